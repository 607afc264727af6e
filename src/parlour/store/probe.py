"""Probe of the database for readiness: a row that is written, so that a full disk is noticed.

An empty transaction touches no page on SQLite, and succeeds where not one message could be stored.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from parlour.store.schema.tables import meta
from parlour.store.transaction import Transaction

EVERY_S: Final = 5.0  # between two writes: anybody may ask whether the server is ready
KEY: Final = "probe"


class Probe:
    """Writes, unless a write of its own was committed just now; then its transaction is empty, and waits its turn."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._written_at = float("-inf")

    async def run(self, write: Callable[[Callable[[Transaction], None]], Awaitable[None]]) -> None:
        """Raises what `write`, which is the store's, raises."""
        now = self._clock()
        if now - self._written_at < EVERY_S:
            await write(_nothing)
            return
        await write(_write)
        self._written_at = now  # only here: a full disk is met by the commit


def _nothing(tx: Transaction) -> None:
    return None


def _write(tx: Transaction) -> None:
    # Always another value: SQLite leaves a page alone that would stay as it is.
    value = tx.new_id()
    if tx.execute(update(meta).where(meta.c.key == KEY).values(value=value)).rowcount:
        return
    with suppress(IntegrityError), tx.savepoint():  # another process was first
        tx.execute(meta.insert(), {"key": KEY, "value": value})
