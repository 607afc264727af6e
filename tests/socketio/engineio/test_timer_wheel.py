"""The timer wheel: nothing late, little early, and only what it must visit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from parlour.socketio.engineio.timer_wheel import TimerWheel

WIDTH = 0.1


class Timed:
    def __init__(self, wheel: TimerWheel, *later: float) -> None:
        self.wheel = wheel
        self.wake = 0
        self.later = list(later)
        self.ticks: list[float] = []

    def tick(self, now: float) -> float | None:
        self.ticks.append(now)
        return self.later.pop(0) if self.later else None


def run(wheel: TimerWheel, armed: list[float], until: float) -> None:
    while armed and armed[-1] <= until:
        wheel.advance(armed[-1] + 0.001)


@given(st.lists(st.floats(1.0, 50.0), min_size=1, max_size=20))
def test_everyone_is_visited_once_in_time(deadlines: list[float]) -> None:
    armed: list[float] = []
    wheel = TimerWheel(WIDTH, armed.append)
    timed = [Timed(wheel) for _ in deadlines]
    for one, when in zip(timed, deadlines, strict=True):
        wheel.schedule(one, when)
    while any(not one.ticks for one in timed):
        before = [len(one.ticks) for one in timed]
        wheel.advance(armed[-1])
        for one, when, had in zip(timed, deadlines, before, strict=True):
            if len(one.ticks) > had:
                assert when - 2 * WIDTH <= armed[-1] or armed[-1] <= when
                assert one.ticks[0] >= when - 1e-9, "whatever is visited is due"
                assert one.ticks[0] <= when + WIDTH + 1e-6
    assert all(len(one.ticks) == 1 for one in timed)


def test_a_later_deadline_costs_nothing_and_an_earlier_one_moves() -> None:
    armed: list[float] = []
    wheel = TimerWheel(WIDTH, armed.append)
    one = Timed(wheel, 9.0)
    wheel.schedule(one, 5.0)
    wheel.schedule(one, 9.0)
    assert len(armed) == 1
    wheel.schedule(one, 2.0)
    assert abs(armed[-1] - 2.0) < 2 * WIDTH
    wheel.advance(3.0)
    assert len(one.ticks) == 1
    wheel.advance(8.0)
    assert len(one.ticks) == 1
    wheel.advance(9.0)
    assert len(one.ticks) == 2


def test_a_deadline_already_past_waits_for_the_next_bucket() -> None:
    wheel = TimerWheel(WIDTH, lambda when: None)
    one = Timed(wheel, 1.0, 1.0, 1.0)
    wheel.schedule(one, 1.0)
    wheel.advance(5.0)
    assert len(one.ticks) == 1


def test_what_was_removed_is_not_visited_even_by_a_neighbour() -> None:
    wheel = TimerWheel(WIDTH, lambda when: None)
    two = Timed(wheel)

    class Killer(Timed):
        def tick(self, now: float) -> float | None:
            wheel.remove(two)
            return super().tick(now)

    one = Killer(wheel)
    wheel.schedule(two, 3.0)
    wheel.schedule(one, 1.0)
    wheel.advance(2.0)
    wheel.advance(9.0)
    assert (len(one.ticks), two.ticks) == (1, [])
    wheel.remove(two)
