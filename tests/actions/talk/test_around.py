"""A page around a message: what a link, a quoted message or a search result leads to."""

from __future__ import annotations

from typing import Any

import pytest

from parlour.actions.talk.conversations import start_group
from parlour.actions.talk.message_edits import delete_message, hide_message
from parlour.actions.talk.messages import load_messages, send_message
from parlour.actions.talk.participants import remove_participant
from parlour.domain.actor import Actor
from parlour.domain.cursor import message_cursor
from parlour.domain.errors import Invalid, NotFound, Unauthenticated
from parlour.domain.ids import uuid7
from parlour.domain.message import Draft, Page, text_of
from tests.factories import Stage
from tests.support.fixtures import CountQueries


async def talk(stage: Stage, *people: Actor, lines: int) -> tuple[str, list[str]]:
    """A group whose first member says so much; its id, and those of the messages by `seq` - 1."""
    others = [each.id for each in people[1:]]
    started = await stage.perform(start_group, people[0], title="Team", participant_ids=others)
    group = started.view.conversation.id
    drafts = [Draft.of(f"line {n}") for n in range(lines)]
    sent = [await stage.perform(send_message, people[0], conversation_id=group, draft=draft) for draft in drafts]
    assert [each.message.seq for each in sent] == list(range(1, lines + 1))
    return group, [each.message.id for each in sent]


async def load(stage: Stage, who: Actor | None, group: str, **place: Any) -> Page:
    return await stage.read(load_messages, who, conversation_id=group, **place)


def seqs(page: Page) -> list[int]:
    return [message.seq for message in page.messages]


async def test_a_message_is_shown_with_as_many_on_either_side(stage: Stage) -> None:
    ana = await stage.account("Ana")
    group, ids = await talk(stage, ana, lines=30)
    assert seqs(await load(stage, ana, group, around=ids[14], limit=10)) == list(range(11, 21))
    assert seqs(await load(stage, ana, group, around=ids[14], limit=5)) == [13, 14, 15, 16, 17]
    assert seqs(await load(stage, ana, group, around=ids[14], limit=1)) == [15]
    assert seqs(await load(stage, ana, group, around=ids[0], limit=6)) == [1, 2, 3, 4]
    assert seqs(await load(stage, ana, group, around=ids[29], limit=6)) == [28, 29, 30]


async def test_from_there_one_goes_on_to_both_ends_without_gap_or_repeat(stage: Stage) -> None:
    ana = await stage.account("Ana")
    group, ids = await talk(stage, ana, lines=23)
    for limit in (1, 4, 7):
        page = await load(stage, ana, group, around=ids[10], limit=limit)
        seen, older, newer = seqs(page), page.next_cursor, page.newer_cursor
        assert older
        assert newer
        while older:
            page = await load(stage, ana, group, before=older, limit=limit)
            seen, older = seqs(page) + seen, page.next_cursor
        while newer:
            page = await load(stage, ana, group, after=newer, limit=limit)
            seen, newer = seen + seqs(page), page.next_cursor
        assert seen == list(range(1, 24))


async def test_the_ends_of_a_conversation_are_told(stage: Stage) -> None:
    ana = await stage.account("Ana")
    group, ids = await talk(stage, ana, lines=5)
    whole = await load(stage, ana, group, around=ids[2])
    assert (seqs(whole), whole.next_cursor, whole.newer_cursor) == ([1, 2, 3, 4, 5], None, None)
    first = await load(stage, ana, group, around=ids[0], limit=2)
    last = await load(stage, ana, group, around=ids[4], limit=2)
    assert (first.has_more, first.newer_cursor is not None) == (False, True)
    assert (last.has_more, last.newer_cursor) == (True, None)


async def test_a_page_around_a_message_fits_into_a_packet(stage: Stage) -> None:
    ana = await stage.account("Ana")
    started = await stage.perform(start_group, ana, title="Team", participant_ids=[])
    group, ids = started.view.conversation.id, []
    for n in range(30):
        sent = await stage.perform(send_message, ana, conversation_id=group, draft=Draft.of("😀" * 10_000, f"c{n}"))
        ids.append(sent.message.id)
    page = await load(stage, ana, group, around=ids[14], limit=200)
    assert sum(len(text_of(message).encode()) for message in page.messages) <= 512 * 1024
    assert min(seqs(page)) < 15 < max(seqs(page))
    assert page.next_cursor == message_cursor(min(seqs(page)))
    assert page.newer_cursor == message_cursor(max(seqs(page)))


async def test_a_deleted_message_keeps_its_place_and_a_hidden_one_is_gone_for_who_hid_it(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    group, ids = await talk(stage, ana, ben, lines=9)
    await stage.perform(delete_message, ana, message_id=ids[4])
    await stage.perform(hide_message, ben, message_id=ids[5])
    around = await load(stage, ben, group, around=ids[4], limit=3)
    assert [(m.seq, text_of(m), m.hidden) for m in around.messages] == [
        (4, "line 3", False),
        (5, "", False),
        (6, "", True),
    ]
    with pytest.raises(NotFound):
        await load(stage, ben, group, around=ids[5])
    assert 6 in seqs(await load(stage, ana, group, around=ids[5]))


async def test_only_who_takes_part_finds_a_message_and_only_in_its_conversation(stage: Stage) -> None:
    ana, ben, removed, outsider = [await stage.account(name) for name in ("Ana", "Ben", "Rem", "Out")]
    group, ids = await talk(stage, ana, ben, removed, lines=3)
    elsewhere, others = await talk(stage, ana, lines=3)
    assert seqs(await load(stage, removed, group, around=ids[1])) == [1, 2, 3]
    await stage.perform(remove_participant, ana, conversation_id=group, person_id=removed.id)
    for who, where, what, fault in [
        (removed, group, ids[1], NotFound),
        (outsider, group, ids[1], NotFound),
        (None, group, ids[1], Unauthenticated),
        (ana, group, uuid7(), NotFound),
        (ana, group, "nonsense", NotFound),
        (ana, group, others[1], NotFound),
        (ben, elsewhere, others[1], NotFound),
    ]:
        with pytest.raises(fault):
            await load(stage, who, where, around=what)
    assert 2 in seqs(await load(stage, ben, group, around=ids[1]))


async def test_around_excludes_before_and_after(stage: Stage) -> None:
    ana = await stage.account("Ana")
    group, ids = await talk(stage, ana, lines=3)
    for other in ("before", "after"):
        with pytest.raises(Invalid):
            await load(stage, ana, group, around=ids[1], **{other: message_cursor(2)})


async def test_it_costs_the_same_few_queries_however_much_it_shows(stage: Stage, count_queries: CountQueries) -> None:
    ana = await stage.account("Ana")
    group, ids = await talk(stage, ana, lines=60)
    ran = []
    for limit in (4, 60):
        with count_queries() as counted:
            page = await load(stage, ana, group, around=ids[29], limit=limit)
        assert len(page.messages) == limit
        ran.append(len(counted))
    assert ran[0] == ran[1] <= 10, ran
