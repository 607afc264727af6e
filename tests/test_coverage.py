"""Coverage of a run: the statements and branches of all its processes, and those that none of them executed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from scripts.coverage_floors import actions_in, uncalled

from tests.support.coverage import CHILDREN

ROOT = Path(__file__).parents[1]
CURSOR, SECRET = "src/parlour/domain/cursor.py", "src/parlour/cli/secret.py"
UNTOUCHED = "src/parlour/media/worker_main.py"  # processes that a test starts have the whole command line loaded


# The first kills the process that it runs in, which loses what it measured; another goes on with the rest.
TROUBLE = """
import os, time, pytest
def test_dies(): os._exit(7)
@pytest.mark.timeout(0.1)
def test_hangs(): time.sleep(60)

from parlour.domain.cursor import message_cursor
probed = message_cursor.__code__
def test_probes_stay_while_a_test_runs():
    for number in range(1_000): message_cursor(number)
    assert message_cursor.__code__ is probed
def test_probes_that_have_said_enough_go_before_the_next():
    assert message_cursor.__code__ is not probed
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a run reports of tests that fail, of one that reads cursors, of a command that refuses, and of actions."""
    folder = tmp_path_factory.mktemp("coverage")
    report, trouble = folder / "coverage.json", folder / "test_trouble.py"
    trouble.write_text(TROUBLE)
    options = ["-p", "no:cacheprovider", "-p", "tests.support.coverage", "--coverage", str(report), "-n", "1"]
    # Its own run also where this one is measured: then the path leads to what measures the processes of tests.
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "MEASURED_"))}
    path = [each for each in alone.pop("PYTHONPATH", "").split(os.pathsep) if each not in ("", str(CHILDREN))]
    if path:
        alone["PYTHONPATH"] = os.pathsep.join(path)
    tests = [
        str(trouble),
        "tests/domain/test_cursor.py",
        "tests/cli/test_secret.py::test_where_the_secret_is_set_elsewhere_it_says_what_to_do",
        "tests/actions/platform/test_settings.py::test_a_setting_given_back_has_its_default_again[sqlite]",
    ]
    command = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "-q", *options, *tests]
    ran = subprocess.run(command, cwd=ROOT, env=alone, stdout=subprocess.PIPE, text=True)
    assert re.match(r"2 failed, \d+ passed in", ran.stdout.splitlines()[-1]), ran.stdout
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))["files"]
    return found


def line(path: str, text: str) -> int:
    return next(
        number for number, each in enumerate((ROOT / path).read_text("utf-8").splitlines(), 1) if text in each
    )


def test_what_the_tests_executed_is_counted_also_after_one_that_died_and_one_that_hung(files: dict[str, Any]) -> None:
    assert len(files[CURSOR]["executed_lines"]) > len(files[CURSOR]["missing_lines"])
    assert files[CURSOR]["executed_branches"]


def test_what_a_command_executed_is_counted_too(files: dict[str, Any]) -> None:
    refusal, beyond = line(SECRET, "sys.exit(SET_ELSEWHERE)"), line(SECRET, "settings.make_data_folder()")
    assert refusal in files[SECRET]["executed_lines"]
    assert beyond in files[SECRET]["missing_lines"]
    assert [refusal - 1, refusal] in files[SECRET]["executed_branches"]


def test_what_none_executed_is_missing(files: dict[str, Any]) -> None:
    assert set(files) == {path.relative_to(ROOT).as_posix() for path in (ROOT / "src" / "parlour").rglob("*.py")}
    assert files[UNTOUCHED]["executed_lines"] == files[UNTOUCHED]["executed_branches"] == []
    assert files[UNTOUCHED]["missing_lines"]
    assert any(file["missing_branches"] for file in files.values())
    for file in files.values():
        assert not {*file["executed_lines"]} & {*file["missing_lines"]}


def test_imports_for_types_alone_are_not_counted(files: dict[str, Any]) -> None:
    path = "src/parlour/app/rates.py"
    lines = (ROOT / path).read_text("utf-8").splitlines()
    guard = lines.index("if TYPE_CHECKING:") + 1
    assert not {guard, guard + 1} & {*files[path]["executed_lines"], *files[path]["missing_lines"]}
    assert files[path]["missing_lines"]


def test_the_actions_that_no_test_of_the_run_called_are_found(files: dict[str, Any]) -> None:
    everything = {
        f"{path}: {name}"
        for path in files
        if path.startswith("src/parlour/actions/")
        for name, _ in actions_in((ROOT / path).read_text("utf-8"))
    }
    settings = "src/parlour/actions/platform/settings.py"
    assert everything - {*uncalled(files)} == {f"{settings}: change_setting", f"{settings}: list_settings"}
