"""How a WebSocket ends on transports that are particular about it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from parlour.socketio.transports.websocket import WebSocketProtocol
from tests.socketio.sio import GRACE, Recorder, frame, server


class TlsTransport:
    """As asyncio's: once closed, it cannot be asked for its buffer."""

    def __init__(self, unwritten: int = 0) -> None:
        self.written = b""
        self.closed = self.aborted = False
        self._unwritten = unwritten

    def write(self, data: bytes) -> None:
        self.written += data

    def get_extra_info(self, name: str) -> Any:
        return ("127.0.0.1", 1) if name == "peername" else None

    def get_write_buffer_size(self) -> int:
        if self.closed:
            raise AttributeError("'NoneType' object has no attribute '_get_write_buffer_size'")
        return self._unwritten

    def is_closing(self) -> bool:
        return self.closed

    def set_protocol(self, protocol: object) -> None: ...
    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.aborted = True


class State:
    def __init__(self) -> None:
        self.connections: set[object] = set()


def connected(transport: TlsTransport, hooks: Recorder) -> WebSocketProtocol:
    made = server(hooks, close_timeout_ms=1)
    protocol = made.websocket_protocol()(None, State(), None)
    headers = [
        (b"host", b"x"),
        (b"upgrade", b"websocket"),
        (b"sec-websocket-version", b"13"),
        (b"sec-websocket-key", b"dGhlIHNhbXBsZSBub25jZQ=="),
    ]
    protocol.take_over(transport, b"/socket.io/?EIO=4&transport=websocket", headers)  # type: ignore[arg-type]
    protocol.data_received(frame(1, b"40"))
    return protocol


@pytest.mark.parametrize("goodbye", [frame(8, b"\x03\xe8"), frame(8, b"\x03\xe8bye"), frame(8, b""), None])
async def test_a_goodbye_and_then_the_end_of_the_stream_close_once(goodbye: bytes | None) -> None:
    hooks, transport = Recorder(), TlsTransport()
    protocol = connected(transport, hooks)
    if goodbye is not None:
        protocol.data_received(goodbye)
        size = min(2, len(goodbye) - 6)
        assert transport.written.endswith(bytes((0x88, size)) + b"\x03\xe8"[:size])
    protocol.eof_received()
    protocol.connection_lost(None)
    assert transport.closed
    assert not transport.aborted
    assert hooks.ended == ["transport close"]


async def test_who_does_not_read_what_is_left_is_cut_off() -> None:
    transport = TlsTransport(unwritten=1)
    connected(transport, Recorder()).data_received(frame(8, b"\x03\xe8"))
    async with asyncio.timeout(GRACE):
        while not transport.aborted:
            await asyncio.sleep(0.001)
