"""Socket.IO above one Engine.IO session: CONNECT, events and acknowledgements, for every namespace of one client."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any

from parlour.socketio import packets
from parlour.socketio.connection import Connection
from parlour.socketio.engineio.engine import Engine
from parlour.socketio.engineio.handshake import Accept, Refuse
from parlour.socketio.engineio.session import NEVER, Session
from parlour.socketio.json_codec import BadValue, decode_arguments
from parlour.socketio.namespace import Namespace
from parlour.socketio.packets import ACK, BINARY_ACK, CONNECT, DISCONNECT, RESERVED_EVENTS, Bad, Packet


class Client:
    """The consumer of a session. Anything malformed, out of turn or beyond a bound closes it."""

    __slots__ = (
        "_attachments",
        "_connecting",
        "_connections",
        "_expected",
        "_left",
        "_main",
        "_namespaces",
        "engine",
        "session",
    )

    def __init__(self, engine: Engine, namespaces: Mapping[str, Namespace], session: Session) -> None:
        self._namespaces = namespaces
        self.engine = engine
        self.session = session
        self._main: Connection | None = None
        """The connection to `/`; others are in `_connections`."""
        self._connections: dict[str, Connection] | None = None
        self._connecting: set[str] | None = None
        self._left: set[str] | None = None
        """Namespaces the server disconnected. The client may not know yet: its packets are dropped, not punished."""
        self._expected: Packet | None = None
        """A packet whose attachments have not all arrived."""
        self._attachments: list[bytes] = []
        self._wait_for_connect()

    # What arrives

    def text(self, packet: bytes) -> None:
        main = self._main
        if main is not None and self._expected is None and packet.startswith(b"42"):
            # The hot path: an event to `/`, perhaps with an id. Anything else is read by the full parser.
            start = packet.find(b"[", 2)
            id = packet[2:start] if start > 2 else None
            if start == 2 or (id is not None and start < 22 and id.isdigit()):
                try:
                    arguments = decode_arguments(packet[start:], self.engine.options.nesting)
                except BadValue:
                    self.session.fail("parse error")
                    return
                name = arguments.pop(0) if arguments else None
                if type(name) is not str or name in RESERVED_EVENTS:
                    self.session.fail("parse error")
                    return
                self.engine.stats.events += 1
                main.receive(name, arguments, id, len(packet))
                return
        self._parse(packet)

    def binary(self, data: bytes) -> None:
        """An attachment of the packet before."""
        packet = self._expected
        if packet is None:
            self.session.fail("parse error")
            return
        self._attachments.append(data)
        if sum(map(len, self._attachments)) > self.engine.options.max_payload:
            self.session.fail("parse error")
        elif len(self._attachments) == packet.attachments:
            attachments, self._attachments, self._expected = self._attachments, [], None
            try:
                whole = packets.assemble(packet, attachments)
            except Bad:
                self.session.fail("parse error")
            else:
                self._dispatch(whole, sum(map(len, attachments)))

    def closed(self, reason: str) -> None:
        """The session is over."""
        self._expected, self._attachments = None, []
        # Events that had arrived are still handled when it was the client who went.
        drop = reason not in ("transport close", "ping timeout", "server shutting down")
        for connection in self._all():
            self._forget(connection)
            connection.end(reason, drop=drop)

    def retire(self) -> None:
        """The server stops: events that wait are dropped, what runs is finished and acknowledged, then all closes."""
        running = [connection for connection in self._all() if connection.busy]
        for connection in running:
            connection.drop_waiting()
        if running or self._connecting:
            self.session.congest()
            self.session.when_free(self.retire)
        else:
            self.session.close("server shutting down", code=1001)

    def _parse(self, message: bytes) -> None:
        if self._expected is not None:
            self.session.fail("parse error")
            return
        options = self.engine.options
        try:
            packet = packets.parse(message, options.nesting, options.max_attachments)
        except Bad:
            self.session.fail("parse error")
            return
        if packet.attachments:
            self._expected = packet
        else:
            self._dispatch(packet, len(message))

    def _dispatch(self, packet: Packet, size: int) -> None:
        if packet.type == CONNECT:
            self._connect(packet.namespace, packet.data)
            return
        connection = self._find(packet.namespace)
        if connection is None:
            if self._left is None or packet.namespace not in self._left:
                self.session.fail("parse error")
        elif packet.type == DISCONNECT:
            self._forget(connection)
            connection.end("client namespace disconnect", drop=False)
        elif packet.type in (ACK, BINARY_ACK):
            connection.acknowledged(packet.id or b"0", packet.data)
        else:
            self.engine.stats.events += 1
            connection.receive(packet.data[0], packet.data[1:], packet.id, size)

    # Connecting

    def _connect(self, name: str, auth: dict[str, Any]) -> None:
        if self._find(name) is not None or (self._connecting and name in self._connecting):
            self.session.fail("parse error")
            return
        namespace = self._namespaces.get(name)
        if namespace is None:
            self.session.send(packets.refused(name, "Invalid namespace"))
            return
        handshake = self.session.handshake.of(name, auth)
        try:
            answer = namespace.hooks.connect(handshake)
        except Exception as error:
            answer = namespace.broken("connect", error)
        if isinstance(answer, (Accept, Refuse)):
            self._answer(namespace, handshake, answer)
        else:
            self._connecting = self._connecting or set()
            self._connecting.add(name)
            namespace.spawn(self._decide(namespace, handshake, answer))

    async def _decide(self, namespace: Namespace, handshake: Any, asked: Awaitable[Accept | Refuse]) -> None:
        try:
            answer = await asked
        except Exception as error:
            answer = namespace.broken("connect", error)
        finally:
            namespace.done()
        if self._connecting is not None:
            self._connecting.discard(namespace.name)
        if self.session.open:
            self._answer(namespace, handshake, answer)
        if self.session.congested and not self._connecting:
            self.session.free()

    def _answer(self, namespace: Namespace, handshake: Any, answer: Accept | Refuse) -> None:
        if isinstance(answer, Refuse):
            self.engine.stats.refusals["connect"] += 1
            self.session.send(packets.refused(namespace.name, answer.message, answer.data))
            return
        connection = Connection(self, namespace, self.engine.new_id(), handshake, answer)
        if namespace.name == "/":
            self._main = connection
        else:
            self._connections = self._connections or {}
            self._connections[namespace.name] = connection
        if self._left is not None:
            self._left.discard(namespace.name)
        namespace.add(connection)
        self.engine.stats.connections += 1
        self.session.settle_by(NEVER)
        self.session.send(packets.connected(namespace.name, connection.id))
        connection.greet()

    # Leaving

    def left(self, connection: Connection, reason: str) -> None:
        """The server disconnected one namespace."""
        self._left = self._left or set()
        self._left.add(connection.namespace)
        self._forget(connection)
        connection.end(reason, drop=True)

    def disconnect(self, reason: str) -> None:
        """The server disconnects every namespace, then the session."""
        for connection in self._all():
            self.session.send(packets.disconnected(connection.namespace))
            self._forget(connection)
            connection.end(reason, drop=True)
        self.session.close(reason)

    def _find(self, name: str) -> Connection | None:
        if name == "/":
            return self._main
        return self._connections.get(name) if self._connections else None

    def _all(self) -> list[Connection]:
        connections = list(self._connections.values()) if self._connections else []
        return connections if self._main is None else [self._main, *connections]

    def _forget(self, connection: Connection) -> None:
        if connection is self._main:
            self._main = None
        elif self._connections:
            self._connections.pop(connection.namespace, None)
        self._namespaces[connection.namespace].remove(connection)
        self.engine.stats.connections -= 1
        if self.session.open and self._main is None and not self._connections:
            self._wait_for_connect()

    def _wait_for_connect(self) -> None:
        self.session.settle_by(self.engine.now() + self.engine.options.connect_timeout_ms / 1000)
