"""The wall clock without its jumps."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from parlour.adapters.clock import BELIEVED_AFTER_S, SETTLED_AFTER_S, SystemClock

HOUR_MS = 3_600_000


class Machine:
    """A machine whose wall clock can be set."""

    def __init__(self) -> None:
        self.steady_s = 1000.0
        self.offset_ms = 1_800_000_000_000
        self.clock = SystemClock(self.wall, lambda: self.steady_s)

    def wall(self) -> int:
        return self.offset_ms + round(self.steady_s * 1000)

    def passes(self, seconds: float) -> None:
        """Time passes, and the clock is read each second."""
        for _ in range(int(seconds)):
            self.steady_s += 1
            self.clock.now_ms()
        self.steady_s += seconds % 1


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_it_is_the_wall_clock_that_is_adjusted_a_little(machine: Machine) -> None:
    for adjusted in (0, 900, -1500, 40):
        machine.passes(5)
        machine.offset_ms += adjusted
        assert machine.clock.now_ms() == machine.wall()
        assert machine.clock.is_settled()


@pytest.mark.parametrize("jump", [HOUR_MS, -HOUR_MS, 24 * HOUR_MS, 3_000])
def test_a_jump_that_is_taken_back_leaves_no_trace(machine: Machine, jump: int) -> None:
    before = machine.clock.now_ms()
    machine.offset_ms += jump
    machine.passes(30)
    assert machine.clock.now_ms() == before + 30_000
    assert not machine.clock.is_settled()
    machine.offset_ms -= jump
    machine.passes(30)
    assert machine.clock.now_ms() == before + 60_000 == machine.wall()
    assert machine.clock.is_settled()


@pytest.mark.parametrize("jump", [HOUR_MS, -HOUR_MS])
def test_a_jump_that_lasts_is_followed_and_said(
    machine: Machine, jump: int, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.clock.now_ms()
    machine.offset_ms += jump
    machine.passes(BELIEVED_AFTER_S + 1)
    assert machine.clock.now_ms() == machine.wall()
    assert capsys.readouterr().out.count("clock_jumped") == 1
    assert not machine.clock.is_settled(), "ages are not to be relied on"
    machine.steady_s += SETTLED_AFTER_S
    assert machine.clock.is_settled()


def test_an_idle_server_does_not_take_slow_adjustment_for_a_jump(machine: Machine) -> None:
    machine.clock.now_ms()
    machine.steady_s += 40_000
    machine.offset_ms += 20_000  # 500 parts in a million, the most that daemons do
    assert machine.clock.now_ms() == machine.wall()


def test_a_machine_that_slept_is_not_taken_for_one_that_jumped(machine: Machine) -> None:
    machine.clock.now_ms()
    machine.steady_s += 8 * 3600  # counted through the sleep
    assert machine.clock.now_ms() == machine.wall()


def test_threads_that_read_it_at_once_see_one_time() -> None:
    clock, seen = SystemClock(), list[int]()

    def reads() -> Iterator[int]:
        for _ in range(3000):
            yield clock.now_ms()

    threads = [threading.Thread(target=lambda: seen.extend(reads())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clock.is_settled()
    assert max(seen) <= clock.now_ms() + 1
