"""Accounts and log-ins. The rate comes first, then the password, off the loop; only then a transaction."""

from __future__ import annotations

from msgspec import UNSET
from starlette.responses import Response

from parlour import security
from parlour.actions.people import registration, sessions
from parlour.domain.actor import Actor, Person
from parlour.domain.credentials import bearer, cookie
from parlour.domain.errors import Forbidden, Invalid, Unauthenticated
from parlour.domain.picture import KEEP
from parlour.domain.reserved import site_names
from parlour.http import deps
from parlour.http.call import DEVICE_COOKIE, GUEST_COOKIE, SESSION_COOKIE, Call, created, no_content, ok
from parlour.http.routes import refuses
from parlour.wire import decode, render
from parlour.wire.api import people

PRESENCE = ("shown", "hidden")
DEVICE_DAYS = 400  # browsers keep no cookie longer


@refuses("conflict", "forbidden", "rate_limited")
async def register(call: Call, body: people.Register) -> Response:
    """Makes a member and logs it in, unless the owner keeps registration closed.

    Names that look official and passwords that everybody tries first are refused."""
    return created(await make_member(call, body))


async def make_member(call: Call, body: people.Register) -> people.LoggedIn:
    if call.app.policy.current.registration == "closed":
        raise Forbidden("Registration is closed here.")
    password = new_password(call, body.password, body.username, body.email)
    await call.app.log_ins.admit_registration(call.caller.peer)
    person = await call.app.perform(
        registration.register_member,
        None,
        username=body.username,
        name=body.name,
        email=body.email,
        password_hash=await call.app.passwords.hash(password),
        site_names=site_names(call.app.settings.public_url),
    )
    security.note("registered", address=call.caller.peer, actor=person.id)
    return await logged_in(call, person)


def new_password(call: Call, password: str, *own: str | None) -> str:
    """The password that somebody chose, cleaned; Invalid for one that is tried first, or is a name of its own."""
    return call.app.passwords.check(password, own=(*own, *site_names(call.app.settings.public_url)))


@refuses("unauthenticated", "rate_limited")
async def log_in(call: Call, body: people.LogIn) -> Response:
    """By username or e-mail address. The answer, and the time it takes, do not tell whether the account exists."""
    return ok(await logged_in(call, await check_password(call, body.login_name, body.password)))


@refuses("unauthenticated", "rate_limited")
async def log_in_agent(call: Call, body: people.LogIn) -> Response:
    """The desk's door: somebody who does not work there is answered as if the password were wrong."""
    return ok(await logged_in(call, await check_agent(call, body.login_name, body.password)))


async def check_agent(call: Call, login: str, password: str) -> Person:
    return await check_password(call, login, password, desk=True)


async def check_password(call: Call, login: str, password: str, *, desk: bool = False) -> Person:
    """Whose password this is. Raises RateLimited or Unauthenticated."""
    return await call.app.log_ins.check(login, password, address=call.caller.peer, device=_device(call), desk=desk)


async def logged_in(call: Call, person: Person) -> people.LoggedIn:
    started, token = await deps.start_session(call, person.id)
    remember_device(call, person)
    return people.LoggedIn(user=render.me(started.person), token=token)


def remember_device(call: Call, person: Person) -> None:
    """This browser has an allowance of log-in attempts of its own from now on."""
    call.set_cookie(DEVICE_COOKIE, call.app.log_ins.remember(person, _device(call)), DEVICE_DAYS * deps.DAY_S)


@refuses("unauthenticated", "actor_changed", "rate_limited")
async def log_out(call: Call) -> Response:
    """Revokes the session, or all tokens of a guest; its sockets are disconnected. The cookie goes, whatever it was
    worth."""
    try:
        actor = await deps.identify(call)
        if actor is None:
            raise Unauthenticated
    except Unauthenticated:
        presented = deps.presented(call)
        has_session = cookie(presented.cookies, SESSION_COOKIE) or bearer(presented.authorization) is not None
        call.clear_cookie(SESSION_COOKIE if has_session else GUEST_COOKIE)
        raise
    await end_own(call, actor)
    return no_content()


async def end_own(call: Call, actor: Actor) -> None:
    """Ends what the caller came with, and takes its cookie away."""
    await call.app.perform(sessions.log_out, actor)
    if actor.is_guest:
        if bearer(call.header("authorization")) is None:  # which may be another guest than the cookie's
            call.clear_cookie(GUEST_COOKIE)
        security.note("guest_left", address=call.caller.peer, actor=actor.id)
    else:
        call.clear_cookie(SESSION_COOKIE)
        security.note("sessions_ended", address=call.caller.peer, actor=actor.id, session=actor.session_id)


async def who_am_i(call: Call) -> Response:
    """Whom the caller's credential stands for; of an account, what its own settings are."""
    assert call.actor is not None
    user = render.me(call.person) if call.person is not None and call.actor.has_account else UNSET
    return ok(people.WhoAmI(actor=render.actor(call.actor), user=user))


@refuses("forbidden")
async def list_own(call: Call) -> Response:
    """The caller's log-ins, the latest first."""
    assert call.actor is not None
    found = await call.app.read(sessions.list_sessions, call.known)
    return ok(people.Sessions(sessions=[render.session(row, current=call.actor.session_id) for row in found]))


async def end(call: Call) -> Response:
    """Ends one of the caller's own log-ins; its sockets are disconnected."""
    assert call.actor is not None
    await call.app.perform(sessions.end_session, call.known, session_id=call.path("id"))
    security.note("sessions_ended", address=call.caller.peer, actor=call.actor.id, session=call.path("id"))
    return no_content()


@refuses("forbidden")
async def find_people(call: Call, query: people.FindPeople) -> Response:
    """Accounts to talk to, by two letters at least of a name. The desk sees roles, and everybody without a query."""
    assert call.actor is not None
    found = await call.app.read(
        sessions.find_people, call.known, query=query.query, cursor=query.cursor, limit=query.limit
    )
    shown = [render.user(person, with_role=call.actor.is_agent) for person in found.people]
    return ok(people.Users(users=shown, next_cursor=found.next_cursor))


@refuses("conflict", "rate_limited")
async def change_me(call: Call, body: people.ChangeProfile) -> Response:
    """Changes what is given. A new password or address wants the present password; a new password ends every other
    session."""
    presence = decode.lower(body.presence, PRESENCE, "presence")
    chosen = None if body.password is None else _chosen_password(call, body.password, body.email)
    if body.email is not None or chosen is not None:
        await _require_own_password(call, body.old_password)
    password_hash = None if chosen is None else await call.app.passwords.hash(chosen)
    person = await call.app.perform(
        sessions.change_profile,
        call.known,
        name=body.name,
        language=body.language,
        avatar_id=KEEP if body.avatar is UNSET else body.avatar,
        email=body.email,
        password_hash=password_hash,
        hides_presence=None if presence is None else presence == "hidden",
        site_names=site_names(call.app.settings.public_url),
    )
    if password_hash is not None:
        remember_device(call, person)
        security.note("password_changed", address=call.caller.peer, actor=person.id)
    if body.email is not None:
        security.note("email_changed", address=call.caller.peer, actor=person.id)
    return ok(people.OwnUser(user=render.me(person)))


def _chosen_password(call: Call, password: str, email: str | None) -> str:
    if call.person is None or not call.known.has_account:
        raise Forbidden("Guests have no account.")
    return new_password(call, password, call.person.username, call.person.email, email)


async def _require_own_password(call: Call, given: str | None) -> None:
    if not call.known.has_account:
        raise Forbidden("Guests have no account.")
    if not await call.app.log_ins.check_own(call.known, given or "", address=call.caller.peer):
        raise Invalid.field("oldPassword", "is not the present one")


def _device(call: Call) -> str:
    return cookie(deps.presented(call).cookies, DEVICE_COOKIE)
