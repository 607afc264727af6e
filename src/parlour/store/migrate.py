"""Migration of a database to this code's schema, safe beside other processes that start at the same moment."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from parlour.store import urls
from parlour.store.faults import kind_of
from parlour.store.schema import encoding, version
from parlour.store.sqlite.connection import Direct
from parlour.store.sqlite.restore import refuse_foreign_log

LOCK_SECONDS = 60  # how long to wait for another process that migrates
OPEN_SECONDS = 5  # for a file that somebody holds alone: migrating processes let others open it
ANSWER_SECONDS = 15  # for a server to be reached and to answer; beyond the wait for the lock, to say so
_LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL, appendix A
_LOCK = 7_064_371_152_005_310_290  # a number of our own among PostgreSQL's advisory locks


@dataclass(frozen=True, slots=True)
class Migrated:
    """What was done: versions before and after (None: empty) and the copy that was made first (SQLite)."""

    before: str | None
    after: str | None
    snapshot: Path | None = None

    @property
    def changed(self) -> bool:
        """False where the database was at this code's version already."""
        return self.before != self.after


async def migrate(url: str, *, snapshot: bool = True, to: str | None = None) -> Migrated:
    """Apply what is missing up to version `to`, else to this code's; nothing, when nothing is.

    Whoever was interrupted begins again.
    An existing SQLite file that is about to change is first copied beside itself, named by the time. On SQLite and
    PostgreSQL all is one transaction; MySQL commits each step as it goes, and a step that is done is passed over
    (`migrations/repeatable.py`). Raises `schema.SchemaMismatch` when a newer Parlour has changed the database,
    TimeoutError when another process migrates for longer than a minute or the server does not answer,
    `restore.Malformed` for a SQLite file with another's log beside it.
    """
    target = urls.parse(url)
    to = to or version.HEAD
    if target.path is not None:
        return await asyncio.to_thread(_migrate_file, target.path, snapshot, to)
    from parlour.store.deadline import Deadline, dispose
    from parlour.store.pool import engine_for

    assert target.url is not None
    engine = engine_for(target.url, pool_size=1)
    async with AsyncExitStack() as life:
        life.push_async_callback(dispose, engine, within_s=ANSWER_SECONDS)
        with Deadline(ANSWER_SECONDS):
            connection = await life.enter_async_context(engine.connect())
        with Deadline(LOCK_SECONDS + ANSWER_SECONDS) as locking:
            locking.hold((await connection.get_raw_connection()).driver_connection)
            await connection.run_sync(_lock)
        done = await connection.run_sync(_migrate_server, to)
        await connection.commit()
        return done


def _migrate_file(path: Path, snapshot: bool, to: str) -> Migrated:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():  # people's conversations: for the owner's eyes only
        path.touch(mode=0o600)
    refuse_foreign_log(path)
    driver = _opened(path)
    try:
        driver.command("PRAGMA foreign_keys=OFF")  # batch migrations rebuild tables; has no effect once begun
        driver.command(f"PRAGMA busy_timeout={LOCK_SECONDS * 1000}")
        driver.command("BEGIN IMMEDIATE")  # the lock: a second process waits here, then finds it done
        before = version.version(driver.connection)
        if before == to:
            return Migrated(before, before)
        version.refuse_newer(before)
        copy = _snapshot(path, before) if snapshot and before is not None else None
        upgrade(driver.connection, to)
        driver.command("COMMIT")
        return Migrated(before, to, copy)
    finally:
        driver.roll_back()
        driver.close()


def _opened(path: Path) -> Direct:
    """A connection that has waited for its turn: turning on WAL asks for the file alone, without SQLite's
    patience. Whoever holds the file alone for longer than that does not migrate, and the start fails soon."""
    deadline = time.monotonic() + OPEN_SECONDS
    while True:
        try:
            return Direct(path)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _snapshot(path: Path, before: str) -> Path:
    from parlour.store.sqlite.backup import copy_file

    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    copy = path.with_name(f"{path.name}.{before}-{stamp}-{os.getpid()}.bak")
    copy_file(path, copy)
    return copy


def _migrate_server(connection: Connection, to: str) -> Migrated:
    try:
        encoding.require_utf8(connection)
        before = version.version(connection)
        if before == to:
            return Migrated(before, before)
        version.refuse_newer(before)
        upgrade(connection, to)
        connection.commit()
        return Migrated(before, to)
    finally:
        if not connection.invalidated:  # else the lock ended with the session
            connection.rollback()
            _unlock(connection)


def _lock(connection: Connection) -> None:
    """Both locks belong to the session: they outlive the commits of what they guard, and end with the process."""
    busy = "another process has been migrating the database for more than a minute"
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET lock_timeout = '{LOCK_SECONDS}s'"))
        connection.execute(text(f"SET statement_timeout = '{10 * LOCK_SECONDS}s'"))
        try:
            connection.execute(text(f"SELECT pg_advisory_lock({_LOCK})"))
        except OperationalError as error:
            if kind_of(error) != _LOCK_NOT_AVAILABLE:
                raise
            raise TimeoutError(busy) from error
    else:
        question = text("SELECT GET_LOCK(:name, :wait)")
        if connection.execute(question, {"name": _name(connection), "wait": LOCK_SECONDS}).scalar() != 1:
            raise TimeoutError(busy)
    connection.commit()


def _unlock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_unlock({_LOCK})"))
    else:
        connection.execute(text("SELECT RELEASE_LOCK(:name)"), {"name": _name(connection)})
    connection.commit()


def _name(connection: Connection) -> str:
    """MySQL's named locks belong to the whole server, and names end at 64 characters."""
    return f"parlour.migrate.{connection.engine.url.database}"[:64]


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations on a connection whose transaction the caller ends. Alembic is loaded here and not before:
    a start that finds nothing to do should not wait for it."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "parlour.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
