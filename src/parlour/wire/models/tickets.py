"""The shapes of tickets."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from parlour.wire.base import Shape
from parlour.wire.models.messages import Message
from parlour.wire.models.people import Role, User

Status = Literal["open", "closed"]


class Owner(Shape):
    """Who opened a ticket. The e-mail address is there for agents only, with whether it is proved that mail to it
    reaches this person: anybody can write any address into a form."""

    id: str
    role: Role
    name: str
    avatar_url: str | None
    email: str | UnsetType | None = UNSET
    email_proved: bool | UnsetType = UNSET


class Progress(Shape):
    """How far a side of a ticket has got."""

    read_seq: int
    delivered_seq: int


class TicketProgress(Shape):
    """The two sides of a ticket: its owner, and the desk, which is the furthest of the agents."""

    owner: Progress
    desk: Progress


class AskedFrom(Shape):
    """The page around the widget, as the visitor's browser told it."""

    title: str
    url: str


class Answer(Shape):
    """What a site asked before the chat, and what the visitor said."""

    label: str
    value: str


class Ticket(Shape):
    """`waitingSince`: the owner's first message since an agent last answered; null when none waits. `askedFrom`, null
    where nothing is known, and `answers` are there for agents only."""

    id: str
    number: int
    subject: str
    status: Status
    owner: Owner
    assignee: User | None
    last_message: Message | None
    unread: int
    waiting_since: str | None
    created_at: str
    updated_at: str
    closed_at: str | None
    closed_by: User | None
    progress: TicketProgress
    asked_from: AskedFrom | UnsetType | None = UNSET
    answers: list[Answer] | UnsetType = UNSET
