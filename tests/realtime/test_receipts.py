"""Read and delivered positions, as both sides of a ticket hear of them."""

from __future__ import annotations

from typing import Any

import pytest

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


async def test_agents_share_one_position(house: House) -> None:
    gil, alma, bea = await house.guest(), await house.agent("Alma"), await house.agent("Bea")
    ticket = await house.opened(gil)
    guest, first = await house.connect(gil, join=ticket), await house.connect(alma, join=ticket)
    assert (await first.must("message:read", {"conversationId": ticket, "seq": 1}))["unread"] == 0
    read = await guest.hear("message:read")
    assert (read["userId"], read["seq"]) == (alma.id, 1)
    second = await house.connect(bea)
    assert (await second.must("conversation:join", ticket))["conversation"]["unread"] == 0


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
