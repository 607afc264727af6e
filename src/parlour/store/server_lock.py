"""Serving lock of a database server: an advisory lock that a session of its own holds by staying open."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog
from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from parlour.store.already_served import AlreadyServed
from parlour.store.deadline import Deadline, Overdue, dispose
from parlour.store.pool import engine_for

ANSWER_S: Final = 10.0  # for the server to say whether the lock is ours
CLOSE_S: Final = 0.5  # for an end with a silent database: of the ten seconds from SIGTERM
LOOK_EVERY_S: Final = 20.0  # at the session that holds the lock: a failover ends it, and the lock with it
_LOCK: Final = 7_064_371_152_005_310_291  # a number of our own among PostgreSQL's advisory locks
log = structlog.get_logger(__name__)


@asynccontextmanager
async def locked(url: URL, *, wait_s: float) -> AsyncIterator[None]:
    """Holds the database for as long as the block lasts, and takes the lock again where its session was lost.

    Raises AlreadyServed where another server has it, after a wait of `wait_s` seconds; SQLAlchemyError or OSError
    where it cannot be reached.
    """
    session = _Session(engine_for(url, pool_size=1), wait_s)
    try:
        await session.take()
        keeper = asyncio.create_task(session.keep())
        try:
            yield
        finally:
            await session.stop(keeper)
    finally:
        await session.close()


class _Session:
    """The session, and the one that takes its place when it was lost."""

    def __init__(self, engine: AsyncEngine, wait_s: float) -> None:
        self._engine = engine
        self._wait_s = wait_s
        self._connection: AsyncConnection | None = None
        self._line: Any = None  # the driver's
        self._answer = Deadline(ANSWER_S)
        self._end = asyncio.Event()

    async def take(self) -> None:
        """Raises AlreadyServed, SQLAlchemyError or OSError."""
        deadline = time.monotonic() + self._wait_s
        with self._in_time(ANSWER_S + self._wait_s):
            self._connection = await self._engine.connect()
            self._line = (await self._connection.get_raw_connection()).driver_connection
            while not await self._connection.run_sync(_lock):
                if time.monotonic() >= deadline:
                    where = self._engine.url.render_as_string(hide_password=True)
                    raise AlreadyServed(f"Another Parlour server is running on the database {where}; stop it first")
                await asyncio.sleep(0.1)

    async def keep(self) -> None:
        """Takes the lock again where the session was lost; says so where another server was faster."""
        while not await self._ended_within(LOOK_EVERY_S):
            try:
                if self._connection is None:
                    await self.take()
                else:
                    with self._in_time(ANSWER_S):
                        await self._connection.run_sync(_look)
            except AlreadyServed as taken:
                log.error("another_server_has_the_database", message=str(taken))
                await self._let_go()
            except (SQLAlchemyError, OSError) as problem:
                if not self._end.is_set():
                    log.warning("serving_lock_lost", error=type(problem).__name__)
                await self._let_go()

    async def stop(self, keeper: asyncio.Task[None]) -> None:
        """Ends `keep`. A server that it waits for is cut off first: psycopg waits on when it is cancelled."""
        self._end.set()
        self._answer.pass_now()
        await asyncio.wait({keeper}, timeout=CLOSE_S)
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)

    async def close(self) -> None:
        with contextlib.suppress(Overdue), self._in_time(CLOSE_S):
            await self._let_go()
        await dispose(self._engine, within_s=CLOSE_S)

    def _in_time(self, seconds: float) -> Deadline:
        self._answer = Deadline(seconds)
        if self._line is not None:
            self._answer.hold(self._line)
        return self._answer

    async def _ended_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._end.wait(), seconds)
        return self._end.is_set()

    async def _let_go(self) -> None:
        connection, self._connection, self._line = self._connection, None, None
        if connection is not None:
            with contextlib.suppress(SQLAlchemyError, OSError):
                await connection.invalidate()  # closes the session: it must not go back to a pool with its lock
            with contextlib.suppress(SQLAlchemyError, OSError):
                await connection.close()


def _lock(connection: Connection) -> bool:
    if connection.dialect.name == "postgresql":
        taken = connection.execute(text(f"SELECT pg_try_advisory_lock({_LOCK})")).scalar()
    else:
        # named locks belong to the whole server, and names end at 64 characters
        name = f"parlour.serve.{connection.engine.url.database}"[:64]
        taken = connection.execute(text("SELECT GET_LOCK(:name, 0)"), {"name": name}).scalar()
    connection.commit()  # the lock is the session's and stays; an open transaction would be ended by its time limit
    return bool(taken)


def _look(connection: Connection) -> None:
    connection.execute(text("SELECT 1"))
    connection.commit()
