"""The gate: the database is reached through it, and by nothing beside it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

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
