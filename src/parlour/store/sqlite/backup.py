"""Online backup of a SQLite database: a consistent copy, also while it is being written to."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from pathlib import Path

from parlour.domain.ids import uuid7
from parlour.store import urls

_PAGES = 2_000  # copied at a stretch (8 MB); between stretches others get at the disk


class CannotBackUp(Exception):
    """This database is copied with its own tools; the message names them."""


def backup(url: str, file: Path) -> Path:
    """Write a copy of the database to `file`, which must not exist; it appears there only when it is complete.

    The copy gets a new epoch: whoever restores it has rewound time, and clients start over when they see that.
    Raises CannotBackUp for database servers, FileExistsError, OSError and sqlite3.Error.
    """
    target = urls.parse(url)
    if target.path is None:
        assert target.url is not None
        postgresql = target.url.get_backend_name() == "postgresql"
        tool = "pg_dump --format=custom" if postgresql else "mysqldump --single-transaction"
        command = f"{tool} {target.url.database}"
        raise CannotBackUp(f"Parlour copies SQLite databases only; for this one use `{command}`.")
    if not target.path.exists():
        raise FileNotFoundError(f"there is no database at {target.path}")
    if file.exists():
        raise FileExistsError(f"{file} exists already")
    if not file.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {file.parent}")
    copy_file(target.path, file, epoch=uuid7())
    return file


def copy_file(source: Path, file: Path, *, epoch: str | None = None) -> None:
    """Copy a database through SQLite's backup interface; nothing is left behind when it fails.

    What the file system refuses is said of `file`, which was asked for, and not of the one beside it."""
    # its name is short, whatever the other's length: that one may be the longest there is
    partial = file.with_name(f".parlour-{os.getpid()}-{time.monotonic_ns()}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with _opened(source) as origin, _opened(partial) as copy:
            origin.execute("PRAGMA busy_timeout=5000")
            origin.execute("PRAGMA query_only=ON")
            # A read transaction round the copy: without it, every write meanwhile would start the copy again.
            origin.execute("BEGIN")
            origin.execute("SELECT count(*) FROM sqlite_master").fetchone()
            origin.backup(copy, pages=_PAGES, sleep=0)
            origin.execute("ROLLBACK")
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, complete in itself
            if epoch is not None:
                copy.execute("UPDATE meta SET value=? WHERE key='epoch'", (epoch,))
        _flush(partial)
        os.replace(partial, file)
    except OSError as error:
        if error.filename != os.fspath(partial):
            raise
        raise type(error)(error.errno, error.strerror, os.fspath(file)) from None
    finally:
        partial.unlink(missing_ok=True)


def _opened(path: Path) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(path, isolation_level=None))


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
