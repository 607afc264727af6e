"""Copies of the database: while it is written to, before a migration, and in another time."""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from parlour.store.engine import Store
from parlour.store.migrate import migrate
from parlour.store.open import open_store
from parlour.store.schema import version
from parlour.store.schema.tables import counters
from parlour.store.sqlite.backup import CannotBackUp, backup
from parlour.store.transaction import Transaction
from tests.store.conftest import INSERT, count, keys, put

HEAD = version.HEAD


def _pair(number: int) -> Callable[[Transaction], None]:
    """Two rows that belong together: no copy may hold one of them."""

    def action(tx: Transaction) -> None:
        tx.change(INSERT, {"key": f"{number:05}-a", "value": "x" * 2_000})
        tx.change(INSERT, {"key": f"{number:05}-b", "value": "x" * 2_000})

    return action


async def test_a_copy_made_while_serving_is_whole(sqlite_store: Store, tmp_path: Path) -> None:
    stop = asyncio.Event()

    async def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            await sqlite_store.write(_pair(number))

    writing = asyncio.ensure_future(write())
    before = 0
    while before < 20:
        before = await sqlite_store.read(count)
    await asyncio.to_thread(backup, str(tmp_path / "parlour.db"), tmp_path / "copy.db")
    stop.set()
    await writing

    copy = await open_store(str(tmp_path / "copy.db"))
    found = await copy.read(keys)
    integrity = await copy.read(lambda tx: tx.connection.exec_driver_sql("PRAGMA integrity_check").scalar())
    await copy.close()
    assert integrity == "ok"
    assert len(found) >= before > 0
    assert len(found) % 2 == 0


async def test_a_copy_has_an_epoch_of_its_own(sqlite_store: Store, tmp_path: Path) -> None:
    backup(str(tmp_path / "parlour.db"), tmp_path / "copy.db")
    copy = await open_store(str(tmp_path / "copy.db"))
    await copy.close()
    assert copy.epoch
    assert copy.epoch != sqlite_store.epoch


async def test_a_copy_is_for_its_owner_only(sqlite_store: Store, tmp_path: Path) -> None:
    made = backup(str(tmp_path / "parlour.db"), tmp_path / "copy.db")
    assert made.stat().st_mode & 0o077 == 0
    assert (tmp_path / "parlour.db").stat().st_mode & 0o077 == 0


async def test_a_copy_never_overwrites(sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(FileExistsError):
        backup(str(tmp_path / "parlour.db"), tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_what_cannot_be_copied_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "parlour.db").write_text("this is no database, but it is long enough to look like one" * 20)
    with pytest.raises(sqlite3.DatabaseError):
        backup(str(tmp_path / "parlour.db"), tmp_path / "copy.db")
    assert [path.name for path in tmp_path.iterdir()] == ["parlour.db"]


@pytest.mark.parametrize(
    ("url", "tool"), [("postgresql://u:secret@h/chat", "pg_dump"), ("mysql://u:secret@h/chat", "mysqldump")]
)
def test_servers_are_copied_with_their_own_tools(url: str, tool: str, tmp_path: Path) -> None:
    with pytest.raises(CannotBackUp, match=f"{tool}.*chat") as refused:
        backup(url, tmp_path / "copy")
    assert "secret" not in str(refused.value)


async def test_the_file_is_copied_before_it_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "parlour.db"
    await migrate(str(path))
    opened = await open_store(str(path))
    await opened.write(put("kept"))
    await opened.close()
    _pretend_a_migration(monkeypatch)

    done = await migrate(str(path))
    assert (done.before, done.after) == (HEAD, "9998")
    assert done.snapshot is not None
    with sqlite3.connect(done.snapshot) as copy:
        assert copy.execute("SELECT count(*) FROM meta WHERE key = 'kept'").fetchone() == (1,)
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
    copy.close()
    with sqlite3.connect(path) as changed:
        assert changed.execute("SELECT name FROM counters").fetchall() == [("made by 9998",)]
    changed.close()


async def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "parlour.db"
    await migrate(str(path))
    _pretend_a_migration(monkeypatch, fails=True)
    with pytest.raises(ZeroDivisionError):
        await migrate(str(path))
    with sqlite3.connect(path) as found:
        assert found.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
        assert found.execute("SELECT count(*) FROM counters").fetchone() == (0,)
    found.close()


async def test_no_copy_is_made_of_a_new_or_current_file(tmp_path: Path) -> None:
    first = await migrate(str(tmp_path / "parlour.db"))
    second = await migrate(str(tmp_path / "parlour.db"))
    assert first.snapshot is second.snapshot is None
    assert not list(tmp_path.glob("*.bak"))


def _pretend_a_migration(monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> None:
    def upgrade(connection: Any, revision: str = "head") -> None:
        connection.execute(counters.insert(), {"name": "made by 9998", "value": 0})
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9998'")
        assert connection.execute(select(counters.c.name)).scalar() == "made by 9998"
        if fails:
            raise ZeroDivisionError

    monkeypatch.setattr(version, "HEAD", "9998")
    monkeypatch.setattr("parlour.store.migrate.upgrade", upgrade)


async def test_a_file_may_have_the_longest_name_there_is(sqlite_store: Store, tmp_path: Path) -> None:
    await sqlite_store.write(put("kept"))
    file = tmp_path / f"{'b' * 252}.db"
    assert backup(str(tmp_path / "parlour.db"), file) == file
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


async def test_what_the_file_system_refuses_is_said_of_the_file_that_was_asked_for(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_file, replace = os.open, os.replace

    def refuse(path: Any, *args: Any, **named: Any) -> Any:
        if "partial" in str(path):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return (open_file if refused == "open" else replace)(path, *args, **named)

    file = tmp_path / "copy.db"
    for refused in ("open", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, refused, refuse)
            with pytest.raises(PermissionError, match=r"copy\.db") as raised:
                backup(str(tmp_path / "parlour.db"), file)
        assert (raised.value.filename, raised.value.errno) == (str(file), errno.EACCES)
        assert not [path for path in tmp_path.iterdir() if "partial" in path.name]
