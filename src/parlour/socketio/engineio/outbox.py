"""What waits to be sent to one client.

An item is always a finished WebSocket frame, so that one `bytes` serves all receivers; polling cuts its text from it.
`pending` is the whole queue and says in what state it is:

- `None`: an open WebSocket with nothing to send, by far the most common;
- `bytes`: exactly one frame, written when the tick ends;
- `list`: several frames, or any number while the transport cannot take them (`queueing`);
- `CLOSED`: over; whatever is pushed is dropped.

The first two are handled where rooms fan out, without a call into here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from parlour.socketio.engineio.codec import POLL_PACKETS, encode_payload
from parlour.socketio.engineio.interfaces import Host, Pending

CLOSED: Final[tuple[bytes, ...]] = ()
BATCH_FRAMES = 128
BATCH_BYTES = 65_536
_LARGE = 4_096


class Outbox:
    """The send queue of a session, bounded while its transport takes nothing."""

    __slots__ = ("_engine", "_marked", "_queued", "paused", "pending", "polled", "queueing", "write")

    def __init__(self, engine: Host, write: Callable[[bytes], None] | None) -> None:
        self._engine = engine
        self._marked = False
        self.paused = False
        self._queued = 0
        self.polled: Callable[[bytes], None] | None = None
        """The pending poll, to be called once with a body."""
        self.write = write or engine.drop
        self.pending: Pending = [] if write is None else None
        self.queueing = write is None

    @property
    def backlog(self) -> tuple[int, int]:
        """Frames and bytes that the transport has not taken."""
        if not self.queueing or type(self.pending) is not list:
            return 0, 0
        return len(self.pending), self._queued

    def send(self, frame: bytes) -> None:
        """Have a frame leave at the end of this tick, after all that was sent before."""
        if self.pending is None:
            self.pending = frame
            self._engine.mark(self)
        else:
            self.push(frame)

    def push(self, frame: bytes) -> None:
        """`send` for an outbox that has something pending."""
        pending = self.pending
        if type(pending) is bytes:
            self.pending = [pending, frame]
            if len(pending) + len(frame) > BATCH_BYTES:
                self.flush()
        elif type(pending) is list:
            pending.append(frame)
            if self.queueing:
                self._count(frame, len(pending))
            elif len(pending) >= BATCH_FRAMES or len(frame) > _LARGE:
                self.flush()

    def _count(self, frame: bytes, frames: int) -> None:
        options = self._engine.options
        self._queued += len(frame)
        if self._queued > options.send_queue_bytes or (self.paused and frames > options.send_queue_frames):
            # The session is closed when the tick ends: a room may be walking over its members now.
            self.pending = CLOSED
            self._engine.overrun(self)
        elif self.polled is not None and not self._marked:
            self._marked = True
            self._engine.mark(self)

    def flush(self) -> None:
        """Hand over what is pending, if the transport can take it."""
        pending = self.pending
        if self.queueing:
            self._marked = False
            if self.polled is not None and pending:
                self.release(self.take_body())
        elif type(pending) is bytes:
            self.pending = None
            self.write(pending)
        elif type(pending) is list:
            self.pending = None
            self.write(b"".join(pending))

    def release(self, body: bytes) -> None:
        """End the pending poll, if there is one."""
        if self.polled is not None:
            answer, self.polled = self.polled, None
            answer(body)

    def take_body(self) -> bytes:
        """The answer to a poll: as much of the queue as one may carry."""
        if type(self.pending) is not list:
            return b""
        frames = self.pending[:POLL_PACKETS]
        del self.pending[:POLL_PACKETS]
        self._queued -= sum(map(len, frames))
        return encode_payload(frames)

    def pause(self) -> None:
        """The WebSocket's buffer is full: keep what comes, up to the bounds."""
        self.paused = True
        pending = self.pending
        if not self.queueing and pending is not CLOSED:
            kept = (
                []
                if pending is None
                else pending
                if isinstance(pending, list)
                else [pending]
                if isinstance(pending, bytes)
                else []
            )
            self.pending = kept
            self._queued = sum(map(len, kept))
            self.queueing = True

    def resume(self) -> None:
        """The WebSocket's buffer has room again."""
        self.paused = False
        self.drain()

    def drain(self) -> None:
        """Write the queue in portions, stopping as soon as the transport says that it is full again."""
        backlog = self.pending
        if type(backlog) is not list:
            return
        while backlog and not self.paused:
            size = count = 0
            while count < len(backlog) and size < BATCH_BYTES:
                size += len(backlog[count])
                count += 1
            portion = backlog[0] if count == 1 else b"".join(backlog[:count])
            del backlog[:count]
            self._queued -= size
            self.write(portion)
        if not backlog and not self.paused and self.pending is backlog:
            self.pending = None
            self.queueing = False
