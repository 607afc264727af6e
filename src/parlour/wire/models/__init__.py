"""The shapes that go out (docs/protocol.md), by what they are about."""

from __future__ import annotations

from parlour.wire.models.conversations import Conversation, Kind, Link, Participant
from parlour.wire.models.messages import Attachment, ConversationFile, Message, MessageType, Quote, Reaction
from parlour.wire.models.people import (
    Account,
    AccountRole,
    Actor,
    Guest,
    Invitation,
    Me,
    OneTimeLink,
    Presence,
    Role,
    Session,
    User,
)
from parlour.wire.models.problems import AckError, FieldError, Problem
from parlour.wire.models.tickets import Answer, AskedFrom, Owner, Progress, Status, Ticket, TicketProgress

__all__ = [
    "Account",
    "AccountRole",
    "AckError",
    "Actor",
    "Answer",
    "AskedFrom",
    "Attachment",
    "Conversation",
    "ConversationFile",
    "FieldError",
    "Guest",
    "Invitation",
    "Kind",
    "Link",
    "Me",
    "Message",
    "MessageType",
    "OneTimeLink",
    "Owner",
    "Participant",
    "Presence",
    "Problem",
    "Progress",
    "Quote",
    "Reaction",
    "Role",
    "Session",
    "Status",
    "Ticket",
    "TicketProgress",
    "User",
]
