"""Each command as a process of its own, which loads what it needs; the other tests run it in a fork."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

COMMANDS = {
    "config": 0,
    "migrate": 0,
    "user list": 0,
    "jobs list": 0,
    "settings list": 0,
    "user disable nobody": 1,
    "backup no/copy.db": 1,
    "restore nothing.db": 1,
    "no-such-command": 2,
}


@pytest.mark.parametrize(("command", "status"), COMMANDS.items(), ids=COMMANDS)
def test_a_command_does_by_itself_what_it_does_in_a_fork(
    parlour: Callable[..., Any], parlour_process: Callable[..., Any], command: str, status: int
) -> None:
    parlour("migrate")
    alone, forked = (run(*command.split()) for run in (parlour_process, parlour))
    assert alone == forked
    assert alone.status == status
    assert alone.out or alone.err or command.endswith(" list")


def test_a_fork_has_the_environment_and_folder_of_the_test_and_leaves_no_trace_in_it(
    parlour: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert parlour("migrate", PARLOUR_DATA="here").status == 0
    assert (tmp_path / "here" / "parlour.db").exists()
    assert "PARLOUR_DATA=here" not in parlour("config").out
    assert "PARLOUR_DATA" not in os.environ
