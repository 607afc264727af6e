"""Which errors are the database's difficulties, and which are ours: said by its states, numbers and drivers."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg
import pytest
from asyncmy import errors as asyncmy
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from parlour.domain.errors import Unavailable
from parlour.store.faults import answer, is_trouble, kind_of, words_of
from parlour.store.open import open_store
from tests.store.conftest import count
from tests.support.databases import Database

on_servers = pytest.mark.parametrize("migrated", ["postgresql", "mysql"], indirect=True, scope="session")
OF_DRIVERS: dict[str, tuple[Exception, bool]] = {
    "a connection that psycopg finds closed": (psycopg.InterfaceError("the connection is closed"), True),
    "a server that psycopg cannot reach": (psycopg.OperationalError("connection failed"), True),
    "an answer that psycopg cannot read": (psycopg.InternalError("unexpected message"), True),
    "a connection that PostgreSQL ends": (psycopg.errors.AdminShutdown("terminating connection"), True),
    "an error of PostgreSQL's own": (psycopg.errors.InternalError_("could not find block"), True),
    "a value that psycopg cannot send": (psycopg.ProgrammingError("cannot adapt type"), False),
    "a statement that PostgreSQL does not know": (psycopg.errors.SyntaxError("at or near"), False),
    "a key that is there": (psycopg.errors.UniqueViolation("duplicate key"), False),
    "a connection that asyncmy finds closed": (asyncmy.InterfaceError("(0, 'Not connected')"), True),
    "an answer that asyncmy cannot read": (asyncmy.InternalError("Packet sequence number wrong"), True),
    "a connection that MySQL lost": (asyncmy.OperationalError(2013, "Lost connection"), True),
    "a connection that MySQL closed for silence": (asyncmy.OperationalError(4031, "disconnected"), True),
    "a log-in that MySQL refuses": (asyncmy.OperationalError(1045, "Access denied"), False),
    "a statement that MySQL does not know": (asyncmy.ProgrammingError(1064, "syntax"), False),
    "a mistake of ours": (KeyError("name"), False),
}


@pytest.mark.parametrize(("error", "expected"), OF_DRIVERS.values(), ids=OF_DRIVERS)
@pytest.mark.parametrize("wrapped", [False, True], ids=["as the driver raises it", "as SQLAlchemy raises it"])
def test_trouble_is_told_from_mistakes_whoever_raises_it(error: Exception, expected: bool, wrapped: bool) -> None:
    raised: Exception = DBAPIError("SELECT 1", None, error) if wrapped else error
    assert is_trouble(raised) is expected
    given = answer(raised)
    assert (given is raised) is not expected
    if expected:
        assert isinstance(given, Unavailable)
        assert given.__cause__ is raised
        assert (kind_of(raised), words_of(raised)) != ("", "")


def test_a_mistake_in_a_statement_of_sqlite_is_ours() -> None:
    with pytest.raises(sqlite3.Error) as raised:
        sqlite3.connect(":memory:").execute("SELECT FROM")
    assert not is_trouble(raised.value)


@on_servers
async def test_what_a_driver_raises_by_itself_is_unavailable_and_among_the_troubles(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: dict[str, Any] = {
        "postgresql": psycopg.InterfaceError("the connection is closed"),
        "mysql": asyncmy.InternalError("Packet sequence number wrong"),
    }
    store = await open_store(database.url)

    async def broken(self: AsyncConnection, *args: Any, **named: Any) -> None:
        raise closed[database.kind]

    with monkeypatch.context() as patch:
        patch.setattr(AsyncConnection, "run_sync", broken)
        for ask in (store.read, store.write):
            with pytest.raises(Unavailable):
                await ask(count)
    assert store.troubles.total == 2
    assert await store.read(count) == 0
    await store.close()
