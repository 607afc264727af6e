"""Identity of an HTTP call, and the cookies by which a browser is known again."""

from __future__ import annotations

from parlour.actions.people.sessions import LoggedIn, log_in, renew_session
from parlour.app import identity
from parlour.app.identity import Identity, is_ageing
from parlour.domain.actor import Actor, Person, Session
from parlour.domain.credentials import GUEST_COOKIE, SESSION_COOKIE, Presented, deciding
from parlour.domain.errors import Unauthenticated
from parlour.http.call import Call

DAY_S = 86_400


def presented(call: Call) -> Presented:
    """The credentials of a call. Cookies of a request that another site's page made do not count."""
    return Presented(
        cookies=call.sent_cookies if call.sender.brings_cookies else {},
        authorization=call.header("authorization"),
        believed=call.header("parlour-as"),
    )


async def identify(call: Call) -> Actor | None:
    """The actor of a call; None for a stranger. Raises Unauthenticated for a credential that does not hold,
    ActorChanged where `Parlour-As` names another actor."""
    found = await identity.identify(call.app, presented(call))
    if found is None:
        return None
    call.person = found.person
    if found.credential.is_cookie:
        await _renew(call, found)
    return found.actor


async def identify_softly(call: Call) -> Actor | None:
    """For pages: whoever's credential no longer holds sees the page as a stranger, and loses the cookie.

    A browser cannot drop an HttpOnly cookie by itself; without this, a page behind it would be closed for ever.
    """
    try:
        return await identify(call)
    except Unauthenticated:
        stale = deciding(presented(call))
        if stale is not None and stale.is_cookie:
            call.clear_cookie(SESSION_COOKIE if stale.kind == "session" else GUEST_COOKIE)
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


async def _renew(call: Call, found: Identity) -> None:
    """Sessions live on while they are used: in its second half, a request moves the end and renews the cookie.

    Where the end was moved already, the cookie alone is renewed: who goes on with the old one writes nothing more.
    A guest's cookie is renewed in its second half too, so that who keeps coming back is never lost.
    """
    if not is_ageing(call.app, found):
        return
    if found.session is None:
        welcome_guest(call, found.person)
        return
    until, lifetime_ms = found.session.expires_at, session_seconds(call) * 1000
    if (until - call.app.clock.now_ms()) * 2 <= lifetime_ms:
        until = await call.app.perform(renew_session, found.actor, lifetime_ms=lifetime_ms)
    _grant(call, found.session, until)


def _grant(call: Call, session: Session, expires_at_ms: int) -> str:
    token = call.app.tokens.sign_session(
        person_id=session.person_id,
        session_id=session.id,
        issued_at=now_s(call),
        expires_at=expires_at_ms // 1000,
    )
    call.set_cookie(SESSION_COOKIE, token, session_seconds(call))
    return token
