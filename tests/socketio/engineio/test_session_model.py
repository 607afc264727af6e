"""The Engine.IO session, driven through random legal and illegal steps against a model that knows the protocol.

No socket, loop or clock: time is a number the test moves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from parlour.socketio import Handshake, Options
from parlour.socketio.engineio.engine import Engine
from parlour.socketio.engineio.session import Session
from parlour.socketio.transports.ws_frames import payload_of, text_frame

INTERVAL, TIMEOUT, UPGRADE, LEAVE = 25.0, 20.0, 10.0, 2.0
MAX_BYTES, MAX_FRAMES = 2_000, 50


class Runtime:
    """Lends no loop: the test says when a tick ends and what time it is."""

    def __init__(self) -> None:
        self.soon: list[Callable[[], None]] = []
        self.alarms: list[tuple[float, Callable[[], None]]] = []

    def call_soon(self, callback: Callable[[], None]) -> Any:
        self.soon.append(callback)

    def call_at(self, when: float, callback: Callable[[], None]) -> Any:
        alarm = (when, callback)
        self.alarms.append(alarm)
        return Alarm(self, alarm)


class Alarm:
    def __init__(self, runtime: Runtime, alarm: tuple[float, Callable[[], None]]) -> None:
        self._runtime, self._alarm = runtime, alarm

    def cancel(self) -> None:
        if self._alarm in self._runtime.alarms:
            self._runtime.alarms.remove(self._alarm)


class Wire:
    """A WebSocket's far end; frames are kept one by one."""

    def __init__(self) -> None:
        self.texts: list[bytes] = []
        self.closed: str | None = None
        self.is_transport = False

    def write(self, data: bytes) -> None:
        assert self.closed is None, "written after the close"
        while data:
            size, head = (data[1], 2) if data[1] < 126 else (int.from_bytes(data[2:4], "big"), 4)
            self.texts.append(payload_of(data[: head + size]))
            data = data[head + size :]

    def adopted(self) -> None:
        self.is_transport = True

    def hold(self) -> None: ...
    def resume_reading(self) -> None: ...
    def close(self, code: int) -> None:
        self.closed = "close"

    def abort(self) -> None:
        self.closed = "abort"


class Above:
    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.reasons: list[str] = []

    def text(self, packet: bytes) -> None:
        self.received.append(packet)

    def binary(self, data: bytes) -> None:
        self.received.append(data)

    def closed(self, reason: str) -> None:
        self.reasons.append(reason)

    def retire(self) -> None: ...


class SessionMachine(RuleBasedStateMachine):
    """The model: what was sent must come out once, in order, on one transport at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1_000.0
        self.runtime = Runtime()
        self.above = Above()
        options = Options(
            clock=lambda: self.now,
            send_queue_bytes=MAX_BYTES,
            send_queue_frames=MAX_FRAMES,
            randomness=lambda size: bytes(size),
        )
        self.engine = Engine(options, lambda session: self.above, self.runtime)
        self.sent: list[bytes] = []
        self.got: list[bytes] = []
        self.number = 0
        self.expected_received: list[bytes] = []
        self.poll: list[bytes] | None = None
        self.wire: Wire | None = None
        self.paused = False
        self.probe: Wire | None = None
        self.probed = False
        self.probe_until = 0.0
        self.ping_at = self.now + INTERVAL
        self.pong_by: float | None = None
        self.reason: str | None = None
        self.pings_due = self.pings_seen = 0
        self.steps = 0
        self.patience = 0
        self.session: Session

    # Set-up

    @initialize(transport=st.sampled_from(["polling", "websocket"]), patience=st.integers(0, 40))
    def open(self, transport: str, patience: int) -> None:
        self.patience = patience
        self.wire = Wire() if transport == "websocket" else None
        handshake = Handshake({}, {}, "/", "http", "h", "1.2.3.4", transport)
        self.session, packet = self.engine.open(handshake, self.wire)
        assert packet.startswith(b'0{"sid":"')

    def end_tick(self) -> None:
        soon, self.runtime.soon = self.runtime.soon, []
        for callback in soon:
            callback()

    def collect(self) -> None:
        """Everything that reached the client so far."""
        self.end_tick()
        if self.poll:
            self.take_body(self.poll.pop())
            self.poll = None
        if self.wire is not None:
            self.take(self.wire.texts)

    def take(self, texts: list[bytes]) -> None:
        for text in texts:
            if text == b"2":
                self.pings_seen += 1
            elif text[:1] == b"4":
                self.got.append(text)
        texts.clear()

    def take_body(self, body: bytes) -> None:
        packets = body.split(b"\x1e")
        assert len([packet for packet in packets if packet != b"1"]) <= 16
        if b"1" in packets or packets == [b"6"]:
            packets = [packet for packet in packets if packet not in (b"1", b"6")]
        self.take(packets)

    @property
    def may_end(self) -> bool:
        """Steps that end a session wait, or few would live to see the others."""
        return self.alive and self.steps >= self.patience

    @property
    def alive(self) -> bool:
        return self.reason is None

    def over(self, reason: str) -> None:
        self.reason = reason
        if self.probe is not None:
            self.probe = None
            self.probed = False

    # Sending

    @precondition(lambda self: self.alive)
    @rule(size=st.sampled_from([1, 10, 100, 700]), times=st.sampled_from([1, 2, 20, 60]))
    def send(self, size: int, times: int) -> None:
        for _ in range(times):
            self.number += 1
            packet = b"4%d:" % self.number + b"x" * size
            self.sent.append(packet)
            self.session.send(text_frame(packet))
        self.collect()
        if self.session.reason == "slow consumer":
            # Only a client that took nothing may be called slow.
            assert self.wire is None or self.paused
            self.over("slow consumer")

    # Receiving

    def receive(self, packet: bytes) -> None:
        self.session.receive(packet)
        self.collect()

    @precondition(lambda self: self.alive)
    @rule()
    def client_message(self) -> None:
        self.expected_received.append(b"4hello")
        self.receive(b"4hello")

    @precondition(lambda self: self.alive)
    @rule()
    def client_pong(self) -> None:
        if self.pong_by is not None:
            self.pong_by = None
            self.ping_at = self.now + INTERVAL
        self.receive(b"3")

    @precondition(lambda self: self.may_end)
    @rule()
    def client_close(self) -> None:
        self.receive(b"1")
        self.over("transport close")

    @precondition(lambda self: self.may_end)
    @rule(packet=st.sampled_from([b"", b"0", b"2", b"2probe", b"5", b"6", b"x", b"\x1e"]))
    def client_nonsense(self, packet: bytes) -> None:
        self.receive(packet)
        self.over("parse error")

    @precondition(lambda self: not self.alive)
    @rule()
    def after_the_end_nothing_is_received(self) -> None:
        self.receive(b"4late")

    # Polling

    @precondition(lambda self: self.wire is None and (self.poll is None or self.may_end))
    @rule()
    def client_polls(self) -> None:
        pending, self.poll = self.poll, self.poll if self.poll is not None else []
        second: list[bytes] = []
        taken = self.session.poll(second.append if pending is not None else self.poll.append)
        if pending is not None and self.alive:
            assert not taken
            assert pending == [b"1"] or pending[-1] == b"1"
            self.over("duplicate poll")
        self.collect()
        if not self.alive and self.poll == []:
            self.poll = None

    # WebSocket

    @precondition(lambda self: self.alive and self.wire is not None)
    @rule()
    def buffer_fills(self) -> None:
        self.paused = True
        self.session.pause()

    @precondition(lambda self: self.alive and self.wire is not None and self.paused)
    @rule()
    def buffer_empties(self) -> None:
        self.paused = False
        self.session.resume()
        self.collect()

    @precondition(lambda self: self.may_end and self.wire is not None)
    @rule()
    def socket_is_lost(self) -> None:
        self.session.lost()
        self.over("transport close")

    # Upgrade

    @precondition(lambda self: self.alive)
    @rule()
    def begin_upgrade(self) -> None:
        wire = Wire()
        began = self.session.begin_upgrade(wire)
        assert began == (self.wire is None and self.probe is None)
        if began:
            self.probe, self.probe_until = wire, self.now + UPGRADE

    @precondition(lambda self: self.alive and self.probe is not None)
    @rule(packet=st.sampled_from([b"2probe", b"2probe", b"5", b"5", b"4early", b"2", b""]))
    def probe_says(self, packet: bytes) -> None:
        wire = self.probe
        assert wire is not None
        self.session.probe(packet)
        if packet == b"2probe" and not self.probed:
            assert wire.texts == [b"3probe"]
            wire.texts.clear()
            self.probed = True
            if self.poll is not None:
                assert self.poll == [b"6"]
        elif packet == b"5" and self.probed:
            assert wire.is_transport
            self.wire, self.probe, self.probed = wire, None, False
        else:
            assert wire.closed == "close"
            self.probe, self.probed = None, False
        self.collect()

    @precondition(lambda self: self.alive and self.probe is not None)
    @rule()
    def probe_is_lost(self) -> None:
        self.session.end_upgrade()
        self.probe, self.probed = None, False

    # Time

    @precondition(lambda self: self.alive)
    @rule(seconds=st.sampled_from([0.05, 1.0, 9.0, 14.0]))
    def time_passes(self, seconds: float) -> None:
        until = self.now + seconds
        while True:
            due = min((when for when, _ in self.runtime.alarms), default=until)
            self.now = max(self.now, min(due, until))
            if due > until:
                break
            alarm = min(self.runtime.alarms, key=lambda entry: entry[0])
            self.runtime.alarms.remove(alarm)
            if self.pong_by is None and self.now >= self.ping_at - 0.11:
                self.pong_by = self.now + TIMEOUT
                self.pings_due += 1
            alarm[1]()
            self.collect()
            if not self.session.open:
                assert self.session.reason == "ping timeout"
                assert self.pong_by is not None
                assert self.pong_by - 0.3 <= self.now <= self.pong_by + 0.3
                self.over("ping timeout")
                return
        if self.probe is not None and self.now > self.probe_until + 0.2:
            assert self.probe.closed == "close"
        if self.probe is not None and self.probe.closed:
            assert self.now >= self.probe_until - 0.2
            self.probe, self.probed = None, False
        if self.pong_by is not None:
            assert self.now <= self.pong_by + 0.3, "a silent client was kept"
        else:
            assert self.now <= self.ping_at + 0.3, "no ping was sent"

    # The server's close

    @precondition(lambda self: self.may_end)
    @rule(polite=st.booleans())
    def server_closes(self, polite: bool) -> None:
        polling = self.wire is None
        self.session.close("forced close", polite=polite)
        self.collect()
        self.over("forced close")
        if polite and polling:
            for _ in range(100):
                body: list[bytes] = []
                if not self.session.poll(body.append) or not body:
                    break
                self.take_body(body[0])
                if body[0].endswith(b"1") and body[0][-2:] in (b"1", b"\x1e1"):
                    break
            assert self.got == self.sent, "a polite close lost something"
            assert not self.engine.sessions

    # What always holds

    @invariant()
    def steps_are_counted(self) -> None:
        self.steps += 1

    @invariant()
    def order_is_kept_and_nothing_comes_twice(self) -> None:
        assert self.got == self.sent[: len(self.got)]

    @invariant()
    def no_ping_comes_before_it_is_due(self) -> None:
        assert self.pings_seen <= self.pings_due

    @invariant()
    def messages_arrive_as_they_were_sent(self) -> None:
        assert self.above.received == self.expected_received

    @invariant()
    def the_end_is_told_once_with_its_reason(self) -> None:
        if hasattr(self, "session"):
            assert self.above.reasons == ([] if self.reason is None else [self.reason])
            assert self.session.open == self.alive

    @invariant()
    def an_open_websocket_that_reads_has_everything(self) -> None:
        if self.alive and self.wire is not None and not self.paused:
            assert self.got == self.sent

    @invariant()
    def what_waits_is_bounded(self) -> None:
        if hasattr(self, "session"):
            frames, size = self.session.backlog
            assert size <= MAX_BYTES
            assert frames <= MAX_FRAMES or self.wire is None

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.engine.close()
            self.now += 60
            for _, callback in list(self.runtime.alarms):
                callback()
            assert self.engine.stats.sessions == 0


TestSession = SessionMachine.TestCase
TestSession.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
