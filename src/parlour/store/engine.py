"""Interface of the store: opening, `write`, `read`, `close`, over SQLite (`sqlite/`) and servers (`server.py`)."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from parlour.domain.ids import uuid7
from parlour.store import urls
from parlour.store.schema import version
from parlour.store.schema.tables import meta
from parlour.store.transaction import Transaction

T = TypeVar("T")
Announce = Callable[[list[Any]], None]
Follow = Callable[[Transaction, Any], None]
log = structlog.get_logger(__name__)


def _ignore(events: list[Any]) -> None:
    return None


def _follow_nothing(tx: Transaction, event: Any) -> None:
    return None


def _milliseconds() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Options:
    """`on_commit` hears what a transaction announced, on the loop, in commit order, before its caller goes on.

    `on_doubt` hears what may or may not have been committed (a server's connection broke during COMMIT): it must
    look into the database before it tells anyone. `queue` bounds the waiting calls of each kind; a call beyond it
    is `Unavailable`. `clock` gives milliseconds since the epoch. `follow` is called with each event that an action
    announced, in its transaction, before the commit; if it raises, the action is undone.
    """

    on_commit: Announce = _ignore
    on_doubt: Announce = _ignore
    readers: int = 4
    queue: int = 10_000
    clock: Callable[[], int] = _milliseconds
    follow: Follow = _follow_nothing

    def followed(self, fn: Callable[[Transaction], T]) -> Callable[[Transaction], T]:
        """The action, with what follows from its events."""

        def act(tx: Transaction) -> T:
            result = fn(tx)
            if tx.announcements:
                tx.follow(self.follow)
            return result

        return act


class Store(ABC):
    """Open one with `Store.open`; it belongs to the event loop that opened it."""

    dialect: str
    epoch: str = ""  # names the database: another one, or a restored copy, has another epoch

    @staticmethod
    async def open(
        url: str,
        *,
        on_commit: Announce = _ignore,
        on_doubt: Announce = _ignore,
        readers: int = 4,
        queue: int = 10_000,
        clock: Callable[[], int] = _milliseconds,
        follow: Follow = _follow_nothing,
    ) -> Store:
        """Connect to a migrated database. Raises `schema.SchemaMismatch` when it is older or newer than the code,
        ValueError for an unusable URL, `Unavailable` when nobody answers."""
        options = Options(on_commit, on_doubt, readers, queue, clock, follow)
        target = urls.parse(url)
        store: Store
        if target.path is not None:
            from parlour.store.sqlite.store import SqliteStore

            store = SqliteStore(target.path, options)
        else:
            from parlour.store.server import ServerStore

            assert target.url is not None
            store = ServerStore(target.url, options)
        await store._start()
        return store

    @abstractmethod
    async def write(self, fn: Callable[[Transaction], T]) -> T:
        """Run an action. When this returns it is committed, and its announcements have been handed over.

        Raises what `fn` raised, after undoing all it did; `Unavailable` when the queue is full or the database is
        in trouble. A cancelled caller's action is either done in whole or not at all.
        """

    @abstractmethod
    async def read(self, fn: Callable[[Transaction], T]) -> T:
        """Run a query. On SQLite all its statements see one state; on the servers each sees what is committed."""

    @abstractmethod
    async def close(self) -> None:
        """Finish what was accepted, refuse the rest, let go of every connection and thread."""

    @abstractmethod
    async def _connect(self) -> None: ...

    async def ping(self) -> None:
        """Raises `Unavailable` (or what the database says) when it does not answer."""
        await self.read(_epoch)

    async def _start(self) -> None:
        try:
            await self._connect()
            await self.read(lambda tx: version.require_current(tx.connection))
            self.epoch = await self._name()
        except BaseException:
            await self.close()
            raise

    async def _name(self) -> str:
        try:
            return await self.write(_ensure_epoch)
        except IntegrityError:  # another process was first
            return await self.write(_ensure_epoch)


def tell(announce: Announce, events: list[Any]) -> None:
    """Hand over announcements; a listener that fails must not hurt the callers that wait for their answer."""
    try:
        announce(events)
    except Exception:
        log.exception("announcements_failed", count=len(events))


def _epoch(tx: Transaction) -> str | None:
    found: str | None = tx.execute(select(meta.c.value).where(meta.c.key == "epoch")).scalar()
    return found


def _ensure_epoch(tx: Transaction) -> str:
    if found := _epoch(tx):
        return found
    epoch = uuid7(tx.now)
    tx.execute(meta.insert(), {"key": "epoch", "value": epoch})
    return epoch
