"""Nobody gets at what is not theirs, by any event; and nobody can say who they are."""

from __future__ import annotations

from typing import Any

import pytest

from parlour.actions.talk.messages import load_messages
from parlour.domain.message import text_of
from tests.realtime.house import House

NOWHERE = "00000000-0000-7000-8000-000000000000"


def asked(ticket: str) -> dict[str, dict[str, Any]]:
    """A good payload for every event, about one ticket."""
    return {
        "conversation:join": {"conversationId": ticket},
        "conversation:sync": {"conversationId": ticket, "afterRev": 0},
        "messages:load": {"conversationId": ticket},
        "message:send": {"conversationId": ticket, "content": "Intruder"},
        "message:delivered": {"conversationId": ticket, "seq": 1},
        "message:read": {"conversationId": ticket, "seq": 1},
        "typing:start": {"conversationId": ticket},
        "typing:stop": {"conversationId": ticket},
        "ticket:close": {"ticketId": ticket},
        "ticket:reopen": {"ticketId": ticket},
        "ticket:assign": {"ticketId": ticket, "assigneeId": None},
    }


async def test_who_was_refused_every_event_hears_nothing_of_the_ticket(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    owner = await house.connect(gil, join=ticket)
    intruders = [await house.connect(await house.guest("Ann")), await house.connect(await house.account("Mia"))]
    for intruder in intruders:
        for event, payload in asked(ticket).items():
            assert await intruder.refused(event, payload) == "not_found"
    await house.say(alma, ticket, "For the owner alone")
    await owner.hear("message:new", content="For the owner alone")
    for intruder in intruders:
        await intruder.must("conversation:leave", ticket)
        told = [name for name, _ in intruder.heard if name not in ("connection:established", "desk:status")]
        assert told == []
    page = await house.read(load_messages, gil, conversation_id=ticket)
    assert [text_of(message) for message in page.messages] == ["It does not work", "For the owner alone"]


@pytest.mark.parametrize("event", ["ticket:close", "ticket:reopen", "ticket:assign"])
async def test_an_owner_does_not_work_the_desk(house: House, event: str) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest = await house.connect(gil, join=ticket)
    assert await guest.refused(event, asked(ticket)[event]) == "forbidden"


async def test_leaving_what_one_has_not_joined_tells_nothing(house: House) -> None:
    ticket = await house.opened(await house.guest())
    stranger = await house.connect(await house.guest("Ann"))
    assert await stranger.must("conversation:leave", ticket) == {"success": True}
    assert await stranger.must("conversation:leave", NOWHERE) == {"success": True}


async def test_who_leaves_hears_no_more(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    stays, leaves = await house.connect(gil, join=ticket), await house.connect(gil, join=ticket)
    await leaves.must("conversation:leave", {"conversationId": ticket})
    await house.say(alma, ticket, "Hello")
    await stays.hear("message:new")
    await leaves.settle(0.1)
    assert not leaves.all("message:new")


async def test_what_a_client_says_about_itself_changes_nothing(house: House) -> None:
    gil, alma = await house.guest("Gil"), await house.agent("Alma")
    ticket = await house.opened(gil)
    token = await house.token(gil)
    guest = await house.socket({"token": token, "role": "agent", "userId": alma.id, "name": "Alma"})
    forged = {
        "role": "agent",
        "senderId": alma.id,
        "senderName": "Alma",
        "senderRole": "agent",
        "guestId": alma.id,
        "seq": 999,
        "rev": 999,
        "createdAt": "1999-01-01T00:00:00.000Z",
        "messageType": "system",
        "system": {"event": "ticket_closed"},
        "__proto__": {"role": "admin"},
    }
    ack = await guest.must("message:send", {"conversationId": ticket, "content": "Hello", **forged})
    message = ack["message"]
    assert (message["senderId"], message["senderName"], message["senderRole"]) == (gil.id, "Gil", "guest")
    assert (message["seq"], message["messageType"], message["createdAt"][:2]) == (2, "text", "20")
    assert "system" not in message
    assert await guest.refused("ticket:close", {"ticketId": ticket, **forged}) == "forbidden"


async def test_rooms_are_entered_through_events_alone(house: House) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    owner = await house.connect(gil, join=ticket)
    sly = await house.connect(await house.guest("Ann"))
    for room in (f"ticket:{ticket}", f"conversation:{ticket}", "agents", f"actor:{gil.id}", f"desk:{ticket}"):
        assert await sly.refused("conversation:join", room) == "not_found"
        assert await sly.refused("conversation:join", {"conversationId": room}) == "not_found"
        assert await sly.refused("join", room) == "invalid"
    await house.say(gil, ticket, "Hello")
    await owner.hear("message:new")
    assert not sly.all("message:new", "ticket:updated", "conversation:updated")


async def test_a_guest_is_not_shown_an_e_mail_address_or_the_desks_names_for_itself(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    guest = await house.connect(gil)
    await house.say(alma, ticket, "Hello")
    joined = await guest.must("conversation:join", ticket)
    await guest.settle(0.4)
    assert "@example.com" not in str(joined) + str(guest.heard)


def about(message: str) -> dict[str, dict[str, Any]]:
    """A good payload for every event on a message."""
    return {
        "message:edit": {"messageId": message, "content": "Mine now"},
        "message:delete": {"messageId": message},
        "message:react": {"messageId": message, "emoji": "👍"},
    }


async def test_nobody_edits_anothers_words_and_owners_delete_only_their_own(house: House) -> None:
    gil, alma, bea = await house.guest(), await house.agent("Alma"), await house.agent("Bea")
    ticket = await house.opened(gil)
    theirs = (await house.say(alma, ticket, "From the desk")).message.id
    guest, colleague = await house.connect(gil, join=ticket), await house.connect(bea, join=ticket)
    for client in (guest, colleague):
        assert await client.refused("message:edit", about(theirs)["message:edit"]) == "forbidden"
    assert await guest.refused("message:delete", {"messageId": theirs, "for": "Everyone"}) == "forbidden"
    await colleague.must("message:delete", {"messageId": theirs, "for": "everyone"})
