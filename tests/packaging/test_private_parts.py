"""Private parts of libraries: each that src uses is named in a test, and its library has an upper bound."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
SOURCE: Final = ROOT / "src"

USED: Final = {
    "_should_upgrade": ("uvicorn", "tests/socketio/test_private_parts.py"),
    "_start_asgi_task": ("uvicorn", "tests/socketio/test_private_parts.py"),
    "_unset_keepalive_if_required": ("uvicorn", "tests/socketio/test_private_parts.py"),
    "_bind_processors": ("sqlalchemy", "tests/store/test_private_parts.py"),
    "_cached_result_processor": ("sqlalchemy", "tests/store/test_private_parts.py"),
    "_min_frame": ("pillow", "tests/media/test_private_parts.py"),
    "_transport": ("asyncmy", "tests/store/test_private_parts.py"),
    "_result_columns": ("sqlalchemy", "tests/store/test_private_parts.py"),
}
"""The library of each private name, and the test that names it."""

DOCUMENTED: Final = {"_replace", "_exit"}
"""Names that the standard library documents, underscore and all."""

OURS: Final = {"_parlour_listener"}
"""Set by Parlour on a library's object, which knows nothing of it."""

SET_BY_PYTHON: Final = {"_abc_impl", "_is_protocol", "_is_runtime_protocol"}
"""What abstract classes and protocols have by themselves."""


def test_every_private_part_of_a_library_that_is_used_is_named() -> None:
    assert {*_read(), *_overridden()} - DOCUMENTED - OURS - SET_BY_PYTHON == USED.keys()


@pytest.mark.parametrize("name", USED)
def test_a_private_part_stands_in_the_test_of_its_library(name: str) -> None:
    _, test = USED[name]
    assert name in (ROOT / test).read_text("utf-8")


@pytest.mark.parametrize("library", sorted({library for library, _ in USED.values()}))
def test_a_library_whose_private_parts_are_used_has_an_upper_bound(library: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    ranges = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    wanted = [each for each in ranges if re.match(rf"{library}\b", each)]
    assert [each for each in wanted if re.search(r",<\d", each)], wanted


def _trees() -> Iterator[ast.AST]:
    for path in SOURCE.rglob("*.py"):
        yield ast.parse(path.read_text("utf-8"))


def _read() -> set[str]:
    """Private names that are read of an object, set on another than oneself, or imported, and that nothing in src
    defines."""
    defined, read = set[str](), set[str]()
    for node in (node for tree in _trees() for node in ast.walk(tree)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                defined.add(node.name)
            case ast.Attribute(value=ast.Name(id="self"), ctx=ast.Store()):
                defined.add(node.attr)
            case ast.Attribute():
                read.add(node.attr)
            case ast.Name(ctx=ast.Store()):
                defined.add(node.id)
            case ast.ImportFrom():
                read |= {part for part in (node.module or "").split(".") if part != "__future__"}
                read |= {alias.name for alias in node.names}
    return {name for name in read - defined if _is_private(name)}


def _overridden() -> set[str]:
    """Private names of a library's class that a class of ours, which derives from it, has too."""
    return {
        name
        for ours in _classes()
        for base in ours.__mro__[1:]
        if base.__module__.partition(".")[0] not in {"parlour", "builtins", *sys.stdlib_module_names}
        for name in vars(ours).keys() & vars(base).keys()
        if _is_private(name)
    }


def _classes() -> Iterator[type]:
    for path in (SOURCE / "parlour").rglob("*.py"):
        if path.stem == "__main__" or "migrations" in path.parts:
            continue
        module = importlib.import_module(".".join(path.relative_to(SOURCE).with_suffix("").parts))
        for name, found in inspect.getmembers(module, inspect.isclass):
            if found.__module__ == module.__name__ and not name.startswith("__"):
                yield found


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__") and name != "_"
