"""The hooks that the Socket.IO server calls: what happens when a socket connects, asks and goes."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from importlib import metadata
from typing import Any, Final

import msgspec
import structlog

from parlour import security
from parlour.domain.errors import Fault, Invalid, InvalidCredential, RateLimited, Stale, Unavailable
from parlour.realtime.broadcasts.audience import AGENTS, VISITORS, own_room
from parlour.realtime.broadcasts.envelopes import Evicted
from parlour.realtime.broadcasts.server_events import CONNECTION_ESTABLISHED, encode
from parlour.realtime.connection import Peer
from parlour.realtime.context import Live
from parlour.realtime.handshake import Gatekeeper
from parlour.realtime.requests.handlers import HANDLERS, On
from parlour.realtime.requests.joining import evict, part
from parlour.socketio import Accept, Connection, Handshake, Refuse
from parlour.wire import acks, models, render, server_events
from parlour.wire.decode import from_value
from parlour.wire.times import rfc3339

log = structlog.get_logger("parlour.realtime")

VERSION: Final = metadata.version("parlour")
TOO_MANY: Final = "Too many connections"


class Door:
    """The hooks of the server's one namespace. Nothing that a client sends raises past `event`."""

    def __init__(self, live: Live, gatekeeper: Gatekeeper) -> None:
        self._live = live
        self._gatekeeper = gatekeeper
        settings = live.app.settings
        self._limit = settings.sockets_per_actor if settings.rate_limits else None
        live.deliver.on(Evicted, lambda evicted: evict(live, evicted))

    # Hooks of the Socket.IO server

    async def connect(self, handshake: Handshake) -> Accept | Refuse:
        try:
            peer = await self._gatekeeper.recognise(handshake)
        except Fault as fault:
            if isinstance(fault, InvalidCredential):
                security.note("credential_refused", address=handshake.peer)
            return Refuse(fault.message, {"code": fault.code})
        if self._limit is not None and await self._live.presence.sockets_of(peer.actor) >= self._limit:
            security.note("rate_limited", address=handshake.peer, actor=peer.actor.id, kind="sockets")
            return Refuse(TOO_MANY, {"code": RateLimited.code})
        return Accept(peer.actor.id, peer)

    async def connected(self, connection: Connection) -> None:
        peer: Peer = connection.data
        live, actor, peer.connection = self._live, peer.actor, connection
        if actor.has_account:
            self._gatekeeper.closed(connection.session.handshake)
        connection.join(own_room(actor.id))
        connection.join(AGENTS if actor.is_agent else VISITORS)
        live.sessions.begin(peer)
        sockets = await live.presence.enter(peer)
        if self._limit is not None and sockets > self._limit:  # several came at once
            live.sessions.end(peer, RateLimited(TOO_MANY))
            return
        policy = live.app.policy.current
        established = server_events.Established(
            actor=render.actor(actor),
            server_time=rfc3339(live.app.clock.now_ms()),
            version=VERSION,
            epoch=live.app.epoch,
            desk_online=await live.presence.desk_is_online(),
            edit_window=policy.edit_window,
            max_upload=policy.max_upload_bytes,
            wait_warning=policy.wait_warning if actor.is_agent else msgspec.UNSET,
            wait_alarm=policy.wait_alarm if actor.is_agent else msgspec.UNSET,
        )
        connection.emit(CONNECTION_ESTABLISHED.name, msgspec.Raw(CONNECTION_ESTABLISHED.encode(established)))

    def event(self, connection: Connection, name: str, args: list[Any]) -> Awaitable[Sequence[Any]]:
        return self._answer(connection.data, name, args)

    async def disconnect(self, connection: Connection, reason: str) -> None:
        peer: Peer = connection.data
        self._live.sessions.forget(peer)
        for conversation_id in list(peer.joined):
            await part(self._live, peer, conversation_id, lost=True)
        await self._live.presence.leave(peer)

    # Events

    async def _answer(self, peer: Peer, name: str, args: list[Any]) -> Sequence[Any]:
        ack: msgspec.Struct
        try:
            on = HANDLERS.get(name)
            if on is None:
                raise Invalid("There is no such event.")
            ack = await on.handler(self._live, peer, payload_of(on, args))
        except Fault as fault:
            if isinstance(fault, RateLimited):
                address = peer.connection.session.handshake.peer
                security.note("rate_limited", address=address, actor=peer.actor.id, kind=name)
            ack = refusal(fault)
        except Exception as error:
            log.error("an event failed", event_name=name, error=type(error).__name__, exc_info=error)
            ack = refusal(Unavailable())
        return [msgspec.Raw(encode(ack))]


def refusal(fault: Fault) -> acks.Failed:
    """How a refusal is acknowledged; a `stale` one brings what the sender had not seen."""
    retry_after = msgspec.UNSET if fault.retry_after is None else fault.retry_after
    newer = [render.message(message) for message in fault.extra] if isinstance(fault, Stale) else msgspec.UNSET
    return acks.Failed(
        error=models.AckError(code=fault.code, message=fault.message, retry_after=retry_after), messages=newer
    )


def payload_of(on: On, args: list[Any]) -> Any:
    """The payload of an event as the struct that its row of the table names. Raises Invalid for anything else."""
    if len(args) != 1:
        raise Invalid("An event takes one argument.")
    payload = args[0]
    if on.or_id and isinstance(payload, str):
        payload = {"conversationId": payload}
    elif not isinstance(payload, dict):
        raise Invalid("The payload must be an object.")
    return from_value(payload, on.reads)
