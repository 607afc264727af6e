"""The long-polling transport, as an ASGI app in front of another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from parlour.socketio.clientfiles import ClientFiles
from parlour.socketio.engineio import codec
from parlour.socketio.engineio.codec import Malformed, ProtocolError
from parlour.socketio.engineio.engine import Engine
from parlour.socketio.engineio.handshake import Handshake, Headers
from parlour.socketio.engineio.session import CLIENT_GONE, Session
from parlour.socketio.transports.ws_handshake import cookie_value, describe, serves

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

TEXT = b"text/plain; charset=UTF-8"
RELEASE = "parlour.socketio.release"
"""Key in the scope of a held poll: a function that ends it, for `RequestProtocol` to call at shutdown."""
ENDED = "parlour.status"
"""Key in the scope of a request whose connection was ended first: the status that it was answered with."""
CLIENT_LEFT = 499
"""In log and metrics alone, as nginx has it: nobody reads the answer."""
_TURN = 256
"""Packets of one body handled before others get their turn."""


class PollingApp:
    def __init__(self, engine: Engine, app: App) -> None:
        self._engine = engine
        self._app = app
        self._files = ClientFiles(engine.options.path, engine.options.client_files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif serves(self._engine, scope["path"]):
            await Request(self._engine, scope, receive, send).answer()
        elif self._files.serves(scope["path"]):
            await self._files(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class Request:
    """One request to the engine's path."""

    def __init__(self, engine: Engine, scope: Scope, receive: Receive, send: Send) -> None:
        self._engine = engine
        self._scope = scope
        self._receive = receive
        self._send = send
        self._method: str = scope["method"]
        headers = Headers(scope["headers"])
        peer = scope["client"][0] if scope.get("client") else ""
        self._handshake: Handshake = describe(
            engine, peer, scope["scheme"], scope["path"], scope["query_string"], headers, "polling"
        )

    async def answer(self) -> None:
        query = self._handshake.query
        sid = query.get("sid")
        if self._method == "OPTIONS":
            await self._preflight()
        elif sid is None:
            await self._open()
        elif query.get("transport") != "polling":
            await self._refuse(
                codec.BAD_REQUEST if query.get("transport") == "websocket" else codec.UNKNOWN_TRANSPORT
            )
        elif not self._engine.origin_allowed(self._handshake):
            await self._refuse(codec.FORBIDDEN)
        else:
            await self._belongs_to(self._engine.find(sid, self._handshake))

    async def _belongs_to(self, session: Session | None) -> None:
        if session is None:
            await self._refuse(codec.UNKNOWN_SESSION)
        elif session.transport != "polling":
            await self._refuse(codec.BAD_REQUEST)
        elif self._method == "GET":
            await self._poll(session)
        elif self._method == "POST":
            await self._post(session)
        else:
            await self._refuse(codec.BAD_REQUEST)

    async def _open(self) -> None:
        query = self._handshake.query
        error = self._engine.refusal(self._handshake, self._method)
        if error is codec.UNKNOWN_TRANSPORT and query.get("transport") == "websocket":
            error = codec.BAD_REQUEST  # a WebSocket without an upgrade
        if error is not None:
            self._engine.stats.refusals[error.message] += 1
            await self._refuse(error)
            return
        session, packet = self._engine.open(self._handshake, None)
        cookie = cookie_value(self._engine, session.sid)
        await self._respond(200, packet, TEXT, [(b"set-cookie", cookie)] if cookie else [])

    async def _poll(self, session: Session) -> None:
        waiter: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        def answer(body: bytes) -> None:
            if not waiter.done():
                waiter.set_result(body)

        if not session.poll(answer):
            await self._refuse(codec.BAD_REQUEST)
            return
        if not waiter.done():
            self._scope[RELEASE] = session.retire
            watch = asyncio.ensure_future(self._watch(session, answer))
            try:
                await waiter
            finally:
                watch.cancel()
        await self._respond(200, waiter.result(), TEXT)

    async def _watch(self, session: Session, answer: Callable[[bytes], None]) -> None:
        """End the session when the client gives its poll up."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
        session.poll_lost(answer)
        answer(b"")

    async def _post(self, session: Session) -> None:
        if session.posting:
            # The order of two bodies at once could not be told.
            session.fail("duplicate post")
            await self._refuse(codec.BAD_REQUEST)
            return
        session.posting = True
        try:
            try:
                body = await self._body()
            except ConnectionError:
                session.fail("transport error")
                await self._respond(self._scope.get(ENDED, CLIENT_LEFT), b"", TEXT)
                return
            if body is None:
                session.fail("payload too large")
                await self._refuse(ProtocolError(3, "Payload too large", 413))
                return
            accepted = await self._take(session, body)
        finally:
            session.posting = False
        if accepted:
            await self._respond(200, b"ok", TEXT)
        else:
            await self._refuse(codec.BAD_REQUEST)

    async def _take(self, session: Session, body: bytes) -> bool:
        """Give the session every packet of a body; False when one was malformed or the session is over."""
        self._engine.stats.bytes_in += len(body)
        try:
            packets = codec.split_payload(body)
            for count, packet in enumerate(packets, 1):
                if not session.open:
                    # What follows a close packet means nothing; what follows our own close was not handled.
                    return session.reason == CLIENT_GONE
                if packet[:1] == b"b":
                    session.receive_binary(codec.decode_binary(packet))
                else:
                    session.receive(packet)
                if session.congested:
                    await self._until_free(session)
                elif count % _TURN == 0:
                    await asyncio.sleep(0)
        except Malformed:
            session.fail("parse error")
        return not session.broken

    async def _until_free(self, session: Session) -> None:
        free: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        session.when_free(lambda: None if free.done() else free.set_result(None))
        await free

    async def _body(self) -> bytes | None:
        """The request's body; None when it is too large. What is too large is not read.

        Raises ConnectionError when it ends early: half a packet is none.
        """
        limit = self._engine.options.max_payload
        declared = self._handshake.headers.get("content-length", "0")
        if not declared.isdigit() or int(declared) > limit:
            return None
        body = bytearray()
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ConnectionError
            body += message.get("body", b"")
            if len(body) > limit:
                return None
            if not message.get("more_body"):
                return bytes(body)

    # Answers

    async def _preflight(self) -> None:
        allowed = [
            (b"access-control-allow-methods", b"GET, POST"),
            (b"access-control-allow-headers", b"content-type"),
            (b"access-control-max-age", b"600"),
        ]
        if self._engine.origin_allowed(self._handshake):
            await self._respond(204, b"", TEXT, allowed)
        else:
            await self._refuse(codec.FORBIDDEN)

    async def _refuse(self, error: ProtocolError) -> None:
        wait = error.retry_after
        extra = None if wait is None else [(b"retry-after", wait)]
        await self._respond(error.status, error.body(), b"application/json", extra)

    async def _respond(
        self, status: int, body: bytes, kind: bytes, extra: list[tuple[bytes, bytes]] | None = None
    ) -> None:
        headers = [
            (b"content-type", kind),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
            *self._cors(),
            *(extra or ()),
        ]
        if status == 204:
            del headers[:2]
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    def _cors(self) -> list[tuple[bytes, bytes]]:
        origin = self._handshake.headers.get("origin")
        if origin is None or not self._engine.origin_allowed(self._handshake):
            return []
        shared = [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"Origin")]
        if self._engine.options.allow_credentials(self._handshake):
            shared.append((b"access-control-allow-credentials", b"true"))
        return shared
