"""What a second try excuses, in runs of pytest of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONFTEST = """
from pathlib import Path
from tests.support import second_try

second_try.BROWSER = Path(__file__).parent / "browser"
pytest_plugins = ["tests.support.second_try"]
"""
STUMBLES = """
import pytest

tries = dict.fromkeys(range({count}), 0)


@pytest.mark.parametrize("n", tries)
def test_stumbles(n):
    tries[n] += 1
    assert tries[n] > {times}, "a race"
"""


def run(folder: Path, where: str, *, count: int, times: int = 1) -> tuple[int, str]:
    """The exit code and the report of so many tests that fail so many times before they pass."""
    (folder / where).mkdir()
    (folder / "pytest.ini").write_text("[pytest]")
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / where / "test_it.py").write_text(STUMBLES.format(count=count, times=times))
    arguments = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-c",
        str(folder / "pytest.ini"),
        str(folder),
    ]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def test_a_walk_that_comes_through_the_second_time_is_named_with_what_failed(tmp_path: Path) -> None:
    code, report = run(tmp_path, "browser", count=3)
    assert code == 0, report
    assert "WALKED TWICE" in report
    assert all(f"test_stumbles[{n}]" in report for n in range(3))
    assert "a race" in report


def test_more_than_three_in_one_run_fail_it(tmp_path: Path) -> None:
    code, report = run(tmp_path, "browser", count=4)
    assert code == 1, report
    assert "More than 3 in one run" in report


@pytest.mark.parametrize(("where", "times"), [("browser", 2), ("elsewhere", 1)], ids=["twice", "no browser"])
def test_who_fails_twice_and_whatever_is_no_walk_fails(tmp_path: Path, where: str, times: int) -> None:
    code, report = run(tmp_path, where, count=1, times=times)
    assert code == 1, report
    assert "1 failed" in report
