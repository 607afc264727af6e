"""What a session touches: its engine, a WebSocket below, a consumer above, and an upgrade while there is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from parlour.socketio.engineio.handshake import Handshake
from parlour.socketio.engineio.timer_wheel import Timed, TimerWheel
from parlour.socketio.options import Options
from parlour.socketio.stats import Stats

Pending = bytes | list[bytes] | tuple[bytes, ...] | None
"""See `outbox`."""


class Flushed(Protocol):
    """What an engine needs of an outbox that has something to send."""

    pending: Pending

    @property
    def write(self) -> Callable[[bytes], None]: ...
    def flush(self) -> None: ...


class Held(Timed, Protocol):
    """What an engine needs of a session that it holds by its id."""

    @property
    def sid(self) -> str: ...
    @property
    def handshake(self) -> Handshake: ...


class Host(Protocol):
    """What an outbox and a session need of their engine; the times are in seconds."""

    @property
    def options(self) -> Options: ...
    @property
    def stats(self) -> Stats: ...
    @property
    def wheel(self) -> TimerWheel: ...
    @property
    def now(self) -> Callable[[], float]: ...
    @property
    def ping_interval(self) -> float: ...
    @property
    def ping_timeout(self) -> float: ...

    def mark(self, outbox: Flushed) -> None:
        """Flush this outbox when the tick ends."""

    def overrun(self, outbox: Flushed) -> None:
        """This outbox outgrew its bounds: close its session when the tick ends."""

    def drop(self, data: bytes) -> None:
        """Where a session without a WebSocket writes."""

    def ended(self, session: Held, reason: str) -> None:
        """Called by a session, once, when it is over for the world above."""

    def forget(self, session: Held) -> None:
        """Called by a session when nobody can ask for it any more."""


class Outlet(Protocol):
    """What a session needs of a WebSocket."""

    @property
    def write(self) -> Callable[[bytes], None]: ...

    def adopted(self) -> None:
        """It was a probe, and is the transport now."""

    def hold(self) -> None:
        """Stop reading, until `resume_reading`."""

    def resume_reading(self) -> None: ...
    def close(self, code: int) -> None:
        """Send a close frame, then wait a moment for the peer's."""

    def abort(self) -> None:
        """Drop the connection and all that is buffered for it."""


class Consumer(Protocol):
    """What stands above a session."""

    def text(self, packet: bytes) -> None:
        """A text message, its leading `4` included so that nothing is copied; its UTF-8 is not yet checked."""

    def binary(self, data: bytes) -> None: ...
    def closed(self, reason: str) -> None: ...
    def retire(self) -> None:
        """The server stops: start nothing new, and close the session when what runs is done."""


class Upgrade:
    """A WebSocket that wants to become the transport of a polling session."""

    __slots__ = ("due", "outlet", "probed")

    def __init__(self, outlet: Outlet, due: float) -> None:
        self.outlet = outlet
        self.due = due
        self.probed = False
        """It said `2probe` and was answered."""


class Gone:
    """The consumer of a session that is over."""

    def text(self, packet: bytes) -> None: ...
    def binary(self, data: bytes) -> None: ...
    def closed(self, reason: str) -> None: ...
    def retire(self) -> None: ...


GONE = Gone()
