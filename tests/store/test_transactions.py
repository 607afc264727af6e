"""What a transaction promises, on every database."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from parlour.domain.errors import Conflict
from parlour.store.engine import Store
from parlour.store.open import open_store
from parlour.store.schema.tables import counters, meta
from parlour.store.transaction import Transaction
from tests.store.conftest import count, keys, put
from tests.support.clock import until


async def test_what_was_written_can_be_read_when_write_returns(store: Store) -> None:
    assert await store.write(put("a")) == "a"
    assert await store.read(keys) == ["a"]


async def test_an_action_that_fails_leaves_nothing_and_announces_nothing(store: Store, told: list[Any]) -> None:
    with pytest.raises(Conflict):
        await store.write(put("a", then=Conflict()))
    assert await store.read(keys) == []
    assert told == []
    await store.write(put("b"))
    assert told == ["b"]


async def test_an_action_that_fails_leaves_those_beside_it_alone(store: Store, told: list[Any]) -> None:
    calls = [put(f"{n:02}", then=Conflict() if n % 3 == 0 else None) for n in range(30)]
    results = await asyncio.gather(*(store.write(call) for call in calls), return_exceptions=True)
    good = [f"{n:02}" for n in range(30) if n % 3]
    assert [isinstance(result, Conflict) for result in results] == [n % 3 == 0 for n in range(30)]
    assert await store.read(keys) == good
    assert sorted(told) == good


async def test_announcements_come_before_the_caller_goes_on(store: Store, told: list[Any]) -> None:
    async def write(key: str) -> None:
        await store.write(put(key))
        assert key in told

    await asyncio.gather(*(write(str(n)) for n in range(20)))


async def test_a_listener_that_fails_does_not_hurt_the_caller(database: Any) -> None:
    def broken(events: list[Any]) -> None:
        raise RuntimeError("no ears")

    opened = await open_store(database.url, on_commit=broken)
    assert await opened.write(put("a")) == "a"
    await opened.close()


async def test_a_taken_key_is_an_integrity_error_and_a_savepoint_survives_it(store: Store, told: list[Any]) -> None:
    await store.write(put("taken", "first"))

    def action(tx: Transaction) -> str:
        put("before")(tx)
        try:
            with tx.savepoint():
                put("lost")(tx)
                put("taken", "second")(tx)
        except IntegrityError:
            return str(tx.execute(select(meta.c.value).where(meta.c.key == "taken")).scalar())
        raise AssertionError("the key was not taken")

    assert await store.write(action) == "first"
    assert await store.read(keys) == ["before", "taken"]
    assert told == ["taken", "before"]


async def test_savepoints_nest(store: Store) -> None:
    def action(tx: Transaction) -> None:
        with tx.savepoint():
            put("outer")(tx)
            with pytest.raises(Conflict), tx.savepoint():
                put("inner", then=Conflict())(tx)
            with tx.savepoint():
                put("last")(tx)

    await store.write(action)
    assert await store.read(keys) == ["last", "outer"]


async def test_a_read_announces_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError, match="nothing to announce"):
        await store.read(lambda tx: tx.announce("x"))


async def test_a_taken_key_without_a_savepoint_reaches_the_caller(store: Store) -> None:
    await store.write(put("a"))
    with pytest.raises(IntegrityError):
        await store.write(put("a"))
    assert await store.read(count) == 1


async def test_a_cancelled_write_is_done_in_whole_or_not_at_all(store: Store, told: list[Any]) -> None:
    def both(number: int) -> Any:
        def action(tx: Transaction) -> None:
            put(f"{number:03}-one")(tx)
            put(f"{number:03}-two")(tx)

        return action

    tasks = [asyncio.ensure_future(store.write(both(n))) for n in range(60)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await store.write(put("end"))
    found = list[str]()

    async def is_told() -> bool:
        found[:] = await store.read(keys)
        return sorted(told) == found

    await until(is_told, lambda: (sorted(told), found))
    numbers = [key[:3] for key in found if key != "end"]
    assert all(numbers.count(number) == 2 for number in numbers)
    assert {f"{n:03}" for n in range(1, 60, 2)} <= set(numbers)


async def test_writers_of_one_row_do_not_lose_each_others_work(store: Store) -> None:
    def start(tx: Transaction) -> None:
        tx.execute(counters.insert(), {"name": "n", "value": 0})

    def raise_by_one(tx: Transaction) -> int:
        row = select(counters.c.value).where(counters.c.name == "n").with_for_update()
        value: int = tx.execute(row).scalar_one()
        tx.execute(update(counters).where(counters.c.name == "n").values(value=value + 1))
        tx.announce(value + 1)
        return value + 1

    await store.write(start)
    got = await asyncio.gather(*(store.write(raise_by_one) for _ in range(40)))
    assert sorted(got) == list(range(1, 41))


@pytest.mark.parametrize("saved", [False, True], ids=["plainly", "within a savepoint"])
async def test_a_deadlock_is_run_again(store: Store, saved: bool) -> None:
    rows = [{"name": name, "value": 0} for name in ("a", "b")]
    await store.write(lambda tx: tx.execute(counters.insert(), rows))

    def both(first: str, second: str) -> Any:
        def action(tx: Transaction) -> None:
            for name in (first, second):
                with tx.savepoint() if saved else nullcontext():
                    row = select(counters.c.value).where(counters.c.name == name).with_for_update()
                    value = tx.execute(row).scalar_one()
                    tx.execute(update(counters).where(counters.c.name == name).values(value=value + 1))

        return action

    for _ in range(5):  # not each of them ends in one
        await asyncio.gather(*(store.write(both(*pair)) for pair in [("a", "b"), ("b", "a")] * 2))
    values = await store.read(lambda tx: tx.execute(select(counters.c.value)).scalars().all())
    assert values == [20, 20]


async def test_time_never_falls_though_the_clock_does(database: Any) -> None:
    times = iter([5_000, 9_000, 4_000, 4_000, 9_500])
    opened = await open_store(database.url, clock=lambda: next(times, 10_000))
    seen = [await opened.write(lambda tx: tx.now) for _ in range(5)]
    await opened.close()
    assert seen == sorted(seen)


async def test_a_clock_that_was_an_hour_ahead_does_not_stop_the_time(database: Any) -> None:
    now = [5_000]
    opened = await open_store(database.url, clock=lambda: now[0])
    for now[0] in (5_000, 3_605_000, 6_000, 7_000):
        assert await opened.write(lambda tx: tx.now) == now[0]
    await opened.close()


async def test_ids_carry_the_transactions_time(store: Store) -> None:
    new_id, now = await store.write(lambda tx: (tx.new_id(), tx.now))
    assert int(new_id.replace("-", "")[:12], 16) == now


async def test_closing_finishes_what_was_accepted(database: Any) -> None:
    opened = await open_store(database.url)
    tasks = [asyncio.ensure_future(opened.write(put(f"{n:02}"))) for n in range(20)]
    await asyncio.sleep(0)
    await opened.close()
    assert await asyncio.gather(*tasks) == [f"{n:02}" for n in range(20)]


async def test_a_full_queue_is_unavailable(database: Any) -> None:
    from parlour.domain.errors import Unavailable

    opened = await open_store(database.url, queue=3)
    results = await asyncio.gather(*(opened.write(put(str(n))) for n in range(9)), return_exceptions=True)
    assert [isinstance(result, Unavailable) for result in results] == [False] * 3 + [True] * 6
    assert await opened.write(put("later")) == "later"
    await opened.close()
    with pytest.raises(Unavailable):
        await opened.read(keys)
