"""Rendering: from what the domain knows to what the wire shows, for a given viewer."""

from parlour.wire.render.conversations import conversation, participant
from parlour.wire.render.messages import attachment, message, page, picture, sent_file
from parlour.wire.render.people import account, actor, guest, me, session, user
from parlour.wire.render.tickets import ticket

__all__ = [
    "account",
    "actor",
    "attachment",
    "conversation",
    "guest",
    "me",
    "message",
    "page",
    "participant",
    "picture",
    "sent_file",
    "session",
    "ticket",
    "user",
]
