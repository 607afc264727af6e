"""uvicorn's HTTP protocol (httptools) with the bounds that it lacks.

uvicorn 0.54 takes headers of any size (40 MB were tried) and waits without end for them, for a body, and for somebody
to read an answer.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
from uvicorn.protocols.utils import is_ssl

from parlour.socketio.transports import heads
from parlour.socketio.transports.listener import Listener, address_of, refusal
from parlour.socketio.transports.polling import ENDED, RELEASE
from parlour.socketio.transports.progress import AnswerReading, Flow, is_too_slow
from parlour.socketio.transports.websocket import WebSocketProtocol

MAX_TARGET = 8_192
MAX_HEADERS = 100
MAX_HEADER_BYTES = 32_768
MAX_PIPELINED = 32
"""Requests read ahead of the one being answered. uvicorn reads a whole chunk of them: 18 MB behind one held poll."""
MAX_WASTE = 4_000_000
"""Bytes read and dropped after a refusal."""
LINGER = 2.0
"""Seconds for a client to take a refusal in."""
SMALL_REST = 65_536
REST_WITHIN_S = 5.0
"""For so little of a body that is still to come when the answer is sent; for more, the connection ends."""


class _Refused(Exception):
    """Raised inside a parser callback to stop the parser."""


class RequestProtocol(AnswerReading):
    """Bounds: 8 KB of target (414), 100 headers of 32 KB together (431), time for them, a body, and an answer."""

    _reading_head = True
    _head_bytes = 0
    _count = 0
    _status = 400
    _total = 0
    _wasted = 0
    _refused = False
    _upgrades: bool | None = None
    _running: RequestResponseCycle | None = None
    _body_began = 0.0
    _body_size = 0
    _answered = 0.0

    def __init__(self, listener: Listener, place: str | None, config: Any, server_state: Any, app_state: Any) -> None:
        super().__init__(config, server_state, app_state)
        self._idle = listener.idle
        self.reading = listener.reading
        self._admission = listener.admission
        self._place = place
        self._framing: list[tuple[bytes, bytes]] = []
        self.server = listener.address

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.connections.add(self)
        self.transport = transport
        self.flow = Flow(transport, self.loop)
        self.client = address_of(transport, "peername")  # type: ignore[assignment]
        self.scheme = "https" if is_ssl(transport) else "http"
        self._idle.start(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._idle.stop(self)
        self.reading.stop(self)
        self._leave()
        self._abandon()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            self._waste(len(data))
            return
        if self.transport.is_closing():
            return
        if self._reading_head and self._head_bytes == 0:
            self._idle.start(self)
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
        self._idle.stop(self)
        if self.transport.is_closing() or self._refused:
            return
        self._refused = True
        running = self._running
        if not self.pipeline and (running is None or running.response_complete or not running.response_started):
            self.transport.write(refusal(status))
        self._abandon(status)
        self._end()

    def _end(self) -> None:
        """No more answers; what still comes is read for a moment and dropped."""
        self._refused = True
        self._unset_keepalive_if_required()
        if self.transport.can_write_eof():
            self.transport.write_eof()
            self.loop.call_later(LINGER, self.transport.abort)
        else:
            self.transport.close()

    def _abandon(self, status: int = 0) -> None:
        """Nobody waits for answers. uvicorn tells the last request it read, which may not be the one that runs."""
        self.pipeline.clear()
        running = self._running
        if running is not None and not running.response_complete:
            if status:
                running.scope[ENDED] = status  # type: ignore[literal-required]
            running.disconnected = True
            running.waiting_for_100_continue = False  # it would write after the end
            running.message_event.set()
            self.flow.resume_writing()

    def _waste(self, size: int) -> None:
        self._wasted += size
        if self._wasted > MAX_WASTE:
            self.transport.abort()

    def timed_out(self) -> None:
        if self.flow.read_paused:
            # It is we who do not read.
            self._idle.start(self)
        elif (self._reading_head and self._head_bytes == 0) or self._rest_is_late():
            self.transport.close()
        else:
            self._answer(408)

    # After the answer

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.get_write_buffer_size():
            self.await_reading()
        if not self._reading_head and self.cycle.response_complete and not self.transport.is_closing():
            self._answered = self.loop.time()
            if self._rest() > SMALL_REST:
                self._idle.stop(self)
                self._end()

    def _rest(self) -> int:
        """Bytes of the body that are still to come; as many as there may be when nobody said."""
        declared = next((value for name, value in self._framing if name == b"content-length"), None)
        return MAX_WASTE if declared is None else int(declared) - self._body_size

    def _rest_is_late(self) -> bool:
        """The answer was sent, and what came before it still comes."""
        return (
            not self._reading_head
            and self.cycle is not None
            and self.cycle.response_complete
            and self.loop.time() - self._answered > REST_WITHIN_S
        )

    # Parser callbacks

    def on_message_begin(self) -> None:
        if len(self.pipeline) >= MAX_PIPELINED:
            self._refuse(400)
        if self._place is None:
            self._place = self._admission.enter(self.client[0] if self.client else "")
            if self._place is None:
                self._refuse(429)
        self._reading_head = True
        self._count = self._wasted = 0
        self._upgrades = None
        self._framing.clear()
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
        if not self._reading_head:
            return  # A trailer: it must not pass for a header (RFC 9110 section 6.5.1).
        name = name.lower()
        if name in heads.FRAMING:
            self._framing.append((name, value))
            if name == b"expect" and value.lower() == b"100-continue":
                self.expect_100_continue = True
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        self._reading_head = False
        parser = self.parser
        upgrades = parser.should_upgrade()
        if not heads.acceptable(
            parser.get_method(), self.url, parser.get_http_version(), self._framing, upgrades=upgrades
        ):
            self._refuse(400)
        self._body_began = self._idle.start(self)
        self._body_size = 0
        self.flow.paused_s = 0.0
        super().on_headers_complete()
        if upgrades and not self._should_upgrade():
            # The parser takes what follows for another protocol, and then for a request again.
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        now = self._idle.start(self)
        self._body_size += len(body)
        if self.cycle is not None and self.cycle.response_complete:
            # Refused before it was read. Some is read all the same, so that the client gets to see the answer.
            self._waste(len(body))
            if self._rest_is_late():
                self.transport.close()
        elif is_too_slow(now - self._body_began - self.flow.paused_s, self._body_size):
            self._refuse(408)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._idle.stop(self)
        self._leave()
        self._reading_head = True
        self._head_bytes = 0
        super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def _leave(self) -> None:
        self._admission.leave(self._place)
        self._place = None

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
        self._idle.stop(self)
        self._leave()
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
        """Called by uvicorn when it stops: a held poll is answered, a body that is still coming is not waited for."""
        running = self._running
        if running is not None and not running.response_complete:
            release: Any = running.scope.get(RELEASE)
            if release is not None:
                release()
            elif running.more_body:
                self._answer(503)
                return
        super().shutdown()
