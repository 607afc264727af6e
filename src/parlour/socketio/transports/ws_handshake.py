"""The opening handshake of a WebSocket (RFC 6455 section 4.2) and the rules of Engine.IO for who may open one."""

from __future__ import annotations

import asyncio
import base64
import binascii
from hashlib import sha1
from typing import NamedTuple
from urllib.parse import unquote

from parlour.socketio.engineio import codec
from parlour.socketio.engineio.codec import ProtocolError
from parlour.socketio.engineio.engine import Engine
from parlour.socketio.engineio.handshake import Handshake, Headers, Query, RawHeaders
from parlour.socketio.engineio.interfaces import Outlet
from parlour.socketio.engineio.session import Session
from parlour.socketio.transports.ws_frames import text_frame

_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_PHRASES = {
    400: b"Bad Request",
    403: b"Forbidden",
    404: b"Not Found",
    426: b"Upgrade Required",
    429: b"Too Many Requests",
}


class Refused(NamedTuple):
    error: ProtocolError

    def response(self) -> bytes:
        """A whole HTTP answer; the connection closes after it."""
        body = self.error.body()
        status = self.error.status
        version = b"Sec-WebSocket-Version: 13\r\n" if status == 426 else b""
        wait = self.error.retry_after
        return (
            b"HTTP/1.1 %d %s\r\n" % (status, _PHRASES.get(status, b"Refused"))
            + version
            + (b"" if wait is None else b"Retry-After: %s\r\n" % wait)
            + b"Content-Type: application/json\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n"
            + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
            + body
        )


class Granted(NamedTuple):
    key: bytes
    handshake: Handshake
    session: Session | None
    """The session to upgrade; None to open a new one."""


BAD_REQUEST = Refused(codec.BAD_REQUEST)
NOT_FOUND = Refused(ProtocolError(3, "Not found", 404))
BAD_WEBSOCKET = Refused(ProtocolError(3, "Bad WebSocket handshake"))
BAD_WEBSOCKET_VERSION = Refused(ProtocolError(3, "Unsupported WebSocket version", 426))


class Opening(NamedTuple):
    """What to write, and the session that the WebSocket belongs to or probes; None when it was refused."""

    data: bytes
    session: Session | None = None
    probing: bool = False


def answer(
    engine: Engine, outlet: Outlet, transport: asyncio.Transport, target: bytes, headers: RawHeaders
) -> Opening:
    """Grant or refuse a request that wants to become a WebSocket, and open or find its session."""
    decision = check(engine, transport, target, headers)
    if isinstance(decision, Refused):
        return Opening(decision.response())
    head = response(decision.key)
    if decision.session is not None:
        if not decision.session.begin_upgrade(outlet):
            return Opening(BAD_REQUEST.response())
        return Opening(head, decision.session, probing=True)
    session, packet = engine.open(decision.handshake, outlet)
    return Opening(head[:-2] + cookie(engine, session.sid) + b"\r\n" + text_frame(packet), session)


def check(engine: Engine, transport: asyncio.Transport, target: bytes, raw: RawHeaders) -> Granted | Refused:
    """What to answer to a request that wants to become a WebSocket."""
    path, _, query = target.partition(b"?")
    if not serves(engine, unquote(path.decode("latin-1"))):
        return NOT_FOUND
    asked = dict(raw)
    key = asked.get(b"sec-websocket-key", b"")
    if not _valid_key(key) or b"websocket" not in asked.get(b"upgrade", b"").lower():
        return BAD_WEBSOCKET
    if asked.get(b"sec-websocket-version") != b"13":
        return BAD_WEBSOCKET_VERSION
    peername = transport.get_extra_info("peername")
    peer = str(peername[0]) if isinstance(peername, tuple) else ""
    scheme = "https" if transport.get_extra_info("sslcontext") else "http"
    handshake = describe(engine, peer, scheme, path.decode("latin-1"), query, Headers(raw), "websocket")
    return _admit(engine, key, handshake)


def _admit(engine: Engine, key: bytes, handshake: Handshake) -> Granted | Refused:
    sid = handshake.query.get("sid")
    if sid is None:
        error = engine.refusal(handshake)
        if error is not None:
            engine.stats.refusals[error.message] += 1
            return Refused(error)
        return Granted(key, handshake, None)
    if handshake.query.get("transport") != "websocket":
        return Refused(codec.UNKNOWN_TRANSPORT)
    if not engine.origin_allowed(handshake):
        return Refused(codec.FORBIDDEN)
    session = engine.find(sid, handshake)
    return Refused(codec.UNKNOWN_SESSION) if session is None else Granted(key, handshake, session)


def describe(
    engine: Engine, peer: str, scheme: str, path: str, query: bytes, headers: Headers, transport: str
) -> Handshake:
    """The handshake of a request, with what trusted proxies say about it."""
    seen = engine.options.caller(peer, scheme, headers)
    return Handshake(headers, Query(query), path, seen.scheme, seen.host, seen.peer, transport)


def serves(engine: Engine, path: str) -> bool:
    base = engine.options.path.rstrip("/")
    return path == base or path == base + "/"


def _valid_key(key: bytes) -> bool:
    try:
        return len(binascii.a2b_base64(key, strict_mode=True)) == 16
    except binascii.Error:
        return False


def response(key: bytes) -> bytes:
    """The answer that switches protocols. No extension is ever negotiated."""
    accept = base64.b64encode(sha1(key + _MAGIC, usedforsecurity=False).digest())
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + accept
        + b"\r\n\r\n"
    )


def cookie(engine: Engine, sid: str) -> bytes:
    """The header line of the session cookie, if the owner wants one."""
    value = cookie_value(engine, sid)
    return b"Set-Cookie: " + value + b"\r\n" if value else b""


def cookie_value(engine: Engine, sid: str) -> bytes:
    name = engine.options.cookie
    return f"{name}={sid}; Path=/; HttpOnly; SameSite=Lax".encode() if name else b""


def parse(request: bytes) -> tuple[bytes, RawHeaders]:
    """Target and headers of a request that an HTTP parser has already checked and written out again."""
    lines = request.partition(b"\r\n\r\n")[0].split(b"\r\n")
    headers = [(name, value.strip()) for name, _, value in (line.partition(b":") for line in lines[1:])]
    return lines[0].split(b" ")[1], headers
