"""Form posts, for browsers without scripts: each does what its JSON twin does, and answers with a page."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from parlour.actions.talk import messages
from parlour.domain.errors import Fault
from parlour.domain.message import Draft
from parlour.http.api.desk import tickets
from parlour.http.api.people import sessions
from parlour.http.call import Call, created
from parlour.http.edge import bodies
from parlour.http.edge.problems import problem, status_of
from parlour.http.pages import cookie_check, views
from parlour.http.pages.refusals import said
from parlour.http.pages.setup import make_admin
from parlour.http.routes import Handler, refuses
from parlour.wire import decode
from parlour.wire.api import desk, people


async def open_ticket(call: Call) -> Response:
    """`POST /tickets`: opens a ticket and goes to it."""
    if (round_trip := cookie_check.send_round(call)) is not None:
        return round_trip
    form = await bodies.read_form(call.request)
    try:
        cookie_check.require_cookies(call)
        body = decode.from_value({name: value for name, value in form.items() if value}, desk.OpenTicket)
        opened = await tickets.open_for(call, body)
    except Fault as fault:
        return await views.show_landing(call, typed=form, problem=said(call, fault), status=status_of(fault))
    return RedirectResponse(f"/ticket/{opened.ticket.conversation.id}", 303)


async def reply(call: Call) -> Response:
    """`POST /ticket/<id>/reply`: sends a message and shows the ticket again."""
    form = await bodies.read_form(call.request)
    ticket_id, content = call.path("id"), form.get("content", "")
    try:
        draft = Draft.of(content, form.get("clientId") or None)
        await call.app.perform(messages.send_message, call.known, conversation_id=ticket_id, draft=draft)
    except Fault as fault:
        return await views.show_ticket(call, typed=content, problem=said(call, fault), status=status_of(fault))
    return RedirectResponse(f"/ticket/{ticket_id}#latest", 303)


@refuses("unauthenticated", "rate_limited")
async def log_in_agent(call: Call) -> Response:
    """The desk's door, as JSON or as a form; who does not work there is answered as if the password were wrong."""
    if bodies.media_type(call.request.headers) == "application/json":
        return await _as_json(call, people.LogIn, sessions.log_in_agent)
    if (round_trip := cookie_check.send_round(call)) is not None:
        return round_trip
    form = await bodies.read_form(call.request)
    after = views.local_path(form.get("next"))
    typed = form.get("login") or form.get("email") or ""
    try:
        cookie_check.require_cookies(call)
        body = decode.from_value(form, people.LogIn)
        person = await sessions.check_agent(call, body.login_name, body.password)
    except Fault as fault:
        return views.show_login(call, after, fault=fault, typed=typed)
    await sessions.logged_in(call, person)
    return RedirectResponse(after, 303)


async def log_out_agent(call: Call) -> Response:
    """`POST /agent/logout`: ends the session and goes back to the door."""
    if call.actor is not None and call.actor.has_account:
        await sessions.end_own(call, call.actor)
    return RedirectResponse(views.LOGIN, 303)


@refuses("conflict", "rate_limited")
async def set_up(call: Call) -> Response:
    """`POST /setup`, as JSON or as a form: makes the first admin, logs it in."""
    if bodies.media_type(call.request.headers) == "application/json":
        return await _as_json(call, people.SetUp, _set_up)
    if (round_trip := cookie_check.send_round(call)) is not None:
        return round_trip
    form = await bodies.read_form(call.request)
    try:
        cookie_check.require_cookies(call)
        await make_admin(call, decode.from_value(form, people.SetUp))
    except Fault as fault:
        return await views.show_setup(
            call, form.get("token", ""), typed=form, problem=said(call, fault), status=status_of(fault)
        )
    return RedirectResponse(views.DESK, 303)


async def _set_up(call: Call, body: people.SetUp) -> Response:
    return created(await make_admin(call, body))


async def _as_json(call: Call, kind: type, handler: Handler) -> Response:
    try:
        return await handler(call, await bodies.read_json(call.request, kind))
    except Fault as fault:
        return problem(fault)
