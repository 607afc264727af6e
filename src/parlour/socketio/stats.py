"""What the engine counts about itself; the owner's metrics read it."""

from __future__ import annotations

from collections import Counter


class Stats:
    """Totals since the start, except `sessions` and `connections`, which are how many there are now."""

    __slots__ = (
        "bytes_in",
        "bytes_out",
        "closed",
        "connections",
        "connections_refused",
        "events",
        "frames_in",
        "frames_out",
        "handshakes",
        "refusals",
        "sessions",
        "slow_consumers",
        "upgrades",
    )

    def __init__(self) -> None:
        self.sessions = 0
        self.connections = 0
        self.handshakes = 0
        self.upgrades = 0
        self.events = 0
        self.frames_in = 0
        self.frames_out = 0
        self.bytes_in = 0
        self.bytes_out = 0
        self.slow_consumers = 0
        self.refusals: Counter[str] = Counter()
        """Handshakes refused, by reason."""
        self.connections_refused: Counter[str] = Counter()
        """Connections turned down before a request was read: `full`, or `address` for too many of one."""
        self.closed: Counter[str] = Counter()
        """Sessions ended, by reason."""
