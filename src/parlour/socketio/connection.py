"""One socket in one namespace: its rooms, its events in order, its acknowledgements."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Awaitable, Hashable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from parlour.socketio import packets
from parlour.socketio.engineio.handshake import Accept, Handshake
from parlour.socketio.engineio.session import Session
from parlour.socketio.interfaces import ClientOf, NamespaceOf
from parlour.socketio.pending_acks import Calls, Disconnected

_log = logging.getLogger("parlour.socketio")
_NO_ROOMS: frozenset[str] = frozenset()

Job = tuple[str | None, Any, bytes | None, int]
"""Event name, arguments, acknowledgement id, size in bytes; a name of None ends the connection with the reason."""


class Connection:
    """What hooks get to hold. Methods are for the loop's thread only."""

    __slots__ = (
        "__weakref__",
        "_calls",
        "_client",
        "_inbox",
        "_joined",
        "_namespace",
        "_waiting",
        "busy",
        "closed",
        "data",
        "handshake",
        "id",
        "identity",
        "session",
    )

    def __init__(
        self,
        client: ClientOf[Connection],
        namespace: NamespaceOf[Connection],
        id: str,
        handshake: Handshake,
        accepted: Accept,
    ) -> None:
        self.id = id
        self.identity: Hashable = accepted.identity
        self.data = accepted.data
        self.handshake = handshake
        self.session: Session = client.session
        self.closed = False
        self.busy = False
        self._client = client
        self._namespace = namespace
        self._joined: set[str] | None = None
        self._inbox: deque[Job] | None = None
        self._waiting = 0
        self._calls: Calls | None = None

    @property
    def namespace(self) -> str:
        return self._namespace.name

    @property
    def rooms(self) -> AbstractSet[str]:
        return _NO_ROOMS if self._joined is None else self._joined

    @property
    def backlog(self) -> tuple[int, int]:
        """Frames and bytes that wait because the client does not read fast enough."""
        return self.session.backlog

    def join(self, room: str) -> bool:
        """False when the bound on rooms is reached, or the connection is over."""
        joined = self._joined
        if joined is None:
            joined = self._joined = set()
        if self.closed or (len(joined) >= self._namespace.options.max_rooms and room not in joined):
            return False
        joined.add(room)
        self._namespace.enter(room, self)
        return True

    def leave(self, room: str) -> None:
        if self._joined is not None and room in self._joined:
            self._joined.discard(room)
            self._namespace.exit(room, self)

    def emit(self, event: str, *args: Any) -> None:
        """Send an event to this client alone. Raises ValueError or TypeError for what JSON cannot hold."""
        self._send(packets.event_frames(self.namespace, event, args))

    async def call(self, event: str, *args: Any, timeout: float = 10.0) -> list[Any]:  # noqa: ASYNC109 (the usual shape of this call)
        """Send an event and wait for what the client acknowledges.

        Raises TimeoutError after `timeout` seconds, `Disconnected`, or RuntimeError when too many are owed already.
        """
        if self.closed:
            raise Disconnected("not connected")
        if self._calls is None:
            self._calls = Calls(self._namespace.options.max_calls)
        return await self._calls.make(
            lambda number: self._send(packets.event_frames(self.namespace, event, args, number)), timeout
        )

    def disconnect(self, close: bool = False) -> None:
        """End this connection; with `close` the whole session, other namespaces too."""
        if close:
            self._client.disconnect("server namespace disconnect")
        elif not self.closed:
            self._send([packets.disconnected(self.namespace)])
            self._client.left(self, "server namespace disconnect")

    def _send(self, frames: Sequence[bytes]) -> None:
        if not self.closed:
            stats = self._client.engine.stats
            for frame in frames:
                stats.frames_out += 1
                stats.bytes_out += len(frame)
                self.session.send(frame)

    # Called by the client that this is a socket of

    def acknowledged(self, id: bytes, values: list[Any]) -> None:
        if self._calls is not None:
            self._calls.settle(id, values)

    def receive(self, name: str, arguments: list[Any], id: bytes | None, size: int) -> None:
        """Handle an event, or let it wait for the one before."""
        if self.busy:
            self._enqueue((name, arguments, id, size))
            return
        awaitable = self._handle(name, arguments, id)
        if awaitable is not None:
            self._start(awaitable, id)

    def drop_waiting(self) -> None:
        """Forget events that have not been started."""
        if self._inbox is not None:
            self._inbox.clear()

    def greet(self) -> None:
        """Tell the owner that the client has been told it is connected. Its events wait until the hook is done."""
        try:
            awaitable = self._namespace.connected(self)
        except Exception as error:
            self._failed("connected", error)
            return
        if awaitable is not None:
            self._start(awaitable, None)

    def end(self, reason: str, *, drop: bool) -> None:
        """The connection is over: no more sending, and the disconnect hook after the events that came before.

        `drop` forgets the events that wait: whoever was thrown out does nothing more.
        """
        self.closed = True
        if self._calls is not None:
            self._calls.abandon(reason)
        if drop:
            self.drop_waiting()
        if self.busy:
            self._enqueue((None, reason, None, 0))
            return
        awaitable = self._handle(None, reason, None)
        if awaitable is not None:
            self._start(awaitable, None)

    # Events in order

    def _handle(self, name: str | None, arguments: Any, id: bytes | None) -> Awaitable[Any] | None:
        """Run a hook. Whatever it returned at once is acknowledged; an awaitable is handed back."""
        result: Any
        try:
            if name is None:
                result = self._namespace.disconnect(self, arguments)
            else:
                result = self._namespace.event(self, name, arguments)
        except Exception as error:
            result = self._failed(name, error)
        if result is None or type(result) is list or type(result) is tuple:
            if id is not None:
                self._ack(id, result)
        elif hasattr(result, "__await__"):
            return result  # type: ignore[no-any-return]
        elif id is not None:
            self._ack(id, result)
        return None

    def _start(self, awaitable: Awaitable[Any], id: bytes | None) -> None:
        self.busy = True
        self._namespace.spawn(self._work(awaitable, id))

    async def _work(self, awaitable: Awaitable[Any], id: bytes | None) -> None:
        """See a hook through, and then the events that arrived meanwhile: one task for all of them."""
        following: Awaitable[Any] | None = awaitable
        try:
            while following is not None:
                try:
                    result = await following
                except Exception as error:
                    result = self._failed("event", error)
                if id is not None:
                    self._ack(id, result)
                following, id = self._next()
        finally:
            self._namespace.done()

    def _next(self) -> tuple[Awaitable[Any] | None, bytes | None]:
        while self._inbox:
            name, arguments, id, size = self._inbox.popleft()
            self._waiting -= size
            awaitable = self._handle(name, arguments, id)
            if awaitable is not None:
                return awaitable, id
        self._inbox = None
        self._waiting = 0
        self.busy = False
        if self.session.congested:
            # What the transport held back is let in, in order; it may make this connection busy again.
            self.session.free()
        return None, None

    def _enqueue(self, job: Job) -> None:
        if self._inbox is None:
            self._inbox = deque()
        self._inbox.append(job)
        self._waiting += job[3]
        options = self._namespace.options
        if len(self._inbox) >= options.receive_queue_events or self._waiting > options.max_payload:
            self.session.congest()

    def _failed(self, what: str | None, error: Exception) -> Sequence[Any]:
        _log.error("socket.io handler of %s raised %s", what or "disconnect", type(error).__name__, exc_info=error)
        return self._namespace.options.error_ack(error)

    def _ack(self, id: bytes, result: Sequence[Any] | None) -> None:
        if self.closed:
            return
        try:
            frames = packets.ack_frames(self._namespace.name, id, () if result is None else result)
        except (ValueError, TypeError) as error:
            frames = packets.ack_frames(self._namespace.name, id, self._failed("acknowledgement", error))
        self._send(frames)
