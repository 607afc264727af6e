"""Turns: nobody waits for more than one item of anybody else."""

from __future__ import annotations

import pytest

from parlour.media.fair_queue import FairQueue, QueueFull


def drained(queue: FairQueue[str]) -> list[str]:
    """One after the other."""
    found = []
    while (taken := queue.take()) is not None:
        queue.done(taken[0])
        found.append(taken[1])
    return found


def test_people_take_turns_however_much_each_has() -> None:
    queue = FairQueue[str]()
    for number in range(4):
        queue.put("ann", f"a{number}")
    queue.put("bob", "b0")
    queue.put("cid", "c0")
    queue.put("bob", "b1")
    assert drained(queue) == ["a0", "b0", "c0", "a1", "b1", "a2", "a3"]
    assert len(queue) == 0


def test_one_of_each_is_in_work_at_a_time() -> None:
    queue = FairQueue[str]()
    for item in ("a0", "a1"):
        queue.put("ann", item)
    assert queue.take() == ("ann", "a0")
    assert queue.take() is None
    queue.put("bob", "b0")
    assert queue.take() == ("bob", "b0")
    queue.done("ann")
    assert queue.take() == ("ann", "a1")


def test_what_is_put_back_comes_before_its_own_and_behind_others() -> None:
    queue = FairQueue[str]()
    for item in ("a0", "a1"):
        queue.put("ann", item)
    key, item = queue.take() or ("", "")
    queue.put("bob", "b0")
    queue.done(key)
    queue.put_back(key, item)
    assert drained(queue) == ["b0", "a0", "a1"]


def test_a_queue_is_bounded_for_each_and_for_all() -> None:
    queue = FairQueue[int](most_each=2, most=3)
    queue.put("ann", 1)
    queue.put("ann", 2)
    with pytest.raises(QueueFull) as own:
        queue.put("ann", 3)
    queue.put("bob", 1)
    with pytest.raises(QueueFull) as all_together:
        queue.put("cid", 1)
    assert (own.value.own, all_together.value.own) == (True, False)
    assert queue.take() == ("ann", 1)
    queue.put("cid", 1)


def test_clearing_gives_back_everything_that_waits() -> None:
    queue = FairQueue[int]()
    queue.put("ann", 1)
    queue.put("bob", 2)
    assert (queue.clear(), len(queue), queue.take()) == ([1, 2], 0, None)
