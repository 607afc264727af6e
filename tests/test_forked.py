"""Servers in forks of a process that has loaded them: waited for and ended as whole processes are."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable

import pytest

from tests.support.command import Served


@pytest.fixture(params=["serve", "serve_process"])
def start(request: pytest.FixtureRequest) -> Callable[..., Served]:
    found: Callable[..., Served] = request.getfixturevalue(request.param)
    return found


def test_it_is_waited_for_as_long_as_asked_and_its_status_told(start: Callable[..., Served]) -> None:
    served = start()
    with pytest.raises(subprocess.TimeoutExpired):
        served.process.wait(0.1)
    assert served.stop()[0] == 0
    assert served.process.wait() == 0
    served.process.kill()  # nobody else's: it has ended


def test_the_signal_that_ended_it_is_told(start: Callable[..., Served]) -> None:
    served = start()
    served.process.kill()
    assert served.process.wait(60) == -signal.SIGKILL
