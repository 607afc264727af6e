"""Connection pool of a database server: strict sessions in READ COMMITTED, with a bound on every wait."""

from __future__ import annotations

import logging
import math
import socket
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlalchemy import URL, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from parlour.store import deadline

POOL = 10
CONNECT_S: Final = 10  # to each address of the server
MIGRATING_S: Final = (30.0, 10.0)  # for a statement and for a lock, where no deadline is given

# A peer that does not even acknowledge is gone: looked for after ten idle seconds, and after ten of no answer.
KEEP_ALIVE: Final = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3}
UNACKNOWLEDGED_MS: Final = 10_000

# The server looks for us likewise, and so lets go of the locks of a connection that was cut.
_POSTGRESQL = (
    "-c statement_timeout={statement_ms} -c lock_timeout={lock_ms} "
    "-c idle_in_transaction_session_timeout={idle_ms} -c default_transaction_isolation=read\\ committed "
    "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3"
)
_MYSQL = (
    "SET SESSION sql_mode='STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', "
    "SESSION innodb_lock_wait_timeout={lock_s}, SESSION lock_wait_timeout={lock_s}, "
)
_MYSQL_ALONE = "SESSION transaction_isolation='READ-COMMITTED'"
# MariaDB knew this variable under its old name only, until 11.1.
_MARIADB_ALONE = "SESSION tx_isolation='READ-COMMITTED', SESSION idle_transaction_timeout={idle_s}"
_MARIADB_DEADLINE = ", SESSION max_statement_time={statement_s}"
# What migrates or serves holds a lock of its session: one whose machine is gone has it for no longer than this.
_MYSQL_LOCKS = ", SESSION wait_timeout=90"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a server bounds by itself, in seconds: less than the deadline of a call, so that a server that is slow,
    and not silent, says so, and ends its work. A transaction that rests for longer than the deadline was cut."""

    statement_s: float
    lock_s: float
    idle_s: float
    connect_s: int
    deadline: bool

    @classmethod
    def of(cls, deadline_s: float | None) -> Bounds:
        """For calls with this deadline; None for migrations, which take their time."""
        if deadline_s is None:
            return cls(*MIGRATING_S, 60.0, CONNECT_S, deadline=False)
        connect_s = min(CONNECT_S, max(2, math.ceil(deadline_s * 0.4)))  # room for a second address
        return cls(deadline_s * 0.85, deadline_s * 0.7, deadline_s * 1.25, connect_s, deadline=True)

    def of_postgresql(self) -> str:
        """For the parameter `options` of a connection."""
        numbers = {"statement_ms": self.statement_s, "lock_ms": self.lock_s, "idle_ms": self.idle_s}
        return _POSTGRESQL.format(**{name: int(seconds * 1000) for name, seconds in numbers.items()})

    def of_mysql(self, *, mariadb: bool) -> str:
        """A statement that sets them. MySQL has no bound for transactions that rest, nor for those that write."""
        text = _MYSQL + (_MARIADB_ALONE if mariadb else _MYSQL_ALONE)
        if not self.deadline:
            text += _MYSQL_LOCKS
        elif mariadb:
            text += _MARIADB_DEADLINE
        return text.format(
            lock_s=max(1, int(self.lock_s)), idle_s=math.ceil(self.idle_s), statement_s=self.statement_s
        )


def engine_for(url: URL, *, pool_size: int = POOL, deadline_s: float | None = None) -> AsyncEngine:
    """The pool for a URL: READ COMMITTED, strict, with bounds on every wait; in a `Deadline` it is cut off in time.
    Errors show no parameters (they hold what people wrote)."""
    postgresql = url.get_backend_name() == "postgresql"
    bounds = Bounds.of(deadline_s)
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=CONNECT_S if deadline_s is None else deadline_s,
        pool_recycle=1800,
        pool_use_lifo=True,
        # Every transaction here ends with a commit or rollback of its own; MySQL's driver would ask again.
        pool_reset_on_return=None,
        hide_parameters=True,
        connect_args=_of_postgresql(url, bounds) if postgresql else {"connect_timeout": bounds.connect_s},
    )
    if not postgresql:
        # The driver logs what the server merely remarks on, such as the names of primary keys.
        logging.getLogger("asyncmy").setLevel(logging.ERROR)
        event.listen(engine.sync_engine, "connect", partial(_prepare_mysql, bounds))
    deadline.watch(engine)
    return engine


def _of_postgresql(url: URL, bounds: Bounds) -> dict[str, Any]:
    keeping = {**KEEP_ALIVE, "tcp_user_timeout": UNACKNOWLEDGED_MS}
    return {
        "connect_timeout": bounds.connect_s,
        "options": bounds.of_postgresql(),
        "application_name": "parlour",
        "client_encoding": "utf8",  # of a database in SQL_ASCII, psycopg would read bytes
        **{name: value for name, value in keeping.items() if name not in url.query},
    }


def _prepare_mysql(bounds: Bounds, connection: Any, record: Any) -> None:
    _keep_alive(record.driver_connection)
    cursor = connection.cursor()
    try:
        cursor.execute("SELECT VERSION()")
        cursor.execute(bounds.of_mysql(mariadb="mariadb" in cursor.fetchone()[0].lower()))
    finally:
        cursor.close()


def _keep_alive(connection: Any) -> None:
    """What libpq does by its parameters; asyncmy has none for it. Systems that lack one of these go without."""
    line = connection._transport.get_extra_info("socket")
    with suppress(OSError, AttributeError):  # a Unix socket has none of it
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, KEEP_ALIVE["keepalives"])
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEP_ALIVE["keepalives_idle"])
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, KEEP_ALIVE["keepalives_interval"])
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, KEEP_ALIVE["keepalives_count"])
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS)
