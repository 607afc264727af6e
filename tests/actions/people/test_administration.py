"""What admins see and change of people, and the last admin that stays."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from parlour.actions.people.administration import change_person, list_people
from parlour.actions.people.sessions import log_in, resume_session
from parlour.actions.system.accounts import delete_account, disable_account
from parlour.domain.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from parlour.domain.events import SessionsEnded
from parlour.domain.ids import uuid7
from tests.factories import Stage


async def test_an_admin_reads_through_everybody_in_pages(stage: Stage) -> None:
    admin = await stage.account("Ada", "admin")
    made = [admin, *[await stage.account(f"P{number}") for number in range(6)]]
    off = await stage.account("Off")
    await stage.do(disable_account, login=off.username)
    await stage.guest()
    seen, cursor = list[str](), None
    for _ in range(10):
        page = await stage.read(list_people, admin, cursor=cursor, limit=3)
        seen += [person.id for person in page.people]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == sorted([off.id, *(each.id for each in made)])


async def test_people_are_found_by_name_username_and_address(stage: Stage) -> None:
    admin, mia = await stage.account("Ada", "admin"), await stage.account("Mia")
    assert mia.username is not None
    for query in ("mia", mia.username.upper(), f"{mia.username}@EXAMPLE"):
        found = await stage.read(list_people, admin, query=query)
        assert [person.id for person in found.people] == [mia.id], query
    for query in ("nobody", "%", "_"):
        assert (await stage.read(list_people, admin, query=query)).people == [], query


async def test_a_role_and_a_closed_account_end_the_sessions(stage: Stage) -> None:
    admin, mia = await stage.account("Ada", "admin"), await stage.account("Mia")
    for change, state in (({"role": "agent"}, ("agent", False)), ({"disabled": True}, ("agent", True))):
        entered = await stage.perform(log_in, None, person_id=mia.id, lifetime_ms=3_600_000)
        stage.forget()
        person = await stage.perform(change_person, admin, person_id=mia.id, **change)
        assert (person.role, person.disabled_at is not None) == state
        assert stage.heard(SessionsEnded) == [SessionsEnded(mia.id)]
        with pytest.raises(Unauthenticated):
            await stage.read(resume_session, None, session_id=entered.session.id, person_id=mia.id)
    person = await stage.perform(change_person, admin, person_id=mia.id, disabled=False)
    assert person.disabled_at is None


async def test_the_same_again_changes_nothing(stage: Stage) -> None:
    admin, mia = await stage.account("Ada", "admin"), await stage.account("Mia")
    stage.forget()
    await stage.perform(change_person, admin, person_id=mia.id, role="member", disabled=False)
    assert stage.announced == []


async def test_the_last_admin_stays_one(stage: Stage) -> None:
    admin = await stage.account("Ada", "admin")
    disabled = await stage.account("Old", "admin")
    await stage.do(disable_account, login=disabled.username)
    for change in ({"role": "agent"}, {"role": "member"}, {"disabled": True}):
        with pytest.raises(Conflict):
            await stage.perform(change_person, admin, person_id=admin.id, **change)
    second = await stage.account("Bea", "admin")
    assert (await stage.perform(change_person, second, person_id=admin.id, role="agent")).role == "agent"


@pytest.mark.parametrize("change", [{"role": "member"}, {"disabled": True}])
async def test_two_admins_that_send_each_other_away_at_once_leave_one(stage: Stage, change: dict[str, Any]) -> None:
    ada, bea = await stage.account("Ada", "admin"), await stage.account("Bea", "admin")
    done = await asyncio.gather(
        stage.perform(change_person, ada, person_id=bea.id, **change),
        stage.perform(change_person, bea, person_id=ada.id, **change),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Conflict) for each in done) == 1, done


@pytest.mark.parametrize("role", ["member", "agent"])
async def test_others_than_admins_see_and_change_nobody(stage: Stage, role: Any) -> None:
    other, mia = await stage.account("Otto", role), await stage.account("Mia")
    guest = await stage.guest()
    for actor in (other, guest):
        for call in (
            stage.read(list_people, actor),
            stage.perform(change_person, actor, person_id=mia.id, disabled=True),
            stage.perform(change_person, actor, person_id=actor.id, role="admin"),
        ):
            with pytest.raises(Forbidden):
                await call
    assert (await stage.person(other)).role == role
    assert (await stage.person(mia)).disabled_at is None


async def test_guests_the_gone_and_the_missing_are_nobody_to_change(stage: Stage) -> None:
    admin, guest, mia = await stage.account("Ada", "admin"), await stage.guest(), await stage.account("Mia")
    await stage.do(delete_account, login=mia.username)
    for nobody in (guest.id, mia.id, uuid7(), "x", ""):
        with pytest.raises(NotFound):
            await stage.perform(change_person, admin, person_id=nobody, role="admin")
    with pytest.raises(Invalid):
        await stage.perform(change_person, admin, person_id=(await stage.account()).id, role="guest")
