"""How fast a request's body has to come, and an answer to be read: the time of both is bounded in total.

A body may take its time for `GRACE_S`; after that it must have come at `BODY_RATE` on average: 25 MB within an hour
over a slow phone, and a byte every nine seconds for half a minute. An answer must be read at `READ_RATE`, looked at
each `STALL_S`: a download over a slow line goes on, and one that nobody reads ends after two looks.
"""

from __future__ import annotations

import asyncio
import fcntl
import struct
import termios

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from parlour.socketio.transports.idle_timeouts import IdleTimeouts

GRACE_S = 30.0
BODY_RATE = 8_192
"""Bytes a second."""
READ_RATE = 2_048
STALL_S = 15.0


class Flow(FlowControl):
    """uvicorn's own, which also knows for how long it was we who did not read."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(transport)
        self._loop = loop
        self._since = 0.0
        self.paused_s = 0.0

    def pause_reading(self) -> None:
        if not self.read_paused:
            self._since = self._loop.time()
        super().pause_reading()

    def resume_reading(self) -> None:
        if self.read_paused:
            self.paused_s += self._loop.time() - self._since
        super().resume_reading()


def is_too_slow(seconds: float, size: int) -> bool:
    """Whether a body of which `size` bytes came in so many seconds of reading is given up."""
    return seconds > GRACE_S + size / BODY_RATE


def unread(transport: asyncio.Transport) -> int:
    """Bytes written that the client's system has not acknowledged: ours, and the kernel's (Linux).

    Of the kernel's alone one learns too late: it says that there is room only when a third of its buffer is free,
    which may be a megabyte.
    """
    waiting = transport.get_write_buffer_size()
    socket = transport.get_extra_info("socket")
    try:
        answer = fcntl.ioctl(socket.fileno(), termios.TIOCOUTQ, b"\0\0\0\0")
    except (OSError, AttributeError):  # closed meanwhile, or no such question on this system
        return waiting
    return waiting + int(struct.unpack("i", answer)[0])


class AnswerReading(HttpToolsProtocol):
    """uvicorn's protocol, with a watch on whether the client reads what it asked for."""

    reading: IdleTimeouts[AnswerReading]
    flow: Flow
    _unread = 0

    def pause_writing(self) -> None:
        super().pause_writing()
        self.await_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.reading.stop(self)

    def await_reading(self) -> None:
        self._unread = 0
        self.reading.start(self)

    def not_read(self) -> None:
        """Time to see whether the client has read some of what was written."""
        left = unread(self.transport)
        if self._unread and left > self._unread - READ_RATE * STALL_S:
            self.transport.abort()
        elif left:
            self._unread = left
            self.reading.start(self)
