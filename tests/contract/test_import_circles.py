"""Modules never import each other in a circle; imports that are there for types alone count too."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import parlour

ROOT = Path(parlour.__file__).parent


def imports_of(source: str, known: set[str]) -> set[str]:
    """The modules of `known` that a source names in any import, wherever it stands."""
    named = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            named |= inner if inner & known else {node.module}
    return named & known


def circle(sources: dict[str, str]) -> list[str]:
    """One circle among the modules, from a module back to itself; empty where there is none."""
    graph = {name: imports_of(text, set(sources)) - {name} for name, text in sources.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_a_circle_is_found_also_when_one_of_its_imports_is_for_types_alone() -> None:
    typed = "if TYPE_CHECKING:\n    from a.b import B"
    assert set(circle({"a.b": "from a.c import C", "a.c": typed})) == {"a.b", "a.c"}
    assert circle({"a.b": "from a.c import C", "a.c": "import json"}) == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    names = {path: path.relative_to(ROOT.parent).with_suffix("").parts for path in ROOT.rglob("*.py")}
    sources = {".".join(parts).removesuffix(".__init__"): path.read_text() for path, parts in names.items()}
    assert "parlour.assembly" in sources
    assert circle(sources) == []
