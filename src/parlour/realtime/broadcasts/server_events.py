"""The table of server events: the name, payload and audience of everything the server emits to clients.

Names are written here and nowhere else: code emits the entries. AsyncAPI (`realtime/asyncapi.py`) and the front
end's `ServerEvents` (`web/src/core/wire.gen.ts`) are generated from the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import msgspec
from msgspec import Struct

from parlour.wire import models
from parlour.wire import server_events as payloads

P = TypeVar("P", bound=Struct)

encode: Final = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class ServerEvent(Generic[P]):
    """One event: its name on the wire, the struct of its only argument, and in words who receives it."""

    name: str
    payload: type[P]
    audience: str

    def encode(self, payload: P) -> bytes:
        """The argument as JSON. That it is this event's payload is for the type checker to find."""
        return encode(payload)


SERVER_EVENTS: Final[dict[str, ServerEvent[Any]]] = {}


def _event(name: str, payload: type[P], audience: str) -> ServerEvent[P]:
    event = SERVER_EVENTS[name] = ServerEvent(name, payload, audience)
    return event


_JOINED: Final = "everyone who joined the conversation"
_OWN: Final = "all sockets of each participant, joined or not"
_AGENTS: Final = "agents"
_ROOM_AND_AGENTS: Final = f"{_JOINED}, and agents; each socket once"
_ACQUAINTANCES: Final = "everyone who joined a conversation with the person"

CONNECTION_ESTABLISHED: Final = _event("connection:established", payloads.Established, "the socket that connected")
CONNECTION_ERROR: Final = _event("connection:error", payloads.Ended, "a socket that is about to be disconnected")

MESSAGE_NEW: Final = _event("message:new", models.Message, f"{_JOINED}, the sending socket too")
MESSAGE_EDITED: Final = _event("message:edited", payloads.MessageChanged, _JOINED)
MESSAGE_DELETED: Final = _event("message:deleted", payloads.MessageChanged, _JOINED)
MESSAGE_REACTION: Final = _event("message:reaction", payloads.MessageChanged, _JOINED)
MESSAGE_HIDDEN: Final = _event("message:hidden", payloads.MessageHidden, "all sockets of the caller")
MESSAGE_READ: Final = _event("message:read", payloads.Read, _JOINED)
MESSAGE_DELIVERED: Final = _event("message:delivered", payloads.Delivered, _JOINED)

TYPING_START: Final = _event("typing:start", payloads.Typing, f"{_JOINED}, not the typist")
TYPING_STOP: Final = _event("typing:stop", payloads.Typing, f"{_JOINED}, not the typist")

CONVERSATION_NEW: Final = _event("conversation:new", payloads.ConversationEvent, _OWN)
CONVERSATION_UPDATED: Final = _event(
    "conversation:updated", payloads.ConversationEvent, f"{_OWN}, at most every 250 ms"
)
CONVERSATION_REMOVED: Final = _event(
    "conversation:removed", payloads.ConversationRemoved, "all sockets of the person who was removed or left"
)
PARTICIPANT_ADDED: Final = _event("participant:added", payloads.Participation, _JOINED)
PARTICIPANT_REMOVED: Final = _event("participant:removed", payloads.Participation, _JOINED)

TICKET_NEW: Final = _event("ticket:new", payloads.TicketEvent, _AGENTS)
TICKET_UPDATED: Final = _event("ticket:updated", payloads.TicketEvent, _AGENTS)
TICKET_CLOSED: Final = _event("ticket:closed", payloads.TicketEvent, _ROOM_AND_AGENTS)
TICKET_REOPENED: Final = _event("ticket:reopened", payloads.TicketEvent, _ROOM_AND_AGENTS)
TICKET_VIEWERS: Final = _event("ticket:viewers", payloads.Viewers, "agents in the ticket")

USER_ONLINE: Final = _event("user:online", payloads.PresenceChanged, _ACQUAINTANCES)
USER_OFFLINE: Final = _event("user:offline", payloads.PresenceChanged, _ACQUAINTANCES)
DESK_STATUS: Final = _event("desk:status", payloads.DeskStatus, "guests and members")
SYNC_REQUIRED: Final = _event(
    "sync:required", payloads.SyncRequired, "sockets of a worker that may have missed envelopes of the bus"
)
