"""Members' pages: log-in, registration and messages. Log-in and registration work without scripts."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from parlour.domain.errors import Fault, NotFound
from parlour.http.api.people import sessions
from parlour.http.call import Call
from parlour.http.edge import bodies
from parlour.http.edge.problems import status_of
from parlour.http.pages import cookie_check, lists
from parlour.http.pages.refusals import NOTHING, Said, said
from parlour.http.pages.rendering import render_page
from parlour.http.pages.views import render_door, show_no_entry
from parlour.wire import decode
from parlour.wire.api import people

INBOX: Final = "/messages"
LOGIN: Final = "/login"
# Where a log-in may lead: the members' own paths, plain characters only. Anything else leads to the messages.
_WITHIN: Final = re.compile(r"/(?:messages|account|admin|chat/[0-9a-f-]{36})(?:\?[A-Za-z0-9=&_.~%+-]{0,300})?")


async def login(call: Call) -> Response:
    """The members' door. Who is in already goes on."""
    after = local_path(call.request.query_params.get("next"))
    return RedirectResponse(after, 303) if _is_in(call) else _show_login(call, after)


async def log_in(call: Call) -> Response:
    """`POST /login`: the form of that page."""
    if (round_trip := cookie_check.send_round(call)) is not None:
        return round_trip
    form = await bodies.read_form(call.request)
    after, typed = local_path(form.get("next")), form.get("login", "")
    try:
        cookie_check.require_cookies(call)
        body = decode.from_value(form, people.LogIn)
        person = await sessions.check_password(call, body.login_name, body.password)
    except Fault as fault:
        return _show_login(call, after, fault=fault, typed=typed)
    await sessions.logged_in(call, person)
    return RedirectResponse(after, 303)


async def registration(call: Call) -> Response:
    """Making an account, where the owner lets people do that; else there is no such page."""
    after = local_path(call.request.query_params.get("next"))
    if call.app.policy.current.registration == "closed":
        raise NotFound
    return RedirectResponse(after, 303) if _is_in(call) else _show_registration(call, after)


async def register(call: Call) -> Response:
    """`POST /register`: the form of that page."""
    if (round_trip := cookie_check.send_round(call)) is not None:
        return round_trip
    form = await bodies.read_form(call.request)
    after = local_path(form.get("next"))
    try:
        cookie_check.require_cookies(call)
        await sessions.make_member(call, decode.from_value(form, people.Register))
    except Fault as fault:
        return _show_registration(call, after, typed=form, problem=said(call, fault), status=status_of(fault))
    return RedirectResponse(after, 303)


async def log_out(call: Call) -> Response:
    """`POST /logout`: ends the session and goes back to the door; a guest leaves, and goes to the first page."""
    if call.actor is None:
        return RedirectResponse(LOGIN, 303)
    await sessions.end_own(call, call.actor)
    return RedirectResponse("/" if call.actor.is_guest else LOGIN, 303)


async def messages(call: Call) -> Response:
    """The list, and `/chat/<id>` within it."""
    shown = await lists.of_messages(call) if _is_in(call) else None
    return _within(call, "inbox", {"conversationId": call.request.path_params.get("id"), "lists": shown})


async def account(call: Call) -> Response:
    """The caller's own account: name, password, language, sessions."""
    return _within(call, "account", {})


async def admin(call: Call) -> Response:
    """People and the widget, for admins. Who is in as another is told why not."""
    if _is_in(call) and not call.known.is_admin:
        return show_no_entry(call, "admin")
    return _within(call, "admin", {}, template="admin.html")


def local_path(wanted: str | None) -> str:
    """A members' path to go on to; never another site, however it is spelt."""
    return wanted if wanted is not None and _WITHIN.fullmatch(wanted) else INBOX


def _within(call: Call, app: str, boot: dict[str, Any], template: str = "messages.html") -> Response:
    if _is_in(call):
        return render_page(call, template, app=app, boot=boot, about=app)
    query = f"?{call.request.url.query}" if call.request.url.query else ""
    after = local_path(f"{call.request.url.path}{query}")
    return RedirectResponse(LOGIN if after == INBOX else f"{LOGIN}?next={quote(after)}", 303)


def _is_in(call: Call) -> bool:
    return call.actor is not None and call.actor.has_account


def _show_login(call: Call, after: str, *, fault: Fault | None = None, typed: str = "") -> Response:
    is_open = call.app.policy.current.registration == "open"
    boot = {"door": "member", "registration": is_open}
    return render_door(call, "login_member.html", after, boot, fault=fault, typed=typed, is_open=is_open)


def _show_registration(
    call: Call, after: str, *, typed: dict[str, str] | None = None, problem: Said = NOTHING, status: int = 200
) -> Response:
    boot = {"door": "register", "next": after, "problem": None, "login": ""}
    return render_page(
        call,
        "register.html",
        app="login",
        boot=boot,
        status=status,
        after=after,
        typed=typed or {},
        problem=problem.line,
        problems=problem.fields,
    )
