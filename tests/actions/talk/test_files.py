"""Files: who may upload and read them, and what becomes of those that nobody sends."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import select, text

from parlour.actions.desk.tickets import close_ticket
from parlour.actions.system import files as system
from parlour.actions.talk import files
from parlour.actions.talk.conversations import start_group
from parlour.actions.talk.message_edits import delete_message, hide_message
from parlour.actions.talk.messages import send_message
from parlour.actions.talk.participants import remove_participant
from parlour.domain.actor import Actor
from parlour.domain.errors import Invalid, NotFound, RateLimited, TicketIsClosed, Unauthenticated
from parlour.domain.ids import uuid7
from parlour.domain.limits import UNSENT_BYTES, UNSENT_FILES
from parlour.domain.message import Attachment, Draft, FilePlace
from parlour.store.schema.tables import attachments as table
from parlour.store.talk.attachments import sent_before
from tests.factories import Stage
from tests.support.fixtures import CountQueries, explain


class Group:
    """Ana owns a group with Ben; Cem was removed from it; Eve is elsewhere. Ben has sent a file."""

    def __init__(self, room: str, elsewhere: str, sent: Attachment, message_id: str, **people: Actor) -> None:
        self.room, self.elsewhere, self.sent, self.message_id, self.people = room, elsewhere, sent, message_id, people


async def upload(stage: Stage, actor: Actor | None, room: str, size: int = 10, name: str = "a.txt") -> Attachment:
    given = files.Upload(uuid7(), name, "application/octet-stream", size)
    return await stage.perform(files.add_attachment, actor, conversation_id=room, upload=given)


async def send(stage: Stage, actor: Actor, room: str, *attachment_ids: str) -> str:
    draft = Draft.of("", attachment_ids=attachment_ids)
    return (await stage.perform(send_message, actor, conversation_id=room, draft=draft)).message.id


@pytest.fixture
async def group(stage: Stage) -> Group:
    ana, ben, cem, eve = [await stage.account(name) for name in ("Ana", "Ben", "Cem", "Eve")]
    started = await stage.perform(start_group, ana, title="Team", participant_ids=[ben.id, cem.id])
    elsewhere = await stage.perform(start_group, eve, title="Other", participant_ids=[])
    room = started.view.conversation.id
    sent = await upload(stage, ben, room)
    message_id = await send(stage, ben, room, sent.id)
    await stage.perform(remove_participant, ana, conversation_id=room, person_id=cem.id)
    return Group(room, elsewhere.view.conversation.id, sent, message_id, ana=ana, ben=ben, cem=cem, eve=eve)


async def read(stage: Stage, actor: Actor | None, attachment_id: str) -> Attachment:
    return await stage.read(files.attachment_for, actor, attachment_id=attachment_id)


async def test_a_member_reads_and_uploads(stage: Stage, group: Group) -> None:
    ana = group.people["ana"]
    assert (await read(stage, ana, group.sent.id)).message_id == group.message_id
    await stage.read(files.may_upload, ana, conversation_id=group.room)
    assert (await upload(stage, ana, group.room)).uploader_id == ana.id


@pytest.mark.parametrize("who", ["eve", "cem"], ids=["outsider", "removed"])
async def test_outsiders_and_the_removed_learn_nothing(stage: Stage, group: Group, who: str) -> None:
    actor = group.people[who]
    for attempt in (
        read(stage, actor, group.sent.id),
        upload(stage, actor, group.room),
        stage.read(files.may_upload, actor, conversation_id=group.room),
    ):
        with pytest.raises(NotFound):
            await attempt


async def test_a_stranger_is_told_to_log_in(stage: Stage, group: Group) -> None:
    for attempt in (read(stage, None, group.sent.id), upload(stage, None, group.room)):
        with pytest.raises(Unauthenticated):
            await attempt


@pytest.mark.parametrize(
    "missing", ["0193f000-0000-7000-8000-000000000000", "", "../../etc/passwd", "\x00", "x" * 5000]
)
async def test_what_is_missing_is_not_found(stage: Stage, group: Group, missing: str) -> None:
    with pytest.raises(NotFound):
        await read(stage, group.people["ana"], missing)
    with pytest.raises(NotFound):
        await upload(stage, group.people["ana"], missing)


async def test_a_file_of_another_conversation_cannot_be_sent_here(stage: Stage, group: Group) -> None:
    eve = group.people["eve"]
    other = await upload(stage, eve, group.elsewhere)
    assert await read(stage, eve, other.id)
    with pytest.raises(NotFound):
        await read(stage, group.people["ana"], other.id)
    with pytest.raises(Exception, match="attachmentIds"):
        await send(stage, group.people["ben"], group.room, other.id)


async def test_before_it_is_sent_a_file_is_its_uploaders_alone(stage: Stage, group: Group) -> None:
    ana, ben = group.people["ana"], group.people["ben"]
    waiting = await upload(stage, ben, group.room)
    assert (await read(stage, ben, waiting.id)).message_id is None
    with pytest.raises(NotFound):
        await read(stage, ana, waiting.id)
    await send(stage, ben, group.room, waiting.id)
    assert await read(stage, ana, waiting.id)


async def test_who_is_removed_loses_what_it_uploaded_too(stage: Stage, group: Group) -> None:
    ana, ben = group.people["ana"], group.people["ben"]
    waiting = await upload(stage, ben, group.room)
    assert await read(stage, ben, waiting.id)
    await stage.perform(remove_participant, ana, conversation_id=group.room, person_id=ben.id)
    for attachment_id in (waiting.id, group.sent.id):
        with pytest.raises(NotFound):
            await read(stage, ben, attachment_id)


async def test_the_file_of_a_deleted_message_is_gone_for_everyone(stage: Stage, group: Group) -> None:
    assert await stage.see(system.known_among, ids=[group.sent.id]) == {group.sent.id}
    await stage.perform(delete_message, group.people["ben"], message_id=group.message_id)
    for who in ("ana", "ben"):
        with pytest.raises(NotFound):
            await read(stage, group.people[who], group.sent.id)
    assert await stage.see(system.known_among, ids=[group.sent.id]) == set()


async def test_the_file_of_a_message_deleted_for_oneself_is_gone_for_oneself(stage: Stage, group: Group) -> None:
    await stage.perform(hide_message, group.people["ana"], message_id=group.message_id)
    with pytest.raises(NotFound):
        await read(stage, group.people["ana"], group.sent.id)
    assert await read(stage, group.people["ben"], group.sent.id)


async def test_in_a_closed_ticket_files_are_read_and_none_come_in(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket_id = (await stage.ticket(guest)).message.conversation_id
    sent = await upload(stage, guest, ticket_id)
    await send(stage, guest, ticket_id, sent.id)
    assert await read(stage, agent, sent.id)
    await stage.perform(close_ticket, agent, ticket_id=ticket_id)
    for who in (guest, agent):
        assert await read(stage, who, sent.id)
        for attempt in (
            upload(stage, who, ticket_id),
            stage.read(files.may_upload, who, conversation_id=ticket_id),
        ):
            with pytest.raises(TicketIsClosed):
                await attempt


async def test_nobody_heaps_up_files_without_sending_them(stage: Stage, group: Group) -> None:
    ana, ben = group.people["ana"], group.people["ben"]
    waiting = [await upload(stage, ana, group.room) for _ in range(UNSENT_FILES)]
    with pytest.raises(RateLimited):
        await upload(stage, ana, group.room)
    with pytest.raises(RateLimited):
        await stage.read(files.may_upload, ana, conversation_id=group.room)
    await upload(stage, ben, group.room)
    await send(stage, ana, group.room, waiting[0].id)
    await upload(stage, ana, group.room)


async def test_nor_too_many_bytes(stage: Stage, group: Group) -> None:
    ana = group.people["ana"]
    await upload(stage, ana, group.room, size=UNSENT_BYTES - 10)
    await upload(stage, ana, group.room, size=10)
    with pytest.raises(RateLimited):
        await upload(stage, ana, group.room, size=1)


async def test_what_nobody_sends_is_forgotten_and_what_was_sent_stays(stage: Stage, group: Group) -> None:
    waiting = await upload(stage, group.people["ana"], group.room)

    async def forget(before: int) -> int:
        return await stage.do(system.forget_unsent, before=before, limit=10)

    assert await forget(waiting.created_at) == 0
    assert await forget(waiting.created_at + 1) == 1
    assert await stage.see(system.known_among, ids=[waiting.id, group.sent.id]) == {group.sent.id}


async def test_the_orphans_are_found_without_reading_every_file(stage: Stage) -> None:
    c = table.c

    def plan(tx: Any) -> str:
        return explain(tx, select(c.size).where(c.uploader_id == uuid7(), c.message_id.is_(None)))

    if stage.store.dialect != "mysql":  # of an empty table it reads all, whatever the indexes
        assert "ix_attachments_uploader_id_message_id" in await stage.store.read(plan)


def _ids(found: files.FileList) -> list[str]:
    return [sent.attachment.id for sent in found.files]


async def list_files(stage: Stage, actor: Actor | None, room: str, **page: Any) -> files.FileList:
    return await stage.read(files.list_files, actor, conversation_id=room, **page)


async def _several(stage: Stage, group: Group) -> list[str]:
    """Ben sends two and one, Ana one that was uploaded before them; the ids as they were sent, Ben's first before."""
    ana, ben, room = group.people["ana"], group.people["ben"], group.room
    early, *rest = [await upload(stage, who, room, name=f"{n}.txt") for n, who in enumerate([ana, ben, ben, ben])]
    await send(stage, ben, room, rest[0].id, rest[1].id)
    await send(stage, ben, room, rest[2].id)
    await send(stage, ana, room, early.id)
    return [group.sent.id, *(each.id for each in rest), early.id]


async def test_the_files_of_a_conversation_are_those_that_were_sent_the_last_first(
    stage: Stage, group: Group
) -> None:
    ana, ben = group.people["ana"], group.people["ben"]
    sent = await _several(stage, group)
    await upload(stage, ben, group.room)
    assert _ids(await list_files(stage, ana, group.room)) == sent[::-1]
    shown = (await list_files(stage, ana, group.room)).files
    assert [(each.message.sender_id, each.message.sender_name) for each in shown[:2]] == [
        (ana.id, "Ana"),
        (ben.id, "Ben"),
    ]
    times = [each.message.created_at for each in shown]
    assert times == sorted(times, reverse=True)
    assert shown[-1].message.id == group.message_id


async def test_they_come_in_pages_without_gap_or_repeat(stage: Stage, group: Group) -> None:
    sent = await _several(stage, group)
    for limit in (1, 2, 3):
        page = await list_files(stage, group.people["ana"], group.room, limit=limit)
        seen = _ids(page)
        while page.next_cursor:
            page = await list_files(stage, group.people["ana"], group.room, limit=limit, cursor=page.next_cursor)
            seen += _ids(page)
        assert seen == sent[::-1]
    for wrong in ("x", "bDEuMQ", "9" * 200):
        with pytest.raises(Invalid):
            await list_files(stage, group.people["ana"], group.room, cursor=wrong)


async def test_files_of_deleted_messages_are_gone_and_of_hidden_ones_for_who_hid_them(
    stage: Stage, group: Group
) -> None:
    ana, ben = group.people["ana"], group.people["ben"]
    waiting = [await upload(stage, ben, group.room) for _ in range(2)]
    deleted, hidden = [await send(stage, ben, group.room, each.id) for each in waiting]
    assert len(_ids(await list_files(stage, ana, group.room))) == 3
    await stage.perform(delete_message, ben, message_id=deleted)
    await stage.perform(hide_message, ana, message_id=hidden)
    assert _ids(await list_files(stage, ana, group.room)) == [group.sent.id]
    assert _ids(await list_files(stage, ben, group.room)) == [waiting[1].id, group.sent.id]


async def test_only_who_takes_part_lists_the_files_of_a_conversation(stage: Stage, group: Group) -> None:
    for who, room, fault in [
        ("eve", group.room, NotFound),
        ("cem", group.room, NotFound),
        (None, group.room, Unauthenticated),
        ("ana", uuid7(), NotFound),
        ("ana", "nonsense", NotFound),
        ("ana", group.elsewhere, NotFound),
    ]:
        with pytest.raises(fault):
            await list_files(stage, group.people[who] if who else None, room)
    assert _ids(await list_files(stage, group.people["ana"], group.room)) == [group.sent.id]


async def test_files_are_listed_by_one_walk_down_an_index(stage: Stage, group: Group) -> None:
    ben = group.people["ben"]
    for _ in range(30 if stage.store.dialect == "mysql" else 3):
        waiting = [await upload(stage, ben, group.room) for _ in range(10)]
        await send(stage, ben, group.room, *(each.id for each in waiting))
    if stage.store.dialect == "mysql":
        await stage.store.write(lambda tx: tx.execute(text("ANALYZE TABLE attachments")).all())
    for before in (None, FilePlace(9, 1)):
        statement = sent_before(group.room, ben.id, before, 20)
        plan = await stage.store.read(lambda tx, statement=statement: explain(tx, statement))
        assert "ix_attachments_conversation_id_seq_position" in plan, plan
        for slow in ("temp b-tree", "filesort", "seq scan", "sort key", "scan attachments\n"):
            assert slow not in plan, plan


async def test_listing_files_costs_the_same_however_many(
    stage: Stage, group: Group, count_queries: CountQueries
) -> None:
    ana, ran = group.people["ana"], []
    for _ in range(2):
        for _ in range(5):
            await send(stage, ana, group.room, (await upload(stage, ana, group.room)).id)
        with count_queries() as counted:
            await list_files(stage, ana, group.room)
        ran.append(len(counted))
    assert ran[0] == ran[1] == 4, ran


async def test_files_sent_before_there_was_a_list_are_in_it(stage: Stage, group: Group) -> None:
    """The migration's own work, on rows as the schema before it left them."""
    migration = import_module("parlour.store.migrations.versions.0006_files_of_a_conversation")
    sent = await _several(stage, group)
    await upload(stage, group.people["ben"], group.room)
    await stage.store.write(lambda tx: tx.execute(text("UPDATE attachments SET seq = NULL")))
    assert _ids(await list_files(stage, group.people["ana"], group.room)) == []
    await stage.store.write(lambda tx: tx.execute(text(migration.FILL)))
    assert _ids(await list_files(stage, group.people["ana"], group.room)) == sent[::-1]
