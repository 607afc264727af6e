"""Pictures of people and of groups: who puts them up, and who sees them."""

from __future__ import annotations

from typing import Any

import pytest

from parlour.actions.people.pictures import add_picture, picture_for
from parlour.actions.people.sessions import change_profile
from parlour.actions.system import files as system
from parlour.actions.talk import files
from parlour.actions.talk.conversations import change_conversation, start_direct, start_group
from parlour.actions.talk.participants import remove_participant
from parlour.domain.actor import Actor
from parlour.domain.errors import Forbidden, Invalid, NotFound, RateLimited, Unauthenticated, UnsupportedMedia
from parlour.domain.events import ConversationTouched, PersonChanged
from parlour.domain.ids import uuid7
from parlour.domain.limits import UNUSED_PICTURES
from parlour.domain.picture import Picture
from tests.factories import Stage


async def picture(stage: Stage, actor: Actor | None) -> Picture:
    upload = files.Upload(uuid7(), "me.png", "image/png", 10, 4, 4, has_thumbnail=True)
    return await stage.perform(add_picture, actor, upload=upload)


async def seen(stage: Stage, actor: Actor | None, picture_id: str) -> bool:
    try:
        return (await stage.read(picture_for, actor, picture_id=picture_id)).id == picture_id
    except NotFound:
        return False


async def test_ones_own_picture_is_for_everyone_who_is_known(stage: Stage) -> None:
    ana, ben, guest = await stage.account("Ana"), await stage.account("Ben"), await stage.guest()
    shown = await picture(stage, ana)
    assert [await seen(stage, who, shown.id) for who in (ana, ben, guest)] == [True, False, False]
    stage.forget()
    changed = await stage.perform(change_profile, ana, avatar_id=shown.id)
    assert changed.avatar_id == shown.id
    assert len(stage.heard(PersonChanged)) == 1
    assert [await seen(stage, who, shown.id) for who in (ana, ben, guest)] == [True, True, True]
    with pytest.raises(Unauthenticated):
        await seen(stage, None, shown.id)


async def test_a_new_picture_takes_the_place_of_the_old_and_none_takes_it_down(stage: Stage) -> None:
    ana = await stage.account("Ana")
    first, second = await picture(stage, ana), await picture(stage, ana)
    for shown in (first, first, second):
        await stage.perform(change_profile, ana, avatar_id=shown.id)
    assert await stage.see(system.known_among, ids=[first.id, second.id]) == {second.id}
    assert (await stage.perform(change_profile, ana, name="Anna")).avatar_id == second.id
    assert (await stage.perform(change_profile, ana, avatar_id=None)).avatar_id is None
    assert await stage.see(system.known_among, ids=[second.id]) == set()


@pytest.mark.parametrize("which", ["another's", "missing", "nonsense", "a group's"])
async def test_only_an_own_picture_that_is_not_used_is_put_up(stage: Stage, which: str) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    used = await picture(stage, ana)
    room = (await stage.perform(start_group, ana, title="T", participant_ids=[])).view.conversation.id
    await stage.perform(change_conversation, ana, conversation_id=room, image_id=used.id)
    chosen = {
        "another's": (await picture(stage, ben)).id,
        "missing": uuid7(),
        "nonsense": "../../x",
        "a group's": used.id,
    }[which]
    with pytest.raises(Invalid):
        await stage.perform(change_profile, ana, avatar_id=chosen)
    assert (await stage.person(ana)).avatar_id is None


async def test_a_groups_picture_is_for_those_who_take_part(stage: Stage) -> None:
    ana, ben, cem, eve = [await stage.account(name) for name in ("Ana", "Ben", "Cem", "Eve")]
    started = await stage.perform(start_group, ana, title="T", participant_ids=[ben.id, cem.id])
    room, shown = started.view.conversation.id, await picture(stage, ana)
    await stage.perform(remove_participant, ana, conversation_id=room, person_id=cem.id)
    stage.forget()
    view = await stage.perform(change_conversation, ana, conversation_id=room, image_id=shown.id)
    assert view.conversation.image_id == shown.id
    assert len(stage.heard(ConversationTouched)) == 1
    assert [await seen(stage, who, shown.id) for who in (ana, ben, cem, eve)] == [True, True, False, False]
    view = await stage.perform(change_conversation, ana, conversation_id=room, image_id=None)
    assert view.conversation.image_id is None
    assert not await seen(stage, ana, shown.id)


async def test_only_owner_and_admins_change_a_groups_picture(stage: Stage) -> None:
    ana, ben, eve = [await stage.account(name) for name in ("Ana", "Ben", "Eve")]
    started = await stage.perform(start_group, ana, title="T", participant_ids=[ben.id])
    direct = await stage.perform(start_direct, ana, participant_id=ben.id)
    for actor, conversation, refusal in (
        (ben, started, Forbidden),
        (eve, started, NotFound),
        (ana, direct, Forbidden),
        (None, started, Unauthenticated),
    ):
        own = await picture(stage, actor or ana)
        with pytest.raises(refusal):
            await stage.perform(
                change_conversation, actor, conversation_id=conversation.view.conversation.id, image_id=own.id
            )


async def test_guests_and_strangers_have_none_and_files_are_none(stage: Stage) -> None:
    with pytest.raises(Forbidden):
        await picture(stage, await stage.guest())
    with pytest.raises(Unauthenticated):
        await picture(stage, None)
    given: Any = files.Upload(uuid7(), "a.txt", "application/octet-stream", 10)
    with pytest.raises(UnsupportedMedia):
        await stage.perform(add_picture, await stage.account(), upload=given)


async def test_nobody_heaps_up_pictures_and_unused_ones_are_forgotten(stage: Stage) -> None:
    ana = await stage.account("Ana")
    waiting = [await picture(stage, ana) for _ in range(UNUSED_PICTURES)]
    with pytest.raises(RateLimited):
        await picture(stage, ana)
    await stage.perform(change_profile, ana, avatar_id=waiting[0].id)
    last = await picture(stage, ana)
    await stage.do(system.forget_unsent, before=last.created_at + 1, limit=100)
    assert await stage.see(system.known_among, ids=[each.id for each in waiting]) == {waiting[0].id}
