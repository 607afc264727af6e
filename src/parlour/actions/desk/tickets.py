"""Tickets: closing, reopening, assigning, and the desk's lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from parlour.actions import access, views
from parlour.actions.system_messages import tell
from parlour.domain import policy, text
from parlour.domain.actor import Actor, Person
from parlour.domain.conversation import Conversation, Standing, Status, TicketState, TicketView
from parlour.domain.cursor import list_cursor, parse_list_cursor, parse_waiting_cursor, waiting_cursor
from parlour.domain.errors import Invalid, NotFound
from parlour.domain.events import TicketChanged, TicketClosed, TicketReopened
from parlour.domain.ids import is_id
from parlour.domain.limits import LIST_DEFAULT, LIST_MAX, clamp
from parlour.store.desk import tickets
from parlour.store.people import people
from parlour.store.talk import conversations
from parlour.store.transaction import Transaction

OWN_TICKETS = 200
Sort = Literal["activity", "waiting"]


@dataclass(frozen=True, slots=True)
class TicketList:
    """A page of the desk's list; `next_cursor` None where it is the last."""

    tickets: Sequence[TicketView]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many open tickets there are, how many are the agent's, nobody's, and how many need a reply."""

    open: int
    mine: int
    unassigned: int
    waiting: int


def close_ticket(tx: Transaction, actor: Actor, *, ticket_id: str) -> TicketView:
    """Closes a ticket, once: a second closing answers the same and says nothing to anybody."""
    standing = access.ticket_to_work_on(tx, actor, ticket_id)
    if standing.conversation.is_closed:
        return views.ticket_view(tx, actor, standing)
    state: dict[str, Any] = {"status": "closed", "closed_at": tx.now, "closed_by": actor.id, "waiting_since": None}
    conversations.change(tx, ticket_id, **state)
    changed = _with_state(standing, **state)
    standing = _told(tx, changed, actor, "ticket_closed", f"{actor.name} closed this ticket")
    tx.announce(TicketClosed(views.desk_view(tx, standing.conversation)))
    return views.ticket_view(tx, actor, standing)


def reopen_ticket(tx: Transaction, actor: Actor, *, ticket_id: str) -> TicketView:
    """Opens a closed ticket again, which needs a reply if it did before; idempotent as `close_ticket`."""
    standing = access.ticket_to_work_on(tx, actor, ticket_id)
    if not standing.conversation.is_closed:
        return views.ticket_view(tx, actor, standing)
    waits = tickets.unanswered_since(tx, ticket_id, _state(standing).owner_id)
    state: dict[str, Any] = {"status": "open", "closed_at": None, "closed_by": None, "waiting_since": waits}
    conversations.change(tx, ticket_id, **state)
    standing = _told(
        tx, _with_state(standing, **state), actor, "ticket_reopened", f"{actor.name} reopened this ticket"
    )
    tx.announce(TicketReopened(views.desk_view(tx, standing.conversation)))
    return views.ticket_view(tx, actor, standing)


def assign_ticket(tx: Transaction, actor: Actor, *, ticket_id: str, assignee_id: str | None) -> TicketView:
    """Gives a ticket to an agent, or to nobody. What is so already is not told again."""
    standing = access.ticket_to_work_on(tx, actor, ticket_id)
    policy.require_open(standing.conversation)
    state = _state(standing)
    if state.assignee_id == assignee_id:
        return views.ticket_view(tx, actor, standing)
    assignee = None if assignee_id is None else _assignable(tx, assignee_id)
    conversations.change(tx, ticket_id, assignee_id=assignee_id)
    line = _assignment(actor, assignee)
    standing = _told(
        tx,
        _with_state(standing, assignee_id=assignee_id),
        actor,
        "ticket_assigned",
        line,
        assigneeId=assignee_id,
        assigneeName=None if assignee is None else assignee.name,
    )
    tx.announce(TicketChanged(views.desk_view(tx, standing.conversation)))
    return views.ticket_view(tx, actor, standing)


def show_ticket(tx: Transaction, actor: Actor, *, ticket_id: str) -> TicketView:
    """One ticket as the actor sees it. Raises NotFound for outsiders, and for conversations that are no ticket."""
    standing = access.ticket_for(tx, actor, ticket_id)
    return views.ticket_view(tx, actor, standing)


def list_own_tickets(tx: Transaction, actor: Actor) -> list[TicketView]:
    """The caller's own, newest first; the latest 200."""
    return views.own_ticket_views(tx, actor, tickets.list_of_owner(tx, actor.id, OWN_TICKETS))


def list_tickets(
    tx: Transaction,
    actor: Actor,
    *,
    status: Status | None = None,
    assignee: str | None = None,
    owner_id: str | None = None,
    waiting: bool | None = None,
    sort: Sort = "activity",
    query: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> TicketList:
    """The desk's list by latest activity, or the longest waiting first and then the others by latest activity.

    `assignee` is `me`, `none` or an account's id; `waiting` lists those alone that need a reply, or that do not.
    """
    policy.require(policy.can_work_desk(actor), "Only agents may do that.")
    if assignee is not None and assignee.lower() in ("me", "none"):
        assignee = assignee.lower()
    wanted = tickets.Filter(
        status=status,
        assignee=actor.id if assignee == "me" else text.searched(assignee),
        owner_id=text.searched(owner_id),
        query=text.searched(query),
        waiting=waiting,
    )
    _require_id(assignee if assignee not in ("me", "none") else None, "assignee")
    _require_id(owner_id, "owner")
    size = clamp(limit, default=LIST_DEFAULT, most=LIST_MAX)
    if sort == "waiting":
        found = tickets.list_by_wait(tx, wanted, cursor=parse_waiting_cursor(cursor), limit=size + 1)
    else:
        found = tickets.list_by_activity(tx, wanted, cursor=parse_list_cursor(cursor), limit=size + 1)
    shown, more = found[:size], len(found) > size
    next_cursor = _cursor(shown[-1], sort) if more else None
    return TicketList(views.desk_views(tx, actor, shown), next_cursor)


def count_tickets(tx: Transaction, actor: Actor) -> QueueCounts:
    """What the desk's tabs show."""
    policy.require(policy.can_work_desk(actor), "Only agents may do that.")
    return QueueCounts(*tickets.count_open(tx, actor.id))


def list_agents(tx: Transaction, actor: Actor) -> list[Person]:
    """Everyone a ticket can be given to, by name."""
    policy.require(policy.can_work_desk(actor), "Only agents may do that.")
    return people.list_agents(tx)


def _cursor(last: Conversation, sort: Sort) -> str:
    since = None if last.ticket is None else last.ticket.waiting_since
    if sort == "waiting" and since is not None:
        return waiting_cursor(since, last.id)
    return list_cursor(last.activity_at, last.id)


def _require_id(value: str | None, field: str) -> None:
    """Ids are ASCII columns, and MariaDB raises where other text is compared with them."""
    if value is not None and not is_id(value):
        raise Invalid.field(field, "must be an id")


def _assignable(tx: Transaction, assignee_id: str) -> Person:
    person = people.by_id(tx, assignee_id) if is_id(assignee_id) else None
    if person is None or not policy.can_be_assigned(person.role, person.disabled_at is not None):
        raise NotFound("There is no such agent.")
    return person


def _assignment(agent: Actor, assignee: Person | None) -> str:
    if assignee is None:
        return f"{agent.name} took this ticket off its agent"
    if assignee.id == agent.id:
        return f"{agent.name} took this ticket"
    return f"{agent.name} assigned this ticket to {assignee.name}"


def _told(tx: Transaction, standing: Standing, agent: Actor, event: str, line: str, **more: Any) -> Standing:
    return replace(standing, conversation=tell(tx, standing.conversation, agent, event, line, **more))


def _state(standing: Standing) -> TicketState:
    assert standing.conversation.ticket is not None
    return standing.conversation.ticket


def _with_state(standing: Standing, **values: Any) -> Standing:
    ticket = replace(_state(standing), **values)
    return replace(standing, conversation=replace(standing.conversation, ticket=ticket))
