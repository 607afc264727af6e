"""Mutation tests: rules, access and packets are changed in one place at a time, and a test must fail each time.

`make mutants` prints a table for docs/testing.md, and fails where a change survives that is not named in EQUIVALENT.
The working tree is left alone: the changed file stands in a copy of the source.
"""

from __future__ import annotations

import ast
import copy
import importlib
import os
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
SECONDS: Final = 120
"""A change that makes its tests run for longer hangs them, and is found by that."""

LOADED: Final = "loaded.txt"
"""In the copy: the names of the modules that the last process had loaded."""

# The file, and the tests that are about it.
TARGETS: Final = {
    "domain/policy.py": ("tests/domain/test_policy.py",),
    "actions/access.py": ("tests/actions/test_access.py", "-k", "not postgresql and not mysql"),
    "socketio/packets.py": ("tests/socketio/test_packets.py",),
}
# Changes after which the code does the same, and why.
_SHORT_WAY: Final = "the main namespace without bytes has a shorter way, and on the other the same frame comes of it"
EQUIVALENT: Final = {
    "event_frames: '/' → '/!'": _SHORT_WAY,
    "ack_frames: '/' → '/!'": _SHORT_WAY,
}

COMPARISONS: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: what it is called, and the whole file with it."""

    name: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every change of the functions of a module, one at a time."""
    tree = ast.parse(source)
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for node in _executed(function):
            for changed in _changes(node):
                yield Mutant(f"{function.name}: {_short(node)} → {_short(changed)}", _with(tree, node, changed))


def _executed(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """What runs when it is called: no docstrings, no annotations, no functions within, which come by themselves."""
    left: list[ast.AST] = [*function.body]
    while left:
        node = left.pop(0)
        if isinstance(node, ast.FunctionDef) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            continue
        yield node
        if isinstance(node, ast.Raise):
            continue  # the words of a refusal are no behaviour
        left[:0] = [
            child
            for name, field in ast.iter_fields(node)
            if name != "annotation"
            for child in (field if isinstance(field, list) else [field])
            if isinstance(child, ast.AST)
        ]


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[operator]):
            for other in COMPARISONS[type(operator)]:
                yield ast.Compare(node.left, [other()], node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
            for left_out in node.values:
                rest = [value for value in node.values if value is not left_out]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            yield ast.BinOp(node.left, ast.Sub() if isinstance(node.op, ast.Add) else ast.Add(), node.right)
        case ast.Constant(value=bool() as truth):
            yield ast.Constant(not truth)
        case ast.Constant(value=int() as number):
            yield ast.Constant(number + 1)
        case ast.Constant(value=str() as text) if text:
            yield ast.Constant(f"{text}!")
        case ast.Constant(value=bytes() as data) if data:
            yield ast.Constant(data + b"!")
        case ast.IfExp():
            yield ast.IfExp(node.test, node.orelse, node.body)
        case ast.Return(value=ast.expr()) if not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield ast.Return(ast.Constant(None))
        case ast.Raise():
            yield ast.Pass()
        case ast.If(test=ast.Name() | ast.Attribute() | ast.Call()):
            yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)


def _with(tree: ast.Module, node: ast.AST, changed: ast.AST) -> str:
    class Changer(ast.NodeTransformer):
        def visit(self, visited: ast.AST) -> ast.AST:
            return changed if visited is node else self.generic_visit(visited)

    memo = {id(node): node}  # a copy of the tree in which this one node stays itself, so that it is found
    return ast.unparse(ast.fix_missing_locations(Changer().visit(copy.deepcopy(tree, memo))))


def _short(node: ast.AST) -> str:
    text = ast.unparse(node).partition("\n")[0]
    return text if len(text) <= 90 else f"{text[:89]}…"


def survives(folder: Path, path: str, mutant: Mutant, arguments: tuple[str, ...]) -> bool:
    """Whether all tests pass with the change."""
    (folder / "parlour" / path).write_text(mutant.source, "utf-8")
    child = os.fork()
    if child == 0:
        _test(folder, arguments)
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.01)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return False


def _reported(path: str, mutant: Mutant, survived: bool) -> bool:
    """Says at once what no test noticed: the whole takes minutes."""
    if survived and mutant.name not in EQUIVALENT:
        print(f"SURVIVED {path}: {mutant.name}", file=sys.stderr, flush=True)
    return survived


class CheapestFirst:
    """A plugin of pytest: tests by example come first, and one that generates its examples ends at the first failure.

    To make that example smaller took longer than all tests together, and nobody reads it.
    """

    def pytest_collection(self) -> None:
        from hypothesis import Phase, settings

        settings.register_profile("mutants", settings(), phases=(Phase.explicit, Phase.generate))
        settings.load_profile("mutants")  # over what tests/conftest.py chose, and before a test is imported

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items.sort(key=lambda item: hasattr(item.obj, "hypothesis"))


def _test(folder: Path, arguments: tuple[str, ...]) -> None:
    """In a process of its own, which has loaded what the tests use already, and nothing of Parlour."""
    import pytest

    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    status = 99
    options = ["-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    try:
        status = pytest.main([*options, *arguments], [CheapestFirst()])
        (folder / LOADED).write_text("\n".join(sys.modules), "utf-8")
    finally:
        os._exit(int(status))


def _load_libraries(names: list[str]) -> None:
    """For all processes that are made of this one: to load them took five sixths of the time of each."""
    for name in names:
        if name.partition(".")[0] not in ("parlour", "tests", "__main__"):
            # made by hand, or for another system; hypothesis warns of being loaded early
            with suppress(Exception), warnings.catch_warnings(action="ignore"):
                importlib.import_module(name)


def main(chosen: list[str]) -> int:
    os.environ["CI"] = "true"  # the same examples every time
    os.chdir(ROOT)
    rows, unexplained = list[str](), 0
    for path in chosen or TARGETS:
        made, left = _tried(path, TARGETS[path])
        same = [name for name in left if name in EQUIVALENT]
        rows.append(f"| `{path}` | {made} | {made - len(left)} | {len(same)} |")
        unexplained += len(left) - len(same)
    print("| file | changes | noticed by a test | without effect |\n| --- | ---: | ---: | ---: |")
    print("\n".join(rows))
    return int(unexplained > 0)


def _tried(path: str, arguments: tuple[str, ...]) -> tuple[int, list[str]]:
    """How many changes there are, and the names of those that no test noticed."""
    source = (ROOT / "src" / "parlour" / path).read_text("utf-8")
    with tempfile.TemporaryDirectory(prefix="parlour-mutants-") as name:
        folder = Path(name)
        shutil.copytree(ROOT / "src" / "parlour", folder / "parlour", ignore=shutil.ignore_patterns("__pycache__"))
        if not survives(folder, path, Mutant("unchanged", source), arguments):
            sys.exit(f"{path}: its tests fail without a change")
        _load_libraries((folder / LOADED).read_text("utf-8").splitlines())
        made = list(mutants(source))
        return len(made), [one.name for one in made if _reported(path, one, survives(folder, path, one, arguments))]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
