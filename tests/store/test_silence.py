"""Databases that fall silent: connections that stay open and answer nothing, and servers that are frozen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from parlour.domain.errors import Unavailable
from parlour.store import server_lock, serving_lock
from parlour.store.engine import Store
from parlour.store.open import open_store
from parlour.store.transaction import Transaction
from tests.store.conftest import keys, put
from tests.support.database_proxy import DatabaseProxy, database_proxy
from tests.support.databases import SERVERS, Database
from tests.support.servers import Running, frozen

pytestmark = pytest.mark.parametrize("migrated", ["postgresql", "mysql"], indirect=True, scope="session")
DEADLINE_S = 1.0
SOON_S = DEADLINE_S + 2.0  # a call is answered by then, on a machine that is busy


@dataclass
class Behind:
    """A store with a short deadline behind a proxy."""

    proxy: DatabaseProxy
    store: Store = None  # type: ignore[assignment]
    told: list[Any] = field(default_factory=list)
    doubted: list[Any] = field(default_factory=list)

    async def warm(self, connections: int = 4) -> None:
        """Puts that many good connections into the pool."""
        async with asyncio.timeout(30):
            await asyncio.gather(*(self.store.write(put(f"warm-{number}")) for number in range(connections)))
        self.told.clear()


@pytest.fixture
async def behind(database: Database) -> AsyncIterator[Behind]:
    async with database_proxy(database.url) as proxy:
        made = Behind(proxy)
        made.store = await open_store(
            proxy.url, on_commit=made.told.extend, on_doubt=made.doubted.extend, deadline_s=DEADLINE_S
        )
        try:
            yield made
        finally:
            await made.store.close()


async def refused_in_time(*calls: Awaitable[Any], within_s: float = SOON_S) -> None:
    """Each of these calls is `Unavailable`, and none waits for longer."""
    async with asyncio.timeout(within_s):
        answers = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(answer) for answer in answers] == [Unavailable] * len(calls)


async def test_reads_and_writes_on_a_silent_connection_are_refused_in_time(behind: Behind) -> None:
    await behind.warm()
    behind.proxy.fall_silent(new=True)
    await refused_in_time(behind.store.write(put("lost")), behind.store.read(keys), behind.store.ping())
    assert behind.store.troubles.total == 3
    assert (behind.told, behind.doubted) == ([], [])  # no COMMIT was sent


async def test_after_a_failover_one_deadline_is_lost_and_not_one_for_each_idle_connection(behind: Behind) -> None:
    await behind.warm(8)
    behind.proxy.fall_silent()
    await refused_in_time(behind.store.write(put("lost")))
    async with asyncio.timeout(SOON_S):
        for number in range(10):
            await behind.store.write(put(f"after-{number}"))
    assert behind.told == [f"after-{number}" for number in range(10)]


async def test_more_calls_than_there_are_connections_are_all_refused_in_time(behind: Behind) -> None:
    await behind.warm(10)
    behind.proxy.fall_silent(new=True)
    await refused_in_time(*(behind.store.write(put(f"lost-{number}")) for number in range(40)))
    behind.proxy.answer_new()
    async with asyncio.timeout(SOON_S):
        await behind.store.write(put("again"))


async def test_a_server_that_accepts_connections_and_says_nothing_is_refused_in_time(behind: Behind) -> None:
    behind.proxy.fall_silent(new=True)
    await refused_in_time(behind.store.write(put("first")), behind.store.write(put("second")))
    await refused_in_time(behind.store.read(keys))  # nothing of the connecting is left in the way
    behind.proxy.answer_new()
    async with asyncio.timeout(SOON_S):
        assert await behind.store.write(put("third")) == "third"


@pytest.mark.parametrize("lands", [True, False])
async def test_a_commit_that_is_not_answered_is_in_doubt(behind: Behind, lands: bool) -> None:
    await behind.warm()
    behind.proxy.fall_silent_at_commit(lands=lands)
    await refused_in_time(behind.store.write(put("maybe")))
    assert (behind.told, behind.doubted) == ([], ["maybe"])
    async with asyncio.timeout(SOON_S):
        assert ("maybe" in await behind.store.read(keys)) is lands


async def test_rows_that_a_silent_connection_has_locked_are_free_again_by_themselves(behind: Behind) -> None:
    """The server has not heard of our end. It ends a transaction that rests for longer than any of ours does."""
    await behind.warm(1)

    def fall_silent(tx: Transaction) -> None:
        put("locked")(tx)
        behind.proxy.fall_silent()
        tx.connection.exec_driver_sql("SELECT 1")

    await refused_in_time(behind.store.write(fall_silent))
    async with asyncio.timeout(20):
        while True:
            with suppress(Unavailable):
                assert await behind.store.write(put("locked")) == "locked"
                break


async def test_a_statement_that_takes_too_long_is_ended_by_the_server_and_the_connection_kept(behind: Behind) -> None:
    await behind.warm(1)
    before = behind.proxy.accepted
    nap = "SELECT pg_sleep(30)" if behind.store.dialect == "postgresql" else "SELECT SLEEP(30) FROM meta"
    with pytest.raises(Unavailable):
        await behind.store.read(lambda tx: tx.connection.exec_driver_sql(nap).all())
    await behind.store.write(put("again"))
    assert behind.proxy.accepted == before


async def test_a_store_is_closed_in_time_whatever_still_waits(behind: Behind, database: Database) -> None:
    patient = await open_store(behind.proxy.url, on_doubt=behind.doubted.extend, deadline_s=60)
    await asyncio.gather(*(patient.write(put(f"warm-{number}")) for number in range(3)))
    behind.proxy.fall_silent_at_commit(lands=False)
    waiting: list[asyncio.Future[Any]] = [asyncio.ensure_future(patient.write(put("in doubt")))]
    await asyncio.sleep(0.3)
    behind.proxy.fall_silent(new=True)
    waiting += [asyncio.ensure_future(patient.read(keys)) for _ in range(12)]
    await asyncio.sleep(0.3)
    async with asyncio.timeout(5):
        await patient.close()
    await refused_in_time(*waiting)
    assert behind.doubted == ["in doubt"]


async def test_a_frozen_server_is_refused_in_time_and_serves_again_when_it_thaws(
    database: Database, request: pytest.FixtureRequest
) -> None:
    server: Running = request.getfixturevalue(SERVERS[database.kind])
    doubted: list[Any] = []
    store = await open_store(database.url, on_doubt=doubted.extend, deadline_s=DEADLINE_S)
    await asyncio.gather(*(store.write(put(f"warm-{number}")) for number in range(4)))
    with frozen(server):
        for _ in range(2):
            await refused_in_time(store.write(put("lost")), store.read(keys), store.ping())
    async with asyncio.timeout(SOON_S):
        await store.write(put("again"))
        assert await store.read(keys) == ["again", *(f"warm-{number}" for number in range(4))]
    assert doubted == []
    await store.close()


@pytest.mark.parametrize("waits_for", ["a look", "a new session"])
async def test_the_serving_lock_is_let_go_in_time_while_nothing_answers(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waits_for: str
) -> None:
    monkeypatch.setattr(server_lock, "LOOK_EVERY_S", 0.2)
    monkeypatch.setattr(server_lock, "ANSWER_S", 60.0 if waits_for == "a look" else 0.5)
    async with database_proxy(database.url) as proxy:
        async with serving_lock.serving(tmp_path, proxy.url):
            proxy.fall_silent(new=True)
            await asyncio.sleep(1.5)
            ending = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - ending < SOON_S
