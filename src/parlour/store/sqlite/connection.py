"""SQLite connection of one thread: the bare driver, and SQLAlchemy over the same connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, StaticPool, create_engine
from sqlalchemy.exc import DBAPIError

from parlour.store.prepared import Form, Prepared, Row

BUSY_MS = 5_000  # how long to wait for another process (`parlour user …` beside the server) to finish writing
_SETTINGS = (
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # an acknowledged message survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA mmap_size=268435456",
    "PRAGMA wal_autocheckpoint=4000",  # pages; the default of 1000 is three large commits
    "PRAGMA journal_size_limit=67108864",
    "PRAGMA cache_size=-32000",  # KiB, for each connection, filled as needed
)


class Direct:
    """The driver face of a connection (`transaction.Driver`). Lives in the thread that made it."""

    __slots__ = ("connection", "dialect", "raw")

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.dialect = "sqlite"
        # isolation_level=None: the driver begins nothing by itself, we say BEGIN and COMMIT.
        self.raw = sqlite3.connect(path, isolation_level=None, cached_statements=512)
        try:
            for setting in _SETTINGS:
                self.raw.execute(setting)
            if read_only:
                self.raw.execute("PRAGMA query_only=ON")
            self.connection = _core(self.raw)
        except BaseException:
            self.raw.close()
            raise

    def query(self, prepared: Prepared, params: Mapping[str, Any]) -> list[Row]:
        """Rows as tuples of Python values. Raises DBAPIError, as SQLAlchemy would."""
        form = prepared.form(self.connection.dialect, "sqlite", params)
        try:
            return form.rows(self.raw.execute(form.sql, form.arguments(params)).fetchall())
        except sqlite3.Error as error:
            raise self._translated(form, error) from error

    def change(self, prepared: Prepared, params: Mapping[str, Any]) -> int:
        """The number of rows that matched. Raises DBAPIError, as SQLAlchemy would."""
        form = prepared.form(self.connection.dialect, "sqlite", params)
        try:
            return self.raw.execute(form.sql, form.arguments(params)).rowcount
        except sqlite3.Error as error:
            raise self._translated(form, error) from error

    def change_many(self, prepared: Prepared, rows: Sequence[Mapping[str, Any]]) -> None:
        """One `executemany`. Raises DBAPIError, as SQLAlchemy would."""
        form = prepared.form(self.connection.dialect, "sqlite")
        try:
            self.raw.executemany(form.sql, [form.arguments(row) for row in rows])
        except sqlite3.Error as error:
            raise self._translated(form, error) from error

    def command(self, sql: str) -> None:
        """A statement without parameters or rows, such as SAVEPOINT. Raises `sqlite3.Error`."""
        self.raw.execute(sql)

    def alive(self) -> bool:
        """False when SQLite has ended the transaction by itself: a full disk, an I/O error."""
        return self.raw.in_transaction

    def roll_back(self) -> None:
        """Undoes the transaction, if there still is one."""
        if self.raw.in_transaction:  # a full disk or an I/O error has already ended it
            self.raw.execute("ROLLBACK")

    def close(self) -> None:
        """In the thread that opened it; the connection serves no other."""
        engine = self.connection.engine
        self.connection.invalidate()
        self.connection.close()
        engine.dispose()
        self.raw.close()

    def _translated(self, form: Form, error: sqlite3.Error) -> BaseException:
        """The error as SQLAlchemy would raise it, so that actions need to know one kind only. No parameters: they
        are what people wrote, and errors end in logs."""
        return DBAPIError.instance(
            form.sql, None, error, sqlite3.Error, hide_parameters=True, dialect=self.connection.dialect
        )


def _core(raw: sqlite3.Connection) -> Connection:
    """SQLAlchemy's connection over ours. It begins once and never ends: with isolation_level=None its transactions
    exist in its own books only, and the real ones are said by the writer and the readers."""
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool, hide_parameters=True)
    connection = engine.connect()
    connection.begin()
    return connection
