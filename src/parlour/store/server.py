"""PostgreSQL and MySQL/MariaDB: the same synchronous actions, each in a transaction of its own, in greenlets.

A connection that the pool thinks good may be dead. There is no ping before each transaction (a round trip that
nearly always says yes): the first statement finds out, and the whole transaction runs again on a fresh one. One
that is silent is found out by the deadline of the call, which is then `Unavailable`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from parlour.domain.errors import Unavailable
from parlour.store.deadline import Deadline, Overdue, dispose
from parlour.store.engine import Options, Store, log, tell
from parlour.store.faults import is_worth_repeating, raise_answer
from parlour.store.pool import engine_for
from parlour.store.prepared import Prepared, Row
from parlour.store.probe import Probe
from parlour.store.transaction import Clock, Transaction
from parlour.store.troubles import Troubles

T = TypeVar("T")

ATTEMPTS = 5  # of one transaction; deadlocks that outlast these are load, not luck
CLOSE_S = 1.5  # for what runs when the store is closed: of the ten seconds from SIGTERM to the end
_CUT_S = 0.5  # for what is cut off then


class Direct:
    """The driver face of a connection (`transaction.Driver`) for one transaction."""

    __slots__ = ("_key", "connection", "dialect")

    def __init__(self, connection: Connection) -> None:
        dialect = connection.dialect
        self.connection = connection
        self.dialect = dialect.name
        self._key = "mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name

    def query(self, prepared: Prepared, params: Mapping[str, Any]) -> list[Row]:
        """Rows as tuples of Python values; an empty list for statements that return none."""
        form = prepared.form(self.connection.dialect, self._key, params)
        result = self.connection.exec_driver_sql(form.sql, form.arguments(params))
        return form.rows([tuple(row) for row in result]) if result.returns_rows else []

    def change(self, prepared: Prepared, params: Mapping[str, Any]) -> int:
        """The number of rows that matched, also on MySQL where their values stay the same."""
        form = prepared.form(self.connection.dialect, self._key, params)
        return self.connection.exec_driver_sql(form.sql, form.arguments(params)).rowcount

    def change_many(self, prepared: Prepared, rows: Sequence[Mapping[str, Any]]) -> None:
        """One call of the driver's `executemany`; `rows` must not be empty."""
        form = prepared.form(self.connection.dialect, self._key)
        self.connection.exec_driver_sql(form.sql, [form.arguments(row) for row in rows])

    def command(self, sql: str) -> None:
        """A statement without parameters or rows, such as SAVEPOINT."""
        self.connection.exec_driver_sql(sql)

    def alive(self) -> bool:
        """False when the connection broke or was closed, and the transaction with it."""
        return not (self.connection.invalidated or self.connection.closed)


class ServerStore(Store):
    """See `Store`. Made by `open_store`."""

    def __init__(self, url: URL, options: Options) -> None:
        self.dialect = url.get_backend_name()
        self._options = options
        self._engine = engine_for(url, deadline_s=options.deadline_s)
        self._clock = Clock(options.clock)
        self.troubles = Troubles()
        self.probe = Probe()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._deadlines: set[Deadline] = set()
        self._closed = False

    async def write(self, fn: Callable[[Transaction], T]) -> T:
        """See `Store.write`. Repeated from the start after a deadlock or a serialisation failure."""
        action = self._options.followed(fn)
        return await self._detached(self._in_time(lambda: self._write_once(action)))

    async def read(self, fn: Callable[[Transaction], T], *, is_long: bool = False) -> T:
        """See `Store.read`; READ COMMITTED, so each statement sees what is committed by then. Each has a connection
        of its own here, long or not."""
        return await self._detached(self._in_time(lambda: self._read_once(fn)))

    async def close(self) -> None:
        """See `Store.close`. What runs for longer than `CLOSE_S` is cut off, as by its deadline."""
        self._closed = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CLOSE_S)
        self.give_up()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_CUT_S * 2)
        await dispose(self._engine, within_s=_CUT_S)

    def give_up(self) -> None:
        """See `Store.give_up`."""
        for deadline in self._deadlines:
            deadline.pass_now()

    async def connect(self) -> None:
        """See `Store.connect`. Warns of a MySQL that may lose commits; the pool itself connects when asked."""
        if self.dialect == "mysql":
            await self.read(_warn_of_lost_commits)

    async def _detached(self, work: Coroutine[Any, Any, T]) -> T:
        """In a task of its own: when the caller is cancelled after the COMMIT went out, the announcements of what
        was committed must still be made."""
        if self._closed or len(self._tasks) >= self._options.queue:
            work.close()
            if not self._closed:
                self.troubles.count("queue_full", f"{len(self._tasks)} calls wait")
            raise Unavailable(retry_after=1)
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return await asyncio.shield(task)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            # looked at, so that asyncio does not complain of an error whose caller is gone
            self.troubles.note(task.exception())

    async def _in_time(self, attempt: Callable[[], Coroutine[Any, Any, T]]) -> T:
        deadline = Deadline(self._options.deadline_s)
        self._deadlines.add(deadline)
        try:
            with deadline:
                return await self._repeat(attempt, deadline)
        except Overdue as overdue:
            raise Unavailable(retry_after=1) from overdue
        finally:
            self._deadlines.discard(deadline)

    async def _repeat(self, attempt: Callable[[], Coroutine[Any, Any, T]], deadline: Deadline) -> T:
        for number in range(1, ATTEMPTS):
            try:
                return await attempt()
            except Unavailable:
                raise
            except Exception as error:
                if deadline.passed or not is_worth_repeating(error):
                    raise_answer(error)
                log.info("transaction_repeated", attempt=number, error=type(error).__name__)
                await asyncio.sleep(random.uniform(0, 0.01 * 2**number))
        try:
            return await attempt()
        except Exception as error:
            raise_answer(error)

    async def _write_once(self, fn: Callable[[Transaction], T]) -> T:
        async with self._engine.connect() as connection:
            result, announcements = await connection.run_sync(self._act, fn)
            await self._commit(connection, announcements)
            if announcements:  # before the connection goes back, which may fail
                tell(self._options.on_commit, announcements)
            return result

    def _act(self, connection: Connection, fn: Callable[[Transaction], T]) -> tuple[T, list[Any]]:
        transaction = Transaction(Direct(connection), self._clock.now())
        try:
            return fn(transaction), transaction.announcements
        except BaseException:
            if not connection.invalidated:
                connection.rollback()
            raise

    async def _commit(self, connection: AsyncConnection, announcements: list[Any]) -> None:
        """Never repeated when the answer is lost: it may have been committed. The caller is told `unavailable` and
        tries again with the same clientId; `on_doubt` looks whether there is something to deliver."""
        try:
            await connection.commit()
        except BaseException as error:
            if isinstance(error, Exception) and not _is_lost(error):
                raise  # the server itself says that it did not commit
            log.warning("commit_in_doubt", error=type(error).__name__)
            if announcements:
                tell(self._options.on_doubt, announcements)
            if not isinstance(error, Exception):
                raise
            raise Unavailable(retry_after=1) from error

    async def _read_once(self, fn: Callable[[Transaction], T]) -> T:
        async with self._engine.connect() as connection:
            return await connection.run_sync(self._look, fn)

    def _look(self, connection: Connection, fn: Callable[[Transaction], T]) -> T:
        try:
            return fn(Transaction(Direct(connection), self._clock.now(), reading=True))
        finally:
            if not connection.invalidated:
                connection.rollback()


def _is_lost(error: BaseException) -> bool:
    return bool(getattr(error, "connection_invalidated", False)) or isinstance(error, OSError)


def _warn_of_lost_commits(tx: Transaction) -> None:
    flush = tx.connection.exec_driver_sql("SELECT @@innodb_flush_log_at_trx_commit").scalar()
    if flush != 1:
        log.warning(
            "mysql_may_lose_commits",
            setting=f"innodb_flush_log_at_trx_commit={flush}",
            advice="set it to 1: otherwise a power cut can lose messages that were acknowledged",
        )
