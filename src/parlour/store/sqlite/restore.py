"""Restores a SQLite database from a backup, and recognises a file that was put in place by hand.

SQLite applies the write-ahead log that lies beside a database, whichever database wrote it: a backup that is copied
over `parlour.db` after a crash is undone or corrupted by the old `-wal`. So a restore sets the log aside with the
database that it belongs to, and a start looks before it opens.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from parlour.domain.ids import uuid7
from parlour.store.schema import version
from parlour.store.sqlite.backup import copy_file

_HEADER: Final = b"SQLite format 3\0"
_READ_BY_LOG: Final = 2  # byte 19 of the file: 2 for a database with a write-ahead log, 1 for one without
_LOGS: Final = ("-wal", "-journal")  # both are played into whatever database stands under their name
_LOG_HEADER_BYTES: Final = 32  # a log of no more than its header holds nothing


class CannotRestore(OSError):
    """Why the file is no backup that could be put in place; nothing was changed."""


class Malformed(OSError):
    """The database is damaged, or another's log lies beside it; the message says what helps."""


def restore(database: Path, backup: Path) -> Path | None:
    """Puts a checked copy of `backup` in the place of `database`; the path to which the old database was moved.

    The copy gets a new epoch, so that clients start over. The caller holds the serving lock. Raises CannotRestore
    (nothing changed), `version.SchemaMismatch` for a backup of a newer Parlour, OSError and sqlite3.Error.
    """
    database = database.resolve()  # SQLite keeps the log beside the file itself, not beside a link to it
    if not backup.is_file():
        raise CannotRestore(f"There is no file {backup}")
    if database.exists() and backup.samefile(database):
        raise CannotRestore(f"{backup} is the database itself")
    database.parent.mkdir(parents=True, exist_ok=True)
    ready = database.with_name(f"{database.name}.restoring")
    ready.unlink(missing_ok=True)
    try:
        _copied(backup, ready)
        kept = _set_aside(database)
        os.replace(ready, database)
    finally:
        ready.unlink(missing_ok=True)
    _flush_folder(database.parent)
    return kept


def refuse_foreign_log(database: Path) -> None:
    """Looks at a database that was not closed properly, before anything opens it. Raises Malformed.

    A backup is one file without a log, and says so in its header; a log beside it is another database's.
    """
    database = database.resolve()
    log = _beside(database, "-wal")
    if _size(log) <= _LOG_HEADER_BYTES or not _size(database):
        return
    with database.open("rb") as file:
        head = file.read(20)
    if head[:16] == _HEADER and head[19] != _READ_BY_LOG:
        raise Malformed(
            f"{log.name} beside {database} belongs to another database: a copy was put in its place by hand. "
            f"Move both away and bring the copy back with `parlour restore FILE`"
        )


def require_sound(database: Path) -> None:
    """Checks a database whose server was killed, page by page, before it is served. Raises Malformed."""
    refuse_foreign_log(database)
    if _size(_beside(database.resolve(), "-wal")) > _LOG_HEADER_BYTES:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            _check(connection, database)


def _copied(backup: Path, ready: Path) -> None:
    try:
        refuse_foreign_log(backup)
        copy_file(backup, ready, epoch=uuid7())
        with contextlib.closing(sqlite3.connect(ready)) as copy:
            _check(copy, backup)
            found = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except Malformed as damaged:
        raise CannotRestore(f"{backup} cannot be restored: {damaged}") from None
    except sqlite3.Error as error:
        if isinstance(error, sqlite3.OperationalError) and "no such table" in str(error):
            raise CannotRestore(f"{backup} is no database of Parlour") from None
        raise CannotRestore(f"{backup} cannot be restored: {error}") from None
    version.refuse_newer(found[0] if found else None)


def _check(connection: sqlite3.Connection, database: Path) -> None:
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        found = str(error)
    if found != "ok":
        first = " ".join(found.split())[:200]
        raise Malformed(
            f"The database {database} is damaged ({first}): bring a backup back with `parlour restore FILE`"
        )


def _set_aside(database: Path) -> Path | None:
    """The old database under another name, with its log: what was restored by mistake can be undone.

    A second name first, then the log, then (by the caller) the new file in one step: whenever this is cut short,
    there is a database in place, and the whole old one under one of its names.
    """
    if not database.exists():
        for leftover in (*_LOGS, "-shm"):
            _beside(database, leftover).unlink(missing_ok=True)
        return None
    _write_log_back(database)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    kept = database.with_name(f"{database.name}.replaced-{stamp}-{os.getpid()}")
    try:
        os.link(database, kept)
    except OSError:  # a file system without links
        shutil.copy2(database, kept)
    for log in _LOGS:
        if _beside(database, log).exists():
            os.replace(_beside(database, log), _beside(kept, log))
    _beside(database, "-shm").unlink(missing_ok=True)
    return kept


def _write_log_back(database: Path) -> None:
    """What the old log holds goes into the old database where it can still be read."""
    with contextlib.suppress(sqlite3.Error, Malformed):
        refuse_foreign_log(database)
        with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _beside(database: Path, suffix: str) -> Path:
    return database.with_name(database.name + suffix)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
