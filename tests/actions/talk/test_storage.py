"""What people, tickets and the site have stored is counted as it comes and goes, and ends at the quota."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from parlour.actions.people.pictures import add_picture
from parlour.actions.people.sessions import change_profile
from parlour.actions.system import files as system
from parlour.actions.system.files import stored_in_all
from parlour.actions.talk import files, storage
from parlour.actions.talk.message_edits import delete_message
from parlour.actions.talk.messages import send_message
from parlour.domain.actor import Actor
from parlour.domain.errors import TooLarge, Unauthenticated
from parlour.domain.ids import uuid7
from parlour.domain.message import Attachment, Draft
from parlour.domain.picture import Picture
from parlour.domain.quotas import DEFAULT, MB, Quotas, Used
from parlour.store.talk import stored_bytes
from tests.factories import Stage
from tests.support.fixtures import CountQueries, explain

SMALL = Quotas(guest=100, member=200, ticket=250, site=0)


async def upload(stage: Stage, actor: Actor, room: str, size: int, quotas: Quotas = SMALL) -> Attachment:
    given = files.Upload(uuid7(), "a.bin", "application/octet-stream", size)
    return await stage.perform(files.add_attachment, actor, conversation_id=room, upload=given, quotas=quotas)


async def put(stage: Stage, actor: Actor, size: int, small: int = 0, quotas: Quotas = SMALL) -> Picture:
    given = files.Upload(uuid7(), "", "image/png", size, 4, 4, has_thumbnail=True, thumbnail_size=small)
    return await stage.perform(add_picture, actor, upload=given, quotas=quotas)


async def used(stage: Stage, actor: Actor) -> Used:
    return await stage.read(storage.stored_of, actor)


async def ticket_of(stage: Stage, owner: Actor) -> str:
    return (await stage.ticket(owner)).ticket.conversation.id


def test_quotas_are_those_that_the_docs_say() -> None:
    assert (DEFAULT.guest, DEFAULT.member, DEFAULT.ticket, DEFAULT.site) == (100 * MB, 2000 * MB, 500 * MB, 0)


async def test_a_guest_stores_so_much_and_not_a_byte_more(stage: Stage) -> None:
    guest, other = await stage.guest(), await stage.guest("Gus")
    ticket, theirs = await ticket_of(stage, guest), await ticket_of(stage, other)
    await upload(stage, guest, ticket, 60)
    await upload(stage, guest, ticket, 40)
    with pytest.raises(TooLarge, match="that a guest has"):
        await upload(stage, guest, ticket, 1)
    assert await used(stage, guest) == Used(100, 100), "what was refused is not counted"
    await upload(stage, other, theirs, 100)
    assert await used(stage, other) == Used(100, 200)


async def test_a_ticket_is_full_for_everybody_in_it_and_an_agent_is_not_full_elsewhere(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = await ticket_of(stage, guest)
    await upload(stage, agent, ticket, 240)
    for who in (guest, agent):
        with pytest.raises(TooLarge, match="this ticket"):
            await upload(stage, who, ticket, 11)
        with pytest.raises(TooLarge, match="this ticket"):
            await stage.read(files.may_upload, who, conversation_id=ticket, size=11, quotas=SMALL)
        await stage.read(files.may_upload, who, conversation_id=ticket, size=10, quotas=SMALL)
    await upload(stage, agent, await ticket_of(stage, guest), 240)
    assert (await used(stage, agent)).own == 480, "agents have no quota of their own"


async def test_the_site_is_full_for_everybody(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket, quotas = await ticket_of(stage, guest), Quotas(guest=0, member=0, ticket=0, site=100)
    await upload(stage, guest, ticket, 100, quotas)
    for who in (guest, agent):
        with pytest.raises(TooLarge, match="this site"):
            await upload(stage, who, ticket, 1, quotas)
    with pytest.raises(TooLarge, match="this site"):
        await put(stage, agent, 1, quotas=quotas)
    assert await stage.store.read(stored_in_all) == 100


async def test_small_pictures_and_pictures_of_people_count(stage: Stage) -> None:
    member = await stage.account()
    await put(stage, member, 100, small=30)
    with pytest.raises(TooLarge, match="that a member has"):
        await put(stage, member, 60, small=11)
    assert await used(stage, member) == Used(130, 130)


async def test_deleting_makes_room(stage: Stage) -> None:
    guest = await stage.guest()
    ticket = await ticket_of(stage, guest)
    sent = await upload(stage, guest, ticket, 100)
    draft = Draft.of("", attachment_ids=[sent.id])
    message = (await stage.perform(send_message, guest, conversation_id=ticket, draft=draft)).message
    assert await used(stage, guest) == Used(100, 100)
    for _ in range(2):
        await stage.perform(delete_message, guest, message_id=message.id)
        assert await used(stage, guest) == Used(0, 0)
    assert await stage.store.read(lambda tx: stored_bytes.of(tx, ticket)) == 0
    await upload(stage, guest, ticket, 100)


async def test_what_nobody_sent_or_used_makes_room_when_it_is_forgotten(stage: Stage) -> None:
    member, guest = await stage.account(), await stage.guest()
    last: Any = await put(stage, member, 50, small=5)
    last = await upload(stage, guest, await ticket_of(stage, guest), 70)
    assert (await used(stage, guest)).site == 125
    for _ in range(2):
        await stage.do(system.forget_unsent, before=last.created_at + 1, limit=100)
        assert (await used(stage, member), await used(stage, guest)) == (Used(0, 0), Used(0, 0))


async def test_the_picture_before_makes_room_when_another_is_put_up(stage: Stage) -> None:
    member = await stage.account()
    first, second = await put(stage, member, 60, small=4), await put(stage, member, 80)
    for picture in (first, second):
        await stage.perform(change_profile, member, avatar_id=picture.id)
    assert await used(stage, member) == Used(80, 80)
    await stage.perform(change_profile, member, avatar_id=None)
    assert await used(stage, member) == Used(0, 0)


async def test_uploads_at_the_same_moment_cannot_pass_the_quota_together(stage: Stage) -> None:
    guest = await stage.guest()
    ticket = await ticket_of(stage, guest)
    done = await asyncio.gather(*(upload(stage, guest, ticket, 30) for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(each, Attachment) for each in done) == 3
    assert sum(isinstance(each, TooLarge) for each in done) == 5
    assert await used(stage, guest) == Used(90, 90)


async def test_strangers_who_upload_their_first_file_at_once_are_all_counted(stage: Stage) -> None:
    guests = [await stage.guest(f"Gil {number}") for number in range(6)]
    tickets = [await ticket_of(stage, guest) for guest in guests]
    await asyncio.gather(*(upload(stage, *each, 7) for each in zip(guests, tickets, strict=True)))
    assert [await used(stage, guest) for guest in guests] == [Used(7, 42)] * 6


async def test_a_stranger_has_nothing_stored(stage: Stage) -> None:
    with pytest.raises(Unauthenticated):
        await stage.read(storage.stored_of, None)


async def test_what_is_stored_is_asked_by_key_however_many_files_there_are(
    stage: Stage, count_queries: CountQueries
) -> None:
    guest = await stage.guest()
    ticket = await ticket_of(stage, guest)
    for _ in range(3):
        await upload(stage, guest, ticket, 1)
    with count_queries() as ran:
        await used(stage, guest)
    assert len(ran) == 2
    fill = [stored_bytes.Stored(1, uuid7()) for _ in range(300)]
    await stage.store.write(lambda tx: stored_bytes.add(tx, fill))
    plan = await stage.store.read(lambda tx: explain(tx, stored_bytes.OF, {"owner_id": guest.id}))
    assert any(key in plan for key in ("pk_stored_bytes", "key=primary", "owner_id=?")), plan
    assert "type=all" not in plan
    assert "scan stored_bytes" not in plan
