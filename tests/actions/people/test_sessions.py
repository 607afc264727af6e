"""Accounts and log-ins: who gets in, for how long, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from parlour.actions.people.links import make_first_admin, setup_is_open
from parlour.actions.people.sessions import (
    change_profile,
    create_account,
    credentials_of,
    end_session,
    find_people,
    list_sessions,
    log_in,
    log_out,
    renew_session,
    resume_guest,
    resume_session,
)
from parlour.actions.system.accounts import disable_account, offer_setup, set_password
from parlour.domain.actor import Actor
from parlour.domain.errors import (
    Conflict,
    Forbidden,
    Invalid,
    InvalidCredential,
    NotFound,
    SessionRevoked,
    Unauthenticated,
)
from parlour.domain.events import SessionsEnded
from parlour.domain.ids import uuid7
from parlour.domain.limits import SESSIONS
from tests.factories import Stage

HOUR = 3_600_000


async def logged_in(stage: Stage, person: Actor, lifetime_ms: int = HOUR) -> Actor:
    entered = await stage.perform(
        log_in, None, person_id=person.id, lifetime_ms=lifetime_ms, user_agent="Test\r\n1.0"
    )
    return entered.person.acting(entered.session.id)


async def test_a_username_or_an_address_is_taken_once_whatever_its_case(stage: Stage) -> None:
    given = {"name": "Ana", "email": "ana-a@example.com", "password_hash": "h"}
    await stage.perform(create_account, None, username="Ana.A", **given)
    for other in (
        {"username": "ana.a", "email": "x-a@example.com"},
        {"username": "ana-b", "email": "ANA-A@Example.com"},
    ):
        with pytest.raises(Conflict):
            await stage.perform(create_account, None, **(given | other))


async def test_two_at_once_cannot_take_one_name(stage: Stage) -> None:
    made = await asyncio.gather(
        *(
            stage.perform(
                create_account, None, username="race", name="R", email=f"r{n}@example.com", password_hash="h"
            )
            for n in range(6)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Conflict) for each in made) == 5


@pytest.mark.parametrize(
    ("field", "value"),
    [("username", "a b"), ("email", "nobody"), ("name", "\u202e"), ("username", ""), ("role", "system")],
)
async def test_an_account_needs_proper_names(stage: Stage, field: str, value: str) -> None:
    given = {"username": "proper", "name": "P", "email": "p@example.com", "password_hash": "h"}
    with pytest.raises(Invalid):
        await stage.perform(create_account, None, **(given | {field: value}))


async def test_one_logs_in_with_a_username_or_an_address(stage: Stage) -> None:
    person = await stage.account("Nora")
    assert person.username is not None
    for login in (person.username, person.username.upper(), f"{person.username}@EXAMPLE.com"):
        found = await stage.read(credentials_of, None, login=login)
        assert found is not None
        assert found.person.id == person.id
    for login in ("nobody", "", "@", "x" * 5000, "'; --", "\x00"):
        assert await stage.read(credentials_of, None, login=login) is None


async def test_a_session_resumes_until_it_is_ended(stage: Stage) -> None:
    person = await logged_in(stage, await stage.account("Nora"))
    resumed = await stage.read(resume_session, None, session_id=person.session_id, person_id=person.id)
    assert resumed.person.acting(resumed.session.id) == person
    assert resumed.session.user_agent == "Test1.0"
    stage.forget()
    await stage.perform(log_out, person)
    assert person.session_id is not None
    assert stage.heard(SessionsEnded) == [SessionsEnded(person.id, [person.session_id])]
    with pytest.raises(SessionRevoked):
        await stage.read(resume_session, None, session_id=person.session_id, person_id=person.id)


async def test_a_session_is_its_persons_alone(stage: Stage) -> None:
    person, other = await logged_in(stage, await stage.account("Nora")), await stage.account("Eve")
    for session_id, person_id in ((person.session_id, other.id), (uuid7(), person.id), ("x", person.id)):
        with pytest.raises(InvalidCredential):
            await stage.read(resume_session, None, session_id=session_id, person_id=person_id)
    thief = await logged_in(stage, other)
    with pytest.raises(NotFound):
        await stage.perform(end_session, thief, session_id=person.session_id)


async def test_a_session_that_has_run_out_is_over_and_one_that_slides_is_not(stage: Stage) -> None:
    person = await logged_in(stage, await stage.account("Nora"), lifetime_ms=0)
    with pytest.raises(SessionRevoked):
        await stage.read(resume_session, None, session_id=person.session_id, person_id=person.id)
    person = await logged_in(stage, await stage.account("Nora"), lifetime_ms=1)
    await asyncio.sleep(0.002)
    with pytest.raises(SessionRevoked):
        await stage.read(resume_session, None, session_id=person.session_id, person_id=person.id)
    person = await logged_in(stage, await stage.account("Nora"), lifetime_ms=600_000)
    before = (await stage.read(resume_session, None, session_id=person.session_id, person_id=person.id)).session
    await stage.perform(renew_session, person, lifetime_ms=HOUR)
    renewed = (await stage.read(resume_session, None, session_id=person.session_id, person_id=person.id)).session
    assert renewed.expires_at > before.expires_at
    await stage.read(resume_session, None, session_id=person.session_id, person_id=person.id)


async def test_so_many_sessions_of_an_account_live_and_the_oldest_makes_room(stage: Stage) -> None:
    """Else who knows the password logs in until no list of them can be read, and none of them be ended."""
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    other = await logged_in(stage, ben)
    for _ in range(SESSIONS):
        latest = await logged_in(stage, ana)
    before = {session.id: session.created_at for session in await stage.read(list_sessions, latest)}
    assert len(before) == SESSIONS
    stage.forget()
    latest = await logged_in(stage, ana)
    live = {session.id for session in await stage.read(list_sessions, latest)}
    assert len(live) == SESSIONS
    assert latest.session_id in live
    (ended,) = before.keys() - live
    assert before[ended] == min(before.values())
    assert stage.heard(SessionsEnded) == [SessionsEnded(ana.id, [ended])]
    assert len(await stage.read(list_sessions, other)) == 1


async def test_a_new_password_ends_every_other_session(stage: Stage) -> None:
    account = await stage.account("Nora")
    here, there = await logged_in(stage, account), await logged_in(stage, account)
    await stage.perform(change_profile, here, password_hash="new")
    assert [session.id for session in await stage.read(list_sessions, here)] == [here.session_id]
    with pytest.raises(SessionRevoked):
        await stage.read(resume_session, None, session_id=there.session_id, person_id=account.id)


@pytest.mark.parametrize("end", [disable_account, set_password])
async def test_an_admin_ends_every_session_of_an_account(stage: Stage, end: Callable[..., Any]) -> None:
    account = await stage.account("Nora")
    person = await logged_in(stage, account)
    named = {"password_hash": "new"} if end is set_password else {}
    stage.forget()
    await stage.do(end, login=account.username, **named)
    assert stage.heard(SessionsEnded) == [SessionsEnded(account.id, None)]
    with pytest.raises(SessionRevoked):
        await stage.read(resume_session, None, session_id=person.session_id, person_id=account.id)


async def test_a_disabled_account_looks_like_none(stage: Stage) -> None:
    account = await stage.account("Nora")
    await stage.do(disable_account, login=account.username)
    assert await stage.read(credentials_of, None, login=account.username) is None
    with pytest.raises(InvalidCredential):
        await stage.perform(log_in, None, person_id=account.id, lifetime_ms=HOUR)


async def test_guests_have_no_account_to_look_from(stage: Stage) -> None:
    guest = await stage.guest()
    assert (await stage.read(resume_guest, None, guest_id=guest.id, issued_at=0)).id == guest.id
    account = await stage.account("Nora")
    with pytest.raises(InvalidCredential):
        await stage.read(resume_guest, None, guest_id=account.id, issued_at=0)
    with pytest.raises(Forbidden):
        await stage.read(find_people, guest)
    with pytest.raises(Unauthenticated):
        await stage.read(find_people, None)


async def test_people_are_found_by_name_and_paged(stage: Stage) -> None:
    asker = await stage.account("Seeker")
    wanted = [await stage.account(f"Findme{n}") for n in range(5)]
    seen: list[str] = []
    cursor = None
    while True:
        page = await stage.read(find_people, asker, query="FINDME", cursor=cursor, limit=2)
        seen += [person.id for person in page.people]
        if (cursor := page.next_cursor) is None:
            break
    assert sorted(seen) == sorted(person.id for person in wanted)
    assert (await stage.read(find_people, asker, query="%")).people == []
    assert asker.id not in {person.id for person in (await stage.read(find_people, asker, query="seeker")).people}


async def test_the_first_admin_is_made_by_a_link_that_works_once(stage: Stage) -> None:
    given = {"username": "root", "name": "Root", "email": "root@example.com", "password_hash": "h"}
    assert await stage.do(offer_setup, token_hash="old", lifetime_ms=HOUR)
    assert await stage.do(offer_setup, token_hash="good", lifetime_ms=HOUR)
    assert not await stage.read(setup_is_open, None, token_hash="old")
    assert await stage.read(setup_is_open, None, token_hash="good")
    made = await asyncio.gather(
        *(stage.perform(make_first_admin, None, token_hash="good", **given) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(each, Forbidden) for each in made) == 3
    assert not await stage.do(offer_setup, token_hash="again", lifetime_ms=HOUR)


async def test_a_link_is_not_used_up_by_a_form_that_was_wrong(stage: Stage) -> None:
    given = {"username": "root", "name": "Root", "email": "no address", "password_hash": "h"}
    await stage.do(offer_setup, token_hash="good", lifetime_ms=HOUR)
    with pytest.raises(Invalid):
        await stage.perform(make_first_admin, None, token_hash="good", **given)
    assert await stage.read(setup_is_open, None, token_hash="good")


async def test_an_account_without_a_session_of_its_own_ends_none_by_logging_out(stage: Stage) -> None:
    mia = await stage.account("Mia")
    session = (await stage.perform(log_in, None, person_id=mia.id, lifetime_ms=HOUR)).session
    stage.forget()
    assert mia.session_id is None
    await stage.perform(log_out, mia)
    assert stage.announced == []
    assert [each.id for each in await stage.read(list_sessions, mia)] == [session.id]
