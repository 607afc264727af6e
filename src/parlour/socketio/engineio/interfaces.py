"""What a session touches: a WebSocket below, a consumer above, and an upgrade while there is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


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
