"""Every action is called by something: a door, a job, the command line or the gate, itself or through another action.

What the source says is read, not what a table says of it: an action that only tests call fails here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).parents[2] / "src" / "parlour"
ACTIONS: Final = SOURCE / "actions"
RATES: Final = SOURCE / "domain" / "rates.py"
"""Names every action as a string, for its allowance; calls only those named by `replay=`."""


def test_every_action_is_reached_from_outside_the_actions() -> None:
    defined = _defined()
    actions = {name for name, nodes in defined.items() if any(map(_is_action, nodes))}
    assert len(actions) > 60, "the actions were found"
    assert actions - _closure(_roots(), defined) == set()


def test_a_function_that_nothing_names_would_be_found() -> None:
    tree = ast.parse("def left_out(tx, actor): return within(tx)\ndef within(tx): ...\ndef reached(tx, actor): ...")
    defined = {node.name: [node] for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert _closure({"reached"}, defined) == {"reached"}
    assert _closure({"left_out"}, defined) == {"left_out", "within"}


def _defined() -> dict[str, list[ast.stmt]]:
    """What the modules of actions define at their top, by its name."""
    defined = dict[str, list[ast.stmt]]()
    for _, tree in _modules(ACTIONS):
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                defined.setdefault(node.name, []).append(node)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        defined.setdefault(target.id, []).append(node)
    return defined


def _is_action(node: ast.stmt) -> bool:
    """A public function on a transaction: of an actor, or of the system where it takes none."""
    if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
        return False
    return bool(node.args.args) and node.args.args[0].arg == "tx"


def _roots() -> set[str]:
    """What is named outside: in code, where an import alone does not count, or as what is asked before a charge."""
    found = set[str]()
    for path, tree in _modules(SOURCE):
        if ACTIONS not in path.parents:
            found |= set(_names([tree]))
        if path == RATES:
            found |= {
                str(node.value.value)
                for node in ast.walk(tree)
                if isinstance(node, ast.keyword) and node.arg == "replay" and isinstance(node.value, ast.Constant)
            }
    return found


def _closure(names: set[str], defined: Mapping[str, Sequence[ast.stmt]]) -> set[str]:
    reached, left = set[str](), names & defined.keys()
    while left:
        reached |= left
        left = {*_names(node for name in left for node in defined[name])} & defined.keys() - reached
    return reached


def _names(trees: Iterable[ast.AST]) -> Iterator[str]:
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def _modules(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in folder.rglob("*.py"):
        yield path, ast.parse(path.read_text("utf-8"))
