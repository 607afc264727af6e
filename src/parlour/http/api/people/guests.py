"""Guests: people who need no log-in."""

from __future__ import annotations

from starlette.responses import Response

from parlour.actions.people import guests
from parlour.http import deps
from parlour.http.call import Call, created, ok
from parlour.http.routes import refuses
from parlour.wire import render
from parlour.wire.api import people


@refuses("rate_limited")
async def create(call: Call, body: people.GuestDetails) -> Response:
    """Always a new guest: where this is asked, inside another site, cookies do not travel."""
    await call.app.admit_guest(call.caller.peer)
    person = await call.app.perform(guests.create_guest, None, name=body.name, email=body.email)
    token = call.app.tokens.sign_guest(guest_id=person.id, issued_at=deps.now_s(call))
    return created(people.NewGuest(guest=render.guest(person), guest_token=token))


async def change(call: Call, body: people.GuestDetails) -> Response:
    """Changes what is given; an empty e-mail address takes it away."""
    person = await call.app.perform(guests.change_guest, call.known, name=body.name, email=body.email)
    return ok(people.OneGuest(guest=render.guest(person)))
