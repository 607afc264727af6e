"""Transaction: statements, savepoints, one clock reading and the events announced, as an action is given them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, Protocol

from sqlalchemy import Connection, CursorResult
from sqlalchemy.sql.expression import Executable

from parlour.domain.ids import uuid7
from parlour.store.faults import is_worth_repeating
from parlour.store.prepared import Prepared, Row


class Driver(Protocol):
    """How statements reach one kind of database: `sqlite.Direct` or `server.Direct`."""

    connection: Connection
    dialect: str

    def query(self, prepared: Prepared, params: Mapping[str, Any]) -> list[Row]:
        """Rows of a SELECT or of RETURNING, else an empty list. Raises DBAPIError."""

    def change(self, prepared: Prepared, params: Mapping[str, Any]) -> int:
        """The number of rows that a statement matched. Raises DBAPIError."""

    def change_many(self, prepared: Prepared, rows: Sequence[Mapping[str, Any]]) -> None:
        """The same statement for each set of parameters, of which there is at least one. Raises DBAPIError."""

    def command(self, sql: str) -> None:
        """A statement without parameters or rows, such as SAVEPOINT."""

    def alive(self) -> bool:
        """Whether the transaction is still there to be rolled back to a savepoint."""


class Transaction:
    """Synchronous on every database; runs in the writer's thread (SQLite) or in a greenlet (servers).

    An action may be run again from the start (a deadlock, a failed group commit), so it keeps no state of its own
    outside. Errors of the database arrive as `sqlalchemy.exc.DBAPIError` and its heirs, by whichever way it ran;
    a unique key that is taken is `IntegrityError`, to be caught around a `savepoint`.
    """

    __slots__ = ("_depth", "_driver", "_reading", "announcements", "connection", "dialect", "now")

    def __init__(self, driver: Driver, now: int, *, reading: bool = False) -> None:
        self._driver = driver
        self._depth = 0
        self._reading = reading
        self.connection = driver.connection
        self.dialect = driver.dialect  # "sqlite", "postgresql" or "mysql" (MariaDB too)
        self.now = now  # ms since the epoch; never falls within one process
        self.announcements: list[Any] = []

    def new_id(self) -> str:
        """A new UUIDv7 that carries the transaction's time."""
        return uuid7(self.now)

    def execute(self, statement: Executable, params: Any = None) -> CursorResult[*tuple[Any, ...]]:
        """Run an ordinary Core statement."""
        return self.connection.execute(statement, params)

    def run(self, prepared: Prepared, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Run a hot statement; its rows for a SELECT or RETURNING, else an empty list."""
        return self._driver.query(prepared, params or {})

    def change(self, prepared: Prepared, params: Mapping[str, Any] | None = None) -> int:
        """Run a hot INSERT, UPDATE or DELETE; the number of rows that it matched."""
        return self._driver.change(prepared, params or {})

    def change_many(self, prepared: Prepared, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a hot INSERT, UPDATE or DELETE once for each set of parameters."""
        if rows:
            self._driver.change_many(prepared, rows)

    def announce(self, event: Any) -> None:
        """Say what happened. It is told after the commit, or never if this (or the savepoint round it) fails."""
        if self._reading:
            raise RuntimeError("a reading transaction has nothing to announce")
        self.announcements.append(event)

    def follow(self, follower: Callable[[Transaction, Any], None]) -> None:
        """Hand each announced event to `follower`, those too that it announces itself; the end of an action."""
        followed = 0
        while followed < len(self.announcements):
            follower(self, self.announcements[followed])
            followed += 1

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo the block, announcements too, when it raises; the transaction goes on."""
        name = f"s{self._depth}"
        told = len(self.announcements)
        self._driver.command(f"SAVEPOINT {name}")
        self._depth += 1
        try:
            yield
        except BaseException as error:
            del self.announcements[told:]
            # A deadlock or a full disk may have ended the whole transaction: there is nothing left to go back to, and
            # what MySQL would say of that would stand in place of the deadlock, by which all is run again.
            if self._driver.alive() and not is_worth_repeating(error):
                self._driver.command(f"ROLLBACK TO SAVEPOINT {name}")
                self._driver.command(f"RELEASE SAVEPOINT {name}")
            raise
        else:
            self._driver.command(f"RELEASE SAVEPOINT {name}")
        finally:
            self._depth -= 1


JUMP_MS: Final = 60_000
"""A time that lies further ahead than this was written by a clock that was wrong: it holds nothing up."""


class Clock:
    """Milliseconds since the epoch that do not fall by less than a jump, though the machine's clock is adjusted."""

    __slots__ = ("_last", "_read")

    def __init__(self, read: Callable[[], int]) -> None:
        self._read = read
        self._last = 0

    def now(self) -> int:
        """Milliseconds since the epoch, not below an earlier answer unless the clock jumped back."""
        self._last = now = not_before(self._last, self._read())
        return now


def not_before(earlier: int, now: int) -> int:
    """`now`, or `earlier` where that is up to a minute later; both in milliseconds since the epoch."""
    return earlier if now < earlier <= now + JUMP_MS else now
