"""The Engine.IO engine: which sessions there are, who may open one, and the end of each tick.

Sans-I/O like the session: a `Runtime` lends it a loop's `call_soon` and timers, transports call in.
"""

from __future__ import annotations

import base64
from collections import deque
from collections.abc import Callable, Hashable
from typing import Any, Protocol

from parlour.socketio.engineio import codec
from parlour.socketio.engineio.codec import ProtocolError
from parlour.socketio.engineio.handshake import Handshake
from parlour.socketio.engineio.interfaces import Consumer, Flushed, Held, Outlet
from parlour.socketio.engineio.session import Session
from parlour.socketio.engineio.timer_wheel import TimerWheel
from parlour.socketio.options import Options
from parlour.socketio.stats import Stats

_TURN = 64
"""Sockets written to before the loop looks for what has arrived: about a quarter of a millisecond of system calls."""


class Runtime(Protocol):
    """What the engine borrows of an event loop."""

    def call_soon(self, callback: Callable[[], None]) -> Any: ...
    def call_at(self, when: float, callback: Callable[[], None]) -> Any:
        """`when` by the engine's own clock."""


class Engine:
    """All sessions of one process. `accept` makes what stands above a session that just opened."""

    def __init__(self, options: Options, accept: Callable[[Session], Consumer], runtime: Runtime) -> None:
        self.options = options
        self.now = options.clock
        self.stats = Stats()
        self.sessions: dict[str, Session] = {}
        self.ping_interval = options.ping_interval_ms / 1000
        self.ping_timeout = options.ping_timeout_ms / 1000
        # Fine enough that a deadline is at most half a percent early, coarse enough to be cheap.
        width = min(0.1, max(0.001, min(self.ping_interval, self.ping_timeout) / 200))
        self.wheel = TimerWheel(width, self._arm)
        self.dirty: deque[Flushed] = deque()
        self.draining = False
        self._doomed: list[Flushed] = []
        self._ids: list[str] = []
        self._accept = accept
        self._runtime = runtime
        self._scheduled = False
        self._alarm: Any = None

    # Opening

    def refusal(self, handshake: Handshake, method: str = "GET") -> ProtocolError | None:
        """Why no session may open for this request, None when it may."""
        query = handshake.query
        if query.get("transport") != handshake.transport:
            return codec.UNKNOWN_TRANSPORT
        if method != "GET":
            return codec.BAD_METHOD
        if query.get("EIO") != "4":
            return codec.BAD_VERSION
        if "j" in query:  # JSONP, which let any page read answers
            return codec.BAD_REQUEST
        if not self.origin_allowed(handshake):
            return codec.FORBIDDEN
        if self.draining:
            return ProtocolError(3, "Shutting down", 503)
        if self.options.admit is not None:
            status = self.options.admit(handshake)
            if status is not None:
                return ProtocolError(4, "Forbidden", status)
        return None

    def origin_allowed(self, handshake: Handshake) -> bool:
        return "origin" not in handshake.headers or self.options.allow_origin(handshake)

    def claim(self, handshake: Handshake) -> Hashable:
        return self.options.claim(handshake) if self.options.claim is not None else None

    def find(self, sid: str, handshake: Handshake) -> Session | None:
        """The session a request names, unless the request comes from somebody else."""
        session = self.sessions.get(sid)
        if session is None or (self.options.claim is not None and session.claim != self.claim(handshake)):
            return None
        return session

    def open(self, handshake: Handshake, outlet: Outlet | None) -> tuple[Session, bytes]:
        """A new session, and the text of its open packet, which the transport sends first."""
        sid = self.new_id()
        session = Session(self, sid, handshake, self.claim(handshake), outlet)
        self.sessions[sid] = session
        self.stats.sessions += 1
        self.stats.handshakes += 1
        if self.options.opened is not None:
            self.options.opened(handshake)
        session.consumer = self._accept(session)
        # After the consumer, which may have asked for an earlier time: the wheel moves nobody to a later one.
        self.wheel.schedule(session, session.due)
        options = self.options
        upgrades = ["websocket"] if outlet is None else []
        return session, codec.open_packet(
            sid, upgrades, options.ping_interval_ms, options.ping_timeout_ms, options.max_payload
        )

    def new_id(self) -> str:
        """22 characters of six random bits each: four bits more than the 128 that nobody guesses."""
        if not self._ids:
            # Sixty-four at once, cut from one long text: alone, the system call and the encoding take 1.5 µs each.
            text = base64.urlsafe_b64encode(self.options.randomness(64 * 22 * 6 // 8)).decode("ascii")
            self._ids = [text[at : at + 22] for at in range(0, len(text), 22)]
        return self._ids.pop()

    # The end of a tick

    def mark(self, outbox: Flushed) -> None:
        """Flush this outbox when the tick ends."""
        self.dirty.append(outbox)
        if not self._scheduled:
            self._scheduled = True
            self._runtime.call_soon(self.flush)

    def marked(self) -> None:
        """`dirty` was added to directly."""
        if not self._scheduled and self.dirty:
            self._scheduled = True
            self._runtime.call_soon(self.flush)

    def overrun(self, outbox: Flushed) -> None:
        """This outbox outgrew its bounds: close its session when the tick ends."""
        self._doomed.append(outbox)
        self.mark(outbox)

    def flush(self) -> None:
        """Write what waits for each socket in one go, for so many sockets; then the loop may read before the rest.

        A room of thousands keeps nobody waiting for long, and what it is sent meanwhile leaves in the same writes.
        """
        dirty = self.dirty
        for _ in range(min(len(dirty), _TURN)):
            outbox = dirty.popleft()
            pending = outbox.pending
            if type(pending) is bytes:
                outbox.pending = None
                outbox.write(pending)
            else:
                outbox.flush()
        if dirty:
            self._runtime.call_soon(self.flush)
        else:
            self._scheduled = False
        if self._doomed:
            doomed, self._doomed = self._doomed, []
            for outbox in doomed:
                if isinstance(outbox, Session) and outbox.open:
                    self.stats.slow_consumers += 1
                    outbox.close("slow consumer", polite=False, abort=True)

    def drop(self, data: bytes) -> None:
        """Where a session without a WebSocket writes."""

    # Time

    def call_later(self, delay: float, callback: Callable[[], None]) -> Any:
        return self._runtime.call_at(self.now() + delay, callback)

    def _arm(self, when: float) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = self._runtime.call_at(when, self._advance)

    def _advance(self) -> None:
        self._alarm = None
        self.wheel.advance(self.now())

    # Closing

    def retire(self) -> None:
        """Open no new session, and let each close as soon as its running handlers are done."""
        self.draining = True
        for session in list(self.sessions.values()):
            session.retire()

    def ended(self, session: Held, reason: str) -> None:
        """Called by a session, once, when it is over for the world above."""
        self.stats.sessions -= 1
        self.stats.closed[reason] += 1
        if self.options.closed is not None:
            self.options.closed(session.handshake)

    def forget(self, session: Held) -> None:
        """Called by a session when nobody can ask for it any more."""
        self.sessions.pop(session.sid, None)
        self.wheel.remove(session)

    def close(self, reason: str = "server shutting down") -> None:
        """End every session, and open no new one."""
        self.draining = True
        for session in list(self.sessions.values()):
            session.close(reason, code=1001)
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
