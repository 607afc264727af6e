"""Group commit: what the one writing thread of SQLite promises."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from parlour.domain.errors import Conflict, Unavailable
from parlour.store.engine import Store
from parlour.store.sqlite.connection import Direct
from parlour.store.transaction import Transaction
from tests.store.conftest import count, keys, put
from tests.support.clock import PATIENCE_S

Action = Callable[[Transaction], Any]

pytestmark = pytest.mark.usefixtures("durable_sqlite")


async def busy(store: Store) -> tuple[asyncio.Future[Any], threading.Event]:
    """A write that the writer has begun, and what lets it end."""
    begun, gate = threading.Event(), threading.Event()

    def wait(tx: Transaction) -> None:
        begun.set()
        gate.wait(PATIENCE_S)

    writing = asyncio.ensure_future(store.write(wait))
    await asyncio.to_thread(begun.wait, PATIENCE_S)
    return writing, gate


async def together(store: Store, *actions: Action) -> list[Any]:
    """Run the actions as one batch: they queue up while the writer is kept busy."""
    first, gate = await busy(store)
    rest = [asyncio.ensure_future(store.write(action)) for action in actions]
    await asyncio.sleep(0)
    gate.set()
    await first
    return list(await asyncio.gather(*rest, return_exceptions=True))


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every COMMIT of the writer from now on."""
    return _note(monkeypatch, "COMMIT")


async def test_what_waits_during_a_commit_shares_the_next(sqlite_store: Store, commits: list[str]) -> None:
    await together(sqlite_store, *(put(f"{n:02}") for n in range(50)))
    assert len(commits) == 2
    assert await sqlite_store.read(count) == 50


async def test_events_are_told_in_commit_order_before_any_caller_goes_on(
    sqlite_store: Store, told: list[Any]
) -> None:
    order: list[str] = []

    async def write(key: str) -> None:
        await sqlite_store.write(put(key))
        order.append(key)
        assert key in told

    await asyncio.gather(*(write(f"{n:03}") for n in range(200)))
    assert told == sorted(told)
    assert order == told


async def test_a_failed_action_in_a_batch_is_undone_alone(
    sqlite_store: Store, commits: list[str], told: list[Any]
) -> None:
    results = await together(sqlite_store, put("a"), put("b", then=Conflict()), put("c"))
    assert [type(result) for result in results] == [str, Conflict, str]
    assert await sqlite_store.read(keys) == told == ["a", "c"]
    assert len(commits) == 2


async def test_a_full_disk_refuses_only_what_does_not_fit(sqlite_store: Store, told: list[Any]) -> None:
    await sqlite_store.write(_allow_pages(20))
    results = await together(sqlite_store, put("a"), put("huge", "x" * 400_000), put("c"))
    assert [type(result) for result in results] == [str, Unavailable, str]
    assert await sqlite_store.read(keys) == told == ["a", "c"]


async def test_there_is_life_after_a_full_disk(sqlite_store: Store) -> None:
    await sqlite_store.write(_allow_pages(20))
    with pytest.raises(Unavailable):
        await sqlite_store.write(put("huge", "x" * 400_000))
    await sqlite_store.write(_allow_pages(100_000))
    assert await sqlite_store.write(put("huge", "x" * 400_000)) == "huge"


async def test_a_commit_that_fails_is_tried_again_one_by_one(
    sqlite_store: Store, told: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = _fail_commits(monkeypatch, after=1, times=2)
    results = await together(sqlite_store, put("a"), put("b"), put("c"))
    assert failing == []
    assert [type(result) for result in results] == [Unavailable, str, str]
    assert await sqlite_store.read(keys) == told == ["b", "c"]


async def test_an_action_that_ends_the_transaction_spoils_nobody_elses(sqlite_store: Store) -> None:
    def rogue(tx: Transaction) -> None:
        put("rogue")(tx)
        tx.connection.exec_driver_sql("ROLLBACK")

    results = await together(sqlite_store, put("a"), rogue, put("c"))
    assert isinstance(results[1], Exception)
    assert await sqlite_store.read(keys) == ["a", "c"]


async def test_a_write_that_is_cancelled_while_it_waits_is_not_begun(sqlite_store: Store) -> None:
    first, gate = await busy(sqlite_store)
    waiting = asyncio.ensure_future(sqlite_store.write(put("never")))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.sleep(0)
    gate.set()
    await first
    await sqlite_store.write(put("after"))
    assert await sqlite_store.read(keys) == ["after"]


async def test_a_write_that_is_cancelled_while_it_runs_is_done_and_told(sqlite_store: Store, told: list[Any]) -> None:
    started, gate = threading.Event(), threading.Event()

    def slow(tx: Transaction) -> None:
        started.set()
        gate.wait(PATIENCE_S)
        put("done")(tx)

    running = asyncio.ensure_future(sqlite_store.write(slow))
    await asyncio.to_thread(started.wait, PATIENCE_S)
    running.cancel()
    await asyncio.sleep(0)
    gate.set()
    await sqlite_store.write(put("next"))
    assert await sqlite_store.read(keys) == ["done", "next"]
    assert told == ["done", "next"]


async def test_an_exit_inside_an_action_does_not_end_the_writer(sqlite_store: Store) -> None:
    def leave(tx: Transaction) -> None:
        raise SystemExit(3)

    with pytest.raises(RuntimeError, match="SystemExit"):
        await sqlite_store.write(leave)
    assert await sqlite_store.write(put("alive")) == "alive"


async def test_a_read_sees_one_state_from_beginning_to_end(sqlite_store: Store) -> None:
    began, gate = threading.Event(), threading.Event()

    def twice(tx: Transaction) -> tuple[int, int]:
        before = count(tx)
        began.set()
        gate.wait(PATIENCE_S)
        return before, count(tx)

    reading = asyncio.ensure_future(sqlite_store.read(twice))
    await asyncio.to_thread(began.wait, PATIENCE_S)
    await sqlite_store.write(put("meanwhile"))
    gate.set()
    assert await reading == (0, 0)
    assert await sqlite_store.read(count) == 1


async def test_reads_go_on_while_a_write_takes_its_time(sqlite_store: Store) -> None:
    writing, gate = await busy(sqlite_store)
    assert await sqlite_store.read(count) == 0
    assert not writing.done()
    gate.set()
    await writing


async def test_readers_cannot_write(sqlite_store: Store) -> None:
    with pytest.raises(Exception, match=r"readonly|unavailable|just now"):
        await sqlite_store.read(lambda tx: tx.execute(text("DELETE FROM meta")))


async def test_a_loop_that_never_rests_does_not_starve_the_writer(sqlite_store: Store) -> None:
    """With Python's own switch interval of 5 ms this took seconds: the driver drops the interpreter's lock at every
    step, and the loop kept it each time."""

    async def never_rest() -> None:
        while True:
            end = time.perf_counter() + 0.0003
            while time.perf_counter() < end:
                pass
            await asyncio.sleep(0)

    restless = asyncio.ensure_future(never_rest())
    began = time.process_time()  # the loop is busy all the time: so much of it passed, however slow the machine
    for turn in range(3):
        await asyncio.gather(*(sqlite_store.write(put(f"{turn}-{n}")) for n in range(50)))
    took = time.process_time() - began
    restless.cancel()
    assert await sqlite_store.read(count) == 150
    assert took < 1.5


async def test_it_waits_for_another_process_that_writes(sqlite_store: Store, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "parlour.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    writing = asyncio.ensure_future(sqlite_store.write(put("patient")))
    await asyncio.sleep(0.3)
    assert not writing.done()
    other.execute("COMMIT")
    assert await writing == "patient"
    other.close()


async def test_it_does_not_wait_for_ever_for_another_process(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sqlite_store.write(lambda tx: tx.connection.exec_driver_sql("PRAGMA busy_timeout=100"))
    other = sqlite3.connect(tmp_path / "parlour.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waits = _note(monkeypatch, "BEGIN IMMEDIATE")
    results = await asyncio.gather(*(sqlite_store.write(put(str(n))) for n in range(30)), return_exceptions=True)
    assert {type(result) for result in results} == {Unavailable}
    assert 0 < len(waits) <= 3, "who waits together is refused together"
    other.execute("COMMIT")
    other.close()
    assert await sqlite_store.write(put("after")) == "after"


async def test_commits_reach_the_disk_before_they_are_acknowledged(sqlite_store: Store) -> None:
    def settings(tx: Transaction) -> tuple[Any, ...]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return tuple(tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names)

    assert await sqlite_store.write(settings) == ("wal", 2, 1)


def _allow_pages(more: int) -> Action:
    """Let the database grow by so many pages: SQLite's own way to a full disk."""

    def action(tx: Transaction) -> None:
        pages = tx.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        tx.connection.exec_driver_sql(f"PRAGMA max_page_count={pages + more}")

    return action


def _note(monkeypatch: pytest.MonkeyPatch, command: str) -> list[str]:
    """Grows by each such command from now on."""
    seen: list[str] = []
    original = Direct.command

    def noted(self: Direct, sql: str) -> None:
        if sql == command:
            seen.append(sql)
        original(self, sql)

    monkeypatch.setattr(Direct, "command", noted)
    return seen


def _fail_commits(monkeypatch: pytest.MonkeyPatch, *, after: int, times: int) -> list[int]:
    """Let some COMMITs fail as on a disk that stopped answering; what is left of them."""
    original, seen, left = Direct.command, [0], list(range(times))

    def failing(self: Direct, sql: str) -> None:
        if sql == "COMMIT":
            seen[0] += 1
            if seen[0] > after and left:
                left.pop()
                error = sqlite3.OperationalError("disk I/O error")
                error.sqlite_errorcode = 10
                raise error
        original(self, sql)

    monkeypatch.setattr(Direct, "command", failing)
    return left
