"""Page views. Each is whole without scripts, and hands the front end what it would otherwise have to ask for."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from parlour.actions.desk import tickets
from parlour.actions.people import links
from parlour.actions.talk import messages
from parlour.domain import places
from parlour.domain.conversation import TicketView
from parlour.domain.errors import Fault, NotFound
from parlour.domain.ids import uuid7
from parlour.domain.message import Page
from parlour.domain.one_time import fingerprint
from parlour.http.call import Call
from parlour.http.edge.problems import status_of
from parlour.http.pages import lists
from parlour.http.pages.refusals import NOTHING, Said, said
from parlour.http.pages.rendering import render_page
from parlour.wire import render

DESK: Final = "/agent"
LOGIN: Final = "/agent/login"
# Where a log-in may lead: the desk's own paths, plain characters only. Anything else leads to the desk.
_WITHIN_DESK: Final = re.compile(r"/agent(?:/tickets/[0-9a-f-]{36})?(?:\?[A-Za-z0-9=&_.~%+-]{0,300})?")


async def landing(call: Call) -> Response:
    """What this is, and the form to ask for help."""
    return await show_landing(call)


async def show_landing(
    call: Call, *, typed: dict[str, str] | None = None, problem: Said = NOTHING, status: int = 200
) -> Response:
    online = await _agents_online(call)
    own: list[TicketView] = []
    if call.actor is not None and not call.actor.is_agent:
        own = (await call.app.read(tickets.list_own_tickets, call.known))[:10]
    return render_page(
        call,
        "landing.html",
        app="landing",
        boot={"agentsOnline": online, "deskOnline": online > 0, "demo": call.app.is_demo},
        status=status,
        online=online,
        typed=typed or {},
        problem=problem.line,
        problems=problem.fields,
        own=[render.ticket(view, for_agent=False) for view in own],
        client_id=(typed or {}).get("clientId") or uuid7(),
    )


async def ticket(call: Call) -> Response:
    """A guest's ticket: the conversation, or the word that there is none here."""
    return await show_ticket(call)


async def show_ticket(call: Call, *, typed: str = "", problem: Said = NOTHING, status: int = 200) -> Response:
    ticket_id = call.path("id")
    found = await _ticket_with_messages(call, ticket_id)
    if found is None:
        boot = {"ticketId": ticket_id, "ticket": None, "deskOnline": False}
        return render_page(call, "ticket_missing.html", app="guest", boot=boot, status=404)
    view, page = found
    shape = render.ticket(view, for_agent=call.actor is not None and call.actor.is_agent)
    online = await _agents_online(call)
    own = call.actor is not None and call.actor.id == view.owner.id
    return render_page(
        call,
        "ticket.html",
        app="guest",
        boot={
            "ticketId": ticket_id,
            "ticket": shape,
            "agentsOnline": online,
            "deskOnline": online > 0,
            "email": view.owner.email if own else None,
        },
        status=status,
        ticket=shape,
        messages=[render.message(said) for said in page.messages],
        has_more=page.has_more,
        is_guest=call.actor is not None and call.actor.is_guest,
        typed=typed,
        problem=problem.line,
        problems=problem.fields,
        client_id=uuid7(),
    )


async def login(call: Call) -> Response:
    """The agents' door. Who is in already goes on to the desk."""
    after = local_path(call.request.query_params.get("next"))
    if call.actor is not None and call.actor.is_agent:
        return RedirectResponse(after, 303)
    return show_login(call, after)


def show_login(call: Call, after: str, *, fault: Fault | None = None, typed: str = "") -> Response:
    """The agents' door; `fault` is why it did not open."""
    return render_door(call, "login.html", after, {}, fault=fault, typed=typed)


def render_door(
    call: Call, template: str, after: str, boot: dict[str, Any], *, fault: Fault | None, typed: str, **values: Any
) -> Response:
    """A log-in page, the agents' or the members'. Of wrong credentials no field is to blame."""
    code = None if fault is None else fault.code
    return render_page(
        call,
        template,
        app="login",
        boot={"next": after, "problem": code, "login": typed, **boot},
        status=200 if fault is None else status_of(fault),
        after=after,
        problem=code or "",
        problems={} if fault is None else said(call, fault).fields,
        typed=typed,
        **values,
    )


async def desk(call: Call) -> Response:
    """The queue, and `/agent/tickets/<id>` within it; for agents. A member is told why not, others log in."""
    if call.actor is not None and call.actor.has_account and not call.actor.is_agent:
        return show_no_entry(call, "desk")
    if call.actor is None or not call.actor.is_agent:
        query = f"?{call.request.url.query}" if call.request.url.query else ""
        after = local_path(f"{call.request.url.path}{query}")
        return RedirectResponse(LOGIN if after == DESK else f"{LOGIN}?next={quote(after)}", 303)
    ticket_id = call.request.path_params.get("id")
    return render_page(
        call, "desk.html", app="desk", boot={"ticketId": ticket_id, "lists": await lists.of_desk(call)}
    )


def show_no_entry(call: Call, about: str) -> Response:
    """For somebody whose account is not for this part of the site (`desk` or `admin`): why, and where to go."""
    return render_page(
        call, "no_entry.html", app="login", boot={"door": "noEntry", "about": about}, status=403, about=about
    )


async def setup(call: Call) -> Response:
    """The first run, by the link that the terminal printed."""
    return await show_setup(call, call.request.query_params.get("token", ""))


async def show_setup(
    call: Call, token: str, *, typed: dict[str, str] | None = None, problem: Said = NOTHING, status: int = 200
) -> Response:
    is_open = await call.app.read(links.setup_is_open, None, token_hash=fingerprint(token))
    return render_page(
        call,
        "setup.html",
        app="landing",
        boot={"setup": {"token": token, "open": is_open}},
        status=status if is_open else 403,
        token=token,
        is_open=is_open,
        typed=typed or {},
        problem=problem.line,
        problems=problem.fields,
    )


def local_path(wanted: str | None) -> str:
    """A path of the desk to go on to; never another site, however it is spelt."""
    return wanted if wanted is not None and _WITHIN_DESK.fullmatch(wanted) else DESK


async def _ticket_with_messages(call: Call, ticket_id: str) -> tuple[TicketView, Page] | None:
    if call.actor is None:
        return None
    try:
        view = await call.app.read(tickets.show_ticket, call.known, ticket_id=ticket_id)
        return view, await call.app.read(messages.load_messages, call.known, conversation_id=ticket_id)
    except NotFound:
        return None


async def _agents_online(call: Call) -> int:
    return len(await call.app.presence.here(places.DESK))
