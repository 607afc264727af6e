"""Read and delivered positions, as both sides of a ticket hear of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from parlour.actions.desk.tickets import close_ticket
from parlour.actions.talk.conversations import change_conversation
from parlour.actions.talk.receipts import mark_read
from parlour.app import App
from tests.realtime.house import House


async def test_positions_move_forward_only_and_never_past_the_end(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    sent = [(await house.say(alma, ticket, str(number))).message for number in range(4)]
    guest, other = await house.connect(gil, join=ticket), await house.connect(await house.agent("Bea"), join=ticket)
    await guest.hear("message:new", seq=6)  # Bea joined

    async def mark(event: str, **where: Any) -> tuple[int, int]:
        ack = await guest.must(f"message:{event}", {"conversationId": ticket, **where})
        return ack["seq"], ack["unread"]

    assert await mark("delivered", seq=3) == (3, 4)
    assert await mark("read", messageId=sent[1].id) == (3, 2)
    assert await mark("read", seq=2) == (3, 2), "never backwards"
    assert await mark("read", seq=0) == (3, 2)
    assert await mark("read", seq=10**9) == (6, 0), "never past the end"
    await other.hear_many("message:read", count=2)
    told = [(read["userId"], read["seq"]) for read in other.all("message:read")]
    assert told == [(gil.id, 3), (gil.id, 6)]
    assert other.all("message:delivered")[0]["seq"] == 3
    assert await guest.refused("message:read", {"conversationId": ticket, "messageId": "x"}) == "not_found"
    assert await guest.refused("message:read", {"conversationId": ticket}) == "invalid"


async def test_a_guest_hears_of_the_furthest_agent_and_of_no_other(house: House) -> None:
    gil, alma, bea = await house.guest(), await house.agent("Alma"), await house.agent("Bea")
    ticket = await house.opened(gil)
    await house.say(gil, ticket, "Anybody?")
    guest, first = await house.connect(gil, join=ticket), await house.connect(alma, join=ticket)
    assert (await first.must("message:read", {"conversationId": ticket, "seq": 2}))["unread"] == 0
    read = await guest.hear("message:read")
    assert (read["userId"], read["seq"]) == (alma.id, 2)
    second, other_tab = await house.connect(bea), await house.connect(bea, join=ticket)
    joined = await second.must("conversation:join", ticket)
    assert (joined["conversation"]["unread"], joined["conversation"]["ticket"]["unread"]) == (2, 2)
    assert joined["conversation"]["ticket"]["progress"]["desk"]["readSeq"] == 2
    assert joined["conversation"]["readSeq"] == 0
    assert (await second.must("message:read", {"conversationId": ticket, "seq": 1}))["unread"] == 1
    await other_tab.hear("message:read", userId=bea.id, seq=1)
    await guest.settle(0.2)
    await first.settle(0)
    assert [told["userId"] for told in guest.all("message:read")] == [alma.id]
    assert [told["userId"] for told in first.all("message:read")] == [alma.id]
    again = await guest.must("conversation:join", ticket)
    assert bea.id not in str(again["conversation"])
    assert "readSeq" not in again["conversation"]


async def test_each_agent_is_told_what_it_has_not_read_itself(house: House) -> None:
    gil, alma, bea, cleo = await house.guest(), *[await house.agent(name) for name in ("Alma", "Bea", "Cleo")]
    ticket = await house.opened(gil)
    desks = {who.id: await house.connect(who) for who in (alma, bea, cleo)}
    await house.lists_told()
    await house.perform(mark_read, alma, conversation_id=ticket, seq=1)
    await house.lists_told()
    await house.say(gil, ticket, "Anybody?")
    for who, unread in ((alma, 1), (bea, 2), (cleo, 2)):
        told = await desks[who.id].hear_where(_says(unread))
        assert told["ticket"]["waitingSince"] is not None
    await house.lists_told()
    for desk in desks.values():
        desk.forget()
    await house.perform(mark_read, bea, conversation_id=ticket, seq=1)
    assert (await desks[bea.id].hear("ticket:updated"))["ticket"]["unread"] == 1
    await house.perform(change_conversation, alma, conversation_id=ticket, unread=True)
    await house.perform(close_ticket, cleo, ticket_id=ticket)
    closed = [(await desks[who.id].hear("ticket:closed"))["ticket"]["unread"] for who in (alma, bea, cleo)]
    assert closed == [1, 1, 2]
    await desks[cleo.id].settle(0)
    assert all(told["ticket"]["status"] == "closed" for told in desks[cleo.id].all("ticket:updated"))


def _says(unread: int) -> Callable[[Any], bool]:
    def says(payload: Any) -> bool:
        ticket = payload.get("ticket")
        return bool(ticket) and ticket["unread"] == unread and ticket["lastMessage"]["content"] == "Anybody?"

    return says


async def test_what_breaks_inside_is_answered_and_the_socket_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest = await house.connect(gil, join=ticket)

    async def broken(*args: Any, **named: Any) -> Any:
        raise RuntimeError("secret path /etc/parlour")

    with monkeypatch.context() as patch:
        patch.setattr(App, "perform", broken)
        ack = await guest.call("message:send", {"conversationId": ticket, "content": "x"})
        assert ack["error"]["code"] == "unavailable"
        assert "secret" not in str(ack)
    await guest.must("message:send", {"conversationId": ticket, "content": "x"})
