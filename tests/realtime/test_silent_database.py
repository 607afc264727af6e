"""A database that falls silent under a running server: everybody is answered in time, and all goes on behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from parlour.actions.system.jobs import enqueue_job
from parlour.actions.talk.conversations import start_group
from parlour.actions.talk.messages import send_message
from parlour.domain.errors import Unavailable
from parlour.domain.jobs import NewJob
from parlour.domain.message import Draft
from tests.contract.running import Running, running
from tests.support.clock import until
from tests.support.database_proxy import DatabaseProxy, database_proxy
from tests.support.databases import Database

pytestmark = pytest.mark.parametrize("migrated", ["postgresql", "mysql"], indirect=True, scope="session")
SOON_S = 4.0  # the deadline of one second, on a machine that is busy


@dataclass
class Behind:
    """A server with a short deadline behind a proxy, and a conversation of two."""

    live: Running
    proxy: DatabaseProxy


@pytest.fixture
async def behind(tmp_path: Path, database: Database) -> AsyncIterator[Behind]:
    async with (
        database_proxy(database.url) as proxy,
        running(tmp_path, database_url=proxy.url, database_timeout=1) as live,
    ):
        yield Behind(live, proxy)


async def test_sockets_and_pages_are_told_unavailable_in_time_and_go_on_afterwards(behind: Behind) -> None:
    live = behind.live
    mia, leo = await live.account("Mia"), await live.account("Leo")
    group = (await live.perform(start_group, mia, title="Trip", participant_ids=[leo.id])).view.conversation.id
    sender, listener = await live.socket(mia, join=group), await live.socket(leo, join=group)
    browser = await live.browser(leo)
    assert (await browser.get("/readyz")).status_code == 200

    behind.proxy.fall_silent(new=True)
    message = {"conversationId": group, "content": "Hello", "clientId": "c1"}
    async with asyncio.timeout(SOON_S):
        refused, listed, shown, ready = await asyncio.gather(
            sender.refused("message:send", message),
            browser.get("/api/conversations"),
            browser.get(f"/api/conversations/{group}/messages"),
            browser.get("/readyz"),
        )
        assert (await browser.get("/healthz")).status_code == 200
    assert refused == "unavailable"
    assert [(answer.status_code, answer.json()["code"]) for answer in (listed, shown, ready)] == [
        (503, "unavailable")
    ] * 3

    behind.proxy.answer_new()
    async with asyncio.timeout(SOON_S):
        await sender.must("message:send", message)
    await listener.hear("message:new", content="Hello")
    assert (await browser.get("/readyz")).status_code == 200


async def test_a_commit_that_was_swallowed_with_its_connection_is_told_when_it_stands(behind: Behind) -> None:
    live = behind.live
    await live.parlour.jobs.stop()  # the next COMMIT is the test's
    mia, leo = await live.account("Mia"), await live.account("Leo")
    group = (await live.perform(start_group, mia, title="Trip", participant_ids=[leo.id])).view.conversation.id
    listener = await live.socket(leo, join=group)
    for content, lands in (("Never", False), ("Perhaps", True)):
        behind.proxy.fall_silent_at_commit(lands=lands)
        async with asyncio.timeout(SOON_S):
            with pytest.raises(Unavailable):
                await live.perform(send_message, mia, conversation_id=group, draft=Draft.of(content))
        if not lands:
            # as after a failover: the new connections do not see what the old one holds
            behind.proxy.hang_up()
    await listener.hear("message:new", content="Perhaps")
    assert not [message for message in listener.all("message:new") if message["content"] == "Never"]


async def test_jobs_are_run_again_when_the_database_answers_again(behind: Behind) -> None:
    live = behind.live
    behind.proxy.fall_silent(new=True)
    await asyncio.sleep(1.5)  # the runner meets its deadline, or will
    behind.proxy.answer_new()
    done = live.parlour.jobs.ended["done"]
    await live.parlour.app.perform_system(enqueue_job, job=NewJob("jobs.forget_ended", dedupe_key="again"))
    await until(lambda: live.parlour.jobs.ended["done"] > done)
