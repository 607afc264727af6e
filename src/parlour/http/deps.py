"""Who calls: bearer token, then the session cookie, then the guest cookie (CONTRACT, section 1).

The first one presented decides. If it does not hold, the call is refused; nothing behind it is tried.
"""

from __future__ import annotations

from parlour.actions.sessions import LoggedIn, log_in, renew_session, resume_guest, resume_session
from parlour.domain.actor import Actor, Person, Session
from parlour.domain.errors import Unauthenticated
from parlour.http.call import GUEST_COOKIE, SESSION_COOKIE, Call
from parlour.http.origins import is_bearer

DAY_S = 86_400


async def identify(call: Call) -> Actor | None:
    """The actor of a call; None for a stranger. Raises Unauthenticated for a credential that does not hold."""
    headers, cookies = call.request.headers, call.request.cookies
    if is_bearer(headers):
        return await _bearer(call, headers["authorization"][7:].strip())
    if token := cookies.get(SESSION_COOKIE):
        claim = call.app.tokens.read_session(token, now=now_s(call))
        resumed = await _resume(call, claim.person_id, claim.session_id)
        await _slide(call, resumed, claim.expires_at)
        return resumed.actor
    if token := cookies.get(GUEST_COOKIE):
        guest = call.app.tokens.read_guest(token, now=now_s(call))
        person = await call.app.read(resume_guest, None, guest_id=guest.guest_id)
        if call.app.tokens.guest_is_ageing(guest, now=now_s(call)):
            welcome_guest(call, person)
        return person.acting()
    return None


async def identify_softly(call: Call) -> Actor | None:
    """For pages: whoever's credential no longer holds sees the page as a stranger, and loses the cookie.

    A browser cannot drop an HttpOnly cookie by itself; without this, a page behind it would be closed for ever.
    """
    try:
        return await identify(call)
    except Unauthenticated:
        stale = SESSION_COOKIE if call.request.cookies.get(SESSION_COOKIE) else GUEST_COOKIE
        call.clear_cookie(stale)
        return None


async def start_session(call: Call, person_id: str) -> tuple[LoggedIn, str]:
    """A new session for somebody who has proved who it is: the row, the token and the cookie."""
    logged_in = await call.app.perform(
        log_in,
        None,
        person_id=person_id,
        lifetime_ms=session_seconds(call) * 1000,
        address=call.caller.peer,
        user_agent=call.user_agent,
    )
    return logged_in, _grant(call, logged_in.session, logged_in.session.expires_at)


def welcome_guest(call: Call, person: Person) -> str:
    """Signs a guest in; returns the token that the cookie holds."""
    token = call.app.tokens.sign_guest(guest_id=person.id, issued_at=now_s(call))
    call.set_cookie(GUEST_COOKIE, token, call.app.settings.guest_days * DAY_S)
    return token


def session_seconds(call: Call) -> int:
    return call.app.settings.session_hours * 3600


def now_s(call: Call) -> int:
    return call.app.clock.now_ms() // 1000


async def _bearer(call: Call, token: str) -> Actor:
    claim = call.app.tokens.read(token, now=now_s(call))
    if hasattr(claim, "guest_id"):
        return (await call.app.read(resume_guest, None, guest_id=claim.guest_id)).acting()
    return (await _resume(call, claim.person_id, claim.session_id)).actor


async def _resume(call: Call, person_id: str, session_id: str) -> LoggedIn:
    resumed = await call.app.read(resume_session, None, session_id=session_id, person_id=person_id)
    call.person = resumed.person
    return resumed


async def _slide(call: Call, resumed: LoggedIn, expires_at: int) -> None:
    """Sessions live on while they are used: in its second half, a request moves the end and renews the cookie."""
    if (expires_at - now_s(call)) * 2 <= session_seconds(call):
        until = await call.app.perform(renew_session, resumed.actor, lifetime_ms=session_seconds(call) * 1000)
        _grant(call, resumed.session, until)


def _grant(call: Call, session: Session, expires_at_ms: int) -> str:
    token = call.app.tokens.sign_session(
        person_id=session.person_id,
        session_id=session.id,
        issued_at=now_s(call),
        expires_at=expires_at_ms // 1000,
    )
    call.set_cookie(SESSION_COOKIE, token, session_seconds(call))
    return token
