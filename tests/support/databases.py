"""Databases for tests: empty ones, and migrated ones that are emptied between tests."""

from __future__ import annotations

import asyncio
import itertools
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from parlour.store import urls
from parlour.store.migrate import migrate
from parlour.store.pool import engine_for
from parlour.store.schema.tables import metadata

DATABASES = ("sqlite", "postgresql", "mysql")
_SERVERS = {"postgresql": "postgresql_server", "mysql": "mariadb_server"}
_numbers = itertools.count()
_fresh: list[bytes] = []


@dataclass(frozen=True, slots=True)
class Database:
    """Where a test's database is; `kind` is one of DATABASES."""

    kind: str
    url: str


async def execute(url: str, *statements: str) -> None:
    """Run statements on a server's database, each committed by itself."""
    target = urls.parse(url)
    assert target.url is not None
    engine = engine_for(target.url, pool_size=1)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            for statement in statements:
                await connection.execute(text(statement))
    finally:
        await engine.dispose()


def create(server_url: str) -> str:
    """A new, empty database on the server; its URL."""
    name = f"parlour_{os.getpid()}_{next(_numbers)}"
    options = " CHARACTER SET latin1" if server_url.startswith("mysql") else ""  # what a careless owner may have
    asyncio.run(execute(server_url, f"CREATE DATABASE {name}{options}"))
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def drop(server_url: str, url: str) -> None:
    force = " WITH (FORCE)" if url.startswith("postgresql") else ""
    asyncio.run(execute(server_url, f"DROP DATABASE {make_url(url).database}{force}"))


def empty(database: Database) -> None:
    """Delete every row. Faster than TRUNCATE for the few that a test leaves."""
    names = [table.name for table in reversed(metadata.sorted_tables)]
    asyncio.run(execute(database.url, *(f"DELETE FROM {name}" for name in names)))


async def fresh_sqlite(url: str) -> None:
    """A migrated SQLite file where none is yet: a copy, for migrating takes a tenth of a second."""
    path = urls.parse(url).path
    assert path is not None
    if Path(path).exists():
        return
    if not _fresh:
        with tempfile.TemporaryDirectory(prefix="parlour-test-") as folder:
            await migrate(f"{folder}/fresh.db", snapshot=False)
            _fresh.append(Path(folder, "fresh.db").read_bytes())
    Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    Path(path).touch(mode=0o600)
    Path(path).write_bytes(_fresh[0])


@pytest.fixture(scope="session", params=DATABASES)
def migrated(request: pytest.FixtureRequest) -> Iterator[Database]:
    """One migrated database of each kind for the session; `database` gives it to a test, empty."""
    kind = request.param
    if kind == "sqlite":
        yield Database(kind, "")
        return
    server = request.getfixturevalue(_SERVERS[kind])
    url = create(server.url)
    asyncio.run(migrate(url))
    yield Database(kind, url)
    drop(server.url, url)


@pytest.fixture
def database(migrated: Database, tmp_path: Path) -> Iterator[Database]:
    """A migrated database without rows, of each kind in turn."""
    if migrated.kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'parlour.db'}"
        asyncio.run(fresh_sqlite(url))
        yield Database("sqlite", url)
        return
    yield migrated
    empty(migrated)


@pytest.fixture(params=DATABASES)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of each kind in turn that no migration has touched."""
    kind = request.param
    if kind == "sqlite":
        yield Database(kind, f"sqlite:///{tmp_path / 'empty.db'}")
        return
    server = request.getfixturevalue(_SERVERS[kind])
    url = create(server.url)
    yield Database(kind, url)
    drop(server.url, url)
