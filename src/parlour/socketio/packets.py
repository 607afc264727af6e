"""Socket.IO v5 packets: what one Engine.IO message says, and the frames that say it.

Written after the published protocol description. On the wire: type digit, `<count>-` for attachments, `<namespace>,`
unless it is `/`, acknowledgement id, JSON. Binary attachments follow as messages of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from parlour.socketio.json_codec import (
    BadValue,
    decode_arguments,
    decode_object,
    encode,
    encode_arguments,
    plain,
    put_back,
)
from parlour.socketio.transports.ws_frames import BINARY, frame, text_frame

CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR, BINARY_EVENT, BINARY_ACK = range(7)

RESERVED_EVENTS = frozenset(
    ("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener")
)
"""Names that clients and servers use for their own events; none of them may come over the wire."""

_HEAD = re.compile(rb"4([0-6])(?:(\d{1,10})-)?(?:(/[^,]{0,255})(?:,|\Z))?(\d{1,19})?(?=[\[{]|\Z)")
# No connection ever owes 10^19 acknowledgements; a longer id is an attempt to make somebody parse it.


class Bad(ValueError):
    """A message that is no packet, or breaks a bound: the connection closes."""


class Packet(NamedTuple):
    type: int
    namespace: str
    id: bytes | None
    """The digits of the acknowledgement id."""
    data: Any
    """CONNECT: an object; EVENT and ACK: a list; None if there was nothing."""
    attachments: int = 0
    """How many binary messages follow; their placeholders are still in `data`."""


def parse(message: bytes, nesting: int, max_attachments: int) -> Packet:
    """The packet in a text message (with its Engine.IO `4`). Raises `Bad`."""
    if message == b"40":  # what most clients begin with
        return Packet(CONNECT, "/", None, {})
    head = _HEAD.match(message)
    if head is None:
        raise Bad("no packet")
    kind = int(head[1])
    count = _attachments(kind, head[2], max_attachments)
    data = _data(kind, message[head.end() :], nesting)
    if kind not in (EVENT, BINARY_EVENT) and (kind in (ACK, BINARY_ACK)) != (head[4] is not None):
        raise Bad("acknowledgement id where there is none, or missing")
    try:
        namespace = head[3].decode() if head[3] else "/"
    except UnicodeDecodeError as error:
        raise Bad("namespace is not UTF-8") from error
    return Packet(kind, namespace, head[4], data, count)


def _attachments(kind: int, count: bytes | None, most: int) -> int:
    if (count is not None) != (kind in (BINARY_EVENT, BINARY_ACK)):
        raise Bad("attachment count where there is none, or missing")
    attachments = int(count or 0)
    if attachments > most:
        raise Bad("too many attachments")
    return attachments


def _data(kind: int, text: bytes, nesting: int) -> Any:
    try:
        if kind == CONNECT:
            return decode_object(text, nesting) if text else {}
        if kind == DISCONNECT:
            if text:
                raise Bad("a disconnect says nothing")
            return None
        if kind == CONNECT_ERROR:
            raise Bad("clients never send a connect error")
        arguments = decode_arguments(text, nesting)
    except BadValue as error:
        raise Bad(str(error)) from error
    if kind in (EVENT, BINARY_EVENT):
        check_event(arguments)
    return arguments


def check_event(arguments: list[Any]) -> None:
    """Raises `Bad` unless the first is the name of an event that may come from a client."""
    if not arguments or type(arguments[0]) is not str or arguments[0] in RESERVED_EVENTS:
        raise Bad("no event name, or a reserved one")


def assemble(packet: Packet, attachments: list[bytes]) -> Packet:
    """The packet with its attachments in place of their placeholders. Raises `Bad`."""
    try:
        return packet._replace(data=put_back(packet.data, attachments))
    except BadValue as error:
        raise Bad(str(error)) from error


# Out

_HEADS = tuple(b"4%d" % kind for kind in range(7))


def prefix(kind: int, namespace: str) -> bytes:
    """`4<type>`, and the namespace unless it is the main one."""
    head = _HEADS[kind]
    return head if namespace == "/" else head + namespace.encode() + b","


def connected(namespace: str, sid: str) -> bytes:
    return text_frame(prefix(CONNECT, namespace) + encode({"sid": sid}))


def refused(namespace: str, message: str, data: Any = None) -> bytes:
    payload = {"message": message} if data is None else {"message": message, "data": data}
    return text_frame(prefix(CONNECT_ERROR, namespace) + encode(payload))


def disconnected(namespace: str) -> bytes:
    return text_frame(prefix(DISCONNECT, namespace))


def event_frames(namespace: str, event: str, arguments: Sequence[Any], id: int | None = None) -> list[bytes]:
    """The frames of an event: one, and one for each attachment. Raises as `encode_arguments` does."""
    if namespace == "/" and id is None and plain(arguments):
        return [text_frame(b"42" + encode([event, *arguments]))]
    return _frames(EVENT, namespace, b"" if id is None else b"%d" % id, [event, *arguments])


def event_frame_of_json(namespace: str, event: str, payload: bytes) -> bytes:
    """The frame of an event whose one argument is JSON already."""
    return text_frame(b"".join((prefix(EVENT, namespace), b"[", encode(event), b",", payload, b"]")))


def ack_frames(namespace: str, id: bytes, values: Sequence[Any]) -> Sequence[bytes]:
    if namespace == "/" and plain(values):
        return (text_frame(b"43" + id + encode(values)),)
    return _frames(ACK, namespace, id, list(values))


def _frames(kind: int, namespace: str, id: bytes, values: list[Any]) -> list[bytes]:
    body, attachments = encode_arguments(values)
    if not attachments:
        return [text_frame(prefix(kind, namespace) + id + body)]
    # Binary kinds are three above their plain ones; the count stands between type and namespace.
    head = b"4%d%d-" % (kind + 3, len(attachments)) + prefix(kind, namespace)[2:]
    return [text_frame(head + id + body), *(frame(BINARY, attachment) for attachment in attachments)]
