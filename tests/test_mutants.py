"""The changes that `make mutants` makes to a function, each of which some test must notice."""

from __future__ import annotations

import ast

import pytest
from scripts.mutants import ROOT, TARGETS, mutants


def bodies(source: str) -> list[str]:
    """What stands in the function after each change."""
    return [one.source.partition("\n")[2].strip() for one in mutants(source)]


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("x = a == b", ["x = a != b"]),
        ("x = a < b", ["x = a <= b", "x = a >= b"]),
        ("x = a in b", ["x = a not in b"]),
        ("x = a is None", ["x = a is not None"]),
        ("x = a and b", ["x = a or b", "x = b", "x = a"]),
        ("x = not a", ["x = a"]),
        ("x = a + 1", ["x = a - 1", "x = a + 2"]),
        ("x = f(True, 'a')", ["x = f(False, 'a')", "x = f(True, 'a!')"]),
        ("x = a if b else c", ["x = c if b else a"]),
        ("return a", ["return None"]),
        ("raise a", ["pass"]),
        ("return None", []),
        ("x: 'int' = a", []),
        ("'a word on it'", []),
    ],
)
def test_a_line_is_changed_in_each_way_there_is(line: str, changed: list[str]) -> None:
    assert bodies(f"def act(a, b, c, f):\n    {line}\n") == changed


def test_a_condition_is_turned_round() -> None:
    assert bodies("def act(a):\n    if a:\n        f()\n") == ["if not a:\n        f()"]


@pytest.mark.parametrize("path", TARGETS)
def test_every_change_is_code_that_differs_and_has_a_name_of_its_own(path: str) -> None:
    source = (ROOT / "src" / "parlour" / path).read_text("utf-8")
    made = list(mutants(source))
    assert len(made) > 10
    assert len({one.source for one in made} - {ast.unparse(ast.parse(source))}) == len(made)
    for one in made:
        compile(one.source, path, "exec")
    assert (ROOT / TARGETS[path][0]).is_file()
