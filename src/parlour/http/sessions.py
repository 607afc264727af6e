"""Accounts and log-ins. The rate comes first, then the password, off the loop; only then a transaction."""

from __future__ import annotations

from msgspec import UNSET
from starlette.responses import Response

from parlour.actions import sessions
from parlour.domain import text
from parlour.domain.actor import Person
from parlour.domain.errors import Forbidden, Invalid, Unauthenticated
from parlour.domain.picture import KEEP
from parlour.http import deps
from parlour.http.call import SESSION_COOKIE, Call, created, no_content, ok
from parlour.http.routes import refuses
from parlour.wire import answers, decode, render, requests

PRESENCE = ("shown", "hidden")
WRONG = "That name and password do not fit."


@refuses("conflict", "forbidden", "rate_limited")
async def register(call: Call, body: requests.Register) -> Response:
    """Makes a member and logs it in, unless the owner keeps registration closed."""
    return created(await make_member(call, body))


async def make_member(call: Call, body: requests.Register) -> answers.LoggedIn:
    if call.app.settings.registration == "closed":
        raise Forbidden("Registration is closed here.")
    password = text.password(body.password)
    await call.app.admit_registration(call.caller.peer)
    person = await call.app.perform(
        sessions.create_account,
        None,
        username=body.username,
        name=body.name,
        email=body.email,
        password_hash=await call.app.passwords.hash(password),
    )
    return await logged_in(call, person)


@refuses("unauthenticated", "rate_limited")
async def log_in(call: Call, body: requests.LogIn) -> Response:
    """By username or e-mail address. The answer, and the time it takes, do not tell whether the account exists."""
    return ok(await logged_in(call, await check_password(call, body.whose, body.password)))


@refuses("unauthenticated", "rate_limited")
async def log_in_agent(call: Call, body: requests.LogIn) -> Response:
    """The desk's door: somebody who does not work there is answered as if the password were wrong."""
    return ok(await logged_in(call, await check_agent(call, body.whose, body.password)))


async def check_agent(call: Call, login: str, password: str) -> Person:
    person = await check_password(call, login, password)
    if person.role not in ("agent", "admin"):
        raise Unauthenticated(WRONG)
    return person


async def check_password(call: Call, login: str, password: str) -> Person:
    """Whose password this is. Raises RateLimited or Unauthenticated; one verification is done either way."""
    await call.app.admit_log_in(login, call.caller.peer)
    found = await call.app.read(sessions.credentials_of, None, login=login)
    stored = found.password_hash if found is not None else None
    if not await call.app.passwords.verify(stored, password) or found is None:
        raise Unauthenticated(WRONG)
    return found.person


async def logged_in(call: Call, person: Person) -> answers.LoggedIn:
    started, token = await deps.start_session(call, person.id)
    return answers.LoggedIn(user=render.me(started.person), token=token)


@refuses("unauthenticated", "actor_changed", "rate_limited")
async def log_out(call: Call) -> Response:
    """Revokes the session; its sockets are disconnected. The cookie goes, whatever it was worth."""
    try:
        actor = await deps.identify(call)
        if actor is None:
            raise Unauthenticated
    except Unauthenticated:
        call.clear_cookie(SESSION_COOKIE)
        raise
    call.clear_cookie(SESSION_COOKIE)
    await call.app.perform(sessions.log_out, actor)
    return no_content()


async def who_am_i(call: Call) -> Response:
    """Whom the caller's credential stands for; of an account, what its own settings are."""
    assert call.actor is not None
    user = render.me(call.person) if call.person is not None and call.actor.has_account else UNSET
    return ok(answers.WhoAmI(actor=render.actor(call.actor), user=user))


@refuses("forbidden")
async def list_own(call: Call) -> Response:
    """The caller's log-ins, the latest first."""
    assert call.actor is not None
    found = await call.app.read(sessions.list_sessions, call.actor)
    return ok(answers.Sessions(sessions=[render.session(row, current=call.actor.session_id) for row in found]))


async def end(call: Call) -> Response:
    """Ends one of the caller's own log-ins; its sockets are disconnected."""
    await call.app.perform(sessions.end_session, call.actor, session_id=call.path("id"))
    return no_content()


@refuses("forbidden")
async def find_people(call: Call, query: requests.FindPeople) -> Response:
    """Accounts to talk to, by username."""
    found = await call.app.read(
        sessions.find_people, call.actor, query=query.query, cursor=query.cursor, limit=query.limit
    )
    return ok(answers.Users(users=[render.user(person) for person in found.people], next_cursor=found.next_cursor))


@refuses("rate_limited")
async def change_me(call: Call, body: requests.ChangeProfile) -> Response:
    """Changes what is given. A new password wants the old one, and ends every other session."""
    presence = decode.lower(body.presence, PRESENCE, "presence")
    password_hash = None if body.password is None else await _new_password(call, body.password, body.old_password)
    person = await call.app.perform(
        sessions.change_profile,
        call.actor,
        name=body.name,
        language=body.language,
        avatar_id=KEEP if body.avatar is UNSET else body.avatar,
        password_hash=password_hash,
        hides_presence=None if presence is None else presence == "hidden",
    )
    return ok(answers.OwnUser(user=render.me(person)))


async def _new_password(call: Call, password: str, old: str | None) -> str:
    clean = text.password(password)
    stored = await call.app.read(sessions.own_password_hash, call.actor)
    assert call.actor is not None
    await call.app.admit_log_in(call.actor.username or call.actor.id, call.caller.peer)
    if not await call.app.passwords.verify(stored, old or ""):
        raise Invalid.field("oldPassword", "is not the present one")
    return await call.app.passwords.hash(clean)
