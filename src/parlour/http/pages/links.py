"""Pages of one-time links: making an account by invitation, and setting a new password."""

from __future__ import annotations

from typing import Final

from starlette.responses import RedirectResponse, Response

from parlour.actions.people import links as actions
from parlour.domain.errors import Fault
from parlour.domain.one_time import fingerprint
from parlour.http.api.people import links
from parlour.http.call import Call
from parlour.http.edge import bodies
from parlour.http.edge.problems import status_of
from parlour.http.pages.refusals import NOTHING, Said, said
from parlour.http.pages.rendering import render_page
from parlour.wire import decode
from parlour.wire.api import people

DESK: Final = "/agent"
INBOX: Final = "/messages"


async def invitation(call: Call) -> Response:
    """The form of an invitation, or the word that it is good no longer."""
    return await _show_invitation(call, call.request.query_params.get("token", ""))


async def accept(call: Call) -> Response:
    """`POST /invite`: makes the account and goes to where it works."""
    form = await bodies.read_form(call.request)
    try:
        made = await links.accept_invitation(call, decode.from_value(form, people.AcceptInvitation))
    except Fault as fault:
        return await _show_invitation(call, form.get("token", ""), form, said(call, fault), status_of(fault))
    return RedirectResponse(_home(made), 303)


async def password(call: Call) -> Response:
    """The form for a new password, or the word that the link is good no longer."""
    return await _show_password(call, call.request.query_params.get("token", ""))


async def set_password(call: Call) -> Response:
    """`POST /reset`: sets the password and goes to where the person works."""
    form = await bodies.read_form(call.request)
    try:
        done = await links.reset_password(call, decode.from_value(form, people.ResetPassword))
    except Fault as fault:
        return await _show_password(call, form.get("token", ""), said(call, fault), status_of(fault))
    return RedirectResponse(_home(done), 303)


async def _show_invitation(
    call: Call, token: str, typed: dict[str, str] | None = None, problem: Said = NOTHING, status: int = 200
) -> Response:
    role = await call.app.read(actions.invited_as, None, token_hash=fingerprint(token))
    is_open = role is not None
    return render_page(
        call,
        "invite.html",
        app="login",
        boot={"door": "invite", "token": token, "open": is_open, "role": role},
        status=status if is_open else 403,
        token=token,
        is_open=is_open,
        typed=typed or {},
        problem=problem.line,
        problems=problem.fields,
    )


async def _show_password(call: Call, token: str, problem: Said = NOTHING, status: int = 200) -> Response:
    person = await call.app.read(actions.find_reset, None, token_hash=fingerprint(token))
    username = "" if person is None else person.username or ""
    return render_page(
        call,
        "reset.html",
        app="login",
        boot={"door": "reset", "token": token, "open": person is not None, "login": username},
        status=status if person is not None else 403,
        token=token,
        is_open=person is not None,
        username=username,
        problem=problem.line,
        problems=problem.fields,
    )


def _home(entered: people.LoggedIn) -> str:
    return DESK if entered.user.role in ("agent", "admin") else INBOX
