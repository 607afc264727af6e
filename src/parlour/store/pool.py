"""Connection pool of a database server: strict sessions in READ COMMITTED, with a bound on every wait."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

POOL = 10
POOL_WAIT = 10  # seconds for a free connection, then `Unavailable`

_POSTGRESQL = (
    "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s "
    "-c default_transaction_isolation=read\\ committed"
)
_MYSQL = (
    "SET SESSION sql_mode='STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', "
    "SESSION innodb_lock_wait_timeout=10, SESSION transaction_isolation='READ-COMMITTED'"
)
# MariaDB knew this variable under its old name only, until 11.1.
_MARIADB = _MYSQL.replace("transaction_isolation", "tx_isolation")


def engine_for(url: URL, *, pool_size: int = POOL) -> AsyncEngine:
    """The pool for a URL: READ COMMITTED, strict, with bounds on every wait. Errors show no parameters (they hold
    what people wrote)."""
    postgresql = url.get_backend_name() == "postgresql"
    arguments: dict[str, Any] = {"connect_timeout": 10}
    if postgresql:
        arguments |= {"options": _POSTGRESQL, "application_name": "parlour"}
        arguments["client_encoding"] = "utf8"  # of a database in SQL_ASCII, psycopg would read bytes
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_WAIT,
        pool_recycle=1800,
        pool_use_lifo=True,
        # Every transaction here ends with a commit or rollback of its own; MySQL's driver would ask again.
        pool_reset_on_return=None,
        hide_parameters=True,
        connect_args=arguments,
    )
    if not postgresql:
        # The driver logs what the server merely remarks on, such as the names of primary keys.
        logging.getLogger("asyncmy").setLevel(logging.ERROR)
        event.listen(engine.sync_engine, "connect", _prepare_mysql)
    return engine


def _prepare_mysql(connection: Any, record: Any) -> None:
    cursor = connection.cursor()
    try:
        cursor.execute("SELECT VERSION()")
        mariadb = "mariadb" in cursor.fetchone()[0].lower()
        cursor.execute(_MARIADB if mariadb else _MYSQL)
    finally:
        cursor.close()
