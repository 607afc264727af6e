"""Searching over HTTP: shape, filters, refusals, and that nothing found is markup."""

from __future__ import annotations

import pytest

from parlour.domain.rates import SEARCHES
from tests.http.site import Site

PATH = "/api/messages/search"


async def test_what_was_said_is_found_with_its_conversation(site: Site) -> None:
    guest, ticket = await site.guest("Gil", "A lamp")
    agent = await site.agent()
    said = await guest.post(
        f"/api/conversations/{ticket['id']}/messages", json={"content": "The <b>lamp</b> & shade"}
    )
    for client, email in ((guest, None), (agent, "gil@example.com")):
        answer = await client.get(PATH, params={"q": "LÀMP"})
        assert answer.status_code == 200
        assert answer.json()["nextCursor"] is None
        assert answer.json()["partial"] is False
        [result] = answer.json()["results"]
        assert set(result) == {"message", "excerpt", "conversation"}
        assert result["message"] == said.json()["message"]
        assert result["excerpt"] == "The <b>\x02lamp\x03</b> & shade"
        assert result["conversation"]["id"] == ticket["id"]
        assert result["conversation"]["ticket"]["owner"].get("email") == email


async def test_pages_and_filters_go_over_the_wire(site: Site) -> None:
    guest, ticket = await site.guest()
    agent = await site.agent()
    for number in range(3):
        await guest.post(f"/api/conversations/{ticket['id']}/messages", json={"content": f"word {number}"})
    await agent.post(f"/api/conversations/{ticket['id']}/messages", json={"content": "word of the agent"})
    first = (await guest.get(PATH, params={"q": "word", "limit": 3})).json()
    second = (await guest.get(PATH, params={"q": "word", "limit": 3, "cursor": first["nextCursor"]})).json()
    assert [each["message"]["content"] for each in (*first["results"], *second["results"])] == [
        "word of the agent",
        "word 2",
        "word 1",
        "word 0",
    ]
    only = {"q": "word", "from": ticket["owner"]["id"], "conversationId": ticket["id"], "after": "2020-01-01"}
    assert len((await guest.get(PATH, params=only)).json()["results"]) == 3
    assert (await guest.get(PATH, params=only | {"hasFile": "true"})).json()["results"] == []


async def test_another_guest_finds_nothing_and_learns_nothing(site: Site) -> None:
    owner, ticket = await site.guest("Ann")
    other, _ = await site.guest("Bob")
    await owner.post(f"/api/conversations/{ticket['id']}/messages", json={"content": "unheard"})
    assert len((await owner.get(PATH, params={"q": "unheard"})).json()["results"]) == 1
    assert (await other.get(PATH, params={"q": "unheard"})).json()["results"] == []
    foreign = await other.get(PATH, params={"q": "unheard", "conversationId": ticket["id"]})
    missing = await other.get(PATH, params={"q": "unheard", "conversationId": "x"})
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json() == missing.json()


@pytest.mark.parametrize(
    "params",
    [{}, {"q": ""}, {"q": "x", "limit": "many"}, {"q": "x", "cursor": "!"}, {"q": "x", "after": "soon"}],
)
async def test_what_makes_no_sense_is_invalid(site: Site, params: dict[str, str]) -> None:
    guest, _ = await site.guest()
    answer = await guest.get(PATH, params=params)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("q", ['"', "a OR", "NEAR(", "' OR 1=1 --", "\x00", "%", "*", "a" * 5000, "\ud7ff", "(((("])
async def test_no_query_breaks_anything(site: Site, q: str) -> None:
    guest, ticket = await site.guest()
    answer = await guest.get(PATH, params={"q": q, "conversationId": ticket["id"]})
    assert answer.status_code == 200


async def test_searching_has_a_rate(strict_site: Site) -> None:
    guest, _ = await strict_site.guest()
    statuses = [(await guest.get(PATH, params={"q": "x"})).status_code for _ in range(int(SEARCHES.guests or 0) + 1)]
    assert set(statuses[:-1]) == {200}
    assert statuses[-1] == 429
