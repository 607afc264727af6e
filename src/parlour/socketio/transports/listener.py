"""What the connections of one uvicorn server share, and how those are refused that never get to the application."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from parlour.socketio.transports.admission import Admission
from parlour.socketio.transports.idle_timeouts import IdleTimeouts, Timed
from parlour.socketio.transports.progress import AnswerReading

Address = tuple[str, int | None]

_ANSWERS = {
    400: b"HTTP/1.1 400 Bad Request\r\n",
    408: b"HTTP/1.1 408 Request Timeout\r\n",
    414: b"HTTP/1.1 414 URI Too Long\r\n",
    429: b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 10\r\n",
    431: b"HTTP/1.1 431 Request Header Fields Too Large\r\n",
    503: b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\n",
}
_EMPTY = b"X-Content-Type-Options: nosniff\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Listener(NamedTuple):
    """What the connections of one uvicorn server share."""

    address: Address | None
    idle: IdleTimeouts[Timed]
    """For heads, and for each next part of a body."""
    reading: IdleTimeouts[AnswerReading]
    """For the client to read an answer, or some more of it."""
    turned_away: IdleTimeouts[Timed]
    """For who is refused to have sent the request that is answered 503."""
    admission: Admission


def refusal(status: int) -> bytes:
    """An answer without a body, after which the connection closes."""
    return _ANSWERS[status] + _EMPTY


def address_of(transport: asyncio.Transport, which: str) -> Address | None:
    """`peername` or `sockname`. The transport remembers them; uvicorn asks its socket, in five system calls."""
    address = transport.get_extra_info(which)
    if isinstance(address, tuple):
        return str(address[0]), int(address[1])
    return (address, None) if address and isinstance(address, str) else None
