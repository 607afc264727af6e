"""Support tickets: a guest's or member's own, and the desk's."""

from __future__ import annotations

from starlette.responses import Response

from parlour.actions.desk import opening, tickets
from parlour.domain.conversation import TicketView
from parlour.domain.errors import Fault
from parlour.domain.message import Draft
from parlour.http import deps
from parlour.http.call import Call, created, ok
from parlour.http.routes import refuses
from parlour.wire import decode, models, render
from parlour.wire.api import desk

STATUSES = ("open", "closed")
SORTS = ("activity", "waiting")


@refuses("conflict", "rate_limited")
async def open_ticket(call: Call, body: desk.OpenTicket) -> Response:
    """Opens a ticket; a stranger becomes a guest and gets its cookie. A known `clientId` answers 200, as before; so
    it does for a stranger who asks the same from the same address and browser once more, within ten minutes."""
    opened = await open_for(call, body)
    shape = desk.TicketOpened(ticket=_shape(call, opened.ticket), message=render.message(opened.message))
    return ok(shape) if opened.duplicate else created(shape)


async def open_for(call: Call, body: desk.OpenTicket) -> opening.Opened:
    """Opens it at the caller's rate, and signs a new guest in."""
    draft = body.draft
    grants = await call.app.admit_ticket(call.actor, call.caller.peer)
    try:
        opened = await _opened(call, body, draft)
    except Fault:
        await call.app.refund(grants)
        raise
    if opened.duplicate:
        await call.app.refund(grants)
    if opened.guest is not None:
        if not opened.duplicate:
            await call.app.count_first_ticket(opened.guest.id)
        deps.welcome_guest(call, opened.guest)
    return opened


async def _opened(call: Call, body: desk.OpenTicket, draft: Draft) -> opening.Opened:
    named, page, said = {"name": body.name, "email": body.email}, body.asked_from, body.given_answers
    if call.actor is None:
        return await call.app.perform(
            opening.open_first_ticket,
            None,
            subject=body.subject,
            draft=draft,
            asked_from=page,
            answers=said,
            caller=f"{call.caller.peer} {call.user_agent or ''}",
            **named,
        )
    return await call.app.perform(
        opening.open_ticket, call.actor, subject=body.subject, draft=draft, asked_from=page, answers=said, **named
    )


async def list_own(call: Call) -> Response:
    """The caller's own tickets, newest first."""
    found = await call.app.read(tickets.list_own_tickets, call.known)
    return ok(desk.OwnTickets(tickets=[render.ticket(view, for_agent=False) for view in found]))


@refuses("forbidden")
async def list_all(call: Call, query: desk.ListTickets) -> Response:
    """The desk's list by latest activity, or with `sort=waiting` the longest waiting first and then the others.
    `assignee` is `me`, `none` or an account's id."""
    return ok(await list_page(call, query))


async def list_page(call: Call, query: desk.ListTickets) -> desk.Tickets:
    """The page that such a query asks for."""
    found = await call.app.read(
        tickets.list_tickets,
        call.known,
        status=decode.lower(query.status, STATUSES, "status"),
        assignee=query.assignee,
        owner_id=query.owner,
        waiting=query.waiting,
        sort=decode.lower(query.sort, SORTS, "sort") or "activity",
        query=query.query,
        cursor=query.cursor,
        limit=query.limit,
    )
    shown = [render.ticket(view, for_agent=True) for view in found.tickets]
    return desk.Tickets(tickets=shown, next_cursor=found.next_cursor)


@refuses("forbidden")
async def count(call: Call) -> Response:
    """How many open tickets there are: all, the caller's, nobody's, and those that need a reply."""
    return ok(await counted(call))


async def counted(call: Call) -> desk.TicketCounts:
    """The same numbers, for whoever makes the answer."""
    found = await call.app.read(tickets.count_tickets, call.known)
    return desk.TicketCounts(open=found.open, mine=found.mine, unassigned=found.unassigned, waiting=found.waiting)


@refuses("forbidden")
async def list_agents(call: Call) -> Response:
    """Everyone a ticket can be given to, by name."""
    found = await call.app.read(tickets.list_agents, call.known)
    return ok(desk.Agents(agents=[render.user(person) for person in found]))


async def show(call: Call) -> Response:
    """One ticket, for its owner and for agents."""
    view = await call.app.read(tickets.show_ticket, call.known, ticket_id=call.path("id"))
    return _one(call, view)


async def close(call: Call) -> Response:
    """Closes a ticket; closing it again answers the same and tells nobody."""
    return _one(call, await call.app.perform(tickets.close_ticket, call.known, ticket_id=call.path("id")))


async def reopen(call: Call) -> Response:
    """Opens a closed ticket again; idempotent as `close`."""
    return _one(call, await call.app.perform(tickets.reopen_ticket, call.known, ticket_id=call.path("id")))


@refuses("ticket_closed")
async def assign(call: Call, body: desk.Assign) -> Response:
    """Gives a ticket to an agent, or to nobody with null."""
    view = await call.app.perform(
        tickets.assign_ticket, call.known, ticket_id=call.path("id"), assignee_id=body.assignee_id
    )
    return _one(call, view)


def _one(call: Call, view: TicketView) -> Response:
    return ok(desk.OneTicket(ticket=_shape(call, view)))


def _shape(call: Call, view: TicketView) -> models.Ticket:
    return render.ticket(view, for_agent=call.actor is not None and call.actor.is_agent)
