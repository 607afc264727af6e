"""Databases for tests: empty ones, and migrated ones that are emptied between tests."""

from __future__ import annotations

import asyncio
import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from parlour.store import urls
from parlour.store.migrate import migrate
from parlour.store.pool import engine_for
from parlour.store.schema.tables import metadata

DATABASES = ("sqlite", "postgresql", "mysql")
SERVERS = {"postgresql": "postgresql_server", "mysql": "mariadb_server"}
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


class Emptier:
    """Deletes every row of a server's database, over one connection for the session while nobody cuts it."""

    def __init__(self, url: str) -> None:
        sync = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}[make_url(url).get_backend_name()]
        address = make_url(url).set(drivername=sync)
        self._engine = create_engine(address, isolation_level="AUTOCOMMIT", pool_size=1, pool_pre_ping=True)
        self._names = [table.name for table in reversed(metadata.sorted_tables)]
        self._look = " UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in self._names)

    def __call__(self) -> None:
        """Look first: a test leaves rows in a handful of tables, and a DELETE costs where there are none, too."""
        with self._engine.connect() as connection:
            filled = set(connection.exec_driver_sql(self._look).scalars())
            for name in self._names:
                if name in filled:
                    connection.exec_driver_sql(f"DELETE FROM {name}")

    def close(self) -> None:
        self._engine.dispose()


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
    server = request.getfixturevalue(SERVERS[kind])
    url = create(server.url)
    asyncio.run(migrate(url))
    yield Database(kind, url)
    drop(server.url, url)


@pytest.fixture(scope="session")
def empty(migrated: Database) -> Iterator[Callable[[], None]]:
    """Leaves no row in `migrated`; nothing to do for SQLite, where each test has a file of its own."""
    if migrated.kind == "sqlite":
        yield lambda: None
        return
    emptier = Emptier(migrated.url)
    yield emptier
    emptier.close()


@pytest.fixture
def database(migrated: Database, empty: Callable[[], None], tmp_path: Path) -> Iterator[Database]:
    """A migrated database without rows, of each kind in turn."""
    if migrated.kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'parlour.db'}"
        asyncio.run(fresh_sqlite(url))
        yield Database("sqlite", url)
        return
    yield migrated
    empty()


@pytest.fixture(params=DATABASES)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of each kind in turn that no migration has touched."""
    kind = request.param
    if kind == "sqlite":
        yield Database(kind, f"sqlite:///{tmp_path / 'empty.db'}")
        return
    server = request.getfixturevalue(SERVERS[kind])
    url = create(server.url)
    yield Database(kind, url)
    drop(server.url, url)
