"""Reindexing after an upgrade: in stretches, once, on after a crash, with a search that works meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import zip_longest

import pytest
from sqlalchemy import select

from parlour.actions.talk.conversations import start_group
from parlour.actions.talk.message_edits import delete_message, edit_message
from parlour.actions.talk.messages import send_message
from parlour.actions.talk.search import search_messages
from parlour.domain.actor import Actor
from parlour.domain.jobs import Job
from parlour.domain.message import Draft, text_of
from parlour.jobs.kind import Context
from parlour.jobs.kinds import search
from parlour.store.migrate import migrate
from parlour.store.schema.tables import jobs, messages
from parlour.store.talk import reindex, search_index
from parlour.store.transaction import Transaction
from tests.jobs.conftest import Workshop
from tests.support.databases import Database
from tests.support.earlier_versions import go_back

DAY_MS = 86_400_000
# what is said, and its terms as version 0012 stored them
OLD = {
    "我住在東京都": "u_6211 u_4f4f u_5728 u_6771 u_4eac u_90fd",
    "京東方": "u_4eac u_6771 u_65b9",
    "well done 👍🏽": "w_well w_done",
    "अब हिन्दी में": "u_0905092c u_0939 u_0928094d0926 u_092e",
    "the parcel": "w_the w_parcel",
    "goes away": "w_goes w_away",
}
QUERIES = {
    "東京": ["我住在東京都"],
    "京": ["京東方", "我住在東京都"],
    "👍": ["well done 👍🏽"],
    "हिन्दी": ["अब हिन्दी में"],
    "PARC": ["the parcel"],
    "goes": [],
}
MEANWHILE = {"東京": ["我住在東京都"], "PARC": ["the parcel"], "京東": ["京東方"], "住東": [], "東都京": []}


class Room:
    """A group of one, where all of `OLD` was said, with a line of the system and a deleted message."""

    def __init__(self, workshop: Workshop, ana: Actor, room: str) -> None:
        self.workshop, self.ana, self.room = workshop, ana, room

    async def found(self, query: str) -> list[str]:
        results = (await self.workshop.read(search_messages, self.ana, query=query)).results
        return [text_of(each.message) for each in results]


@pytest.fixture
async def room(workshop: Workshop, database: Database) -> Room:
    """As an upgrade from 0012 leaves it."""
    ana = await workshop.account("Ana")
    started = await workshop.perform(start_group, ana, title="Team", participant_ids=[])
    room = started.view.conversation.id
    for content in OLD:
        workshop.clock.advance(1)  # ids of one millisecond stand in no order
        sent = await workshop.perform(send_message, ana, conversation_id=room, draft=Draft.of(content))
    await workshop.perform(delete_message, ana, message_id=sent.message.id)

    def as_before(tx: Transaction) -> None:
        said = tx.execute(select(messages.c.id, messages.c.content).where(messages.c.deleted_at.is_(None))).all()
        for message_id, content in said:
            if content in OLD:
                _index(
                    tx, message_id, f"{OLD[content]} {search_index.place(room)} {search_index.everywhere('group')}"
                )
        go_back(tx, "0012")

    await workshop.store.write(as_before)
    assert (await migrate(database.url)).before == "0012"
    return Room(workshop, ana, room)


def _index(tx: Transaction, message_id: str, words: str) -> None:
    values = search_index.changed(tx, message_id, words)
    if values:
        tx.execute(messages.update().where(messages.c.id == message_id).values(**values))


async def _jobs(workshop: Workshop) -> Sequence[tuple[int, bool]]:
    """(attempts, whether it is done) of each job that reindexes."""
    wanted = select(jobs.c.attempts, jobs.c.done_at).where(jobs.c.kind == "search.reindex")
    rows = await workshop.store.read(lambda tx: tx.execute(wanted).all())
    return [(row[0], row[1] is not None) for row in rows]


async def test_a_search_works_before_anything_is_indexed_anew(room: Room) -> None:
    assert await room.workshop.store.read(reindex.is_pending)
    assert {query: await room.found(query) for query in MEANWHILE} == MEANWHILE
    assert await room.found("👍") == []  # nobody could find it before, either


async def test_it_runs_once_with_two_workers_and_all_is_found_then(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "AT_A_STRETCH", 2)
    ran = list[str]()

    async def counted(context: Context, job: Job) -> None:
        ran.append(job.id)
        await search.reindex(context, job)

    for _ in range(2):
        room.workshop.runner({"search.reindex": counted})
    await room.workshop.all_done()
    assert (len(ran), await _jobs(room.workshop)) == (1, [(1, True)])
    assert not await room.workshop.store.read(reindex.is_pending)
    assert {query: await room.found(query) for query in QUERIES | MEANWHILE} == QUERIES | MEANWHILE


async def test_after_a_crash_it_goes_on_where_it_was(room: Room) -> None:
    write = room.workshop.store.write

    def crash(tx: Transaction) -> None:
        assert reindex.go_on(tx, 2)
        raise RuntimeError("the machine went")

    assert await write(lambda tx: reindex.go_on(tx, 2))
    newest_first = await room.found("हिन्दी")
    with pytest.raises(RuntimeError):
        await write(crash)
    assert (newest_first, await room.found("👍")) == (["अब हिन्दी में"], [])
    assert {query: await room.found(query) for query in MEANWHILE} == MEANWHILE
    assert await write(lambda tx: reindex.go_on(tx, 2))
    assert await room.found("👍") == ["well done 👍🏽"]
    assert not await write(lambda tx: reindex.go_on(tx, 2))
    assert not await write(lambda tx: reindex.go_on(tx, 2))
    assert {query: await room.found(query) for query in QUERIES | MEANWHILE} == QUERIES | MEANWHILE


async def test_what_is_edited_meanwhile_keeps_the_words_that_it_has_now(room: Room) -> None:
    ids = select(messages.c.id).where(messages.c.content == "the parcel")
    message_id = await room.workshop.store.read(lambda tx: tx.execute(ids).scalar_one())
    await room.workshop.perform(edit_message, room.ana, message_id=message_id, content="大阪 now", window_ms=DAY_MS)
    while await room.workshop.store.write(lambda tx: reindex.go_on(tx, 2)):
        pass
    assert (await room.found("大阪"), await room.found("parcel")) == (["大阪 now"], [])


async def test_edits_at_the_same_moment_are_not_undone(room: Room) -> None:
    workshop = room.workshop
    wanted = select(messages.c.id).where(messages.c.deleted_at.is_(None), messages.c.message_type != "system")
    ids = await workshop.store.read(lambda tx: list(tx.execute(wanted).scalars()))
    says = [f"word{at} 大{chr(0x4E00 + at)}" for at in range(len(ids))]
    edits = [
        workshop.perform(edit_message, room.ana, message_id=one, content=said, window_ms=DAY_MS)
        for one, said in zip(ids, says, strict=True)
    ]
    stretches = [workshop.store.write(lambda tx: reindex.go_on(tx, 1)) for _ in range(len(ids) + 2)]
    mixed = [each for pair in zip_longest(edits, stretches) for each in pair if each is not None]
    await asyncio.gather(*mixed)
    assert not await workshop.store.read(reindex.is_pending)
    for said in says:
        assert [await room.found(word) for word in said.split()] == [[said], [said]]
    assert [await room.found(query) for query in ("parcel", "京", "done")] == [[], [], []]


async def test_an_upgrade_that_is_run_again_asks_for_it_once(room: Room, database: Database) -> None:
    await room.workshop.store.write(lambda tx: reindex.go_on(tx, 2))
    await room.workshop.store.write(lambda tx: go_back(tx, "0012"))
    await migrate(database.url)
    assert await _jobs(room.workshop) == [(0, False)]
    assert await room.found("हिन्दी") == ["अब हिन्दी में"]


async def test_a_database_without_messages_has_nothing_to_be_indexed(workshop: Workshop) -> None:
    assert not await workshop.store.read(reindex.is_pending)
    assert await _jobs(workshop) == []
