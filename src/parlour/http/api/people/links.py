"""What one-time links do for those who hold them: an account by invitation, a new password."""

from __future__ import annotations

from starlette.responses import Response

from parlour import security
from parlour.actions.people import links
from parlour.domain.errors import Forbidden
from parlour.domain.one_time import fingerprint
from parlour.domain.reserved import site_names
from parlour.http.api.people.sessions import logged_in, new_password
from parlour.http.call import Call, created, ok
from parlour.http.routes import refuses
from parlour.wire.api import people


@refuses("conflict", "forbidden", "rate_limited")
async def accept(call: Call, body: people.AcceptInvitation) -> Response:
    """Uses the link, makes the account and logs it in."""
    return created(await accept_invitation(call, body))


@refuses("forbidden", "rate_limited")
async def reset(call: Call, body: people.ResetPassword) -> Response:
    """Uses the link, sets the password, ends every session of the account and logs in anew."""
    return ok(await reset_password(call, body))


async def accept_invitation(call: Call, body: people.AcceptInvitation) -> people.LoggedIn:
    password = new_password(call, body.password, body.username, body.email)
    await _admit(call)
    try:
        person = await call.app.perform(
            links.accept_invitation,
            None,
            token_hash=fingerprint(body.token),
            username=body.username,
            name=body.name,
            email=body.email,
            password_hash=await call.app.passwords.hash(password),
            site_names=site_names(call.app.settings.public_url),
        )
    except Forbidden:
        _refused(call, "invite")
        raise
    security.note("invitation_accepted", address=call.caller.peer, actor=person.id, role=person.role)
    return await logged_in(call, person)


async def reset_password(call: Call, body: people.ResetPassword) -> people.LoggedIn:
    await _admit(call)
    token_hash = fingerprint(body.token)
    person = await call.app.read(links.find_reset, None, token_hash=token_hash)
    try:
        if person is None:
            raise Forbidden("This link has been used or has expired.")
        password = new_password(call, body.password, person.username, person.email)
        hashed = await call.app.passwords.hash(password)
        person = await call.app.perform(links.reset_password, None, token_hash=token_hash, password_hash=hashed)
    except Forbidden:
        _refused(call, "reset")
        raise
    security.note("password_reset", address=call.caller.peer, actor=person.id)
    return await logged_in(call, person)


async def _admit(call: Call) -> None:
    await call.app.log_ins.admit_link(call.caller.peer)


def _refused(call: Call, purpose: str) -> None:
    security.note("link_refused", address=call.caller.peer, purpose=purpose)
