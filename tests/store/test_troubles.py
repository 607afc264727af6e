"""A database in difficulties is told in the log, a line a minute for each kind, and counted."""

from __future__ import annotations

import sqlite3
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from parlour.domain.errors import Conflict, Unavailable
from parlour.store.engine import Store
from parlour.store.faults import answer, is_trouble
from parlour.store.schema.tables import meta
from parlour.store.transaction import Transaction
from parlour.store.troubles import AGAIN_S, Troubles
from tests.store.conftest import put

Lines = list[MutableMapping[str, Any]]


def refusal(code: int, name: str, words: str) -> BaseException:
    """What a caller gets for an error of SQLite."""
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode, error.sqlite_errorname = code, name
    return answer(error)


FULL = refusal(13, "SQLITE_FULL", "database or disk is full")
BUSY = refusal(5, "SQLITE_BUSY", "database is locked")


def test_each_kind_is_told_once_a_minute_with_how_often_it_came_meanwhile() -> None:
    now = [0.0]
    troubles = Troubles(lambda: now[0])
    with structlog.testing.capture_logs() as lines:
        for each in (FULL, FULL, BUSY, FULL):
            troubles.note(each)
        now[0] = AGAIN_S - 1
        troubles.note(FULL)
        now[0] = AGAIN_S
        troubles.note(FULL)
    assert [(line["kind"], line["since_last_line"]) for line in lines] == [
        ("SQLITE_FULL", 0),
        ("SQLITE_BUSY", 0),
        ("SQLITE_FULL", 3),
    ]
    assert lines[0]["log_level"] == "error"
    assert lines[0]["error"] == "database or disk is full"
    assert troubles.total == 6


def test_refusals_of_the_rules_are_no_troubles() -> None:
    troubles = Troubles()
    with structlog.testing.capture_logs() as lines:
        for each in (None, Conflict(), Unavailable(), ValueError("a bug")):
            troubles.note(each)
    assert (lines, troubles.total) == ([], 0)


def test_a_statement_and_what_people_wrote_stay_out_of_the_line() -> None:
    troubles = Troubles()
    driver = sqlite3.OperationalError("disk I/O error\nin detail")
    driver.sqlite_errorcode, driver.sqlite_errorname = 10, "SQLITE_IOERR"
    with structlog.testing.capture_logs() as lines:
        troubles.note(answer(OperationalError("INSERT INTO messages", {"content": "secret words"}, driver)))
    assert lines[0]["error"] == "disk I/O error"
    assert "secret words" not in str(lines)


def test_a_race_for_the_log_of_sqlite_passes_by_itself() -> None:
    error = sqlite3.OperationalError("locking protocol")
    error.sqlite_errorcode = 15
    assert is_trouble(error)


async def test_a_full_disk_is_told(sqlite_store: Store) -> None:
    def fill(tx: Transaction) -> None:
        pages = tx.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        tx.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    await sqlite_store.write(fill)
    with structlog.testing.capture_logs() as lines:
        for number in range(3):
            with pytest.raises(Unavailable):
                await sqlite_store.write(put(f"huge-{number}", "x" * 400_000))
    assert [line["kind"] for line in told_of(lines)] == ["SQLITE_FULL"]
    assert sqlite_store.troubles.total == 3


async def test_a_server_that_sends_everybody_away_is_told(store: Store) -> None:
    """On every database: an action that meets trouble, which nothing repeats."""

    def refused(tx: Transaction) -> None:
        raise OSError("No space left on device")

    with structlog.testing.capture_logs() as lines:
        for _ in range(2):
            with pytest.raises(Unavailable):
                await store.write(refused)
    assert [line["error"] for line in told_of(lines)] == ["No space left on device"]
    assert store.troubles.total == 2


async def test_a_damaged_file_is_told_once_and_noticed_until_a_restart(sqlite_store: Store, tmp_path: Path) -> None:
    for number in range(40):
        await sqlite_store.write(put(f"long-{number}", "x" * 20_000))
    with sqlite3.connect(tmp_path / "parlour.db") as beside:
        assert beside.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    beside.close()
    with (tmp_path / "parlour.db").open("r+b") as file:
        file.seek(file.seek(0, 2) - 400_000)
        file.write(b"\xff" * 400_000)
    with structlog.testing.capture_logs() as lines:
        for _ in range(2):
            with pytest.raises(Unavailable):
                await sqlite_store.read(lambda tx: tx.execute(select(func.sum(func.length(meta.c.value)))).scalar())
    assert [line["event"] for line in lines] == ["database_malformed", "database_in_trouble"]
    assert "malformed" in lines[0]["error"]
    assert sqlite_store.troubles.malformed
    with pytest.raises(Unavailable, match="damaged"):
        await sqlite_store.prove()


def told_of(lines: Lines) -> Lines:
    return [line for line in lines if line["event"] == "database_in_trouble"]
