"""Who really asked: address, scheme and host, through the proxies that are trusted and no others."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.types import Scope

_FORWARDING = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded", "via")


class Caller(NamedTuple):
    """`peer` is an address; `direct` when no proxy stands between, as far as the request tells."""

    peer: str
    scheme: str
    host: str
    direct: bool

    @property
    def is_secure(self) -> bool:
        return self.scheme == "https"

    @property
    def is_local(self) -> bool:
        """A program on this very machine. What an unknown proxy passes on from the world also comes from here."""
        return self.direct and _is_loopback(self.peer)


class Proxies:
    """The addresses and ranges of `TRUSTED_PROXIES`, whose `X-Forwarded-*` is believed."""

    def __init__(self, trusted: Iterable[str]) -> None:
        self._networks = [ip_network(entry, strict=False) for entry in trusted]

    def caller(self, scope: Scope) -> Caller:
        headers = Headers(scope=scope)
        peer = scope["client"][0] if scope.get("client") else ""
        scheme, host = str(scope.get("scheme", "http")), headers.get("host", "")
        direct = not any(name in headers for name in _FORWARDING)
        if not self._trusts(peer):
            return Caller(peer, scheme, host, direct)
        hops = [hop.strip() for value in headers.getlist("x-forwarded-for") for hop in value.split(",")]
        # Each proxy appends who asked it: only the tail that trusted ones wrote means anything.
        while hops and self._trusts(peer):
            peer = _address(hops.pop())
        forwarded = headers.get("x-forwarded-proto", scheme).rpartition(",")[2].strip().lower()
        host = headers.get("x-forwarded-host", host).rpartition(",")[2].strip()
        return Caller(peer, forwarded if forwarded in ("http", "https") else scheme, host, direct)

    def _trusts(self, address: str) -> bool:
        if not self._networks:
            return False
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._networks)


def _address(hop: str) -> str:
    """Without the port that some proxies append, and without the brackets of IPv6."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop


def _is_loopback(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return bool((mapped or parsed).is_loopback)
