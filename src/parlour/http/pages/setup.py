"""Setup page: the first admin, made by the one-use link that the terminal printed at the first start."""

from __future__ import annotations

from starlette.responses import Response

from parlour import security
from parlour.actions.people import links
from parlour.domain.one_time import fingerprint
from parlour.http.api.people.sessions import logged_in, new_password
from parlour.http.call import Call, created
from parlour.http.routes import refuses
from parlour.wire.api import people


@refuses("conflict", "rate_limited")
async def set_up(call: Call, body: people.SetUp) -> Response:
    """Uses the link, makes the admin and logs it in."""
    return created(await make_admin(call, body))


async def make_admin(call: Call, body: people.SetUp) -> people.LoggedIn:
    password = new_password(call, body.password, body.username, body.email)
    await call.app.log_ins.admit_link(call.caller.peer)
    admin = await call.app.perform(
        links.make_first_admin,
        None,
        token_hash=fingerprint(body.token),
        username=body.username,
        name=body.name,
        email=body.email,
        password_hash=await call.app.passwords.hash(password),
    )
    security.note("first_admin_made", address=call.caller.peer, actor=admin.id)
    return await logged_in(call, admin)
