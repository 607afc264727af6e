"""Serving lock: one server, at most, for a data folder and its database.

Two servers that do not know each other would not hear each other's messages, and would look after the same files and
jobs. A folder and a SQLite file are locked with `flock` on a file beside them, which the kernel lets go of when the
process dies; a database server with an advisory lock of a session of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from parlour.store import urls
from parlour.store.deadline import Deadline, Overdue, dispose
from parlour.store.pool import engine_for
from parlour.store.sqlite.restore import require_sound

WAIT_S: Final = 3.0  # for a server that is just ending, as when a service is started again
ANSWER_S: Final = 10.0  # for the server to say whether the lock is ours
CLOSE_S: Final = 0.5  # for an end with a silent database: of the ten seconds from SIGTERM
LOOK_EVERY_S: Final = 20.0  # at the session that holds the lock: a failover ends it, and the lock with it
_LOCK: Final = 7_064_371_152_005_310_291  # a number of our own among PostgreSQL's advisory locks
log = structlog.get_logger(__name__)


class AlreadyServed(OSError):
    """Another server has the data folder or the database; the message says which."""


@asynccontextmanager
async def serving(data: Path, url: str) -> AsyncIterator[None]:
    """Holds the data folder and the database for as long as the block lasts.

    Raises AlreadyServed where another server has one of them, after a wait of `WAIT_S` seconds; `restore.Malformed`
    where a SQLite file was found damaged; OSError and SQLAlchemyError where they cannot be reached.
    """
    target = urls.parse(url)
    with ExitStack() as files:
        for path, thing in _files(data, target):
            await asyncio.to_thread(files.enter_context, holding(path, thing))
        if target.path is not None:
            await asyncio.to_thread(require_sound, target.path)
            yield
            return
        assert target.url is not None
        session = _Session(engine_for(target.url, pool_size=1))
        try:
            await session.take()
            keeper = asyncio.create_task(session.keep())
            try:
                yield
            finally:
                await session.stop(keeper)
        finally:
            await session.close()


@contextmanager
def unserved(data: Path, url: str) -> Iterator[None]:
    """Holds the data folder and a SQLite file against servers that start. Raises AlreadyServed where one runs."""
    with ExitStack() as files:
        for path, thing in _files(data, urls.parse(url)):
            files.enter_context(holding(path, thing, wait_s=0))
        yield


@contextmanager
def holding(path: Path, thing: str, *, wait_s: float = WAIT_S) -> Iterator[None]:
    """Locks the file `path`, made when it is missing, that stands for `thing`. Raises AlreadyServed; OSError, which
    names the file, where it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + wait_s
        while not _locked(handle):
            if time.monotonic() >= deadline:
                raise AlreadyServed(f"Another Parlour server{_process(handle)} is running on {thing}; stop it first")
            time.sleep(0.05)
        _sign(handle, path)
        yield
    finally:
        os.close(handle)


def _files(data: Path, target: urls.Target) -> Iterator[tuple[Path, str]]:
    yield data / "serving.lock", f"the data folder {data}"
    if target.path is not None:  # which another data folder may name too, perhaps through a link
        database = target.path.resolve()
        yield database.with_name(f"{database.name}.lock"), f"the database {target.path}"


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(handle: int, path: Path) -> None:
    try:
        os.truncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    except OSError as problem:  # by its number alone it would not name the file, as `open` does
        raise OSError(f"{path} cannot be written: {problem.strerror}") from None


def _process(handle: int) -> str:
    found = os.pread(handle, 20, 0).strip()
    return f" (process {found.decode()})" if found.isdigit() else ""


class _Session:
    """A session of a database server that holds the lock by staying open."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._line: Any = None  # the driver's
        self._answer = Deadline(ANSWER_S)
        self._end = asyncio.Event()

    async def take(self) -> None:
        """Raises AlreadyServed, SQLAlchemyError or OSError."""
        deadline = time.monotonic() + WAIT_S
        with self._in_time(ANSWER_S + WAIT_S):
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
