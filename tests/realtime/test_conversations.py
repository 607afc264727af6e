"""Conversations between members, as their sockets hear them."""

from __future__ import annotations

from typing import Any

from parlour.actions.talk.conversations import start_direct, start_group
from parlour.actions.talk.message_edits import delete_message, hide_message
from parlour.actions.talk.participants import add_participant, remove_participant
from tests.realtime.house import House


async def test_a_new_conversation_and_its_messages_reach_the_own_sockets_of_both(house: House) -> None:
    mia, leo, eve = await house.account("Mia"), await house.account("Leo"), await house.account("Eve")
    sockets = {who.name: await house.connect(who) for who in (mia, leo, eve)}
    started = await house.app.perform(start_direct, mia, participant_id=leo.id)
    talk = started.view.conversation.id
    for name in ("Mia", "Leo"):
        new = await sockets[name].hear("conversation:new")
        assert new["conversation"]["id"] == talk
        assert {each["userId"] for each in new["conversation"]["participants"]} == {mia.id, leo.id}
    joined = await sockets["Mia"].must("conversation:join", talk)
    assert joined["room"] == f"conversation:{talk}"
    await sockets["Leo"].must("message:send", {"conversationId": talk, "content": "Hello"})
    await sockets["Mia"].hear("message:new", content="Hello")
    mine = await sockets["Mia"].hear("conversation:updated")
    its = await sockets["Leo"].hear("conversation:updated")
    assert (mine["conversation"]["unread"], its["conversation"]["unread"]) == (1, 0)
    assert mine["conversation"]["lastMessage"]["content"] == "Hello"
    assert not sockets["Leo"].all("message:new"), "Leo has not joined it"
    await sockets["Eve"].settle(0.3)
    assert [name for name, _ in sockets["Eve"].heard] == ["connection:established"]
    assert await sockets["Eve"].refused("conversation:join", talk) == "not_found"


async def test_edits_deletions_and_reactions_are_told_with_the_message_as_it_now_is(house: House) -> None:
    mia, leo = await house.account("Mia"), await house.account("Leo")
    started = await house.app.perform(start_direct, mia, participant_id=leo.id)
    talk = started.view.conversation.id
    one, other = await house.connect(mia, join=talk), await house.connect(leo, join=talk)
    sent = (await one.must("message:send", {"conversationId": talk, "content": "Helo"}))["message"]
    await one.must("message:edit", {"messageId": sent["id"], "content": "Hello"})
    edited = await other.hear("message:edited")
    assert (edited["messageId"], edited["content"], edited["rev"], edited["seq"]) == (sent["id"], "Hello", 2, 1)
    await other.must("message:react", {"messageId": sent["id"], "emoji": "👍"})
    reaction = await one.hear("message:reaction")
    assert reaction["reactions"] == [{"emoji": "👍", "count": 1, "userIds": [leo.id]}]
    assert reaction["rev"] == 3
    assert await other.refused("message:delete", {"messageId": sent["id"]}) == "forbidden"
    await other.must("message:delete", {"messageId": sent["id"], "for": "me"})
    hidden = await other.hear("message:hidden")
    assert hidden == {"conversationId": talk, "messageId": sent["id"]}
    await one.must("message:delete", {"messageId": sent["id"]})
    deleted = await other.hear("message:deleted")
    assert (deleted["content"], deleted["rev"]) == ("", 4)
    assert not one.all("message:hidden")
    synced = await one.must("conversation:sync", {"conversationId": talk, "afterRev": 0})
    assert [(change["rev"], change["content"]) for change in synced["changes"]] == [(4, "")]


async def test_lists_are_told_when_what_was_unread_is_deleted_or_hidden(house: House) -> None:
    mia, leo, alma = await house.account("Mia"), await house.account("Leo"), await house.agent()
    talk = (await house.app.perform(start_direct, mia, participant_id=leo.id)).view.conversation.id
    other, agent = await house.connect(leo), await house.connect(alma)
    said = [(await house.say(mia, talk, str(number))).message for number in range(3)]
    gil = await house.guest()
    ticket = await house.opened(gil)
    asked = [(await house.say(gil, ticket, str(number))).message for number in range(3)]
    await other.hear_where(lambda it: _unread(it) == 3)
    await agent.hear_where(lambda it: _unread(it) == 4)
    await house.perform(delete_message, mia, message_id=said[0].id)
    await other.hear_where(lambda it: _unread(it) == 2)
    await house.perform(hide_message, leo, message_id=said[1].id)
    await other.hear_where(lambda it: _unread(it) == 1)
    await house.perform(delete_message, gil, message_id=asked[0].id)
    await agent.hear_where(lambda it: _unread(it) == 3)
    await house.perform(hide_message, alma, message_id=asked[1].id)
    await agent.hear_where(lambda it: _unread(it) == 2)


def _unread(told: Any) -> int | None:
    shown = told.get("conversation") or told.get("ticket") or {}
    found: int | None = shown.get("unread")
    return found


async def test_who_is_removed_hears_so_and_nothing_after_it(house: House) -> None:
    mia, leo, eve = await house.account("Mia"), await house.account("Leo"), await house.account("Eve")
    started = await house.app.perform(start_group, mia, title="Trip", participant_ids=[leo.id])
    group = started.view.conversation.id
    owner, member, newcomer = [await house.connect(who) for who in (mia, leo, eve)]
    await owner.must("conversation:join", group)
    await member.must("conversation:join", group)
    await house.app.perform(add_participant, mia, conversation_id=group, person_id=eve.id)
    added = await member.hear("participant:added")
    assert (added["userId"], added["userName"], added["role"]) == (eve.id, "Eve", "member")
    assert (await newcomer.hear("conversation:new"))["conversation"]["id"] == group

    await house.app.perform(remove_participant, mia, conversation_id=group, person_id=leo.id)
    assert await member.hear("conversation:removed") == {"conversationId": group}
    assert (await owner.hear("participant:removed"))["userId"] == leo.id
    member.forget()
    await owner.must("message:send", {"conversationId": group, "content": "Now that Leo is gone"})
    await owner.hear("message:new", content="Now that Leo is gone")
    await member.settle()
    assert member.heard == []
    for event in ("conversation:join", "conversation:sync", "messages:load", "message:send", "typing:start"):
        payload = {"conversationId": group, "afterRev": 0, "content": "x"}
        assert await member.refused(event, payload) == "not_found"


async def test_a_gap_with_an_edit_in_it_is_filled_in_order(house: House) -> None:
    mia, leo = await house.account("Mia"), await house.account("Leo")
    started = await house.app.perform(start_direct, mia, participant_id=leo.id)
    talk = started.view.conversation.id
    one, other = await house.connect(mia, join=talk), await house.connect(leo, join=talk)
    sent = (await one.must("message:send", {"conversationId": talk, "content": "Helo"}))["message"]
    await other.hear("message:new")
    publish = house.app.bus.publish
    house.app.bus.publish = lambda channel, envelope: None  # type: ignore[method-assign]
    await one.must("message:edit", {"messageId": sent["id"], "content": "Hello"})
    await one.must("message:send", {"conversationId": talk, "content": "lost"})
    house.app.bus.publish = publish  # type: ignore[method-assign]
    await one.must("message:send", {"conversationId": talk, "content": "heard"})
    await other.hear("message:new", content="heard")
    told = [(name, payload["rev"]) for name, payload in other.heard if name.startswith("message:")]
    assert told == [("message:new", 1), ("message:edited", 2), ("message:new", 3), ("message:new", 4)]


async def test_what_somebody_hid_is_not_told_to_it_live_and_to_everybody_else_it_is(house: House) -> None:
    mia, leo, eve = await house.account("Mia"), await house.account("Leo"), await house.account("Eve")
    started = await house.app.perform(start_group, mia, title="Trip", participant_ids=[leo.id, eve.id])
    group = started.view.conversation.id
    one, other, third = [await house.connect(who, join=group) for who in (mia, leo, eve)]
    sent = (await one.must("message:send", {"conversationId": group, "content": "a secret"}))["message"]
    await other.must("message:delete", {"messageId": sent["id"], "for": "me"})
    await one.must("message:edit", {"messageId": sent["id"], "content": "the secret"})
    assert (await third.hear("message:edited"))["content"] == "the secret"
    edited = await other.hear("message:edited")
    assert (edited["content"], edited["hidden"], edited["rev"]) == ("", True, 2)
    answer = {"conversationId": group, "content": "Indeed", "replyTo": sent["id"]}
    await one.must("message:send", answer)
    assert (await third.hear("message:new", content="Indeed"))["replyTo"]["excerpt"] == "the secret"
    quote = (await other.hear("message:new", content="Indeed"))["replyTo"]
    assert (quote["excerpt"], quote["hidden"], quote["id"]) == ("", True, sent["id"])
    own = (await other.must("message:send", {**answer, "content": "What?"}))["message"]
    assert own["replyTo"]["excerpt"] == ""
    await other.hear("message:new", content="What?")
    updated = await other.hear_where(lambda it: _last_words(it) == "What?")
    assert updated["conversation"]["lastMessage"]["replyTo"]["excerpt"] == ""
    assert "the secret" not in str(other.heard)
    assert [each["content"] for each in other.all("message:new")].count("Indeed") == 1


async def test_a_gap_is_filled_without_what_the_hearer_hid(house: House) -> None:
    mia, leo = await house.account("Mia"), await house.account("Leo")
    talk = (await house.app.perform(start_direct, mia, participant_id=leo.id)).view.conversation.id
    one, other = await house.connect(mia, join=talk), await house.connect(leo, join=talk)
    sent = (await one.must("message:send", {"conversationId": talk, "content": "a secret"}))["message"]
    await other.must("message:delete", {"messageId": sent["id"], "for": "me"})
    publish = house.app.bus.publish
    house.app.bus.publish = lambda channel, envelope: None  # type: ignore[method-assign]
    await one.must("message:edit", {"messageId": sent["id"], "content": "the secret"})
    await one.must("message:send", {"conversationId": talk, "content": "lost", "replyTo": sent["id"]})
    house.app.bus.publish = publish  # type: ignore[method-assign]
    await one.must("message:send", {"conversationId": talk, "content": "heard"})
    await other.hear("message:new", content="heard")
    told = [(payload["content"], payload["rev"]) for name, payload in other.heard if name.startswith("message:e")]
    assert told == [("", 2)]
    assert [each["content"] for each in other.all("message:new")].count("lost") == 1
    assert (await other.hear("message:new", content="lost"))["replyTo"]["excerpt"] == ""
    assert "the secret" not in str(other.heard)


async def test_a_ticket_is_told_to_the_desk_without_what_one_agent_hid(house: House) -> None:
    gil, ada, bo = await house.guest(), await house.agent("Ada"), await house.agent("Bo")
    ticket_id = await house.opened(gil, "Forget this")
    first, second = await house.connect(ada, join=ticket_id), await house.connect(bo)
    (said,) = (await first.must("messages:load", {"conversationId": ticket_id}))["messages"][:1]
    await first.must("message:delete", {"messageId": said["id"], "for": "me"})
    await house.lists_told()
    first.forget()
    await first.must("ticket:assign", {"ticketId": ticket_id, "assigneeId": ada.id})
    await first.must("ticket:close", {"ticketId": ticket_id})
    assert (await second.hear("ticket:closed"))["ticket"]["lastMessage"]["content"] == "Forget this"
    closed = (await first.hear("ticket:closed"))["ticket"]
    assert (closed["lastMessage"]["content"], closed["lastMessage"]["hidden"]) == ("", True)
    await house.lists_told()
    await first.hear("ticket:updated")
    assert "Forget this" not in str(first.heard)
    assert len(first.all("ticket:closed")) == 1


def _last_words(payload: Any) -> str | None:
    """What a list shows of the conversation that it was told of."""
    last = payload.get("conversation", {}).get("lastMessage") if isinstance(payload, dict) else None
    return None if last is None else last["content"]
