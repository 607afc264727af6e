"""Editing, deleting, reacting, answering: what happens to a message after it was sent."""

from __future__ import annotations

import asyncio

import pytest

from parlour.actions.desk.tickets import close_ticket, list_tickets, show_ticket
from parlour.actions.talk.conversations import list_conversations, start_direct, start_group
from parlour.actions.talk.delivery import summarise_conversations, summarise_tickets
from parlour.actions.talk.message_edits import delete_message, edit_message, hide_message, list_wordings, react
from parlour.actions.talk.messages import load_messages, send_message
from parlour.actions.talk.search import search_messages
from parlour.actions.talk.sync import show_conversation, sync_conversation
from parlour.domain.actor import Actor
from parlour.domain.errors import Forbidden, Invalid, NotFound, TicketIsClosed, Unauthenticated
from parlour.domain.events import MessageChanged, MessageCreated, MessageHidden
from parlour.domain.ids import uuid7
from parlour.domain.limits import WORDINGS
from parlour.domain.message import Draft, HiddenFrom, Message, text_of
from tests.factories import Stage

DAY = 86_400_000


class Group:
    """Ana owns a group with Ben and Cem; Ben has said something; Eve is elsewhere."""

    def __init__(self, ana: Actor, ben: Actor, cem: Actor, eve: Actor, room: str, said: Message) -> None:
        self.ana, self.ben, self.cem, self.eve, self.room, self.said = ana, ben, cem, eve, room, said


@pytest.fixture
async def group(stage: Stage) -> Group:
    ana, ben, cem, eve = [await stage.account(name) for name in ("Ana", "Ben", "Cem", "Eve")]
    started = await stage.perform(start_group, ana, title="Team", participant_ids=[ben.id, cem.id])
    room = started.view.conversation.id
    sent = await stage.perform(send_message, ben, conversation_id=room, draft=Draft.of("first words"))
    stage.forget()
    return Group(ana, ben, cem, eve, room, sent.message)


async def test_the_author_edits_and_everyone_has_the_new_words(stage: Stage, group: Group) -> None:
    edited = await stage.perform(
        edit_message, group.ben, message_id=group.said.id, content="better words", window_ms=DAY
    )
    assert (text_of(edited), edited.rev, edited.seq) == ("better words", 2, 1)
    assert edited.edited_at is not None
    assert [(event.how, event.message.rev) for event in stage.heard(MessageChanged)] == [("edited", 2)]
    synced = await stage.read(sync_conversation, group.cem, conversation_id=group.room, after_rev=1)
    assert [(text_of(message), message.rev) for message in synced.messages] == [("better words", 2)]
    wordings = await stage.read(list_wordings, group.ana, message_id=group.said.id)
    assert [wording.content for wording in wordings] == ["first words"]
    with pytest.raises(Forbidden):
        await stage.read(list_wordings, group.cem, message_id=group.said.id)


async def test_the_same_words_again_are_no_edit(stage: Stage, group: Group) -> None:
    await stage.perform(edit_message, group.ben, message_id=group.said.id, content="first words", window_ms=DAY)
    assert stage.announced == []


@pytest.mark.parametrize("content", ["", " ", "a\x00", "x" * 10_001])
async def test_an_edit_keeps_to_the_rules_of_text(stage: Stage, group: Group, content: str) -> None:
    with pytest.raises(Invalid):
        await stage.perform(edit_message, group.ben, message_id=group.said.id, content=content, window_ms=DAY)


async def test_editing_ends_with_its_window(stage: Stage, group: Group) -> None:
    await asyncio.sleep(0.005)
    with pytest.raises(Forbidden):
        await stage.perform(edit_message, group.ben, message_id=group.said.id, content="late", window_ms=1)


async def act(stage: Stage, what: str, actor: Actor | None, message_id: str) -> Message:
    match what:
        case "edit":
            return await stage.perform(edit_message, actor, message_id=message_id, content="x", window_ms=DAY)
        case "delete":
            return await stage.perform(delete_message, actor, message_id=message_id)
        case "hide":
            return await stage.perform(hide_message, actor, message_id=message_id)
        case _:
            return await stage.perform(react, actor, message_id=message_id, emoji="👍")


@pytest.mark.parametrize("what", ["edit", "delete", "hide", "react"])
async def test_outsiders_strangers_and_the_missing_get_no_further(stage: Stage, group: Group, what: str) -> None:
    with pytest.raises(NotFound):
        await act(stage, what, group.eve, group.said.id)
    with pytest.raises(NotFound):
        await act(stage, what, group.ben, uuid7())
    with pytest.raises(NotFound):
        await act(stage, what, group.ben, "'; DROP TABLE messages; --\x00")
    with pytest.raises(Unauthenticated):
        await act(stage, what, None, group.said.id)
    assert stage.announced == []


async def test_only_the_author_edits_and_only_author_or_moderators_delete(stage: Stage, group: Group) -> None:
    for other in (group.ana, group.cem):
        with pytest.raises(Forbidden):
            await act(stage, "edit", other, group.said.id)
    with pytest.raises(Forbidden):
        await act(stage, "delete", group.cem, group.said.id)
    await act(stage, "delete", group.ana, group.said.id)


async def test_a_site_admin_deletes_what_it_cannot_read(stage: Stage, group: Group) -> None:
    admin = await stage.account("Root", "admin")
    with pytest.raises(NotFound):
        await stage.read(load_messages, admin, conversation_id=group.room)
    assert (await act(stage, "delete", admin, group.said.id)).deleted_at is not None


async def test_a_deleted_message_keeps_its_place_with_nothing_in_it(stage: Stage, group: Group) -> None:
    await stage.perform(react, group.ana, message_id=group.said.id, emoji="👍")
    await stage.perform(edit_message, group.ben, message_id=group.said.id, content="secret", window_ms=DAY)
    for _ in range(2):
        deleted = await act(stage, "delete", group.ben, group.said.id)
    assert (text_of(deleted), deleted.seq, deleted.reactions) == ("", 1, ())
    page = await stage.read(load_messages, group.cem, conversation_id=group.room)
    assert [(text_of(message), message.deleted_at is not None) for message in page.messages] == [("", True)]
    assert [event.how for event in stage.heard(MessageChanged)] == ["reaction", "edited", "deleted"]
    assert await stage.read(list_wordings, group.ana, message_id=group.said.id) == []
    for what in ("edit", "react"):
        with pytest.raises(Forbidden):
            await act(stage, what, group.ben, group.said.id)


async def test_a_message_hidden_from_oneself_is_there_for_everyone_else(stage: Stage, group: Group) -> None:
    for _ in range(2):
        hidden = await act(stage, "hide", group.cem, group.said.id)
    assert (hidden.hidden, text_of(hidden), hidden.rev) == (True, "", 1)
    assert stage.heard(MessageHidden) == [MessageHidden(group.cem.id, group.room, group.said.id)]
    mine = await stage.read(load_messages, group.cem, conversation_id=group.room)
    theirs = await stage.read(load_messages, group.ana, conversation_id=group.room)
    assert [(text_of(message), message.hidden) for message in mine.messages] == [("", True)]
    assert [(text_of(message), message.hidden) for message in theirs.messages] == [("first words", False)]
    view = await stage.read(show_conversation, group.cem, conversation_id=group.room)
    assert view.last_message is not None
    assert view.last_message.hidden


async def test_reactions_count_each_person_once_and_can_be_taken_back(stage: Stage, group: Group) -> None:
    for who, emoji in ((group.ana, "👍"), (group.ana, "👍"), (group.cem, "👍"), (group.cem, "❤️")):
        await stage.perform(react, who, message_id=group.said.id, emoji=emoji)
    page = await stage.read(load_messages, group.ben, conversation_id=group.room)
    shown = [(each.emoji, list(each.person_ids)) for each in page.messages[0].reactions]
    assert shown == [("👍", [group.ana.id, group.cem.id]), ("❤️", [group.cem.id])]
    for _ in range(2):
        after = await stage.perform(react, group.ana, message_id=group.said.id, emoji="👍", remove=True)
    assert [(each.emoji, list(each.person_ids)) for each in after.reactions] == [
        ("👍", [group.cem.id]),
        ("❤️", [group.cem.id]),
    ]
    revs = [event.message.rev for event in stage.heard(MessageChanged)]
    assert revs == [2, 3, 4, 5]


async def test_emojis_that_differ_only_in_tone_are_two(stage: Stage, group: Group) -> None:
    for emoji in ("👍", "👍🏽"):
        after = await stage.perform(react, group.ana, message_id=group.said.id, emoji=emoji)
    assert [each.emoji for each in after.reactions] == ["👍", "👍🏽"]


async def test_an_answer_quotes_the_message_as_it_now_is(stage: Stage, group: Group) -> None:
    sent = await stage.perform(
        send_message, group.ana, conversation_id=group.room, draft=Draft.of("Yes", reply_to=group.said.id)
    )
    assert sent.message.quote is not None
    assert (sent.message.quote.excerpt, sent.message.quote.seq) == ("first words", 1)
    await act(stage, "delete", group.ben, group.said.id)
    page = await stage.read(load_messages, group.cem, conversation_id=group.room)
    quote = page.messages[-1].quote
    assert quote is not None
    assert quote.excerpt == ""
    assert quote.deleted_at is not None


async def test_one_answers_messages_of_the_same_conversation_only(stage: Stage, group: Group) -> None:
    elsewhere = await stage.ticket(group.ana)
    for target in (elsewhere.message.id, uuid7(), "x"):
        with pytest.raises(Invalid):
            await stage.perform(
                send_message, group.ana, conversation_id=group.room, draft=Draft.of("?", reply_to=target)
            )


async def test_a_closed_ticket_refuses_every_way_of_writing(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    opened = await stage.ticket(guest)
    await stage.perform(close_ticket, agent, ticket_id=opened.ticket.conversation.id)
    for who in (guest, agent):
        for what in ("edit", "delete", "hide", "react"):
            with pytest.raises(TicketIsClosed):
                await act(stage, what, who, opened.message.id)


async def test_agents_delete_in_tickets(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    opened = await stage.ticket(guest)
    assert (await act(stage, "delete", agent, opened.message.id)).deleted_at is not None


async def test_changes_are_numbered_without_gaps_when_many_come_at_once(stage: Stage, group: Group) -> None:
    await asyncio.gather(
        *(
            stage.perform(react, who, message_id=group.said.id, emoji=e)
            for who in (group.ana, group.cem)
            for e in "👍🎉🚀"
        ),
        *(
            stage.perform(send_message, group.ben, conversation_id=group.room, draft=Draft.of(f"{n}"))
            for n in range(6)
        ),
    )
    view = await stage.read(show_conversation, group.ana, conversation_id=group.room)
    assert view.conversation.last_rev == 13
    synced = await stage.read(sync_conversation, group.ana, conversation_id=group.room, after_rev=0)
    assert sorted({message.rev for message in synced.messages}) == [message.rev for message in synced.messages]


async def test_a_hidden_message_is_not_quoted_to_the_person_who_hid_it(stage: Stage, group: Group) -> None:
    await act(stage, "hide", group.cem, group.said.id)
    answer = Draft.of("Yes", "answer", reply_to=group.said.id)
    sent = await stage.perform(send_message, group.ana, conversation_id=group.room, draft=answer)
    assert await _excerpts(stage, group.ana, group.room) == {("first words", False)}
    assert await _excerpts(stage, group.cem, group.room) == {("", True)}
    assert stage.heard(MessageCreated)[-1].hidden_from == HiddenFrom(quote=frozenset({group.cem.id}))
    own = Draft.of("I do not see it", reply_to=group.said.id)
    answered = await stage.perform(send_message, group.cem, conversation_id=group.room, draft=own)
    for message in (answered.message, await act(stage, "react", group.cem, sent.message.id)):
        assert message.quote is not None
        assert (message.quote.excerpt, message.quote.hidden, message.quote.seq) == ("", True, 1)


async def _excerpts(stage: Stage, reader: Actor, room: str) -> set[tuple[str, bool]]:
    """What a reader is shown of the quoted message, whichever way it reads the newest one."""
    page = await stage.read(load_messages, reader, conversation_id=room)
    around = await stage.read(load_messages, reader, conversation_id=room, around=page.messages[-1].id)
    synced = await stage.read(sync_conversation, reader, conversation_id=room, after_rev=0)
    view = await stage.read(show_conversation, reader, conversation_id=room)
    listed = await stage.read(list_conversations, reader)
    found = await stage.read(search_messages, reader, query="yes")
    told = await stage.see(summarise_conversations, wanted=[(room, reader.id)])
    seen = [
        page.messages[-1],
        around.messages[-1],
        synced.messages[-1],
        view.last_message,
        listed.conversations[0].last_message,
        found.results[0].message,
        told[0].last_message,
    ]
    quotes = [message.quote for message in seen if message is not None]
    assert len(quotes) == len(seen)
    return {(quote.excerpt, quote.hidden) for quote in quotes if quote is not None}


async def test_what_an_agent_hid_is_in_none_of_its_views_of_the_ticket(stage: Stage) -> None:
    guest, ada, bo = await stage.guest(), await stage.agent("Ada"), await stage.agent("Bo")
    ticket_id = (await stage.ticket(guest, "Please forget this")).ticket.conversation.id
    page = await stage.read(load_messages, ada, conversation_id=ticket_id)
    await act(stage, "hide", ada, page.messages[0].id)
    for agent, expected in ((ada, ("", True)), (bo, ("Please forget this", False))):
        shown = await stage.read(show_ticket, agent, ticket_id=ticket_id)
        listed = (await stage.read(list_tickets, agent)).tickets[0]
        for view in (shown, listed):
            assert view.last_message is not None
            assert (text_of(view.last_message), view.last_message.hidden) == expected
    (broadcast,) = await stage.see(summarise_tickets, ticket_ids=[ticket_id])
    assert broadcast.hidden_from == HiddenFrom(message=frozenset({ada.id}))


async def test_fifty_earlier_wordings_are_kept_the_first_among_them(stage: Stage, group: Group) -> None:
    for number in range(53):
        await stage.perform(edit_message, group.ben, message_id=group.said.id, content=f"v{number}", window_ms=DAY)
    kept = [each.content for each in await stage.read(list_wordings, group.ben, message_id=group.said.id)]
    assert kept == ["first words", *(f"v{number}" for number in range(3, 52))]
    assert len(kept) == WORDINGS


async def test_earlier_wordings_of_a_direct_message_are_its_authors_alone(stage: Stage, group: Group) -> None:
    admin = await stage.account("Root", "admin")
    direct = (await stage.perform(start_direct, group.ana, participant_id=group.ben.id)).view.conversation.id
    sent = await stage.perform(send_message, group.ana, conversation_id=direct, draft=Draft.of("a slip"))
    await stage.perform(edit_message, group.ana, message_id=sent.message.id, content="mended", window_ms=DAY)
    wordings = await stage.read(list_wordings, group.ana, message_id=sent.message.id)
    assert [each.content for each in wordings] == ["a slip"]
    with pytest.raises(Forbidden):
        await stage.read(list_wordings, group.ben, message_id=sent.message.id)
    for outsider in (admin, group.cem, group.eve):
        with pytest.raises(NotFound):
            await stage.read(list_wordings, outsider, message_id=sent.message.id)


async def test_earlier_wordings_of_a_group_are_for_the_author_and_those_who_moderate(
    stage: Stage, group: Group
) -> None:
    admin = await stage.account("Root", "admin")
    await stage.perform(edit_message, group.ben, message_id=group.said.id, content="better", window_ms=DAY)
    for reader in (group.ben, group.ana, admin):
        wordings = await stage.read(list_wordings, reader, message_id=group.said.id)
        assert [each.content for each in wordings] == ["first words"]
    with pytest.raises(Forbidden):
        await stage.read(list_wordings, group.cem, message_id=group.said.id)
    with pytest.raises(NotFound):
        await stage.read(list_wordings, group.eve, message_id=group.said.id)
