"""One-time links: what they do once, for how long, and what ends them before."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, update

from parlour.actions.people.administration import change_person
from parlour.actions.people.links import (
    INVITATION_MS,
    INVITATIONS,
    RESET_MS,
    accept_invitation,
    find_reset,
    invite,
    invited_as,
    list_invitations,
    offer_reset,
    reset_password,
    withdraw_invitation,
)
from parlour.actions.people.sessions import change_profile, create_account, log_in, resume_session
from parlour.actions.system.accounts import delete_account, offer_reset_link, set_password
from parlour.domain.actor import Actor
from parlour.domain.errors import Conflict, Forbidden, Invalid, NotFound, SessionRevoked
from parlour.domain.events import SessionsEnded
from parlour.domain.ids import uuid7
from parlour.domain.one_time import fingerprint
from parlour.store.people import links, people
from parlour.store.schema.tables import one_time_links
from tests.factories import Stage

SECRET = "the secret"
HASH = fingerprint(SECRET)
NEW = {"username": "nora", "name": "Nora", "email": "nora@example.com", "password_hash": "new"}


async def open_invitation(stage: Stage, admin: Actor, role: str = "agent", token_hash: str = HASH) -> str:
    made = await stage.perform(invite, admin, token_hash=token_hash, role=role)
    assert made.link.id is not None
    return made.link.id


async def let_pass(stage: Stage, ms: int) -> None:
    """As if the links had been made so much earlier."""
    earlier = update(one_time_links).values(expires_at=one_time_links.c.expires_at - ms)
    await stage.store.write(lambda tx: tx.execute(earlier))


async def hash_of(stage: Stage, actor: Actor) -> str | None:
    found: str | None = await stage.store.read(lambda tx: people.password_hash(tx, actor.id))
    return found


@pytest.mark.parametrize("role", ["member", "agent", "admin"])
async def test_an_invitation_makes_one_account_of_its_role(stage: Stage, role: str) -> None:
    admin = await stage.account("Ada", "admin")
    await open_invitation(stage, admin, role)
    assert await stage.read(invited_as, None, token_hash=HASH) == role
    person = await stage.perform(accept_invitation, None, token_hash=HASH, **NEW)
    assert (person.role, person.username) == (role, "nora")
    assert await stage.read(invited_as, None, token_hash=HASH) is None
    with pytest.raises(Forbidden):
        await stage.perform(accept_invitation, None, token_hash=HASH, **{**NEW, "username": "n2", "email": "n@x.org"})


async def test_what_is_refused_leaves_the_invitation_good(stage: Stage) -> None:
    admin = await stage.account("Ada", "admin")
    await open_invitation(stage, admin, "member")
    for given, refusal in (
        ({"username": admin.username}, Conflict),
        ({"username": "a b"}, Invalid),
        ({"name": "Support"}, Invalid),
    ):
        with pytest.raises(refusal):
            await stage.perform(accept_invitation, None, token_hash=HASH, **{**NEW, **given})
    assert (await stage.perform(accept_invitation, None, token_hash=HASH, **NEW)).role == "member"


async def test_of_many_who_use_a_link_at_once_one_gets_through(stage: Stage) -> None:
    admin, mia = await stage.account("Ada", "admin"), await stage.account("Mia")
    await open_invitation(stage, admin)
    await stage.perform(offer_reset, admin, token_hash=fingerprint("reset"), person_id=mia.id)
    accepting = (
        stage.perform(
            accept_invitation, None, token_hash=HASH, **{**NEW, "username": f"n{n}", "email": f"n{n}@example.com"}
        )
        for n in range(6)
    )
    resetting = (
        stage.perform(reset_password, None, token_hash=fingerprint("reset"), password_hash=f"new {n}")
        for n in range(6)
    )
    for calls in (accepting, resetting):
        done = await asyncio.gather(*calls, return_exceptions=True)
        assert sum(isinstance(each, Forbidden) for each in done) == 5, done


async def test_a_link_ends_by_itself(stage: Stage) -> None:
    admin, mia = await stage.account("Ada", "admin"), await stage.account("Mia")
    await open_invitation(stage, admin)
    await stage.perform(offer_reset, admin, token_hash=fingerprint("reset"), person_id=mia.id)
    await let_pass(stage, RESET_MS - 10_000)
    assert await stage.read(find_reset, None, token_hash=fingerprint("reset")) is not None
    await let_pass(stage, 10_000)
    assert await stage.read(find_reset, None, token_hash=fingerprint("reset")) is None
    with pytest.raises(Forbidden):
        await stage.perform(reset_password, None, token_hash=fingerprint("reset"), password_hash="new")
    assert len(await stage.read(list_invitations, admin)) == 1
    await let_pass(stage, INVITATION_MS)
    assert await stage.read(list_invitations, admin) == []
    with pytest.raises(Forbidden):
        await stage.perform(accept_invitation, None, token_hash=HASH, **NEW)


async def test_a_link_is_good_for_its_purpose_alone(stage: Stage) -> None:
    admin, mia = await stage.account("Ada", "admin"), await stage.account("Mia")
    await open_invitation(stage, admin)
    await stage.perform(offer_reset, admin, token_hash=fingerprint("reset"), person_id=mia.id)
    for wrong in (fingerprint("reset"), fingerprint(""), fingerprint("\x00"), "x" * 64):
        with pytest.raises(Forbidden):
            await stage.perform(accept_invitation, None, token_hash=wrong, **NEW)
    for wrong in (HASH, fingerprint("")):
        with pytest.raises(Forbidden):
            await stage.perform(reset_password, None, token_hash=wrong, password_hash="new")
    assert await hash_of(stage, mia) == "no-password"


async def test_nothing_but_the_hash_is_kept(stage: Stage) -> None:
    await open_invitation(stage, await stage.account("Ada", "admin"))
    rows = await stage.store.read(lambda tx: tx.execute(select(one_time_links)).all())
    assert SECRET not in str(rows)
    assert HASH in str(rows)


async def test_a_new_password_by_link_ends_every_session(stage: Stage) -> None:
    admin, mia = await stage.account("Ada", "admin"), await stage.account("Mia")
    entered = await stage.perform(log_in, None, person_id=mia.id, lifetime_ms=3_600_000)
    await stage.perform(offer_reset, admin, token_hash=HASH, person_id=mia.id)
    found = await stage.read(find_reset, None, token_hash=HASH)
    assert found is not None
    assert found.id == mia.id
    await stage.read(resume_session, None, session_id=entered.session.id, person_id=mia.id)
    stage.forget()
    await stage.perform(reset_password, None, token_hash=HASH, password_hash="new")
    assert stage.heard(SessionsEnded) == [SessionsEnded(mia.id)]
    assert await hash_of(stage, mia) == "new"
    with pytest.raises(SessionRevoked):
        await stage.read(resume_session, None, session_id=entered.session.id, person_id=mia.id)


async def test_the_next_link_ends_the_one_before_and_no_other_persons(stage: Stage) -> None:
    admin, mia, leo = await stage.account("Ada", "admin"), await stage.account("Mia"), await stage.account("Leo")
    for person, secret in ((mia, "first"), (leo, "leo's"), (mia, "second")):
        await stage.perform(offer_reset, admin, token_hash=fingerprint(secret), person_id=person.id)
    good = {
        secret: await stage.read(find_reset, None, token_hash=fingerprint(secret)) is not None
        for secret in ("first", "leo's", "second")
    }
    assert good == {"first": False, "leo's": True, "second": True}


async def _disable(stage: Stage, root: Actor, person: Actor) -> None:
    await stage.perform(change_person, root, person_id=person.id, disabled=True)


async def _demote(stage: Stage, root: Actor, person: Actor) -> None:
    await stage.perform(change_person, root, person_id=person.id, role="member")


async def _delete(stage: Stage, root: Actor, person: Actor) -> None:
    await stage.do(delete_account, login=person.username)


@pytest.mark.parametrize("sent_away", [_disable, _demote, _delete])
async def test_links_end_with_the_admin_who_made_them(stage: Stage, sent_away: Any) -> None:
    root, ada, mia = await stage.account("Root", "admin"), await stage.account("Ada", "admin"), await stage.account()
    await open_invitation(stage, ada)
    await open_invitation(stage, root, token_hash=fingerprint("root's"))
    await stage.perform(offer_reset, ada, token_hash=fingerprint("reset"), person_id=mia.id)
    assert len(await stage.read(list_invitations, root)) == 2
    await sent_away(stage, root, ada)
    assert [each.by.id for each in await stage.read(list_invitations, root) if each.by] == [root.id]
    with pytest.raises(Forbidden):
        await stage.perform(accept_invitation, None, token_hash=HASH, **NEW)
    with pytest.raises(Forbidden):
        await stage.perform(reset_password, None, token_hash=fingerprint("reset"), password_hash="new")
    assert await hash_of(stage, mia) == "no-password"


async def test_a_link_made_while_its_maker_was_sent_away_counts_for_nothing(stage: Stage) -> None:
    """Its transaction began before, with the rights of then, and was committed behind."""
    root, ada, mia = await stage.account("Root", "admin"), await stage.account("Ada", "admin"), await stage.account()
    await _demote(stage, root, ada)
    await open_invitation(stage, ada)
    await stage.perform(offer_reset, ada, token_hash=fingerprint("reset"), person_id=mia.id)
    with pytest.raises(Forbidden):
        await stage.perform(accept_invitation, None, token_hash=HASH, **NEW)
    with pytest.raises(Forbidden):
        await stage.perform(reset_password, None, token_hash=fingerprint("reset"), password_hash="new")


async def test_a_link_made_while_its_account_was_disabled_sets_nothing(stage: Stage) -> None:
    """Its transaction began before, and was committed behind."""
    admin, mia = await stage.account("Ada", "admin"), await stage.account("Mia")
    await _disable(stage, admin, mia)
    await stage.store.write(
        lambda tx: links.append(
            tx, HASH, purpose="reset", expires_at=tx.now + 60_000, person_id=mia.id, made_by=admin.id
        )
    )
    assert await stage.read(find_reset, None, token_hash=HASH) is None
    with pytest.raises(Forbidden):
        await stage.perform(reset_password, None, token_hash=HASH, password_hash="new")
    assert await hash_of(stage, mia) == "no-password"
    await stage.perform(change_person, admin, person_id=mia.id, disabled=False)
    assert await stage.read(find_reset, None, token_hash=HASH) is not None  # it was there, and was not used up


async def test_a_link_for_somebody_ends_where_it_is_not_needed_any_more(stage: Stage) -> None:
    admin, mia = await stage.account("Ada", "admin"), await stage.account("Mia")

    async def changed_password() -> None:
        await stage.perform(change_profile, mia, password_hash="own")

    async def changed_address() -> None:
        await stage.perform(change_profile, mia, email="other@example.com")

    async def set_at_the_terminal() -> None:
        await stage.do(set_password, login=mia.username, password_hash="terminal")

    async def disabled() -> None:
        await _disable(stage, admin, mia)
        await stage.perform(change_person, admin, person_id=mia.id, disabled=False)

    for done in (changed_password, changed_address, set_at_the_terminal, disabled):
        await stage.perform(offer_reset, admin, token_hash=HASH, person_id=mia.id)
        assert await stage.read(find_reset, None, token_hash=HASH) is not None
        await done()
        assert await stage.read(find_reset, None, token_hash=HASH) is None, done
    await _disable(stage, admin, mia)
    with pytest.raises(Conflict):
        await stage.perform(offer_reset, admin, token_hash=HASH, person_id=mia.id)


async def test_the_terminals_link_needs_no_admin(stage: Stage) -> None:
    mia = await stage.account("Mia")
    await stage.do(offer_reset_link, login=mia.username, token_hash=HASH)
    await stage.perform(reset_password, None, token_hash=HASH, password_hash="new")
    assert await hash_of(stage, mia) == "new"


async def test_an_invitation_is_withdrawn_once_and_a_used_one_is_not_there(stage: Stage) -> None:
    admin = await stage.account("Ada", "admin")
    first = await open_invitation(stage, admin)
    await stage.perform(withdraw_invitation, admin, invitation_id=first)
    with pytest.raises(Forbidden):
        await stage.perform(accept_invitation, None, token_hash=HASH, **NEW)
    second = await open_invitation(stage, admin, token_hash=fingerprint("second"))
    await stage.perform(accept_invitation, None, token_hash=fingerprint("second"), **NEW)
    for gone in (first, second, uuid7(), "x", ""):
        with pytest.raises(NotFound):
            await stage.perform(withdraw_invitation, admin, invitation_id=gone)


async def test_so_many_invitations_are_open_at_once(stage: Stage) -> None:
    admin = await stage.account("Ada", "admin")
    for number in range(INVITATIONS):
        last = await open_invitation(stage, admin, token_hash=fingerprint(str(number)))
    with pytest.raises(Conflict):
        await open_invitation(stage, admin)
    await stage.perform(withdraw_invitation, admin, invitation_id=last)
    await open_invitation(stage, admin)


@pytest.mark.parametrize("role", ["member", "agent"])
async def test_others_than_admins_neither_make_nor_see_links(stage: Stage, role: Any) -> None:
    admin, other, mia = await stage.account("Ada", "admin"), await stage.account("Otto", role), await stage.account()
    invitation = await open_invitation(stage, admin)
    for call in (
        stage.perform(invite, other, token_hash=fingerprint("o"), role="admin"),
        stage.perform(offer_reset, other, token_hash=fingerprint("o"), person_id=mia.id),
        stage.perform(offer_reset, other, token_hash=fingerprint("o"), person_id=other.id),
        stage.perform(withdraw_invitation, other, invitation_id=invitation),
        stage.read(list_invitations, other),
    ):
        with pytest.raises(Forbidden):
            await call
    assert await stage.read(invited_as, None, token_hash=HASH) == "agent"


async def test_guests_and_the_gone_get_no_link(stage: Stage) -> None:
    admin, guest, mia = await stage.account("Ada", "admin"), await stage.guest(), await stage.account("Mia")
    await stage.do(delete_account, login=mia.username)
    for nobody in (guest.id, mia.id, uuid7(), "x", ""):
        with pytest.raises(NotFound):
            await stage.perform(offer_reset, admin, token_hash=HASH, person_id=nobody)
    with pytest.raises(Invalid):
        await stage.perform(invite, admin, token_hash=HASH, role="system")


async def test_a_conflict_names_each_field_that_is_taken(stage: Stage) -> None:
    await stage.perform(create_account, None, **NEW)
    for given, paths in (
        ({"username": "NORA", "email": "x@example.com"}, ["username"]),
        ({"username": "x", "email": "Nora@Example.com"}, ["email"]),
        ({}, ["username", "email"]),
    ):
        with pytest.raises(Conflict) as refused:
            await stage.perform(create_account, None, **{**NEW, **given})
        assert [each.path for each in refused.value.fields] == paths
    mia = await stage.account("Mia")
    with pytest.raises(Conflict) as refused:
        await stage.perform(change_profile, mia, email="nora@example.com")
    assert [each.path for each in refused.value.fields] == ["email"]
    with pytest.raises(Invalid) as wrong:
        await stage.perform(create_account, None, **{**NEW, "username": "a b", "email": "nobody", "name": ""})
    assert [each.path for each in wrong.value.fields] == ["username", "name", "email"]
