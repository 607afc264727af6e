"""One Engine.IO session: open, heartbeat, polls, upgrade and close. No socket, loop or clock of its own."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from parlour.socketio.engineio import codec
from parlour.socketio.engineio.handshake import Handshake
from parlour.socketio.engineio.interfaces import GONE, Consumer, Host, Outlet, Upgrade
from parlour.socketio.engineio.outbox import CLOSED, Outbox

NEVER = float("inf")
CLIENT_GONE = "transport close"
SHUTTING_DOWN = "server shutting down"


class Session(Outbox):
    __slots__ = (
        "_farewell",
        "_outlet",
        "_pong_due",
        "_settle_by",
        "_upgrade",
        "_when_free",
        "broken",
        "claim",
        "consumer",
        "due",
        "handshake",
        "open",
        "posting",
        "reason",
        "sid",
        "transport",
        "wake",
    )

    consumer: Consumer

    def __init__(self, engine: Host, sid: str, handshake: Handshake, claim: Hashable, outlet: Outlet | None) -> None:
        super().__init__(engine, None if outlet is None else outlet.write)
        self.sid = sid
        self.handshake = handshake
        self.claim = claim
        self.transport = "polling" if outlet is None else "websocket"
        self.open = True
        self.reason = ""
        """Why it closed."""
        self.broken = False
        """It closed because the client broke the protocol or a bound."""
        self.posting = False
        """A POST is being read or handled."""
        self.due = engine.now() + engine.ping_interval
        self.wake = 0
        self._outlet = outlet
        self._pong_due = False
        self._settle_by = NEVER
        self._upgrade: Upgrade | None = None
        self._farewell = False
        self._when_free: list[Callable[[], None]] | None = None

    # Receiving

    def receive(self, packet: bytes) -> None:
        """One text packet, over either transport."""
        if not self.open:
            return
        kind = packet[0] if packet else 0
        if kind == codec.MESSAGE:
            self.consumer.text(packet)
        elif kind == codec.PONG:
            self._alive()
        elif kind == codec.CLOSE:
            self.close(CLIENT_GONE, polite=False)
        else:
            # Open, ping, upgrade and noop are the server's to send; a ping outside a probe would be EIO 3.
            self.fail("parse error")

    def receive_binary(self, data: bytes) -> None:
        """One binary message."""
        if self.open:
            self.consumer.binary(data)

    def _alive(self) -> None:
        if self._pong_due:
            self._pong_due = False
            self.due = self._engine.now() + self._engine.ping_interval
            self._engine.wheel.schedule(self, self.due)

    @property
    def congested(self) -> bool:
        """Nothing more should be read from the client until it is free again."""
        return self._when_free is not None

    def congest(self) -> None:
        """Called by the consumer when too much waits in it."""
        if self._when_free is None:
            self._when_free = []
            if self._outlet is not None:
                self._outlet.hold()
                self._when_free.append(self._outlet.resume_reading)

    def when_free(self, resume: Callable[[], None]) -> None:
        """Have `resume` called once the consumer takes messages again. Only for a congested session."""
        assert self._when_free is not None
        self._when_free.append(resume)

    def free(self) -> None:
        """Called by the consumer when nothing waits in it any more."""
        waiting, self._when_free = self._when_free, None
        for resume in waiting or ():
            resume()

    def retire(self) -> None:
        if self.open:
            self.consumer.retire()

    # Polling

    def poll(self, answer: Callable[[bytes], None]) -> bool:
        """A GET of the session: `answer` is called once with a body, now or later. False when refused."""
        if self.polled is not None:
            # A second poll while one is pending closes the session.
            self.fail("duplicate poll")
            return False
        if (self._upgrade is not None and self._upgrade.probed) or self.transport == "websocket":
            answer(b"6")
        elif self._farewell:
            answer(self._last_words())
        elif self.pending:
            answer(self.take_body())
        elif self.pending is CLOSED:
            return False
        else:
            self.polled = answer
        return True

    def poll_lost(self, answer: Callable[[bytes], None]) -> None:
        """The client gave up a poll before it was answered."""
        if self.polled is answer:
            self.polled = None
            self.close(CLIENT_GONE, polite=False)

    # Upgrade

    def begin_upgrade(self, outlet: Outlet) -> bool:
        """Take a WebSocket that wants to replace polling; False when another did or is about to."""
        if self.transport != "polling" or self._upgrade is not None or not self.open:
            return False
        due = self._engine.now() + self._engine.options.upgrade_timeout_ms / 1000
        self._upgrade = Upgrade(outlet, due)
        self._engine.wheel.schedule(self, due)
        return True

    def probe(self, packet: bytes) -> None:
        """A text packet over the WebSocket that is not the transport yet."""
        upgrade = self._upgrade
        if upgrade is None:
            return
        if packet == b"2probe" and not upgrade.probed:
            # What is sent from here on waits for the new transport.
            # The pending poll ends, so that the client can switch.
            upgrade.probed = True
            upgrade.outlet.write(codec.PROBE_ANSWER)
            self.release(b"6")
        elif packet == b"5" and upgrade.probed:
            self._upgraded(upgrade.outlet)
        else:
            self.end_upgrade(1002)

    def probed_by(self, outlet: Outlet) -> bool:
        return self._upgrade is not None and self._upgrade.outlet is outlet

    def end_upgrade(self, code: int | None = None) -> None:
        """The probe failed, or its socket went (no code): the session goes on by polling."""
        upgrade, self._upgrade = self._upgrade, None
        if upgrade is not None and code is not None:
            upgrade.outlet.close(code)

    def _upgraded(self, outlet: Outlet) -> None:
        self._upgrade = None
        self.transport = "websocket"
        self._outlet = outlet
        self.write = outlet.write
        outlet.adopted()
        self._engine.stats.upgrades += 1
        self.release(b"6")
        self.drain()

    # Time

    def settle_by(self, when: float) -> None:
        """Close as `connect timeout` at `when`, unless told another time (`NEVER`) before."""
        self._settle_by = when
        if when < NEVER:
            self._engine.wheel.schedule(self, when)

    def tick(self, now: float) -> float | None:
        """Do what is due; the next deadline."""
        if self._farewell and now >= self.due:
            self._forget()
        elif self.open and now >= self._settle_by:
            self.close("connect timeout", polite=False)
        elif self.open and now >= self.due:
            self._beat(now)
        if self.pending is CLOSED:
            return None
        if self._upgrade is not None and now >= self._upgrade.due:
            self.end_upgrade(1001)
        return min(self.due, self._settle_by, NEVER if self._upgrade is None else self._upgrade.due)

    def _beat(self, now: float) -> None:
        if self._pong_due and not self.congested:
            self.close("ping timeout", polite=False)
            return
        # A client that we do not read, because its handlers are slow, cannot be blamed for silence.
        if not self._pong_due:
            self._pong_due = True
            self.send(codec.PING_FRAME)
        # From when it was due, so that delays do not add up; unless the loop was held up for long.
        on_time = now - self.due < self._engine.ping_timeout / 20
        self.due = (self.due if on_time else now) + self._engine.ping_timeout

    # Closing

    def fail(self, reason: str) -> None:
        """The client broke the protocol or a bound."""
        self.broken = True
        self.close(reason, code=1002, polite=False)

    def lost(self, reason: str = CLIENT_GONE) -> None:
        """The WebSocket is gone."""
        self._outlet = None
        self.close(reason, polite=False)

    def close(self, reason: str, *, code: int = 1000, polite: bool = True, abort: bool = False) -> None:
        """End the session. Polite: what is pending still goes out, to a poller with its next poll."""
        if not self.open:
            return
        self.open = False
        self.reason = reason
        self.end_upgrade(1000)
        if polite and self.transport == "polling" and self.pending is not CLOSED:
            self._take_leave()
        else:
            if not self.queueing and not abort:
                self.flush()
            elif polite and type(self.pending) is list:
                self.write(b"".join(self.pending))
            self._forget()
            self.release(b"6" if reason == CLIENT_GONE else b"1")
        if self._outlet is not None:
            outlet, self._outlet = self._outlet, None
            outlet.abort() if abort else outlet.close(code)
        self._engine.ended(self, reason)
        consumer, self.consumer = self.consumer, GONE  # each refers to the other: let both go now
        consumer.closed(reason)
        self.free()

    def _take_leave(self) -> None:
        self._farewell = True
        self.due = self._engine.now() + self._engine.options.close_timeout_ms / 1000
        self._settle_by = NEVER
        self._engine.wheel.schedule(self, self.due)
        if self.polled is not None:
            self.release(self._last_words())

    def _last_words(self) -> bytes:
        """What waits, sixteen packets at a time, and then the end."""
        body = self.take_body()
        if self.pending or body.count(codec.SEPARATOR) == codec.POLL_PACKETS - 1:
            return body
        self._forget()
        # A close packet tells python-socketio's client never to come back: not what a restart means.
        last = b"6" if self.reason == SHUTTING_DOWN else b"1"
        return body + codec.SEPARATOR + last if body else last

    def _forget(self) -> None:
        """Nothing is kept and nothing found under this session id any more."""
        self._farewell = False
        self.pending = CLOSED
        self.write = self._engine.drop
        self._engine.forget(self)
