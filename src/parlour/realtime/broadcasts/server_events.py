"""What a client can hear: the table of everything that is told, and to whom."""

from __future__ import annotations

from typing import Final, NamedTuple

from msgspec import Struct

from parlour.wire import models, server_events


class Told(NamedTuple):
    payload: type[Struct]
    audience: str


_JOINED: Final = "who joined the conversation"
_OWN: Final = "each participant's own sockets, joined or not"
_AGENTS: Final = "agents"

TOLD: Final[dict[str, Told]] = {
    "connection:established": Told(server_events.Established, "the socket that connected"),
    "connection:error": Told(server_events.Ended, "a socket that is about to be disconnected"),
    "message:new": Told(models.Message, f"{_JOINED}, the sending socket too"),
    "message:edited": Told(server_events.MessageChanged, _JOINED),
    "message:deleted": Told(server_events.MessageChanged, _JOINED),
    "message:reaction": Told(server_events.MessageChanged, _JOINED),
    "message:hidden": Told(server_events.MessageHidden, "the caller's own sockets"),
    "message:read": Told(server_events.Read, _JOINED),
    "message:delivered": Told(server_events.Delivered, _JOINED),
    "typing:start": Told(server_events.Typing, f"{_JOINED}, not the typist"),
    "typing:stop": Told(server_events.Typing, f"{_JOINED}, not the typist"),
    "conversation:new": Told(server_events.ConversationTold, _OWN),
    "conversation:updated": Told(server_events.ConversationTold, f"{_OWN}, at most every 250 ms"),
    "conversation:removed": Told(server_events.ConversationGone, "the own sockets of who takes part no longer"),
    "participant:added": Told(server_events.Participation, _JOINED),
    "participant:removed": Told(server_events.Participation, _JOINED),
    "ticket:new": Told(server_events.TicketTold, _AGENTS),
    "ticket:updated": Told(server_events.TicketTold, _AGENTS),
    "ticket:closed": Told(server_events.TicketTold, f"{_JOINED}, and agents, once for each socket"),
    "ticket:reopened": Told(server_events.TicketTold, f"{_JOINED}, and agents, once for each socket"),
    "ticket:viewers": Told(server_events.Viewers, "agents in the ticket"),
    "user:online": Told(server_events.PersonOnline, "who joined a conversation with the person"),
    "user:offline": Told(server_events.PersonOnline, "who joined a conversation with the person"),
    "desk:status": Told(server_events.DeskStatus, "guests and members"),
    "sync:required": Told(server_events.SyncRequired, "sockets whose stream has a gap that nobody can fill"),
}
