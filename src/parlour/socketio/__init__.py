"""A Socket.IO v5 / Engine.IO v4 server for asyncio and uvicorn. It knows nothing of what is built on it."""

from parlour.socketio.admission import raise_descriptor_limit
from parlour.socketio.calls import Disconnected
from parlour.socketio.cluster import Command
from parlour.socketio.connection import Connection
from parlour.socketio.door import HttpProtocol
from parlour.socketio.handshake import Accept, Handshake, Headers, Refuse, Seen
from parlour.socketio.namespace import Hooks
from parlour.socketio.options import Options
from parlour.socketio.server import Server
from parlour.socketio.stats import Stats

__all__ = [
    "Accept",
    "Command",
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
