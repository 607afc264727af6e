"""One client that floods by whatever way of writing there is: a budget holds over both doors, with one count."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from parlour.actions.talk.conversations import start_group
from parlour.actions.talk.linked import start_linked
from parlour.actions.talk.messages import load_messages, send_message
from parlour.domain.actor import Actor
from parlour.domain.message import Draft
from parlour.domain.rates import RATES
from tests.adapters.test_rates import Hands
from tests.contract.running import Running, running
from tests.realtime.client import Client

EMOJIS = ("👍", "🎉", "😀", "🚀", "🍕", "🐙")


@dataclass
class Attacker:
    """Mia with a group of her own and a message in it, and Leo, whom she pesters; a clock that the test moves."""

    live: Running
    clock: Hands
    mia: Actor
    leo: Actor
    group: str
    message: str
    browser: httpx2.AsyncClient
    socket: Client

    @classmethod
    async def of(cls, live: Running) -> Attacker:
        clock = live.parlour.app.rates._clock = Hands()  # type: ignore[attr-defined]
        mia, leo = await live.account("Mia"), await live.account("Leo")
        group = (await live.perform(start_group, mia, title="G", participant_ids=[leo.id])).view.conversation.id
        sent = await live.perform(send_message, mia, conversation_id=group, draft=Draft.of("Hello"))
        return cls(live, clock, mia, leo, group, sent.message.id, await live.browser(mia), await live.socket(mia))

    async def call(self, method: str, path: str, **body: Any) -> str | None:
        """The code of a refusal, or None."""
        answer = await self.browser.request(method, path, json=body or None)
        if answer.status_code == 429:
            assert 1 <= int(answer.headers["retry-after"]) <= 3600
        return answer.json()["code"] if answer.is_error else None

    async def ask(self, event: str, **payload: Any) -> str | None:
        ack = await self.socket.call(event, payload)
        if ack["success"]:
            return None
        if ack["error"]["code"] == "rate_limited":
            assert 1 <= ack["error"]["retryAfter"] <= 3600
        return str(ack["error"]["code"])

    async def write(self, number: int) -> str | None:
        """The next of all the ways to write that share a budget."""
        about, emoji = f"/api/messages/{self.message}", EMOJIS[number % len(EMOJIS)]
        group = f"/api/conversations/{self.group}"
        ways = (
            lambda: self.ask("message:edit", messageId=self.message, content=f"E {number}"),
            lambda: self.call("PUT", about, content=f"E {number}"),
            lambda: self.ask("message:react", messageId=self.message, emoji=emoji, remove=number % 2 == 0),
            lambda: self.call("PUT", f"{about}/reactions/{quote(emoji)}"),
            lambda: self.call("DELETE", f"{about}/reactions/{quote(emoji)}"),
            lambda: self.call("PATCH", group, title=f"T {number}"),
            lambda: self.call("PATCH", group, muted=True, pinned=True, archived=False),
            lambda: self.call("PATCH", group, unread=True),
            lambda: self.call("PATCH", "/api/users/me", name=f"Mia {number}"),
            lambda: self.call("PATCH", f"{group}/participants/{self.leo.id}", role="admin"),
        )
        return await ways[number % len(ways)]()


@pytest.fixture
async def attacker(tmp_path: Path) -> AsyncIterator[Attacker]:
    async with running(tmp_path, rate_limits=True) as live:
        yield await Attacker.of(live)


async def revision(attacker: Attacker) -> tuple[int, int]:
    """How much was ever written in the group, and what is in it."""
    page = await attacker.live.read(load_messages, attacker.leo, conversation_id=attacker.group, limit=200)
    return len(page.messages), max(message.rev for message in page.messages)


async def test_sixty_writes_of_all_kinds_in_a_minute_and_nothing_more_by_any_door(attacker: Attacker) -> None:
    assert [await attacker.write(number) for number in range(60)] == [None] * 60
    written = await revision(attacker)
    assert {await attacker.write(number) for number in range(60, 80)} == {"rate_limited"}
    assert await attacker.ask("message:delete", messageId=attacker.message) == "rate_limited"
    attacker.socket = await attacker.live.socket(attacker.mia)
    attacker.browser = await attacker.live.browser(attacker.mia)
    assert await attacker.write(0) == await attacker.write(1) == "rate_limited", "a new log-in, the same count"
    assert await revision(attacker) == written
    assert await attacker.ask("message:send", conversationId=attacker.group, content="Not said too often") is None
    attacker.clock.at += 60
    assert await attacker.write(0) is await attacker.write(1) is None


async def test_somebody_is_not_brought_into_group_after_group(attacker: Attacker) -> None:
    body = {"title": "Ha", "participantIds": [attacker.leo.id]}
    codes = [await attacker.call("POST", "/api/conversations/group", **body) for _ in range(12)]
    assert codes == [None] * 10 + ["rate_limited"] * 2
    victim = await attacker.live.browser(attacker.leo)
    assert len((await victim.get("/api/conversations")).json()["conversations"]) == 11
    attacker.clock.at += 3600
    assert await attacker.call("POST", "/api/conversations/group", **body) is None


async def test_who_leaves_is_not_fetched_back_for_ever(attacker: Attacker) -> None:
    path = f"/api/conversations/{attacker.group}/participants"
    codes = []
    for _ in range(65):
        await attacker.call("DELETE", f"{path}/{attacker.leo.id}")
        codes.append(await attacker.call("POST", path, userId=attacker.leo.id))
        attacker.clock.at += 10
    assert codes == [None] * 60 + ["rate_limited"] * 5
    attacker.clock.at += 3600
    assert await attacker.call("POST", path, userId=attacker.leo.id) is None


async def test_a_conversation_that_exists_is_found_when_no_more_may_be_started(attacker: Attacker) -> None:
    await linked(attacker, "ours", [attacker.mia.id], is_open=False)
    await linked(attacker, "open", [], is_open=True)
    await linked(attacker, "hidden", [], is_open=False)
    for _ in range(10):
        other = await attacker.live.account("Eve")
        assert await attacker.call("POST", "/api/conversations", participantId=other.id) is None
    one_more = await attacker.live.account("Eve")
    assert await attacker.call("POST", "/api/conversations", participantId=one_more.id) == "rate_limited"
    again = await attacker.browser.post("/api/conversations", json={"participantId": other.id})
    assert (again.status_code, again.json()["conversation"]["participantCount"]) == (200, 2)
    for nobody in ("nobody", "\x00", "x" * 10_000):
        assert await attacker.call("POST", "/api/conversations", participantId=nobody) == "rate_limited"
    codes = {}
    for object_id in ("ours", "open", "hidden", "none"):
        link = {"type": "order", "id": object_id, "title": "Order"}
        codes[object_id] = await attacker.call("POST", "/api/conversations", kind="linked", link=link)
    assert codes == {"ours": None, "open": None, "hidden": "rate_limited", "none": "rate_limited"}


async def linked(attacker: Attacker, object_id: str, people: list[str], *, is_open: bool) -> None:
    given: dict[str, Any] = {"link_type": "order", "link_id": object_id, "title": "Order", "url": None}
    agent = await attacker.live.agent()
    await attacker.live.perform(start_linked, agent, **given, participant_ids=people, is_open=is_open)


async def test_receipts_have_a_budget_that_nobody_meets_who_reads(attacker: Attacker) -> None:
    numbers = count()
    asked = [
        attacker.socket.ask(
            ("message:read", "message:delivered")[next(numbers) % 2],
            {
                "conversationId": attacker.group,
                "seq": 1,
            },
        )
        for _ in range(602)
    ]
    acks = [await each for each in asked]
    assert [ack["success"] for ack in acks] == [True] * 600 + [False] * 2
    assert acks[-1]["error"]["code"] == "rate_limited"
    assert await attacker.write(0) is None
    attacker.clock.at += 60
    assert await attacker.ask("message:read", conversationId=attacker.group, seq=1) is None


async def test_reading_is_bounded_too(attacker: Attacker) -> None:
    asked = [
        attacker.socket.ask("messages:load", {"conversationId": attacker.group, "limit": 1}) for _ in range(1_210)
    ]
    acks = [await each for each in asked]
    assert sum(ack["success"] for ack in acks) == 1_200
    assert await attacker.ask("conversation:join", conversationId=attacker.group) == "rate_limited"
    assert await attacker.call("GET", "/api/conversations") == "rate_limited"
    assert (await attacker.browser.get("/api/auth/me")).status_code == 200
    attacker.clock.at += 60
    assert await attacker.ask("conversation:join", conversationId=attacker.group) is None


async def test_a_form_and_its_json_sister_share_the_budget_of_messages(attacker: Attacker) -> None:
    gil = await attacker.live.guest()
    ticket = (await attacker.live.ticket(gil)).ticket.conversation.id
    guest, socket = await attacker.live.browser(gil), await attacker.live.socket(gil)
    statuses = []
    for number in range(10):
        form = await guest.post(f"/ticket/{ticket}/reply", data={"content": f"F {number}"})
        sent = await guest.post(f"/api/conversations/{ticket}/messages", json={"content": f"J {number}"})
        statuses += [form.status_code, sent.status_code]
    assert statuses == [303, 201] * 10
    assert (await guest.post(f"/ticket/{ticket}/reply", data={"content": "F"})).status_code == 429
    assert await socket.refused("message:send", {"conversationId": ticket, "content": "S"}) == "rate_limited"


async def test_somebody_who_used_up_everything_can_still_log_out(attacker: Attacker) -> None:
    while await attacker.write(0) is None:
        pass
    assert await attacker.call("POST", "/api/auth/logout") is None
    assert await attacker.call("POST", "/api/auth/logout") == "unauthenticated"


def test_the_writes_here_are_of_the_table() -> None:
    sharing = {name for name, rate in RATES.items() if [draw.budget.name for draw in rate.draws] == ["write"]}
    assert {"edit_message", "react", "change_conversation", "change_role", "delete_message"} <= sharing
