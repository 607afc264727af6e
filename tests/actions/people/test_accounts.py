"""Accounts from the command line: enabled, given another role, deleted."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from parlour.actions.people.sessions import create_account, credentials_of, find_people, log_in, resume_session
from parlour.actions.system.accounts import (
    change_account_role,
    delete_account,
    disable_account,
    enable_account,
    list_accounts,
)
from parlour.actions.talk.conversations import start_direct, start_group
from parlour.actions.talk.messages import load_messages, send_message
from parlour.actions.talk.participants import list_participants
from parlour.domain.actor import Actor
from parlour.domain.errors import Conflict, Invalid, NotFound, Unauthenticated
from parlour.domain.message import Draft, text_of
from parlour.store.schema.tables import people, sessions
from tests.factories import Stage


async def session_of(stage: Stage, actor: Actor) -> str:
    named = {"lifetime_ms": 3_600_000, "address": "203.0.113.9", "user_agent": "Mia's phone"}
    return (await stage.perform(log_in, None, person_id=actor.id, **named)).session.id


async def test_a_disabled_account_is_opened_again_with_its_password(stage: Stage) -> None:
    mia = await stage.account("Mia")
    await stage.do(disable_account, login=mia.username)
    assert await stage.read(credentials_of, None, login=mia.username) is None
    for _ in range(2):
        await stage.do(enable_account, login=mia.username)
    found = await stage.read(credentials_of, None, login=mia.username)
    assert found is not None
    assert (found.person.id, found.password_hash) == (mia.id, "no-password")


async def test_another_role_ends_every_session_and_holds_from_the_next_log_in(stage: Stage) -> None:
    ada = await stage.agent("Ada")
    session_id = await session_of(stage, ada)
    changed = await stage.do(change_account_role, login=ada.username, role="member")
    assert changed.role == "member"
    with pytest.raises(Unauthenticated):
        await stage.read(resume_session, None, session_id=session_id, person_id=ada.id)
    again = await stage.read(resume_session, None, session_id=await session_of(stage, ada), person_id=ada.id)
    assert again.actor.role == "member"
    with pytest.raises(Invalid):
        await stage.do(change_account_role, login=ada.username, role="system")


async def test_the_role_that_somebody_has_already_ends_no_session(stage: Stage) -> None:
    ada = await stage.agent("Ada")
    session_id = await session_of(stage, ada)
    stage.forget()
    assert (await stage.do(change_account_role, login=ada.username, role="agent")).role == "agent"
    assert stage.announced == []
    assert await stage.read(resume_session, None, session_id=session_id, person_id=ada.id)


async def test_of_a_deleted_account_nothing_personal_stays_and_what_it_wrote_does(stage: Stage) -> None:
    mia, leo = await stage.account("Mia"), await stage.account("Leo")
    group = (await stage.perform(start_group, mia, title="Trip", participant_ids=[leo.id])).view.conversation.id
    direct = (await stage.perform(start_direct, mia, participant_id=leo.id)).view.conversation.id
    for room in (group, direct):
        await stage.perform(send_message, mia, conversation_id=room, draft=Draft.of("Words that stay"))
    session_id = await session_of(stage, mia)
    await stage.do(delete_account, login=mia.username)
    assert await rows(stage, sessions, mia) == []
    [row] = await rows(stage, people, mia)
    kept = {name: value for name, value in row.items() if value is not None}
    assert set(kept) == {"id", "role", "name", "created_at", "disabled_at", "hides_presence"}
    assert (kept["name"], kept["role"]) == ("Deleted account", "member")
    with pytest.raises(Unauthenticated):
        await stage.read(resume_session, None, session_id=session_id, person_id=mia.id)
    for room in (group, direct):
        page = await stage.read(load_messages, leo, conversation_id=room)
        assert (text_of(page.messages[0]), page.messages[0].sender_name) == ("Words that stay", "Deleted account")
    assert "Mia" not in text_of(page.messages[-1])
    places = await stage.read(list_participants, leo, conversation_id=group)
    assert [(place.person.name, place.participant.role) for place in places] == [("Leo", "owner")]
    assert mia.id not in {person.id for person in (await stage.read(find_people, leo)).people}
    assert mia.id not in {person.id for person in await stage.see(list_accounts)}
    with pytest.raises(NotFound):
        await stage.perform(start_direct, leo, participant_id=mia.id)
    for action in (delete_account, enable_account):
        with pytest.raises(NotFound):
            await stage.do(action, login=mia.username)


async def test_a_name_is_free_again_once_its_account_is_deleted(stage: Stage) -> None:
    first = await stage.account("Mia")
    await stage.do(delete_account, login=first.username)
    named = {"username": first.username, "name": "Mia", "email": f"{first.username}@example.com"}
    second = await stage.perform(create_account, None, password_hash="other", **named)
    assert second.id != first.id


@pytest.mark.parametrize(
    ("action", "more"), [(disable_account, {}), (delete_account, {}), (change_account_role, {"role": "agent"})]
)
async def test_the_last_admin_stays_unless_one_insists(stage: Stage, action: Any, more: dict[str, Any]) -> None:
    root, other = await stage.account("Root", "admin"), await stage.account("Other", "admin")
    await stage.do(disable_account, login=other.username)
    with pytest.raises(Conflict, match="--force"):
        await stage.do(action, login=root.username, **more)
    await stage.do(enable_account, login=other.username)
    await stage.do(action, login=root.username, **more)
    with pytest.raises(Conflict):
        await stage.do(action, login=other.username, **more)
    await stage.do(action, login=other.username, **more, force=True)


async def rows(stage: Stage, table: Any, who: Actor) -> list[dict[str, Any]]:
    where = table.c.id == who.id if table is people else table.c.person_id == who.id
    found = await stage.store.read(lambda tx: tx.execute(select(table).where(where)).mappings().all())
    return [dict(row) for row in found]
