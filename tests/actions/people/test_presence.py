"""Who knows whom, and what lists are told, on all databases."""

from __future__ import annotations

from typing import Any

from parlour.actions.desk.attendance import attend_ticket
from parlour.actions.desk.tickets import assign_ticket
from parlour.actions.people.presence import find_acquaintances, list_rooms_of, note_last_seen
from parlour.actions.people.sessions import change_profile, log_in, log_out
from parlour.actions.talk.conversations import start_direct, start_group
from parlour.actions.talk.delivery import (
    find_ended_sessions,
    list_people_in,
    list_undelivered,
    name_people,
    summarise_conversations,
    summarise_tickets,
)
from parlour.actions.talk.message_edits import hide_message
from parlour.actions.talk.messages import send_message
from parlour.domain.events import PresenceChosen
from parlour.domain.message import Draft, text_of
from tests.factories import Stage


async def known(stage: Stage, who: Any, *asked: Any) -> list[str]:
    found = await stage.read(find_acquaintances, who, person_ids=[each.id for each in asked])
    return [person.name for person in found]


async def test_people_are_acquainted_through_conversations_they_share(stage: Stage) -> None:
    gil, ann = await stage.guest("Gil"), await stage.guest("Ann")
    alma, bea = await stage.agent("Alma"), await stage.agent("Bea")
    mia, leo = await stage.account("Mia"), await stage.account("Leo")
    everybody = (gil, ann, alma, bea, mia, leo)
    ticket = (await stage.ticket(gil)).ticket.conversation.id
    await stage.ticket(mia)
    assert await known(stage, gil, *everybody) == ["Gil"]
    await stage.perform(attend_ticket, alma, ticket_id=ticket)
    assert await known(stage, gil, *everybody) == ["Gil", "Alma"]
    await stage.perform(assign_ticket, alma, ticket_id=ticket, assignee_id=bea.id)
    assert await known(stage, gil, *everybody) == ["Gil", "Alma", "Bea"]
    assert await known(stage, alma, *everybody) == ["Gil", "Alma", "Bea", "Mia"], "owners of tickets, and colleagues"
    assert await known(stage, leo, *everybody) == ["Leo"]
    await stage.perform(start_direct, mia, participant_id=leo.id)
    assert await known(stage, leo, *everybody) == ["Mia", "Leo"]
    assert await known(stage, ann, gil) == []


async def test_comings_are_told_to_conversations_one_takes_part_in_or_attends(stage: Stage) -> None:
    gil, alma, mia = await stage.guest(), await stage.agent(), await stage.account("Mia")
    ticket = (await stage.ticket(gil)).ticket.conversation.id
    talk = (await stage.perform(start_direct, alma, participant_id=mia.id)).view.conversation.id
    assert await stage.read(list_rooms_of, gil) == [f"ticket:{ticket}"]
    assert await stage.read(list_rooms_of, alma) == [f"conversation:{talk}"]
    await stage.perform(attend_ticket, alma, ticket_id=ticket)
    assert sorted(await stage.read(list_rooms_of, alma)) == [f"conversation:{talk}", f"ticket:{ticket}"]
    seen_at = await stage.perform(note_last_seen, gil)
    assert (await stage.see(name_people, person_ids=[gil.id]))[gil.id].last_seen_at == seen_at


async def test_summaries_show_each_person_its_own_view(stage: Stage) -> None:
    mia, leo, eve = [await stage.account(name) for name in ("Mia", "Leo", "Eve")]
    group = (await stage.perform(start_group, mia, title="Trip", participant_ids=[leo.id, eve.id])).view.conversation
    sent = await stage.perform(send_message, mia, conversation_id=group.id, draft=Draft.of("Hello"))
    await stage.perform(hide_message, eve, message_id=sent.message.id)
    pairs = await stage.see(list_people_in, conversation_ids=[group.id])
    assert sorted(pairs) == sorted((group.id, who.id) for who in (mia, leo, eve))
    outsider = await stage.account("Otto")
    views = await stage.see(summarise_conversations, wanted=[*pairs, (group.id, outsider.id)])
    shown = {
        view.place.person_id: (view.unread, text_of(view.last_message))
        for view in views
        if view.place and view.last_message
    }
    assert shown == {mia.id: (0, "Hello"), leo.id: (1, "Hello"), eve.id: (0, "")}


async def test_summaries_take_the_same_number_of_queries_for_one_and_for_many(
    stage: Stage, count_queries: Any
) -> None:
    gil = await stage.guest()
    counts = []
    for size in (1, 12):
        ids = [(await stage.ticket(gil)).ticket.conversation.id for _ in range(size)]
        with count_queries() as ran:
            assert len(await stage.see(summarise_tickets, ticket_ids=ids)) == size
            assert len(await stage.see(summarise_conversations, wanted=[(id_, gil.id) for id_ in ids])) == size
        counts.append(len(ran))
    assert counts[0] == counts[1]


async def test_gaps_are_filled_in_the_order_of_revisions(stage: Stage) -> None:
    gil = await stage.guest()
    ticket = (await stage.ticket(gil)).ticket.conversation.id
    for number in range(5):
        await stage.perform(send_message, gil, conversation_id=ticket, draft=Draft.of(str(number)))
    found = await stage.see(list_undelivered, conversation_id=ticket, after_rev=2)
    assert [message.rev for message, _ in found] == [3, 4, 5, 6]


async def test_ended_sessions_are_found_among_the_live(stage: Stage) -> None:
    alma = await stage.agent()
    sessions = [(await stage.perform(log_in, None, person_id=alma.id, lifetime_ms=60_000)).actor for _ in range(3)]
    await stage.perform(log_out, sessions[1])
    ids = [each.session_id or "" for each in sessions] + ["gone"]
    assert await stage.see(find_ended_sessions, session_ids=ids) == [ids[1], "gone"]


async def test_of_who_hides_nobody_is_told_and_nothing_is_noted(stage: Stage) -> None:
    mia, leo = await stage.account("Mia"), await stage.account("Leo")
    talk = (await stage.perform(start_direct, mia, participant_id=leo.id)).view.conversation.id
    first = await stage.perform(note_last_seen, mia)
    assert first is not None
    stage.forget()
    for _ in range(2):
        await stage.perform(change_profile, mia, hides_presence=True)
    rooms = [f"conversation:{talk}"]
    assert stage.heard(PresenceChosen) == [PresenceChosen(mia.id, True, rooms)], "choosing twice changes nothing"
    assert await stage.read(list_rooms_of, mia) == []
    assert await stage.read(list_rooms_of, leo) == rooms
    assert await stage.perform(note_last_seen, mia) is None
    assert (await stage.person(mia)).last_seen_at == first
    await stage.perform(change_profile, mia, hides_presence=False)
    assert stage.heard(PresenceChosen)[1:] == [PresenceChosen(mia.id, False, rooms)]
    assert await stage.read(list_rooms_of, mia) == rooms


async def test_another_change_of_ones_account_leaves_the_choice_alone(stage: Stage) -> None:
    mia = await stage.account("Mia")
    await stage.perform(change_profile, mia, hides_presence=True)
    await stage.perform(change_profile, mia, name="Maria")
    person = await stage.person(mia)
    assert (person.name, person.hides_presence) == ("Maria", True)
    assert not (await stage.person(await stage.account("Leo"))).hides_presence
