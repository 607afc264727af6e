"""The first protocol of every connection: it looks at the first bytes and hands on to who understands them.

Most connections of a chat become WebSockets with their first bytes. A handshake through uvicorn's HTTP protocol cost
110 µs of CPU, and through the door 88: uvicorn makes its whole protocol first (8 µs), asks a second socket object for
the addresses (8), and takes each header in through Python (9). uvicorn 0.54, uvloop 0.23.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from operator import methodcaller
from typing import Any, NamedTuple, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from parlour.socketio.engineio.handshake import RawHeaders
from parlour.socketio.stats import Stats
from parlour.socketio.transports import heads
from parlour.socketio.transports.admission import Admission, most_connections
from parlour.socketio.transports.http_protocol import MAX_HEADERS, MAX_TARGET, RequestProtocol
from parlour.socketio.transports.idle_timeouts import IdleTimeouts
from parlour.socketio.transports.listener import Listener, address_of, refusal
from parlour.socketio.transports.progress import STALL_S, AnswerReading
from parlour.socketio.transports.websocket import WebSocketProtocol

TIMEOUT = 10.0
"""Seconds for all headers, and without a byte of a body."""
TURNED_AWAY_S = 1.0
MOST_TURNED_AWAY = 32
"""Connections beyond what is served that are kept until they can be answered; the rest is closed at once."""
_OVER = methodcaller("timed_out")
LOOPBACK = ("127.0.0.0/8", "::1/128")


class HttpProtocol(asyncio.Protocol):
    """For uvicorn's `http` setting; the bounds are those of `RequestProtocol`."""

    idle_seconds = TIMEOUT
    exempt: tuple[str, ...] = LOOPBACK
    """Networks, beside the trusted proxies, from which any number of requests may be incomplete."""

    __slots__ = ("_app_state", "_config", "_listener", "_place", "_state", "_turned_away", "transport")

    def __init__(
        self, config: Any, server_state: Any, app_state: Any, _loop: asyncio.AbstractEventLoop | None = None
    ) -> None:
        self._config = config
        self._state = server_state
        self._app_state = app_state

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._turned_away = False
        self._place: str | None = ""
        connections = self._state.connections
        connections.add(self)
        self._listener = listener = self._shared()
        if len(connections) > listener.admission.most:
            listener.admission.refused("full")
            self._turn_away()
            return
        client = address_of(self.transport, "peername")
        self._place = listener.admission.enter(client[0] if client else "")
        if self._place is None:
            self.transport.write(refusal(429))
            self.transport.close()
            return
        listener.idle.start(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        self._listener.admission.leave(self._place)

    def data_received(self, data: bytes) -> None:
        if self._turned_away:
            self.transport.write(refusal(503))
            self.transport.close()
            return
        self._leave()
        listener, place, self._place = self._listener, self._place, ""
        kind = self._config.ws_protocol_class
        asked = read_upgrade(data) if kind is not None and issubclass(kind, WebSocketProtocol) else None
        if asked is not None:
            listener.admission.leave(place)
            kind(self._config, self._state, self._app_state).take_over(self.transport, *asked)
            return
        requests = RequestProtocol(listener, place, self._config, self._state, self._app_state)
        requests.connection_made(self.transport)
        self.transport.set_protocol(requests)
        requests.data_received(data)

    def timed_out(self) -> None:
        self.transport.close()

    def shutdown(self) -> None:
        """Called by uvicorn when it stops."""
        self.transport.close()

    def _turn_away(self) -> None:
        """Answer 503 when there is a request: an answer before it would be lost in the reset that closing makes."""
        admission = self._listener.admission
        if admission.turned_away >= MOST_TURNED_AWAY:
            self.transport.abort()
            return
        admission.turned_away += 1
        self._turned_away = True
        self._listener.turned_away.start(self)

    def _leave(self) -> None:
        self._state.connections.discard(self)
        self._listener.idle.stop(self)
        if self._turned_away:
            self._turned_away = False
            self._listener.admission.turned_away -= 1
            self._listener.turned_away.stop(self)

    def _shared(self) -> Listener:
        """What the connections of one uvicorn server share."""
        listener: Listener | None = getattr(self._state, "_parlour_listener", None)
        if listener is None:
            loop = asyncio.get_running_loop()
            listener = self._state._parlour_listener = Listener(
                address_of(self.transport, "sockname"),
                idle=IdleTimeouts(loop, self.idle_seconds, _OVER),
                reading=IdleTimeouts(loop, STALL_S, AnswerReading.not_read),
                turned_away=IdleTimeouts(loop, TURNED_AWAY_S, _OVER),
                admission=self._admission(),
            )
        return listener

    def _admission(self) -> Admission:
        kind = self._config.ws_protocol_class
        if kind is None or not issubclass(kind, WebSocketProtocol):
            return Admission(Stats(), most_connections(), self.exempt)
        engine = kind.engine
        options = engine.options
        exempt = (*self.exempt, *options.proxies)
        return Admission(engine.stats, most_connections(), exempt, options.network)


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
        framing = [each for each in raw if each[0] in heads.FRAMING]
        # Every line is a header but the first and the empty one: none came twice, nothing follows.
        if (
            len(raw) == lines - 2
            and (b"upgrade", b"websocket") in raw
            and parser.get_http_version() == "1.1"
            and heads.acceptable(b"GET", target[0], "1.1", framing, upgrades=True)
        ):
            return target[0], raw
    except HttpParserError:
        pass
    return None
