"""What a client can hear: the table of everything that is told, and to whom."""

from __future__ import annotations

from typing import Final, NamedTuple

from msgspec import Struct

from parlour.wire import shapes, signals


class Told(NamedTuple):
    payload: type[Struct]
    audience: str


_JOINED: Final = "who joined the conversation"
_OWN: Final = "each participant's own sockets, joined or not"
_AGENTS: Final = "agents"

TOLD: Final[dict[str, Told]] = {
    "connection:established": Told(signals.Established, "the socket that connected"),
    "connection:error": Told(signals.Ended, "a socket that is about to be disconnected"),
    "message:new": Told(shapes.Message, f"{_JOINED}, the sending socket too"),
    "message:edited": Told(signals.MessageChanged, _JOINED),
    "message:deleted": Told(signals.MessageChanged, _JOINED),
    "message:reaction": Told(signals.MessageChanged, _JOINED),
    "message:hidden": Told(signals.MessageHidden, "the caller's own sockets"),
    "message:read": Told(signals.Read, _JOINED),
    "message:delivered": Told(signals.Delivered, _JOINED),
    "typing:start": Told(signals.Typing, f"{_JOINED}, not the typist"),
    "typing:stop": Told(signals.Typing, f"{_JOINED}, not the typist"),
    "conversation:new": Told(signals.ConversationTold, _OWN),
    "conversation:updated": Told(signals.ConversationTold, f"{_OWN}, at most every 250 ms"),
    "conversation:removed": Told(signals.ConversationGone, "the own sockets of who takes part no longer"),
    "participant:added": Told(signals.Participation, _JOINED),
    "participant:removed": Told(signals.Participation, _JOINED),
    "ticket:new": Told(signals.TicketTold, _AGENTS),
    "ticket:updated": Told(signals.TicketTold, _AGENTS),
    "ticket:closed": Told(signals.TicketTold, f"{_JOINED}, and agents, once for each socket"),
    "ticket:reopened": Told(signals.TicketTold, f"{_JOINED}, and agents, once for each socket"),
    "ticket:viewers": Told(signals.Viewers, "agents in the ticket"),
    "user:online": Told(signals.PersonOnline, "who joined a conversation with the person"),
    "user:offline": Told(signals.PersonOnline, "who joined a conversation with the person"),
    "desk:status": Told(signals.DeskStatus, "guests and members"),
    "sync:required": Told(signals.SyncRequired, "sockets whose stream has a gap that nobody can fill"),
}
