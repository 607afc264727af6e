"""A Socket.IO v5 / Engine.IO v4 server for asyncio and uvicorn. It knows nothing of what is built on it."""

from parlour.socketio.connection import Connection
from parlour.socketio.engineio.handshake import Accept, Handshake, Headers, Refuse, Seen
from parlour.socketio.namespace import Hooks
from parlour.socketio.options import Options
from parlour.socketio.pending_acks import Disconnected
from parlour.socketio.server import Server
from parlour.socketio.stats import Stats
from parlour.socketio.transports.admission import raise_descriptor_limit
from parlour.socketio.transports.protocol_switch import HttpProtocol

__all__ = [
    "Accept",
    "Connection",
    "Disconnected",
    "Handshake",
    "Headers",
    "Hooks",
    "HttpProtocol",
    "Options",
    "Refuse",
    "Seen",
    "Server",
    "Stats",
    "raise_descriptor_limit",
]
