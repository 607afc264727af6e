"""uvicorn's HTTP protocol (httptools) with the bounds that it lacks.

uvicorn 0.54 takes headers of any size (40 MB were tried) and waits for them, and for a body, without end.
"""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.utils import is_ssl

from parlour.socketio.patience import Patience
from parlour.socketio.polling import RELEASE
from parlour.socketio.websocket import WebSocketProtocol

MAX_TARGET = 8_192
MAX_HEADERS = 100
MAX_HEADER_BYTES = 32_768
MAX_PIPELINED = 32
"""Requests read ahead of the one being answered. uvicorn reads a whole chunk of them: 18 MB behind one held poll."""
MAX_WASTE = 4_000_000
"""Bytes read and dropped after a refusal."""
LINGER = 2.0
"""Seconds for a client to take a refusal in."""
Address = tuple[str, int | None]

_ANSWERS = {
    400: b"HTTP/1.1 400 Bad Request\r\n",
    408: b"HTTP/1.1 408 Request Timeout\r\n",
    414: b"HTTP/1.1 414 URI Too Long\r\n",
    431: b"HTTP/1.1 431 Request Header Fields Too Large\r\n",
}
_EMPTY = b"X-Content-Type-Options: nosniff\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class _Refused(Exception):
    """Raised inside a parser callback to stop the parser."""


class Listener(NamedTuple):
    """What the connections of one uvicorn server share."""

    address: Address | None
    patience: Patience


def address_of(transport: asyncio.Transport, which: str) -> Address | None:
    """`peername` or `sockname`. The transport remembers them; uvicorn asks its socket, in five system calls."""
    address = transport.get_extra_info(which)
    if isinstance(address, tuple):
        return str(address[0]), int(address[1])
    return (address, None) if address and isinstance(address, str) else None


class RequestProtocol(HttpToolsProtocol):
    """Bounds: 8 KB of target (414), 100 headers of 32 KB together (431), patience for them and for a body."""

    _reading_head = True
    _head_bytes = 0
    _count = 0
    _status = 400
    _total = 0
    _wasted = 0
    _refused = False
    _upgrades: bool | None = None
    _running: RequestResponseCycle | None = None

    def __init__(self, listener: Listener, config: Any, server_state: Any, app_state: Any) -> None:
        super().__init__(config, server_state, app_state)
        self._patience = listener.patience
        self.server = listener.address

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.connections.add(self)
        self.transport = transport
        self.flow = FlowControl(transport)
        self.client = address_of(transport, "peername")  # type: ignore[assignment]
        self.scheme = "https" if is_ssl(transport) else "http"
        self._patience.start(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._patience.stop(self)
        self._abandon()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            self._waste(len(data))
            return
        if self.transport.is_closing():
            return
        if self._reading_head and self._head_bytes == 0:
            self._patience.start(self)
        self._head_bytes += len(data)
        super().data_received(data)
        if self._reading_head and self._head_bytes > MAX_TARGET + MAX_HEADER_BYTES and not self._refused:
            # One endless header, or one endless target, never reaches a callback.
            self._answer(431)

    def send_400_response(self, msg: str) -> None:
        """Called by uvicorn when the parser, or a callback of ours, gave up."""
        self._answer(self._status)

    def _answer(self, status: int) -> None:
        """Refuse, then read on for a moment: closing at once would reset the connection under the answer."""
        self._patience.stop(self)
        if self.transport.is_closing() or self._refused:
            return
        self._refused = True
        running = self._running
        if not self.pipeline and (running is None or running.response_complete or not running.response_started):
            self.transport.write(_ANSWERS[status] + _EMPTY)
        self._abandon()
        if self.transport.can_write_eof():
            self.transport.write_eof()
            self.loop.call_later(LINGER, self.transport.abort)
        else:
            self.transport.close()

    def _abandon(self) -> None:
        """Nobody waits for answers. uvicorn tells the last request it read, which may not be the one that runs."""
        self.pipeline.clear()
        running = self._running
        if running is not None and not running.response_complete:
            running.disconnected = True
            running.message_event.set()

    def _waste(self, size: int) -> None:
        self._wasted += size
        if self._wasted > MAX_WASTE:
            self.transport.abort()

    def out_of_patience(self) -> None:
        if self.flow.read_paused:
            # It is we who do not read.
            self._patience.start(self)
        elif self._reading_head and self._head_bytes == 0:
            self.transport.close()
        else:
            self._answer(408)

    # Parser callbacks

    def on_message_begin(self) -> None:
        if len(self.pipeline) >= MAX_PIPELINED:
            self._refuse(400)
        self._reading_head = True
        self._count = self._wasted = 0
        self._upgrades = None
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > MAX_TARGET:
            self._refuse(414)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count += 1
        self._total = (self._total if self._count > 1 else 0) + len(name) + len(value)
        if self._count > MAX_HEADERS or self._total > MAX_HEADER_BYTES:
            self._refuse(431)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._reading_head = False
        self._patience.start(self)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._patience.start(self)
        if self.cycle is not None and self.cycle.response_complete:
            # Refused before it was read. Some is read all the same, so that the client gets to see the answer.
            self._waste(len(body))
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._patience.stop(self)
        self._reading_head = True
        self._head_bytes = 0
        super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def _refuse(self, status: int) -> None:
        self._status = status
        raise _Refused

    # Upgrade and shutdown

    def _should_upgrade(self) -> bool:
        # uvicorn asks three times, and looks through all headers each time.
        if self._upgrades is None:
            self._upgrades = super()._should_upgrade()
        return self._upgrades

    def handle_websocket_upgrade(self) -> None:
        self._patience.stop(self)
        kind = self.ws_protocol_class
        if kind is None or not issubclass(kind, WebSocketProtocol):
            super().handle_websocket_upgrade()
            return
        if self.scope["method"] != "GET" or self.scope["http_version"] != "1.1":
            self._answer(400)  # RFC 6455 section 4.2.1
            return
        # What was parsed is handed over, not written out and parsed again.
        self.connections.discard(self)
        kind(self.config, self.server_state, self.app_state).take_over(self.transport, self.url, self.headers)
        # The parser and this object refer to each other: let both go now.
        self.parser = None  # type: ignore[assignment]

    def shutdown(self) -> None:
        """Called by uvicorn when it stops: a held poll is answered, so that nobody waits for it."""
        running = self._running
        release: Any = running.scope.get(RELEASE) if running is not None and not running.response_complete else None
        if release is not None:
            release()
        super().shutdown()
