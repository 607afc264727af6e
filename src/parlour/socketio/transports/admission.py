"""How many connections are served at once: in all, and of one address before its request is complete.

In all: fewer than there are descriptors, so that accepting never fails and files and databases still open. libuv
resets what it cannot accept, without a word to the client or to the log; here it gets a 503.

Of one address: who sends its request at once is in this state for a moment, and who fills it is slow on purpose.
Trusted proxies and this machine are exempt: behind them are many, and what they pass on is complete.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable
from ipaddress import ip_address, ip_network

from parlour.socketio.stats import Stats

try:
    import resource
except ImportError:  # not on Windows, where sockets are no files
    resource = None  # type: ignore[assignment]

PENDING_PER_ADDRESS = 100
_LOG_EVERY_S = 60.0
_MOST_RESERVED = 256
"""Descriptors kept from connections: the database's, files being read and written, workers' pipes."""
_LEAST = 16

_log = logging.getLogger("parlour.socketio")


def raise_descriptor_limit() -> None:
    """Raise the soft limit of open files to the hard one: 1,024 is the default of shells, not of servers."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        except (ValueError, OSError):  # macOS has a lower one of its own behind "unlimited"
            _log.warning("the limit of open files stays at %d", soft)


def most_connections() -> int:
    """How many connections the limit of open files leaves room for."""
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0] if resource is not None else -1
    if resource is None or soft == resource.RLIM_INFINITY:
        return 1_000_000
    try:
        used = len(os.listdir("/dev/fd"))
    except OSError:
        used = 64
    return max(_LEAST, soft - used - min(_MOST_RESERVED, soft // 4))


class Admission:
    """The counts of one listener. `enter` and `leave` go together."""

    def __init__(
        self, stats: Stats, most: int, exempt: Iterable[str] = (), network: Callable[[str], str] = str
    ) -> None:
        self.most = most
        self.turned_away = 0
        """Connections beyond `most` that are kept for a moment, to be answered."""
        self._stats = stats
        self._network = network
        self._exempt = [ip_network(each, strict=False) for each in exempt]
        self._pending: dict[str, int] = {}
        self._places: dict[str, str] = {}
        self._logged = float("-inf")
        self._unlogged = 0

    def enter(self, address: str) -> str | None:
        """Count a connection whose request is not complete. What to `leave`, empty if exempt; None: refused."""
        place = self._place(address)
        if not place:
            return place
        count = self._pending.get(place, 0)
        if count >= PENDING_PER_ADDRESS:
            self.refused("address")
            return None
        self._pending[place] = count + 1
        return place

    def leave(self, place: str | None) -> None:
        if not place:
            return
        count = self._pending[place] - 1
        if count:
            self._pending[place] = count
        else:
            del self._pending[place]

    def refused(self, reason: str) -> None:
        """Count a refusal, and say so once a minute."""
        self._stats.connections_refused[reason] += 1
        self._unlogged += 1
        now = time.monotonic()
        if now - self._logged >= _LOG_EVERY_S:
            why = {"full": f"there are {self.most}", "address": f"{PENDING_PER_ADDRESS} of one address wait"}
            _log.warning("connections refused: %d (the last because %s)", self._unlogged, why[reason])
            self._logged, self._unlogged = now, 0

    def _place(self, address: str) -> str:
        """What the address counts as, or nothing for who is exempt; remembered, because working it out takes 5 µs."""
        place = self._places.get(address)
        if place is None:
            if len(self._places) >= 1_024:
                self._places.clear()
            place = self._places[address] = "" if self._is_exempt(address) else self._network(address)
        return place

    def _is_exempt(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:  # a Unix socket: a proxy on this machine
            return True
        parsed = getattr(parsed, "ipv4_mapped", None) or parsed
        return any(parsed in network for network in self._exempt)
