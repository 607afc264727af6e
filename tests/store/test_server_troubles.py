"""Database servers that restart, refuse and lose connections."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from parlour.domain.errors import Unavailable
from parlour.store.open import open_store
from parlour.store.transaction import Transaction
from tests.store.conftest import count, keys, put
from tests.support.databases import Database, execute

on_servers = pytest.mark.parametrize("migrated", ["postgresql", "mysql"], indirect=True, scope="session")


async def _cut_all_connections(database: Database) -> None:
    if database.kind == "postgresql":
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        await execute(database.url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
    else:
        await execute(database.url, "KILL USER parlour")


@on_servers
async def test_connections_that_died_in_the_pool_are_not_noticed(database: Database) -> None:
    store = await open_store(database.url)
    await asyncio.gather(*(store.write(put(str(n))) for n in range(5)))
    try:
        await _cut_all_connections(database)
    except OperationalError:
        assert database.kind == "mysql"  # it cut its own as well
    results = await asyncio.gather(*(store.write(put(f"again-{n}")) for n in range(5)))
    assert len(results) == 5
    assert await store.read(count) == 10
    await store.close()


@on_servers
async def test_a_connection_lost_midway_runs_the_action_again(database: Database) -> None:
    told: list[Any] = []
    store = await open_store(database.url, on_commit=told.extend)
    tries: list[int] = []

    def action(tx: Transaction) -> None:
        tries.append(1)
        put("once")(tx)
        if len(tries) == 1:
            number = "pg_backend_pid()" if tx.dialect == "postgresql" else "CONNECTION_ID()"
            own = tx.connection.exec_driver_sql(f"SELECT {number}").scalar()
            kill = f"SELECT pg_terminate_backend({own})" if tx.dialect == "postgresql" else f"KILL {own}"
            tx.connection.exec_driver_sql(kill)
            tx.connection.exec_driver_sql("SELECT 1")

    await store.write(action)
    assert len(tries) == 2
    assert await store.read(keys) == ["once"]
    assert told == ["once"]
    await store.close()


@on_servers
async def test_a_commit_without_an_answer_is_not_repeated_and_is_looked_into(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    doubted: list[Any] = []
    store = await open_store(database.url, on_commit=told.extend, on_doubt=doubted.extend)
    original = AsyncConnection.commit

    async def lost(self: AsyncConnection) -> None:
        await original(self)
        raise OperationalError("COMMIT", None, Exception("gone"), connection_invalidated=True)

    with monkeypatch.context() as patch:
        patch.setattr(AsyncConnection, "commit", lost)
        with pytest.raises(Unavailable):
            await store.write(put("maybe"))
    assert (told, doubted) == ([], ["maybe"])
    assert await store.read(keys) == ["maybe"]
    await store.close()


@on_servers
async def test_a_caller_that_leaves_does_not_take_its_announcement_along(database: Database) -> None:
    told: list[Any] = []
    store = await open_store(database.url, on_commit=told.extend)
    writing = asyncio.ensure_future(store.write(put("left")))
    await asyncio.sleep(0)
    writing.cancel()
    await store.close()
    assert told == ["left"]


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "mariadb"])
async def test_a_server_that_is_not_there_is_unavailable(scheme: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Unavailable):
            await open_store(f"{scheme}://x:secret@127.0.0.1:{taken.getsockname()[1]}/x")
