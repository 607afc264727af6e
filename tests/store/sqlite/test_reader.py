"""SQLite readers: short reads follow one another in one thread, and no long one holds them up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from parlour.store.engine import Store
from parlour.store.open import open_store
from parlour.store.transaction import Transaction
from tests.store.conftest import count
from tests.support.clock import PATIENCE_S
from tests.support.databases import fresh_sqlite

SEARCHES = 2  # that go on at once


class Held:
    """Reads that end when they are let go."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self._begun: list[asyncio.Future[None]] = []

    async def start(self, store: Store, *, is_long: bool) -> asyncio.Task[str]:
        """A read that is under way when this returns; it gives the name of its thread."""
        loop = asyncio.get_running_loop()
        begun = loop.create_future()

        def wait(tx: Transaction) -> str:
            loop.call_soon_threadsafe(begun.set_result, None)
            assert self.gate.wait(PATIENCE_S)
            return threading.current_thread().name

        task = asyncio.ensure_future(store.read(wait, is_long=is_long))
        await asyncio.wait_for(begun, PATIENCE_S)
        return task


def where(tx: Transaction) -> str:
    return threading.current_thread().name


async def test_short_reads_do_not_take_the_interpreter_from_each_other(sqlite_store: Store) -> None:
    together: list[int] = []
    running = 0

    def look(tx: Transaction) -> str:
        nonlocal running
        running += 1
        together.append(running)
        count(tx)
        running -= 1
        return where(tx)

    threads = await asyncio.gather(*(sqlite_store.read(look) for _ in range(50)))
    assert set(threads) == {"parlour-reader-0"}
    assert set(together) == {1}


async def test_a_long_search_holds_up_no_short_read(sqlite_store: Store) -> None:
    held = Held()
    searches = [await held.start(sqlite_store, is_long=True) for _ in range(SEARCHES)]
    try:
        assert await asyncio.wait_for(sqlite_store.read(where), PATIENCE_S) == "parlour-reader-0"
    finally:
        held.gate.set()
    assert "parlour-reader-0" not in await asyncio.gather(*searches)


async def test_what_waits_behind_a_short_read_that_is_long_is_read_by_others(sqlite_store: Store) -> None:
    held = Held()
    searches = [await held.start(sqlite_store, is_long=True) for _ in range(SEARCHES)]
    stuck = await held.start(sqlite_store, is_long=False)
    try:
        behind = await asyncio.wait_for(asyncio.gather(*(sqlite_store.read(where) for _ in range(20))), PATIENCE_S)
        later = await asyncio.wait_for(sqlite_store.read(where), PATIENCE_S)
        for _ in range(5):  # others are answered all the time, which says nothing of the one that is stuck
            behind += await asyncio.wait_for(
                asyncio.gather(*(sqlite_store.read(where, is_long=is_long) for is_long in (True, False))), PATIENCE_S
            )
        assert not stuck.done()
    finally:
        held.gate.set()
    assert "parlour-reader-0" not in {*behind, later}
    assert await stuck == "parlour-reader-0"
    assert await sqlite_store.read(where) == "parlour-reader-0"
    await asyncio.gather(*searches)


@pytest.mark.parametrize("readers", [1, 2, 4])
async def test_closing_answers_what_waits_in_either_lane(readers: int, tmp_path: Path) -> None:
    path = str(tmp_path / "parlour.db")
    await fresh_sqlite(path)
    store = await open_store(path, readers=readers)
    held = Held()
    tasks = [await held.start(store, is_long=False)]
    ask: Callable[[bool], asyncio.Future[int]] = lambda is_long: asyncio.ensure_future(  # noqa: E731
        store.read(count, is_long=is_long)
    )
    waiting = [ask(is_long) for is_long in (True, False, True, False)]
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(store.close())
    await asyncio.sleep(0)
    held.gate.set()
    await asyncio.wait_for(closing, PATIENCE_S)
    assert await asyncio.gather(*waiting) == [0, 0, 0, 0]
    await asyncio.gather(*tasks)
