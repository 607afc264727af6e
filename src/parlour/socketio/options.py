"""Everything about an engine that its owner may set, with the reason for each default."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parlour.socketio.engineio.handshake import Handshake, Headers, Seen, as_connected, same_origin


def _internal_error(error: Exception) -> Sequence[Any]:
    return ({"error": "internal"},)


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """Times are milliseconds where the name ends in `_ms`, sizes bytes."""

    path: str = "/socket.io"
    ping_interval_ms: int = 25_000
    ping_timeout_ms: int = 20_000
    max_payload: int = 1_000_000
    """One packet over a WebSocket (its attachments together too), one polling body."""
    connect_timeout_ms: int = 10_000
    """For a session to be connected to at least one namespace, from its opening or from the last disconnect."""
    upgrade_timeout_ms: int = 10_000
    close_timeout_ms: int = 2_000
    """For a peer to answer a close frame, or to fetch the last polling answer, before it is forgotten."""
    send_queue_frames: int = 1_000
    """Frames waiting for a WebSocket that does not read; a poller's queue is bounded by bytes alone."""
    send_queue_bytes: int = 4_000_000
    receive_queue_events: int = 64
    """Events waiting for a slow handler; beyond it, or beyond `max_payload` bytes, the socket is not read."""
    max_fragments: int = 1_024
    max_attachments: int = 10
    max_rooms: int = 10_000
    max_calls: int = 1_000
    """Acknowledgements one connection may owe."""
    nesting: int = 32
    """Levels of arrays and objects in one packet, the array of arguments being the first."""
    cookie: str | None = None
    """Name of a cookie with the session id, for load balancers that stick by cookie; none by default."""
    caller: Callable[[str, str, Headers], Seen] = as_connected
    """Where a request comes from, by its connection's address and scheme and its headers: whoever stands behind a
    proxy reads `X-Forwarded-*` here. By default no proxy is trusted."""
    proxies: Sequence[str] = ()
    """Addresses and networks from which any number of connections may have sent no complete request: many people
    come from there."""
    network: Callable[[str], str] = str
    """What counts as one address before a request is complete, such as a household's /64 of IPv6; each by itself
    by default."""
    allow_origin: Callable[[Handshake], bool] = same_origin
    """Asked only when there is an `Origin` header."""
    allow_credentials: Callable[[Handshake], bool] = lambda handshake: True
    """Asked of an allowed origin: whether its pages may send cookies when they poll (CORS)."""
    admit: Callable[[Handshake], int | None] | None = None
    """Asked before a session opens; an HTTP status refuses it."""
    claim: Callable[[Handshake], Hashable] | None = None
    """Whom a request says it comes from. One that claims another than its session's is told there is none."""
    opened: Callable[[Handshake], None] | None = None
    closed: Callable[[Handshake], None] | None = None
    error_ack: Callable[[Exception], Sequence[Any]] = _internal_error
    """What is acknowledged when a handler raised."""
    client_files: Path | None = None
    """Folder of the official browser client, served as `<path>/socket.io.js` and its like,
    compressed where `.br` or `.gz` lies beside."""
    clock: Callable[[], float] = time.monotonic
    """Seconds; never goes back."""
    randomness: Callable[[int], bytes] = os.urandom
