"""Tickets over HTTP: what the calls take, in their body or query, and what they answer (docs/protocol.md)."""

from __future__ import annotations

from parlour.domain.conversation import Answer, AskedFrom
from parlour.domain.message import Draft
from parlour.wire import models
from parlour.wire.base import Request, Shape


class PageAskedFrom(Request):
    """Where the person was when it asked: the page around a widget, by an `http` or `https` address."""

    url: str
    title: str = ""


class GivenAnswer(Request):
    """One line of the form that a site shows before the chat."""

    label: str
    value: str


class OpenTicket(Request):
    """A new ticket with its first message. `name` is required from guests; `subject` at most 200 characters,
    `message` 10,000."""

    subject: str
    message: str
    name: str | None = None
    email: str | None = None
    client_id: str | None = None
    page: PageAskedFrom | None = None
    answers: list[GivenAnswer] | None = None

    @property
    def draft(self) -> Draft:
        """The first message, cleaned. Raises Invalid, naming `message` or `clientId`."""
        return Draft.of(self.message, self.client_id, field="message")

    @property
    def asked_from(self) -> AskedFrom | None:
        """The page that it was asked from, None where none was given."""
        return None if self.page is None else AskedFrom(self.page.title, self.page.url)

    @property
    def given_answers(self) -> list[Answer]:
        """The answers to the form before the chat, in its order."""
        return [Answer(one.label, one.value) for one in self.answers or ()]


class Assign(Request):
    """Whose the ticket is to be: an agent's id, or null for nobody's."""

    assignee_id: str | None


class ListTickets(Request):
    """`status`: `open` or `closed`; `assignee`: `me`, `none` or an id; `owner`: an id; `waiting`: those that need a
    reply, or with `false` the others; `sort`: `activity` or `waiting`; at most `limit` tickets a page."""

    status: str | None = None
    assignee: str | None = None
    owner: str | None = None
    waiting: bool | None = None
    sort: str | None = None
    query: str | None = None
    cursor: str | None = None
    limit: int | None = None


class Agents(Shape):
    """Everyone a ticket can be given to."""

    agents: list[models.User]


class OneTicket(Shape):
    """The ticket, after the change where the call makes one."""

    ticket: models.Ticket


class TicketOpened(Shape):
    """The new ticket and its first message."""

    ticket: models.Ticket
    message: models.Message


class OwnTickets(Shape):
    """Tickets that the caller opened, the newest first."""

    tickets: list[models.Ticket]


class Tickets(Shape):
    """A page of tickets in the order asked for; `nextCursor` is null on the last."""

    tickets: list[models.Ticket]
    next_cursor: str | None


class TicketCounts(Shape):
    """Open tickets: all of them, the caller's, nobody's, and those that need a reply."""

    open: int
    mine: int
    unassigned: int
    waiting: int
