"""The order in which processes take files of tests."""

from __future__ import annotations

from pathlib import Path

from tests.support.longest_first import LONG_FILES, turn

ROOT = Path(__file__).parents[1]


def test_files_with_browsers_come_first_and_of_each_kind_the_longest() -> None:
    files = {"tests/wire/test_a.py": 500, "tests/browser/test_b.py": 2, "tests/browser/test_c.py": 30}
    files |= {"tests/cli/test_serve.py": 3, "tests/browser/test_access.py": 6}
    assert sorted(files, key=lambda path: turn(path, files[path])) == [
        "tests/browser/test_c.py",
        "tests/browser/test_access.py",
        "tests/browser/test_b.py",
        "tests/wire/test_a.py",
        "tests/cli/test_serve.py",
    ]


def test_the_long_files_are_there() -> None:
    assert [path for path in LONG_FILES if not (ROOT / path).is_file()] == []
