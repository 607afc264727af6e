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
    subject: str
    message: str
    name: str | None = None
    email: str | None = None
    client_id: str | None = None
    page: PageAskedFrom | None = None
    answers: list[GivenAnswer] | None = None

    @property
    def draft(self) -> Draft:
        return Draft.of(self.message, self.client_id, field="message")

    @property
    def asked_from(self) -> AskedFrom | None:
        return None if self.page is None else AskedFrom(self.page.title, self.page.url)

    @property
    def said(self) -> list[Answer]:
        return [Answer(one.label, one.value) for one in self.answers or ()]


class Assign(Request):
    assignee_id: str | None


class ListTickets(Request):
    status: str | None = None
    assignee: str | None = None
    owner: str | None = None
    query: str | None = None
    cursor: str | None = None
    limit: int | None = None


class Agents(Shape):
    """Everyone a ticket can be given to."""

    agents: list[models.User]


class OneTicket(Shape):
    ticket: models.Ticket


class TicketOpened(Shape):
    ticket: models.Ticket
    message: models.Message


class OwnTickets(Shape):
    tickets: list[models.Ticket]


class Tickets(Shape):
    tickets: list[models.Ticket]
    next_cursor: str | None


class TicketCounts(Shape):
    """Open tickets: all of them, the caller's, and nobody's."""

    open: int
    mine: int
    unassigned: int
