"""Deadline of a call on a database server: a server that has not answered by then is cut off, and not waited for.

A frozen server, or a network that swallows what is sent, keeps its connections open and says nothing: no read of a
driver would ever end. So each call has a timer beside it that breaks its connection on this side, by which the
driver's read ends as after any lost connection. Cancelling it instead would have psycopg ask the silent server, for
ten seconds, to cancel the statement.
"""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import suppress
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from parlour.domain.errors import Unavailable
from parlour.store.faults import is_trouble

_GRACE_S: Final = 0.5  # for a driver to notice that its connection is gone, before its task is cancelled
_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


class Overdue(TimeoutError):
    """The database did not answer in time."""


class Deadline:
    """A `with` block of one task on connections of `watch`ed engines: Overdue is raised where it took too long."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._left = False
        self._seconds = seconds
        self._begun = 0.0
        self._task: asyncio.Task[Any] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._token: Token[Deadline | None] | None = None
        self._cancelled = 0
        self._connection: Any = None  # the driver's
        self._siblings: Siblings | None = None

    def __enter__(self) -> Deadline:
        loop = asyncio.get_running_loop()
        self._begun = time.monotonic()
        self._task = asyncio.current_task()
        self._timer = loop.call_later(self._seconds, self.pass_now)
        self._token = _current.set(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._timer is not None
        assert self._token is not None
        assert self._task is not None
        self._timer.cancel()
        self._timer = None
        self._left = True
        self._connection = None
        _current.reset(self._token)
        for _ in range(self._cancelled):
            self._task.uncancel()
        if self.passed and error is not None and _is_of_the_database(error):
            raise Overdue(f"the database did not answer within {self._seconds:g} seconds") from error

    def pass_now(self) -> None:
        """Ends the block's waiting, whatever it waits for. Does nothing once the block is left."""
        if self._timer is None or self.passed:
            return
        self.passed = True
        self._timer.cancel()
        if self._connection is None:  # it waits for a free connection, or for one that is being made
            self._cancel()
            return
        if self._siblings is not None:
            self._siblings.cut_unheard_since(self._begun)
        cut(self._connection)
        self._timer = asyncio.get_running_loop().call_later(_GRACE_S, self._cancel)

    def hold(self, connection: Any, siblings: Siblings | None = None) -> None:
        """The block has this connection of the driver's from now on; one from a watched pool is told by the pool."""
        if self._left:  # a task that was started in the block has outlived it
            return
        self._connection, self._siblings = connection, siblings
        if self.passed:
            cut(connection)

    def let_go(self) -> None:
        """The block has given its connection back."""
        self._connection = None

    def _cancel(self) -> None:
        """Again and again: until Python 3.12 `wait_for`, with which asyncmy connects, swallows a cancellation that
        meets its result, and the handshake behind it waits without a bound."""
        assert self._task is not None
        self._cancelled += 1
        self._task.cancel()
        self._timer = asyncio.get_running_loop().call_later(_GRACE_S, self._cancel)


class Siblings:
    """The idle connections of a pool, with when each was last used: `time.monotonic()`."""

    def __init__(self) -> None:
        self._idle: WeakKeyDictionary[Any, float] = WeakKeyDictionary()

    def cut_unheard_since(self, moment: float) -> None:
        """Cuts those that nobody has used since: they are as old as the one that was found silent, and each would
        have to be found out by somebody who waits. The pool replaces them."""
        for connection, used in list(self._idle.items()):
            if used < moment:
                cut(connection)

    def add(self, connection: Any) -> None:
        """It has just been used."""
        self._idle[connection] = time.monotonic()

    def discard(self, connection: Any) -> None:
        """It is in use, or closed."""
        self._idle.pop(connection, None)


def watch(engine: AsyncEngine) -> None:
    """Has the deadline of a call know the connection that it uses."""
    siblings = Siblings()

    def connected(connection: Any, record: Any) -> None:
        if deadline := _current.get():
            deadline.hold(record.driver_connection, siblings)

    def checked_out(connection: Any, record: Any, proxy: Any) -> None:
        siblings.discard(record.driver_connection)
        connected(connection, record)

    def checked_in(connection: Any, record: Any) -> None:
        if deadline := _current.get():
            deadline.let_go()
        if connection is not None:  # None: it was thrown away
            siblings.add(record.driver_connection)

    # before SQLAlchemy's own listener, which asks a new connection for the server's version
    event.listen(engine.sync_engine, "connect", connected, insert=True)
    event.listen(engine.sync_engine, "checkout", checked_out)
    event.listen(engine.sync_engine, "checkin", checked_in)


async def dispose(engine: AsyncEngine, *, within_s: float) -> None:
    """Closes the idle connections; those that cannot be closed in time are left to the end of the process."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within_s):
            await engine.dispose()


def cut(connection: Any) -> None:
    """Breaks a driver's connection (psycopg's or asyncmy's) without a word to its server. Never waits or raises; what
    reads from it is told that the connection is lost."""
    with suppress(Exception):  # it was closed already, each driver says so in its own way
        if hasattr(connection, "pgconn"):
            # a copy of the descriptor, which is closed here; the connection itself is shut down for both
            with socket.fromfd(connection.pgconn.socket, socket.AF_INET, socket.SOCK_STREAM) as line:
                line.shutdown(socket.SHUT_RDWR)
        else:
            connection._transport.abort()


def _is_of_the_database(error: BaseException) -> bool:
    return isinstance(error, Unavailable | asyncio.CancelledError) or is_trouble(error)
