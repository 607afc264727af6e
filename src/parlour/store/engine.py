"""Interface of the store: `write`, `read`, `close`. `open.py` makes a store for a URL."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import structlog
from sqlalchemy import select

from parlour.store.probe import Probe
from parlour.store.schema.tables import meta
from parlour.store.transaction import Transaction
from parlour.store.troubles import Troubles

T = TypeVar("T")
Announce = Callable[[list[Any]], None]
Follow = Callable[[Transaction, Any], None]
DEADLINE_S: Final = 12.0  # for all of a call: a free connection, connecting, statements, repetitions, COMMIT
log = structlog.get_logger(__name__)


def ignore_events(events: list[Any]) -> None:
    """An `Announce` for stores whose commits nobody is told of."""


def follow_nothing(tx: Transaction, event: Any) -> None:
    """A `Follow` for stores from whose events nothing follows."""


def now_ms() -> int:
    """The system's clock, in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Options:
    """`on_commit` hears what a transaction announced, on the loop, in commit order, before its caller goes on.

    `on_doubt` hears what may or may not have been committed (a server's connection broke during COMMIT): it must
    look into the database before it tells anyone. `queue` bounds the waiting calls of each kind; a call beyond it
    is `Unavailable`. `clock` gives milliseconds since the epoch. `follow` is called with each event that an action
    announced, in its transaction, before the commit; if it raises, the action is undone. `deadline_s` bounds a call
    on a database server, in seconds: what has no answer by then is `Unavailable`, or in doubt.
    """

    on_commit: Announce = ignore_events
    on_doubt: Announce = ignore_events
    readers: int = 4
    queue: int = 10_000
    clock: Callable[[], int] = now_ms
    follow: Follow = follow_nothing
    deadline_s: float = DEADLINE_S

    def followed(self, fn: Callable[[Transaction], T]) -> Callable[[Transaction], T]:
        """The action, with what follows from its events."""

        def act(tx: Transaction) -> T:
            result = fn(tx)
            if tx.announcements:
                tx.follow(self.follow)
            return result

        return act


class Store(ABC):
    """Made by `open_store`; it belongs to the event loop that opened it."""

    dialect: str
    troubles: Troubles
    probe: Probe
    epoch: str = ""  # names the database: another one, or a restored copy, has another epoch

    @abstractmethod
    async def write(self, fn: Callable[[Transaction], T]) -> T:
        """Run an action. When this returns it is committed, and its announcements have been handed over.

        Raises what `fn` raised, after undoing all it did; `Unavailable` when the queue is full or the database is
        in trouble. A cancelled caller's action is either done in whole or not at all.
        """

    @abstractmethod
    async def read(self, fn: Callable[[Transaction], T], *, is_long: bool = False) -> T:
        """Run a query. On SQLite all its statements see one state; on the servers each sees what is committed.

        `is_long` for what may take a tenth of a second, such as a search: it holds up no short one.
        """

    @abstractmethod
    async def close(self) -> None:
        """Finish what was accepted, refuse the rest, let go of every connection and thread."""

    def give_up(self) -> None:
        """Ends what still waits for a database server, as by its deadline. SQLite keeps nobody waiting for a peer."""
        return

    @abstractmethod
    async def connect(self) -> None:
        """Make the connections and threads that the rest needs; `open_store` calls it once, before anything else."""

    @property
    def log_bytes(self) -> int | None:
        """How large the log has grown that is written ahead of the database; None where a server has its own."""
        return None

    async def ping(self) -> None:
        """Raises `Unavailable` (or what the database says) when it does not answer."""
        await self.read(epoch_of)

    async def prove(self) -> None:
        """Raises `Unavailable` where the database does not answer, takes no writes, or was found damaged."""
        self.troubles.require_sound()
        await self.ping()
        await self.probe.run(self.write)


def tell(announce: Announce, events: list[Any]) -> None:
    """Hand over announcements; a listener that fails must not hurt the callers that wait for their answer."""
    try:
        announce(events)
    except Exception:
        log.exception("announcements_failed", count=len(events))


def epoch_of(tx: Transaction) -> str | None:
    """The epoch that the database has been given; None where no store has been opened on it yet."""
    found: str | None = tx.execute(select(meta.c.value).where(meta.c.key == "epoch")).scalar()
    return found
