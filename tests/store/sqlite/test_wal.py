"""The write-ahead log beside a reader that does not end: said once, and cut back when the reader has gone."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from parlour.store.engine import Store
from parlour.store.sqlite import wal
from parlour.store.sqlite.connection import Direct
from parlour.store.sqlite.wal import WalWatch, size_of
from tests.store.conftest import count, put
from tests.support.clock import PATIENCE_S

LARGE = 200_000  # bytes
GROWS = "write_ahead_log_grows"

pytestmark = pytest.mark.usefixtures("durable_sqlite")


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wal, "LARGE", LARGE)
    monkeypatch.setattr(wal, "LOOK_S", 0.02)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "parlour.db"


@pytest.fixture
def outside(sqlite_store: Store, database: Path) -> Iterator[sqlite3.Connection]:
    """Another process, as it were, that keeps one state of the database open."""
    with closing(sqlite3.connect(database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM meta").fetchone()
        yield reader


async def grow(store: Store, name: str = "large") -> None:
    for number in range(8):
        await store.write(put(f"{name} {number}", "x" * 60_000))


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not holds():
            await asyncio.sleep(0.01)


async def test_a_log_that_a_reader_holds_is_said_once_and_cut_when_the_reader_goes(
    sqlite_store: Store, database: Path, outside: sqlite3.Connection
) -> None:
    with capture_logs() as logs:
        await grow(sqlite_store)
        await until(lambda: any(line["event"] == GROWS for line in logs))
        await grow(sqlite_store, "more")
        large = size_of(database)
        assert large > LARGE
        await asyncio.sleep(0.2)  # ten looks
        assert size_of(database) == large
        [line] = [line for line in logs if line["event"] == GROWS]
        assert (line["log_level"], line["bytes"] > LARGE) == ("warning", True)
        assert "another process" in line["cause"]
        assert "parlour.db-wal" in line["advice"]
        outside.execute("COMMIT")
        await until(lambda: logs[-1]["event"] == "write_ahead_log_cut")  # though nothing is written any more
        assert size_of(database) == 0
    assert await sqlite_store.read(count) == 16
    await sqlite_store.write(put("after"))
    assert await sqlite_store.read(count) == 17


async def test_a_reader_that_ends_soon_is_not_said(sqlite_store: Store, database: Path) -> None:
    with capture_logs() as logs:
        await grow(sqlite_store)
        await until(lambda: any(line["event"] == "write_ahead_log_cut" for line in logs))
        await until(lambda: size_of(database) <= LARGE)
    assert GROWS not in [line["event"] for line in logs]


async def test_a_writer_without_work_sleeps_while_the_log_is_small(database: Path, sqlite_store: Store) -> None:
    driver = Direct(database)
    try:
        now = 0.0
        watch = WalWatch(database, driver, lambda: now)
        assert watch.patience_s is None
        watch.look()
        assert watch.patience_s is None
        now = wal.LOOK_S / 2  # too early for a look: there is one to come
        watch.look()
        assert watch.patience_s == wal.LOOK_S
        now = wal.LOOK_S * 2
        watch.look()
        assert watch.patience_s is None
    finally:
        driver.close()


async def test_it_is_said_again_after_a_minute(
    sqlite_store: Store, database: Path, outside: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await grow(sqlite_store)
    driver = Direct(database)
    try:
        now = 0.0
        watch = WalWatch(database, driver, lambda: now)
        with capture_logs() as logs:
            for moment in (0.0, 5.0, 10.0, 64.0, 66.0):
                now = moment
                watch.look()
        assert [line["held_for_s"] for line in logs] == [5, 66]
    finally:
        driver.close()


def test_the_log_of_no_file_is_empty(tmp_path: Path) -> None:
    assert size_of(tmp_path / "nothing.db") == 0
