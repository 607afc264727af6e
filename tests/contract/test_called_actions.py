"""Every function of the actions that something outside calls stands in `test_named`, and must run in a measured run.

Read from the imports: a door, a job or the command line gets at a function by its module or by its name. Whether a
test executed it, `make test COVERAGE=1` says (scripts/coverage_floors.py), of all that `actions_in` finds.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scripts.coverage_floors import actions_in

from tests.contract.calls import CALLS
from tests.contract.test_named import ACTIONS, DELIVERY, SYSTEM_ACTIONS, name_of

SOURCE: Final = Path(__file__).parents[2] / "src"
FOLDER: Final = SOURCE / "parlour" / "actions"
# They call in the transaction of an action, for which it answers; the others begin one.
FOLLOWERS: Final = SOURCE / "parlour" / "followers"


def test_what_is_called_from_outside_is_named() -> None:
    called = _called_from_outside()
    assert len(called) > 60, "the calls were found"
    named = {name_of(action) for call in CALLS for action in call.actions} | {*ACTIONS, *SYSTEM_ACTIONS, *DELIVERY}
    assert {".".join(name.split(".")[-2:]) for name in called} - named == set()


def test_what_is_called_from_outside_must_run() -> None:
    """Whatever its arguments are called."""
    asked = {
        f"{_module(path)}.{name}" for path in FOLDER.rglob("*.py") for name, _ in actions_in(path.read_text("utf-8"))
    }
    assert _called_from_outside() - asked == set()


def test_a_call_is_found_by_its_name_by_another_and_by_its_module() -> None:
    known = {"parlour.actions.talk.files.add", "parlour.actions.talk.files.drop"}
    for source in (
        "from parlour.actions.talk.files import add\nperform(add)",
        "from parlour.actions.talk.files import add as put, drop\nput(1)",
        "from parlour.actions.talk import files\nperform(files.add)",
        "from parlour.actions.talk import files as f\nf.add(1)",
        "import parlour.actions.talk.files\nparlour.actions.talk.files.add(1)",
    ):
        assert set(_calls(ast.parse(source), known)) == {"parlour.actions.talk.files.add"}, source
    assert not set(_calls(ast.parse("from parlour.actions.talk.files import Upload\nother.add(1)"), known))


def _called_from_outside() -> set[str]:
    known = {
        f"{_module(path)}.{node.name}"
        for path in FOLDER.rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    outside = [path for path in SOURCE.rglob("*.py") if not {FOLDER, FOLLOWERS} & {*path.parents}]
    return {name for path in outside for name in _calls(ast.parse(path.read_text("utf-8")), known)}


def _calls(tree: ast.Module, known: set[str]) -> Iterator[str]:
    """The functions of `known` that a module uses; to import one is no use."""
    imported = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            first, dot, rest = ast.unparse(node).partition(".")
            name = imported.get(first, first) + dot + rest
            if name in known:
                yield name


def _module(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
