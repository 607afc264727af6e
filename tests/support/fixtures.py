"""What the suites share: a migrated `store` on every database, counting of queries, query plans.

Used through `pytest_plugins` in `tests/conftest.py`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any

import pytest

from parlour.adapters import passwords
from parlour.store.engine import Store
from parlour.store.open import open_store
from parlour.store.sqlite import connection
from parlour.store.transaction import Transaction
from tests.support.databases import Database, database, empty, empty_database, migrated
from tests.support.servers import mariadb_server, postgresql_server, redis_server

__all__ = [
    "CountQueries",
    "Counted",
    "cheap",
    "costly_passwords",
    "count_queries",
    "database",
    "durable_sqlite",
    "empty",
    "empty_database",
    "explain",
    "mariadb_server",
    "migrated",
    "postgresql_server",
    "redis_server",
    "store",
    "told",
]


@pytest.fixture(scope="session", autouse=True)
def cheap() -> Iterator[None]:
    """What costs much so that it is safe costs little: a log-in 1 ms instead of 35, a commit no wait for the disk.
    And what is the same for every server is made once.

    Servers in other processes are as they are.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "MEMORY_KIB", 64)
        unsafe = tuple(setting.replace("synchronous=FULL", "synchronous=OFF") for setting in SQLITE_SETTINGS)
        assert unsafe != SQLITE_SETTINGS
        patch.setattr(connection, "_SETTINGS", unsafe)
        if door := sys.modules.get("parlour.http.app"):  # not where no test of this run has a server
            patch.setattr(door, "document", described_once(door))
        yield


def described_once(door: Any) -> Callable[[Any], dict[str, Any]]:
    """The description of the calls, made for the first of thousands of servers: 50 of the 70 ms that each takes."""
    make = door.document
    of_all = cache(lambda: make(door.CALLS))
    return lambda table: of_all() if table is door.CALLS else make(table)


@pytest.fixture
def durable_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections as they are, for databases that are opened from here on."""
    monkeypatch.setattr(connection, "_SETTINGS", SQLITE_SETTINGS)


@pytest.fixture
def costly_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """What hashes cost in truth, for `Passwords` that are made from here on."""
    monkeypatch.setattr(passwords, "MEMORY_KIB", MEMORY_KIB)


@pytest.fixture
def told() -> list[Any]:
    """The events that `store` handed over after commits, in order."""
    return []


@pytest.fixture
async def store(database: Database, told: list[Any]) -> AsyncIterator[Store]:
    """An open store on an empty, migrated database: SQLite, PostgreSQL and MariaDB in turn."""
    opened = await open_store(database.url, on_commit=told.extend)
    yield opened
    await opened.close()


class Counted(list[str]):
    """The statements that ran while counting (savepoints, BEGIN and COMMIT left out), as SQL."""


MEMORY_KIB = passwords.MEMORY_KIB
SQLITE_SETTINGS = connection._SETTINGS

CountQueries = Callable[[], AbstractContextManager[Counted]]
_BOOKKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA", "SET ")


@pytest.fixture
def count_queries(monkeypatch: pytest.MonkeyPatch) -> CountQueries:
    """`with count_queries() as ran: …` then `len(ran)`; Core and hot statements, on every database."""
    return lambda: _counting(monkeypatch)


@contextmanager
def _counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    ran = Counted()

    def note(sql: str) -> None:
        if not sql.lstrip().upper().startswith(_BOOKKEEPING):
            ran.append(sql)

    def through_core(conn: Any, cursor: Any, sql: str, *rest: Any) -> None:
        note(sql)

    event.listen(Engine, "before_cursor_execute", through_core)
    try:
        with monkeypatch.context() as patch:
            for name in ("query", "change", "change_many"):
                patch.setattr(connection.Direct, name, _noted(name, note))
            yield ran
    finally:
        event.remove(Engine, "before_cursor_execute", through_core)


def _noted(name: str, note: Callable[[str], None]) -> Callable[..., Any]:
    """SQLite's hot statements go past SQLAlchemy, and so past its events."""
    original = getattr(connection.Direct, name)

    def run(self: connection.Direct, prepared: Any, params: Any) -> Any:
        lengths = {} if name == "change_many" else {"params": params}
        note(prepared.form(self.connection.dialect, "sqlite", **lengths).sql)
        return original(self, prepared, params)

    return run


def explain(tx: Transaction, statement: Any, params: dict[str, Any] | None = None) -> str:
    """The database's plan for a Core statement or a Prepared, as lower-case text.

    SQLite: lines such as `search messages using index … (conversation_id=? and seq<?)`; a `scan` without an index
    reads the table, `temp b-tree` sorts. PostgreSQL: `seq scan` and `sort`; the planner is told to avoid them if it
    can, so that small tables tell the truth. MariaDB: `type=all` reads the table, `using filesort` sorts; of a table
    with a handful of rows it does both whatever the indexes, so give it some hundreds (and ANALYZE TABLE) first.
    """
    from parlour.store.prepared import Prepared

    if not isinstance(statement, Prepared):
        statement = Prepared(statement)
    form = statement.form(tx.connection.dialect, f"explain-{tx.dialect}", params or {})
    arguments = form.arguments(params or {})
    if tx.dialect == "sqlite":
        rows = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {form.sql}", arguments).all()
        lines = [_spelt_out(tx, str(row[3])) for row in rows]
    elif tx.dialect == "postgresql":
        tx.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        tx.connection.exec_driver_sql("SET LOCAL enable_sort = off")
        lines = [str(row[0]) for row in tx.connection.exec_driver_sql(f"EXPLAIN {form.sql}", arguments)]
    else:
        found = tx.connection.exec_driver_sql(f"EXPLAIN {form.sql}", arguments).mappings().all()
        lines = [" ".join(f"{name}={value}" for name, value in row.items()) for row in found]
    return "\n".join(lines).lower()


def _spelt_out(tx: Transaction, line: str) -> str:
    """SQLite gives the indexes of unique keys numbers for names; say their columns instead."""

    def columns(found: re.Match[str]) -> str:
        rows = tx.connection.exec_driver_sql(f"PRAGMA index_info({found[0]})").all()
        return "uq_" + "_".join(str(row[2]) for row in rows)

    return re.sub(r"sqlite_autoindex_\w+", columns, line)
