"""The changes that `make mutants` makes to a function, each of which some test must notice."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from scripts.mutants import EQUIVALENT, ROOT, TARGETS, mutants


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


def test_what_is_excused_is_one_change_of_those_that_are_made() -> None:
    """An excuse for code that is gone, or one that stands for two changes, would hide what nobody looked at."""
    sources = [(ROOT / "src" / "parlour" / path).read_text("utf-8") for path in TARGETS]
    made = [one.name for source in sources for one in mutants(source)]
    assert {name: made.count(name) for name in EQUIVALENT} == dict.fromkeys(EQUIVALENT, 1)


TESTS = """
from hypothesis import given, strategies as st
from parlour.act import act

def note(what):
    with open({log!r}, "a") as file:
        file.write(what)

@given(st.integers())
def test_generated(number):
    note("g")
    assert act(2) == 3

def test_by_example():
    note("e")
    assert act(1) == 2
"""
# In a process of its own, that has nothing of Parlour loaded.
TRY = """
import sys
from pathlib import Path
from scripts.mutants import Mutant, survives
folder, returned = sys.argv[1:]
changed = Mutant("changed", "def act(number): return " + returned)
print(survives(Path(folder), "act.py", changed, (folder + "/test_act.py",)))
"""


@pytest.mark.parametrize(
    ("returned", "survived", "ran"),
    [
        ("number + 1", True, "e" + 100 * "g"),
        ("number", False, "e"),
        ("2 if number == 1 else 0", False, "egg"),  # fails, and is run once more for what it prints
    ],
)
def test_a_change_survives_where_all_tests_pass_and_those_by_example_come_first(
    tmp_path: Path, returned: str, survived: bool, ran: str
) -> None:
    (tmp_path / "parlour").mkdir()
    (tmp_path / "parlour" / "__init__.py").touch()
    (tmp_path / "test_act.py").write_text(TESTS.format(log=str(tmp_path / "ran")))
    command = [sys.executable, "-c", TRY, str(tmp_path), returned]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert told.stdout == f"{survived}\n"
    assert (tmp_path / "ran").read_text() == ran


@pytest.mark.parametrize("path", TARGETS)
def test_every_change_is_code_that_differs_and_has_a_name_of_its_own(path: str) -> None:
    source = (ROOT / "src" / "parlour" / path).read_text("utf-8")
    made = list(mutants(source))
    assert len(made) > 10
    assert len({one.source for one in made} - {ast.unparse(ast.parse(source))}) == len(made)
    for one in made:
        compile(one.source, path, "exec")
    assert (ROOT / TARGETS[path][0]).is_file()
