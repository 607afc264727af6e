"""The first protocol of every connection: it looks at the first bytes and hands on to who understands them.

Most connections of a chat become WebSockets with their first bytes. A handshake through uvicorn's HTTP protocol cost
110 µs of CPU, and through the door 88: uvicorn makes its whole protocol first (8 µs), asks a second socket object for
the addresses (8), and takes each header in through Python (9). uvicorn 0.54, uvloop 0.23.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from parlour.socketio.handshake import RawHeaders
from parlour.socketio.patience import Patience
from parlour.socketio.requests import MAX_HEADERS, MAX_TARGET, Listener, RequestProtocol, address_of
from parlour.socketio.websocket import WebSocketProtocol

TIMEOUT = 10.0
"""Seconds for all headers, and without a byte of a body."""


class HttpProtocol(asyncio.Protocol):
    """For uvicorn's `http` setting; the bounds are those of `RequestProtocol`."""

    patience_seconds = TIMEOUT

    __slots__ = ("_app_state", "_config", "_patience", "_state", "_transport")

    def __init__(
        self, config: Any, server_state: Any, app_state: Any, _loop: asyncio.AbstractEventLoop | None = None
    ) -> None:
        self._config = config
        self._state = server_state
        self._app_state = app_state

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._state.connections.add(self)
        self._patience = self._listener().patience
        self._patience.start(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()

    def data_received(self, data: bytes) -> None:
        self._leave()
        kind = self._config.ws_protocol_class
        asked = read_upgrade(data) if kind is not None and issubclass(kind, WebSocketProtocol) else None
        if asked is not None:
            kind(self._config, self._state, self._app_state).take_over(self._transport, *asked)
            return
        requests = RequestProtocol(self._listener(), self._config, self._state, self._app_state)
        requests.connection_made(self._transport)
        self._transport.set_protocol(requests)
        requests.data_received(data)

    def out_of_patience(self) -> None:
        self._transport.close()

    def shutdown(self) -> None:
        """Called by uvicorn when it stops."""
        self._transport.close()

    def _leave(self) -> None:
        self._state.connections.discard(self)
        self._patience.stop(self)

    def _listener(self) -> Listener:
        """What the connections of one uvicorn server share."""
        listener: Listener | None = getattr(self._state, "_parlour_listener", None)
        if listener is None:
            patience = Patience(asyncio.get_running_loop(), self.patience_seconds)
            listener = Listener(address_of(self._transport, "sockname"), patience)
            self._state._parlour_listener = listener
        return listener


class _Head(NamedTuple):
    """Where the parser puts what it finds: into methods written in C, so that it calls no Python for it."""

    on_url: Callable[[bytes], None]
    on_header: Callable[[bytes, bytes], None]


def read_upgrade(data: bytes) -> tuple[bytes, RawHeaders] | None:
    """Target and headers, if this is one whole request for a WebSocket and nothing else.

    None for all the rest: in pieces, too large, malformed, with a body, with a header twice, no upgrade at all. That
    is for `RequestProtocol` to judge, which would judge this one the same way.
    """
    lines = data.count(b"\n")
    whole = data.startswith(b"GET ") and data.endswith(b"\r\n\r\n")
    if not whole or b"websocket" not in data or len(data) > MAX_TARGET or lines > MAX_HEADERS:
        return None
    target: list[bytes] = []
    headers: dict[bytes, bytes] = {}
    parser = HttpRequestParser(_Head(target.append, headers.__setitem__))
    try:
        parser.feed_data(data)
    except HttpParserUpgrade:
        raw = [(name.lower(), value) for name, value in headers.items()]
        # Every line is a header but the first and the empty one: none came twice, nothing follows.
        if len(raw) == lines - 2 and (b"upgrade", b"websocket") in raw and parser.get_http_version() == "1.1":
            return target[0], raw
    except HttpParserError:
        pass
    return None
