"""How many statements an answer takes: the same for ten and for a hundred, and few."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parlour.actions.desk.opening import open_ticket
from parlour.actions.people.guests import create_guest
from parlour.actions.talk.messages import send_message
from parlour.domain.actor import Actor
from parlour.domain.message import Draft
from tests.http.site import Site, build
from tests.support.databases import Database
from tests.support.fixtures import CountQueries


@pytest.fixture
async def anywhere(tmp_path: Path, database: Database) -> AsyncIterator[Site]:
    """A site on each database in turn."""
    async with build(tmp_path, url=database.url) as built:
        yield built


async def _tickets(site: Site, owner: Actor, count: int) -> None:
    for number in range(count):
        draft = Draft.of(f"Message {number}")
        await site.app.perform(open_ticket, owner, subject=f"Ticket {number}", draft=draft)


async def test_a_list_costs_the_same_however_long_it_is(anywhere: Site, count_queries: CountQueries) -> None:
    owner = await anywhere.account("Mia")
    agent, member = await anywhere.agent(), await anywhere.browser_of(owner)
    asked = {
        "desk": (agent, "/api/tickets?limit=100", 11),
        "waiting": (agent, "/api/tickets?sort=waiting&limit=100", 12),
        "filtered": (agent, "/api/tickets?status=open&assignee=none&query=ticket&limit=100", 10),
        "own": (member, "/api/tickets/mine", 9),
        "counts": (agent, "/api/tickets/counts", 5),
    }
    ran = dict[str, list[int]]()
    for more in (10, 90):
        await _tickets(anywhere, owner, more)
        for name, (client, path, _) in asked.items():
            with count_queries() as counted:
                assert (await client.get(path)).status_code == 200
            ran.setdefault(name, []).append(len(counted))
    for name, (_, _, most) in asked.items():
        few, many = ran[name]
        assert few == many <= most, (name, ran)


async def test_a_page_of_messages_costs_the_same_however_long_it_is(
    anywhere: Site, count_queries: CountQueries
) -> None:
    guest = (await anywhere.app.perform(create_guest, None, name="Gil")).acting()
    opened = await anywhere.app.perform(open_ticket, guest, subject="S", draft=Draft.of("0"))
    ticket_id = opened.ticket.conversation.id
    agent = await anywhere.agent()
    path = f"/api/conversations/{ticket_id}/messages?limit=200"
    ran = []
    for more in (9, 90):
        for number in range(more):
            draft = Draft.of(f"{number}")
            await anywhere.app.perform(send_message, guest, conversation_id=ticket_id, draft=draft)
        with count_queries() as counted:
            page = (await agent.get(path)).json()
        ran.append((len(counted), len(page["messages"])))
    (few, ten), (many, hundred) = ran
    assert (ten, hundred) == (10, 100)
    assert few == many <= 8


async def test_saying_who_one_is_takes_one_statement(anywhere: Site, count_queries: CountQueries) -> None:
    agent = await anywhere.agent()
    with count_queries() as counted:
        assert (await agent.get("/api/auth/me")).status_code == 200
    assert len(counted) == 1
