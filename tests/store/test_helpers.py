"""The suites' own instruments measure what they say."""

from __future__ import annotations

import pytest
import redis.asyncio
from sqlalchemy import bindparam, select

from parlour.store.engine import Store
from parlour.store.prepared import Prepared
from parlour.store.schema.tables import messages, meta
from tests.store.conftest import count, put
from tests.support.fixtures import CountQueries, explain
from tests.support.servers import Running, need


async def test_queries_are_counted_hot_or_not_and_bookkeeping_is_not(
    store: Store, count_queries: CountQueries
) -> None:
    with count_queries() as ran:
        await store.write(put("a"))
        await store.read(count)
    assert len(ran) == 2
    assert ran[0].startswith("INSERT INTO meta")
    await store.read(count)
    assert len(ran) == 2


async def test_a_plan_names_the_index_that_is_used(store: Store) -> None:
    hot = Prepared(
        select(messages.c.id)
        .where(messages.c.conversation_id == bindparam("conversation_id"), messages.c.seq < bindparam("before"))
        .order_by(messages.c.seq.desc())
        .limit(bindparam("most"))
    )
    params = {"conversation_id": "c", "before": 10, "most": 50}
    plan = await store.read(lambda tx: explain(tx, hot, params))
    assert "conversation_id_seq" in plan
    assert "scan" not in plan.replace("index scan", "").replace("index only scan", "")
    assert "temp b-tree" not in plan


async def test_a_plan_shows_when_everything_is_read(store: Store) -> None:
    plan = await store.read(lambda tx: explain(tx, select(meta.c.key).where(meta.c.value == "x")))
    sign = {"sqlite": "scan meta", "postgresql": "seq scan", "mysql": "type=all"}[store.dialect]
    assert sign in plan


async def test_the_private_redis_answers(redis_server: Running) -> None:
    client = redis.asyncio.from_url(redis_server.url)
    assert await client.ping()
    await client.aclose()


def test_a_missing_server_fails_where_all_are_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLOUR_TEST_REQUIRE", "all")
    with pytest.raises(pytest.fail.Exception, match="not installed"):
        need("no-such-server")
    monkeypatch.delenv("PARLOUR_TEST_REQUIRE")
    with pytest.raises(pytest.skip.Exception, match="not installed"):
        need("no-such-server")
