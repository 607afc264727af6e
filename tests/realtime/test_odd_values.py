"""What no honest client sends: text that is none, numbers past every bound, more connections than anybody has."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from parlour.actions.talk.messages import load_messages
from parlour.domain.message import text_of
from tests.realtime.house import House
from tests.support.connections import NO_TLS

SQL = ("'; DROP TABLE messages; --", '" OR 1=1 --', "%' OR '1'='1", "\\'; --", "$1", ":id", "?", "%s")
OPENING = "/socket.io/?EIO=4&transport=polling"


@pytest.mark.parametrize("after_rev", [-1, -(2**63), 2**53, 2**63, 10**40, 1.5, "1", True])
async def test_who_resumes_from_nowhere_is_refused_and_stands_outside(house: House, after_rev: Any) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    owner, guest = await house.connect(gil, join=ticket), await house.connect(gil)
    payload = {"conversationId": ticket, "afterRev": after_rev}
    assert await guest.refused("conversation:join", payload) == "invalid"
    assert await guest.refused("conversation:sync", payload) == "invalid"
    await house.say(alma, ticket, "For those inside")
    await owner.hear("message:new", content="For those inside")
    await guest.must("conversation:leave", ticket)
    assert guest.all("message:new") == []


@pytest.mark.parametrize("text", ["\\ud800", "\\udc00\\ud800", "\\u0000", "\\u001b[2J", "\\u0008"])
async def test_text_that_is_none_is_stored_nowhere(house: House, text: str) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest, other = await house.connect(gil, join=ticket), await house.connect(gil, join=ticket)
    (said,) = (await guest.must("messages:load", {"conversationId": ticket}))["messages"]
    raw = [
        f'["message:send",{{"conversationId":"{ticket}","content":"a{text}b"}}]',
        f'["message:send",{{"conversationId":"{ticket}","content":"x","clientId":"a{text}b"}}]',
        f'["message:send",{{"conversationId":"{ticket}","content":"x","replyTo":"{text}"}}]',
        f'["message:edit",{{"messageId":"{said["id"]}","content":"a{text}b"}}]',
        f'["message:react",{{"messageId":"{said["id"]}","emoji":"{text}"}}]',
        f'["conversation:join","{text}"]',
        f'["{text}",{{}}]',
    ]
    for packet in raw:
        await guest.send_raw(f"42{packet}")
    await other.must("message:send", {"conversationId": ticket, "content": "Still here"})
    await other.hear("message:new", content="Still here")
    if not guest.ended.is_set():
        await guest.must("messages:load", {"conversationId": ticket})
    page = await house.read(load_messages, gil, conversation_id=ticket)
    assert [text_of(message) for message in page.messages] == ["It does not work", "Still here"]
    assert [message.edited_at for message in page.messages] == [None, None]


async def test_sql_in_every_field_is_text(house: House) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest = await house.connect(gil, join=ticket)
    for number, evil in enumerate(SQL):
        draft = {"conversationId": ticket, "content": evil, "clientId": f"{number}';--"}
        ack = await guest.must("message:send", draft)
        assert ack["message"]["content"] == evil
        for event, field in (("messages:load", "before"), ("messages:load", "around"), ("message:send", "replyTo")):
            code = await guest.refused(event, {"conversationId": ticket, "content": "x", field: evil})
            assert code in ("invalid", "not_found")
        assert await guest.refused("conversation:join", evil) == "not_found"
        assert (await guest.must("presence:get", {"userIds": [evil]}))["presence"] == []
        await guest.must("message:delete", {"messageId": ack["message"]["id"]})
    page = await guest.must("messages:load", {"conversationId": ticket})
    assert [message["content"] for message in page["messages"]] == ["It does not work"] + [""] * len(SQL)


@pytest.fixture
async def patient_house(tmp_path: Path) -> AsyncIterator[House]:
    """With the counts on, and no session closed because a machine was slow."""
    house = House(tmp_path, rate_limits=True)
    house.engine = {"connect_timeout_ms": 3_600_000, "ping_timeout_ms": 3_600_000}
    try:
        yield await house.open()
    finally:
        await house.close()


async def test_a_thousand_connections_of_one_address_are_bounded_and_others_talk_on(patient_house: House) -> None:
    house = patient_house
    gil, mia = await house.guest(), await house.account("Mia")
    ticket = await house.opened(mia)
    member = await house.socket(headers={"cookie": f"token={await house.token(mia)}"})
    await member.must("conversation:join", ticket)
    async with httpx2.AsyncClient(base_url=house.url, verify=NO_TLS, trust_env=False, timeout=60) as flood:
        opened: list[str] = []
        for _ in range(20):
            answers = await asyncio.gather(*(flood.get(OPENING) for _ in range(50)))
            assert {answer.status_code for answer in answers} <= {200, 429}
            opened += [answer.text.split('"')[3] for answer in answers if answer.status_code == 200]
        assert len(opened) == 100
        await house.say(mia, ticket, "I may still talk")
        await member.hear("message:new", content="I may still talk")
        second = await house.socket(headers={"cookie": f"token={await house.token(mia)}"})
        assert second.greeting["actor"]["id"] == mia.id, "accounts do not count for their address"
        for sid in opened:
            await flood.post(f"{OPENING}&sid={sid}", content="1")
        again = await flood.get(OPENING)
        assert again.status_code == 200, "what was closed counts no longer"
        await flood.post(f"{OPENING}&sid={again.text.split(chr(34))[3]}", content="1")
    assert (await house.connect(gil)).greeting["actor"]["id"] == gil.id
