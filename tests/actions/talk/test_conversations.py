"""Direct, group and linked conversations: each once, seen by those who take part."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from parlour.actions.talk.conversations import change_conversation, list_conversations, start_direct, start_group
from parlour.actions.talk.linked import start_linked
from parlour.actions.talk.messages import load_messages, send_message
from parlour.actions.talk.participants import add_participant, change_role, list_participants, remove_participant
from parlour.actions.talk.receipts import mark_read
from parlour.actions.talk.sync import join_conversation, show_conversation, sync_conversation
from parlour.domain.actor import Actor
from parlour.domain.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from parlour.domain.events import ConversationStarted, ConversationTouched, ParticipantAdded, ParticipantRemoved
from parlour.domain.ids import uuid7
from parlour.domain.message import Draft, text_of
from parlour.store.talk import inbox
from tests.factories import Stage
from tests.support.fixtures import explain


async def group(stage: Stage, owner: Actor, *others: Actor, title: str = "Team") -> str:
    started = await stage.perform(start_group, owner, title=title, participant_ids=[other.id for other in others])
    return started.view.conversation.id


async def linked(stage: Stage, actor: Actor, *, is_open: bool = True, link_id: str = "42") -> str:
    started = await stage.perform(
        start_linked,
        actor,
        link_type="order",
        link_id=link_id,
        title="Order 42",
        url="https://shop.example.com/42",
        participant_ids=[],
        is_open=is_open,
        signed_for=actor.id,
    )
    return started.view.conversation.id


async def say(stage: Stage, actor: Actor, conversation_id: str, text: str = "Hello") -> None:
    await stage.perform(send_message, actor, conversation_id=conversation_id, draft=Draft.of(text))


async def roles(stage: Stage, actor: Actor, conversation_id: str) -> dict[str, str]:
    places = await stage.read(list_participants, actor, conversation_id=conversation_id)
    return {place.person.name: place.participant.role for place in places}


async def test_two_people_have_one_direct_conversation_whoever_starts_it(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    started = await asyncio.gather(
        *(stage.perform(start_direct, who, participant_id=other.id) for who, other in [(ana, ben), (ben, ana)] * 4)
    )
    assert len({each.view.conversation.id for each in started}) == 1
    assert sum(each.created for each in started) == 1
    assert len(stage.heard(ConversationStarted)) == 1
    assert {person.id for person in started[0].view.people} == {ana.id, ben.id}


async def test_one_talks_to_accounts_and_not_to_oneself(stage: Stage) -> None:
    ana, guest = await stage.account("Ana"), await stage.guest()
    with pytest.raises(Invalid):
        await stage.perform(start_direct, ana, participant_id=ana.id)
    for nobody in (guest.id, uuid7(), "x"):
        with pytest.raises(NotFound):
            await stage.perform(start_direct, ana, participant_id=nobody)
    with pytest.raises(Forbidden):
        await stage.perform(start_direct, guest, participant_id=ana.id)
    with pytest.raises(Unauthenticated):
        await stage.perform(start_direct, None, participant_id=ana.id)


async def test_a_linked_conversation_is_one_for_each_object(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    first = await linked(stage, ana)
    assert await linked(stage, ana) == first
    assert await linked(stage, ana, link_id="43") != first
    with pytest.raises(NotFound):
        await stage.read(load_messages, ben, conversation_id=first)


async def test_an_open_linked_conversation_lets_accounts_in_by_themselves(stage: Stage) -> None:
    ana, ben, guest = await stage.account("Ana"), await stage.account("Ben"), await stage.guest()
    is_open, is_closed = await linked(stage, ana), await linked(stage, ana, is_open=False, link_id="43")
    await stage.perform(add_participant, ben, conversation_id=is_open, person_id=ben.id)
    assert await roles(stage, ben, is_open) == {"Ana": "owner", "Ben": "member"}
    for actor, where in ((ben, is_closed), (guest, is_open)):
        with pytest.raises(NotFound):
            await stage.perform(add_participant, actor, conversation_id=where, person_id=actor.id)


async def test_who_joins_sees_the_whole_history_and_none_of_it_as_unread(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    room = await group(stage, ana)
    await say(stage, ana, room, "before")
    await stage.perform(add_participant, ana, conversation_id=room, person_id=ben.id)
    view = await stage.read(show_conversation, ben, conversation_id=room)
    assert view.unread == 0
    page = await stage.read(load_messages, ben, conversation_id=room)
    assert [text_of(message) for message in page.messages] == ["before", "Ana added Ben"]
    assert len(stage.heard(ParticipantAdded)) == 1
    await stage.perform(add_participant, ana, conversation_id=room, person_id=ben.id)
    assert len(stage.heard(ParticipantAdded)) == 1


async def test_a_removed_participant_has_no_access_by_any_way(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    room = await group(stage, ana, ben)
    await say(stage, ben, room)
    await stage.perform(remove_participant, ana, conversation_id=room, person_id=ben.id)
    assert len(stage.heard(ParticipantRemoved)) == 1
    with pytest.raises(NotFound):
        await say(stage, ben, room)
    for query, named in (
        (show_conversation, {}),
        (load_messages, {}),
        (join_conversation, {"after_rev": 0}),
        (sync_conversation, {"after_rev": 0}),
        (list_participants, {}),
    ):
        with pytest.raises(NotFound):
            await stage.read(query, ben, conversation_id=room, **named)
    assert (await stage.read(list_conversations, ben)).conversations == []


async def test_nothing_commits_after_a_removal(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    for _ in range(10):
        room = await group(stage, ana, ben)
        calls = [say(stage, ben, room, f"{n}") for n in range(8)]
        calls.insert(4, stage.perform(remove_participant, ana, conversation_id=room, person_id=ben.id))
        await asyncio.gather(*calls, return_exceptions=True)
        page = await stage.read(load_messages, ana, conversation_id=room)
        assert page.messages[-1].system is not None
        assert page.messages[-1].system["event"] == "participant_removed"


async def test_members_leave_and_only_admins_send_away(stage: Stage) -> None:
    ana, ben, cem, dora = [await stage.account(name) for name in ("Ana", "Ben", "Cem", "Dora")]
    room = await group(stage, ana, ben, cem, dora)
    await stage.perform(change_role, ana, conversation_id=room, person_id=ben.id, role="admin")
    with pytest.raises(Forbidden):
        await stage.perform(remove_participant, cem, conversation_id=room, person_id=dora.id)
    for who, whom in ((ben, ana), (cem, ben)):
        with pytest.raises(Forbidden):
            await stage.perform(remove_participant, who, conversation_id=room, person_id=whom.id)
    await stage.perform(remove_participant, ben, conversation_id=room, person_id=cem.id)
    await stage.perform(remove_participant, dora, conversation_id=room, person_id=dora.id)
    assert await roles(stage, ana, room) == {"Ana": "owner", "Ben": "admin"}


async def test_a_group_always_has_one_owner(stage: Stage) -> None:
    ana, ben, cem = [await stage.account(name) for name in ("Ana", "Ben", "Cem")]
    room = await group(stage, ana, ben, cem)
    await stage.perform(change_role, ana, conversation_id=room, person_id=cem.id, role="owner")
    assert await roles(stage, ana, room) == {"Ana": "admin", "Ben": "member", "Cem": "owner"}
    with pytest.raises(Forbidden):
        await stage.perform(change_role, ana, conversation_id=room, person_id=ben.id, role="owner")
    with pytest.raises(Conflict):
        await stage.perform(change_role, cem, conversation_id=room, person_id=cem.id, role="member")
    await stage.perform(remove_participant, cem, conversation_id=room, person_id=cem.id)
    assert await roles(stage, ana, room) == {"Ana": "owner", "Ben": "member"}


async def test_nobody_leaves_or_is_added_to_a_direct_conversation(stage: Stage) -> None:
    ana, ben, cem = [await stage.account(name) for name in ("Ana", "Ben", "Cem")]
    started = await stage.perform(start_direct, ana, participant_id=ben.id)
    room = started.view.conversation.id
    with pytest.raises(Forbidden):
        await stage.perform(remove_participant, ana, conversation_id=room, person_id=ana.id)
    with pytest.raises(Forbidden):
        await stage.perform(add_participant, ana, conversation_id=room, person_id=cem.id)


async def test_a_group_is_renamed_aloud_by_its_admins(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    room = await group(stage, ana, ben)
    with pytest.raises(Forbidden):
        await stage.perform(change_conversation, ben, conversation_id=room, title="Mine")
    view = await stage.perform(change_conversation, ana, conversation_id=room, title=" Crew ")
    assert view.conversation.title == "Crew"
    page = await stage.read(load_messages, ben, conversation_id=room)
    assert page.messages[-1].system is not None
    assert (page.messages[-1].system["event"], page.messages[-1].system["title"]) == ("title_changed", "Crew")


async def test_muting_archiving_pinning_and_unread_are_ones_own(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    room = await group(stage, ana, ben)
    stage.forget()
    await stage.perform(
        change_conversation, ana, conversation_id=room, muted=True, archived=True, pinned=True, unread=True
    )
    assert [event.person_ids for event in stage.heard(ConversationTouched)] == [[ana.id]]
    mine = await stage.read(show_conversation, ana, conversation_id=room)
    theirs = await stage.read(show_conversation, ben, conversation_id=room)
    assert mine.place is not None
    assert (mine.place.muted, mine.place.archived, mine.place.pinned, mine.unread) == (True, True, True, 1)
    assert theirs.place is not None
    assert (theirs.place.muted, theirs.place.archived, theirs.place.pinned, theirs.unread) == (False, False, False, 0)
    assert (await stage.read(list_conversations, ana, archived=False)).conversations == []
    await say(stage, ben, room)
    await stage.perform(mark_read, ana, conversation_id=room, seq=1)
    assert (await stage.read(show_conversation, ana, conversation_id=room)).unread == 0


async def test_lists_are_by_latest_activity_and_hold_only_ones_own(stage: Stage) -> None:
    ana, ben, cem = [await stage.account(name) for name in ("Ana", "Ben", "Cem")]
    rooms = [await group(stage, ana, ben, title=f"Room {n}") for n in range(4)]
    direct = (await stage.perform(start_direct, ana, participant_id=cem.id)).view.conversation.id
    await group(stage, ben, cem, title="Elsewhere")
    await asyncio.sleep(0.002)
    await say(stage, ben, rooms[1])

    async def listed(**named: object) -> list[str]:
        found = await stage.read(list_conversations, ana, **named)
        return [view.conversation.id for view in found.conversations]

    everything = await listed()
    assert everything[0] == rooms[1]
    assert sorted(everything) == sorted([*rooms, direct])
    assert await listed(kind="direct") == [direct]
    assert await listed(unread=True) == [rooms[1]]
    assert await listed(query="room 2") == [rooms[2]]
    assert await listed(query="CEM") == [direct]
    first = await stage.read(list_conversations, ana, limit=3)
    second = await stage.read(list_conversations, ana, limit=3, cursor=first.next_cursor)
    assert [view.conversation.id for view in (*first.conversations, *second.conversations)] == everything
    assert second.next_cursor is None
    top = first.conversations[0]
    assert top.last_message is not None
    assert (text_of(top.last_message), top.unread, top.participant_count) == ("Hello", 1, 2)


async def test_a_list_costs_the_same_queries_however_long_it_is(
    stage: Stage, count_queries: Callable[..., Any]
) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")

    async def cost() -> int:
        with count_queries() as ran:
            await stage.read(list_conversations, ana, limit=100)
        return len(ran)

    await say(stage, ana, await group(stage, ana, ben))
    one = await cost()
    for n in range(30):
        await say(stage, ana, await group(stage, ana, ben, title=f"{n}"))
    assert await cost() == one


async def test_a_list_is_the_same_by_whichever_way_it_is_made(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    member, other = await stage.account("Mo"), await stage.account("Al")
    rooms = [await group(stage, other if n % 3 else member, other, member, title=f"{n}") for n in range(12)]
    await stage.ticket(member)
    await group(stage, other, title="Not mine")
    await stage.perform(change_conversation, member, conversation_id=rooms[3], archived=True)
    for pinned in rooms[5:7]:
        await stage.perform(change_conversation, member, conversation_id=pinned, pinned=True)
    await say(stage, other, rooms[8])

    async def pages(**named: object) -> list[str]:
        seen, cursor = list[str](), None
        while True:
            page = await stage.read(list_conversations, member, limit=5, cursor=cursor, **named)
            seen += [view.conversation.id for view in page.conversations]
            if (cursor := page.next_cursor) is None:
                return seen

    asked: list[dict[str, object]] = [{}, {"archived": False}, {"kind": "group"}]
    asked += [{"pinned": True}, {"pinned": False}, {"unread": True}, {"pinned": False, "archived": False}]
    sorted_ones = [await pages(**named) for named in asked]
    assert [len(each) for each in sorted_ones] == [13, 12, 12, 2, 11, 1, 10]
    assert sorted(sorted_ones[3]) == sorted(rooms[5:7])
    monkeypatch.setattr("parlour.store.talk.inbox.SORTED", 3)
    assert [await pages(**named) for named in asked] == sorted_ones


async def test_agents_lists_leave_tickets_out_and_owners_lists_hold_their_own(stage: Stage) -> None:
    agent, member = await stage.agent(), await stage.account("Mo")
    ticket = (await stage.ticket(member)).ticket.conversation.id
    assert [view.conversation.id for view in (await stage.read(list_conversations, member)).conversations] == [ticket]
    assert (await stage.read(list_conversations, agent)).conversations == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x", "//x"])
async def test_a_link_leads_to_the_web_only(stage: Stage, url: str) -> None:
    ana = await stage.account("Ana")
    named = {"link_type": "order", "link_id": "1", "title": "Order", "participant_ids": [], "is_open": True}
    with pytest.raises(Invalid):
        await stage.perform(start_linked, ana, url=url, **named)


@pytest.mark.parametrize("wanted", [{}, {"archived": False}, {"pinned": False, "archived": False}])
async def test_the_latest_are_found_without_reading_all_that_one_takes_part_in(
    stage: Stage, wanted: dict[str, Any]
) -> None:
    if stage.store.dialect != "sqlite":
        return  # the others choose by how much there is
    asked = inbox.Filter(kinds=("ticket", "group"), **wanted)

    def plans(tx: Any) -> str:
        found = (inbox._among_the_latest(uuid7(), asked, None), inbox._own_tickets(uuid7(), asked, None))
        return "\n".join(explain(tx, statement.limit(51)) for statement in found)

    plan = await stage.store.read(plans)
    assert "search conversations using index ix_conversations_status_activity_at_id (status=?)" in plan
    assert "search conversations using index ix_conversations_owner_id_created_at_id (owner_id=?)" in plan
    assert plan.count("(conversation_id=? and person_id=?)") == 2, plan
