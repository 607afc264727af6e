"""Databases of old versions, and what is in a database of any version: its schema, and all its rows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Connection, MetaData, create_engine, inspect, text
from sqlalchemy.engine import make_url

from parlour.store import urls
from tests.support.databases import SERVERS, create, drop
from tests.support.old_rows import ROWS

__all__ = ["ROWS", "another", "outline", "put_rows", "state"]

DRIVERS: Final = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}


@contextmanager
def opened(url: str) -> Iterator[Connection]:
    target = urls.parse(url)
    address = f"sqlite:///{target.path}" if target.path else make_url(url).set(drivername=DRIVERS[_kind(url)])
    # making a context for TLS, which pymysql does beforehand, costs more than all the rest here
    engine = create_engine(address, connect_args={"ssl_disabled": True} if _kind(url) == "mysql" else {})
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _kind(url: str) -> str:
    return make_url(url).get_backend_name()


def put_rows(url: str, at: str) -> None:
    with opened(url) as connection:
        for statement in ROWS.get(at, ()):
            connection.execute(text(statement))


def state(url: str) -> dict[str, Any]:
    """The schema, as the database tells it, and all rows; what a migration makes up anew each time is left out."""
    with opened(url) as connection:
        found: dict[str, Any] = {}
        there = inspect(connection)
        metadata = MetaData()
        metadata.reflect(connection)
        for name, table in sorted(metadata.tables.items()):
            found[name] = {
                "columns": [{**c, "type": repr(c["type"])} for c in there.get_columns(name)],
                "indexes": _sorted(there.get_indexes(name)),
                "unique": _sorted(there.get_unique_constraints(name)),
                "foreign": _sorted(there.get_foreign_keys(name)),
                "primary": there.get_pk_constraint(name),
                "rows": sorted(repr(_plain(name, row)) for row in connection.execute(table.select()).mappings()),
            }
        return found


OUTLINES = {
    "sqlite": ("name, sql FROM sqlite_master",),
    "postgresql": ("table_name, column_name FROM information_schema.columns", "indexname, indexdef FROM pg_indexes"),
    "mysql": tuple(
        f"table_name, {column} FROM information_schema.{view} WHERE table_schema = DATABASE()"
        for view, column in (("columns", "column_name"), ("statistics", "index_name"))
    ),
}


def outline(url: str) -> list[Any]:
    """What DDL changes, at less cost than `state`."""
    with opened(url) as connection:
        return [sorted(map(tuple, connection.execute(text(f"SELECT {what}")))) for what in OUTLINES[_kind(url)]]


def _sorted(things: Any) -> list[Any]:
    return sorted(things, key=lambda thing: str(thing["name"]))


def _plain(table: str, row: Any) -> list[tuple[str, Any]]:
    made_up = ("id", "run_at", "created_at") if table == "jobs" else ()
    return [(key, value) for key, value in row.items() if key not in made_up]


@asynccontextmanager
async def another(request: pytest.FixtureRequest, kind: str, folder: Path) -> AsyncIterator[str]:
    """One more empty database of this kind."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'another.db'}"
        return
    server = request.getfixturevalue(SERVERS[kind])
    url = await asyncio.to_thread(create, server.url)
    try:
        yield url
    finally:
        await asyncio.to_thread(drop, server.url, url)
