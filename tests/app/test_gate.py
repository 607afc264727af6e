"""The gate: the database is reached through it, and by nothing beside it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from parlour.domain.rates import ANONYMOUS, RATES, UNCOUNTED

SRC: Final = Path(__file__).parents[2] / "src" / "parlour"


def test_nothing_outside_app_takes_the_store_from_it() -> None:
    found = {path.relative_to(SRC).as_posix(): _reaches(path) for path in SRC.rglob("*.py")}
    assert any(found[name] for name in found if name.startswith("app/")), "the gate itself would be found"
    assert [name for name, lines in found.items() if lines and not name.startswith("app/")] == []


def _reaches(path: Path) -> list[int]:
    """Lines that read `….app.store` or `…app._store`, or the gate's own `self._store`."""
    lines = list[int]()
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Attribute) or node.attr not in ("store", "_store"):
            continue
        owner = node.value
        name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
        if name in ("app", "_app") or (name == "self" and path.parent.name == "app"):
            lines.append(node.lineno)
    return lines


def test_every_action_says_who_acts() -> None:
    """`actor: Actor` and uses it, or `actor: Anonymous` and stands in that table, or, in the system's, neither."""
    found = dict(_actions())
    assert len(found) > 60
    for name, function in found.items():
        kind = _kind(function)
        assert kind in ("Actor", "Anonymous"), f"{name} has actor: {kind}"
        assert (kind == "Anonymous") == (name in ANONYMOUS), name
        uses = [node for part in function.body for node in ast.walk(part) if _is_actor(node)]
        assert bool(uses) == (kind == "Actor"), f"{name} does not look at who acts"


def _actions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in (SRC / "actions").rglob("*.py"):
        for node in ast.parse(path.read_text()).body:
            if (
                isinstance(node, ast.FunctionDef)
                and node.name in {*RATES, *UNCOUNTED}
                and path.parent.name != "system"
            ):
                yield node.name, node


def _kind(function: ast.FunctionDef) -> str:
    first, second = function.args.args[:2]
    assert (first.arg, second.arg) == ("tx", "actor"), function.name
    return ast.unparse(second.annotation) if second.annotation is not None else ""


def _is_actor(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "actor"
