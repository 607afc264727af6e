"""The WebSocket transport: an asyncio protocol that uvicorn gives the raw connection to (its `ws` setting).

It owns the socket, so a message costs no queue, task or event between the wire and the handler.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar, cast

from websockets.speedups import apply_mask

from parlour.socketio.engineio.codec import MESSAGE
from parlour.socketio.engineio.engine import Engine
from parlour.socketio.engineio.handshake import RawHeaders
from parlour.socketio.engineio.session import Session
from parlour.socketio.transports import ws_handshake
from parlour.socketio.transports.ws_frames import BINARY, CLOSE, PING, PONG, TEXT, Broken, Reader, close_frame, frame

_TURN = 256
"""Messages of one socket handled before others get their turn."""


class WebSocketProtocol(asyncio.Protocol):
    engine: ClassVar[Engine]
    limit: ClassVar[int]
    """Bytes in one message."""

    __slots__ = (
        "_backlog",
        "_closing",
        "_connections",
        "_message",
        "_probing",
        "_reader",
        "_request",
        "_session",
        "_text",
        "transport",
        "write",
    )

    def __init__(self, config: Any, server_state: Any, app_state: Any, _loop: Any = None) -> None:
        self._connections = server_state.connections
        self._session: Session | None = None
        self._request: bytes | None = b""
        self._probing = False
        self._closing = False
        self._reader: Reader | None = None
        self._backlog: list[tuple[int, bytes]] | None = None
        self._text: Callable[[bytes], None] = _ignore
        self._message: Callable[[bytes], None] = _ignore
        """Straight to the consumer, for text that is a message."""

    # asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.write = self.transport.write
        self._connections.add(self)

    def data_received(self, data: bytes) -> None:
        size = len(data)
        stats = self.engine.stats
        stats.bytes_in += size
        # One whole small text frame, by far the most common read; 0x7A is the mask bit less the six bytes of head.
        if self._reader is None and size > 6 and data[0] == 0x81 and self._request is None and not self._backlog:
            if size < 132:
                if data[1] == size + 0x7A and size - 6 <= self.limit:
                    stats.frames_in += 1
                    packet = apply_mask(data[6:], data[2:6])
                    (self._message if packet[0] == MESSAGE else self._text)(packet)
                    return
            elif data[1] == 0xFE and size == 8 + (data[2] << 8 | data[3]) and size - 8 <= self.limit:
                stats.frames_in += 1
                packet = apply_mask(data[8:], data[4:8])
                (self._message if packet[0] == MESSAGE else self._text)(packet)
                return
        self._received(data)

    def eof_received(self) -> None:
        self._finish()
        self._part()

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        self._finish()

    def pause_writing(self) -> None:
        if self._session is not None and not self._probing:
            self._session.pause()

    def resume_writing(self) -> None:
        if self._session is not None and not self._probing:
            self._session.resume()

    def shutdown(self) -> None:
        """Called by uvicorn when it stops."""
        if self._session is None or self._probing:
            self.transport.close()
        else:
            self.engine.draining = True
            self._session.retire()

    # The session's side

    def adopted(self) -> None:
        """The probe succeeded."""
        assert self._session is not None
        self._probing = False
        self._listen(self._session)

    def _listen(self, session: Session) -> None:
        self._text = session.receive
        self._message = session.consumer.text

    def hold(self) -> None:
        self.transport.pause_reading()

    def resume_reading(self) -> None:
        rest, self._backlog = self._backlog, None
        if self._closing or self.transport.is_closing():
            return
        if rest:
            self._take(rest)
        if not self._backlog and not (self._session is not None and self._session.congested):
            self.transport.resume_reading()

    def close(self, code: int) -> None:
        if self._closing:
            return
        self._deafen()
        self.transport.write(close_frame(code))
        self.transport.resume_reading()
        # What the client already sent is read and dropped: closing at once would reset the connection, frame and all.
        self.engine.call_later(self.engine.options.close_timeout_ms / 1000, self.abort)

    def abort(self) -> None:
        self._deafen()
        self.transport.abort()  # harmless when it is closed already, needed when it waits for its buffer to empty

    # The handshake

    def take_over(self, transport: asyncio.Transport, target: bytes, headers: RawHeaders) -> None:
        """Have the connection, and the upgrade request as parsed, from the protocol that read it."""
        self.connection_made(transport)
        transport.set_protocol(self)
        self._answer(target, headers)

    def _answer(self, target: bytes, headers: RawHeaders) -> None:
        self._request = None
        opening = ws_handshake.answer(self.engine, self, self.transport, target, headers)
        self.transport.write(opening.data)
        self._session, self._probing = opening.session, opening.probing
        if opening.session is None:
            self._closing = True
            self.transport.close()
        elif opening.probing:
            self._text = self._message = opening.session.probe
        else:
            self._listen(opening.session)

    # Frames

    def _received(self, data: bytes) -> None:
        engine = self.engine
        if self._request is not None:
            self._request += data
            if b"\r\n\r\n" in self._request:
                self._answer(*ws_handshake.parse(self._request))
            return
        if self._closing:
            if data[:1] == b"\x88":
                self._part()
            return
        if data[0] == 0x88 and len(data) == 8 and data[1] == 0x82 and self._reader is None and not self._backlog:
            # The usual goodbye, a code and no words; through the reader it would take 2 µs more.
            engine.stats.frames_in += 1
            self._control(CLOSE, apply_mask(data[6:], data[2:6]))
            return
        reader = self._reader or Reader(self.limit, engine.options.max_fragments)
        messages: list[tuple[int, bytes]] = []
        broken: Broken | None = None
        try:
            reader.feed(data, messages)
        except Broken as error:
            broken = error
        self._reader = None if reader.idle else reader
        engine.stats.frames_in += len(messages)
        if self._backlog:
            self._backlog.extend(messages)
        else:
            self._take(messages)
        if broken is not None:
            self._break(broken.code)

    def _take(self, messages: list[tuple[int, bytes]]) -> None:
        """Handle messages in order until the session has enough for now."""
        for count, (opcode, payload) in enumerate(messages):
            session = self._session
            if self._closing:
                return
            if session is not None and session.congested:
                self._backlog = messages[count:]
                return
            if count == _TURN:
                self._backlog = messages[count:]
                self.hold()
                self.engine.call_later(0, self.resume_reading)
                return
            if opcode == TEXT:
                self._text(payload)
            elif opcode == BINARY:
                self._binary(payload)
            else:
                self._control(opcode, payload)

    def _binary(self, payload: bytes) -> None:
        if self._session is None or self._probing:
            self._break(1002)
        else:
            self._session.receive_binary(payload)

    def _control(self, opcode: int, payload: bytes) -> None:
        if opcode == PING:
            session = self._session
            # A client that does not read gets no pongs piled up for it.
            if session is not None and not session.paused:
                self.transport.write(frame(PONG, payload))
        elif opcode == CLOSE:
            # What was still to be sent leaves with this; nothing may follow a close frame.
            self._finish()
            self.transport.write(frame(CLOSE, payload[:2]))
            self._part()

    def _break(self, code: int) -> None:
        session = self._session
        if session is None:
            self.close(code)
        elif self._probing:
            session.end_upgrade(code)
        else:
            session.close("parse error", code=code, polite=False)

    def _finish(self) -> None:
        """The peer is gone, or going."""
        self._deafen()
        session, self._session = self._session, None
        if session is not None:
            if not self._probing:
                session.lost()
            elif session.probed_by(self):
                session.end_upgrade()

    def _deafen(self) -> None:
        self._closing = True
        self._text = self._message = _ignore
        self._backlog = self._reader = None

    def _part(self) -> None:
        """Close once all is written; a peer that does not read cannot keep the connection."""
        if self.transport.is_closing():
            return
        # Asked before closing: asyncio's TLS transport does not know any more afterwards (Python 3.11).
        unwritten = self.transport.get_write_buffer_size()
        self.transport.close()
        if unwritten:
            self.engine.call_later(self.engine.options.close_timeout_ms / 1000, self.abort)


def _ignore(packet: bytes) -> None:
    """Where text goes before the handshake and after the close."""


def protocol_class(engine: Engine) -> type[WebSocketProtocol]:
    """uvicorn makes the protocol itself, so the engine travels in the class."""
    return type(
        "SocketIOProtocol",
        (WebSocketProtocol,),
        {"engine": engine, "limit": engine.options.max_payload, "__slots__": ()},
    )
