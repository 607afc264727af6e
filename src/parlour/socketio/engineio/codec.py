"""Engine.IO v4: packet types, the open packet, polling payloads and the errors of the HTTP handshake.

Written after the published protocol description. A packet is one character of type and its data. Over a WebSocket
each is a frame, binary messages bare; in a polling body they are joined by U+001E, binary ones as `b` and base64.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from parlour.socketio.transports.ws_frames import is_binary, payload_of, text_frame

OPEN, CLOSE, PING, PONG, MESSAGE, UPGRADE, NOOP = b"0123456"
SEPARATOR = b"\x1e"
POLL_PACKETS = 16
"""Most packets in one polling answer: clients of python-engineio refuse a body with more."""

PING_FRAME = text_frame(b"2")
PROBE_ANSWER = text_frame(b"3probe")


class Malformed(ValueError):
    """Bytes that are no packet or payload of the protocol."""


class ProtocolError(NamedTuple):
    """An answer to a request that opens or belongs to no session; code and message as the protocol has them."""

    code: int
    message: str
    status: int = 400

    def body(self) -> bytes:
        return msgspec.json.encode({"code": self.code, "message": self.message})

    @property
    def retry_after(self) -> bytes | None:
        """Seconds, for who was refused because there are too many: any of them may go at any time."""
        return b"10" if self.status == 429 else None


UNKNOWN_TRANSPORT = ProtocolError(0, "Transport unknown")
UNKNOWN_SESSION = ProtocolError(1, "Session ID unknown")
BAD_METHOD = ProtocolError(2, "Bad handshake method")
BAD_REQUEST = ProtocolError(3, "Bad request")
FORBIDDEN = ProtocolError(4, "Forbidden", 403)
BAD_VERSION = ProtocolError(5, "Unsupported protocol version")


def open_packet(sid: str, upgrades: Sequence[str], interval_ms: int, timeout_ms: int, payload: int) -> bytes:
    return b"0" + msgspec.json.encode(
        {
            "sid": sid,
            "upgrades": upgrades,
            "pingInterval": interval_ms,
            "pingTimeout": timeout_ms,
            "maxPayload": payload,
        }
    )


def encode_payload(frames: Iterable[bytes]) -> bytes:
    """A polling body from the frames that a WebSocket would have been sent."""
    return SEPARATOR.join(
        b"b" + binascii.b2a_base64(payload_of(frame), newline=False) if is_binary(frame) else payload_of(frame)
        for frame in frames
    )


def split_payload(body: bytes) -> list[bytes]:
    """The packets of a polling body, encoded as they came. Raises `Malformed` for an empty body or invalid UTF-8."""
    try:
        body.decode()
    except UnicodeDecodeError as error:
        raise Malformed("payload is not UTF-8") from error
    if not body:
        raise Malformed("empty payload")
    return body.split(SEPARATOR)


def decode_binary(packet: bytes) -> bytes:
    """The bytes of a `b…` packet; raises `Malformed` for anything but canonical base64."""
    try:
        return binascii.a2b_base64(packet[1:], strict_mode=True)
    except binascii.Error as error:
        raise Malformed("bad base64") from error
