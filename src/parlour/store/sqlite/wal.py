"""Write-ahead log of SQLite: watched, so that it does not fill the disk in silence beside a reader that does not end.

What is committed stands in the log until a checkpoint has copied it into the database, and the log begins anew only
when nobody reads an older state. A reader outside that keeps one transaction open (a copy, a database browser, a
stopped script) lets it grow by some 50 KB a message. That is said, and when the reader has gone the log is cut back;
SQLite by itself keeps a file of that size.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

from parlour.store.sqlite.connection import BUSY_MS, Direct

LARGE: Final = 96 << 20  # bytes; without such a reader it stays below the 64 MB of `journal_size_limit`
LOOK_S: Final = 5.0  # between two looks, and how long a state has to be held before it is said
AGAIN_S: Final = 60.0  # between two lines
_CUT_MS: Final = 100  # what writes wait at most for our own readers, when nobody else reads
log = structlog.get_logger(__name__)


def size_of(database: Path) -> int:
    """Bytes of a database's log; 0 where there is none."""
    try:
        return database.with_name(f"{database.name}-wal").stat().st_size
    except OSError:
        return 0


class WalWatch:
    """Looks after the log of one database, in the writer's thread and between its transactions."""

    def __init__(self, path: Path, driver: Direct, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._driver = driver
        self._clock = clock
        self._looked_at = float("-inf")
        self._told_at = float("-inf")
        self._held_since: float | None = None
        self._is_due = False

    @property
    def patience_s(self) -> float | None:
        """How long the writer may wait for work before it looks again; None for as long as there is none."""
        return LOOK_S if self._is_due else None

    def look(self) -> None:
        """After a commit, or when nothing was written for a while; looks every few seconds at most."""
        now = self._clock()
        self._is_due = True
        if now - self._looked_at < LOOK_S:
            return
        self._looked_at = now
        size = size_of(self._path)
        self._is_due = size > LARGE
        if not self._is_due:
            self._held_since = None
        elif self._is_copied():
            self._cut(size)
        else:
            self._held(size, now)

    def _is_copied(self) -> bool:
        """Whether a checkpoint that waits for nobody gets to the end of the log."""
        _, pages, copied = self._driver.raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return bool(pages == copied)

    def _cut(self, size: int) -> None:
        raw = self._driver.raw
        self._held_since = None
        raw.execute(f"PRAGMA busy_timeout={_CUT_MS}")
        try:
            is_busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            raw.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        if not is_busy:
            self._is_due = False
            log.info("write_ahead_log_cut", bytes=size)

    def _held(self, size: int, now: float) -> None:
        if self._held_since is None:
            self._held_since = now
            return
        if now - self._told_at < AGAIN_S:
            return
        self._told_at = now
        log.warning(
            "write_ahead_log_grows",
            bytes=size,
            held_for_s=round(now - self._held_since),
            cause="a reader keeps an old state of the database open, most likely another process: a copy, a browser",
            advice=f"end it (`fuser {self._path.name}-wal` names processes); the log is cut back by itself then",
        )
