"""A guest and an agent, from the first question to the closing."""

from __future__ import annotations

from tests.realtime.house import House


async def test_a_guest_and_an_agent_talk_until_the_ticket_is_closed(house: House) -> None:
    gil, alma = await house.guest("Gil"), await house.agent("Alma")
    agent = await house.connect(alma)
    ticket = await house.opened(gil)
    new = await agent.hear("ticket:new")
    assert new["ticket"]["id"] == ticket
    assert new["ticket"]["lastMessage"]["content"] == "It does not work"

    guest = await house.connect(gil)
    assert guest.greeting["actor"] == {"id": gil.id, "role": "guest", "name": "Gil"}
    assert guest.greeting["deskOnline"] is True
    joined = await guest.must("conversation:join", ticket)
    assert joined["room"] == f"ticket:{ticket}"
    assert (joined["lastSeq"], joined["lastRev"], joined["hasMore"]) == (1, 1, False)
    assert [message["content"] for message in joined["messages"]] == ["It does not work"]
    assert joined["epoch"] == guest.greeting["epoch"] == house.store.epoch

    await agent.must("conversation:join", ticket)
    line = await guest.hear("message:new", seq=2)
    assert line["system"]["event"] == "agent_joined"
    assert line["content"] == "Alma joined the conversation"

    await agent.must("typing:start", {"conversationId": ticket})
    assert await guest.hear("typing:start") == {"conversationId": ticket, "userId": alma.id, "userName": "Alma"}
    sent = await agent.must("message:send", {"conversationId": ticket, "content": "Hello", "clientId": "a1"})
    assert sent["duplicate"] is False
    assert await guest.hear("message:new", seq=3) == sent["message"]
    assert await agent.hear("message:new", seq=3) == sent["message"]
    await guest.hear("typing:stop", userId=alma.id)

    marked = await guest.must("message:read", {"conversationId": ticket, "seq": 3})
    assert marked == {"success": True, "seq": 3, "unread": 0}
    read = await agent.hear("message:read")
    assert (read["userId"], read["seq"], read["messageId"]) == (gil.id, 3, sent["message"]["id"])

    closed = await agent.must("ticket:close", {"ticketId": ticket})
    assert closed["ticket"]["status"] == "closed"
    await guest.hear("message:new", seq=4)
    assert (await guest.hear("ticket:closed"))["ticket"]["status"] == "closed"
    assert await guest.refused("message:send", {"conversationId": ticket, "content": "Wait"}) == "ticket_closed"
    assert await guest.refused("typing:start", {"conversationId": ticket}) == "ticket_closed"
    assert [message["seq"] for message in guest.all("message:new")] == [2, 3, 4]

    again = await guest.must("conversation:join", ticket)
    assert [message["seq"] for message in again["messages"]] == [1, 2, 3, 4]
    page = await guest.must("messages:load", {"conversationId": ticket, "limit": 2})
    assert [message["seq"] for message in page["messages"]] == [3, 4]
    assert page["hasMore"] is True
    older = await guest.must("messages:load", {"conversationId": ticket, "limit": 2, "before": page["nextCursor"]})
    assert [message["seq"] for message in older["messages"]] == [1, 2]
    assert (older["hasMore"], older["nextCursor"]) == (False, None)
