"""Who really asked: the peer's address, scheme and host, through proxies that are trusted and no others."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import NamedTuple

from parlour.socketio.handshake import Headers


class Caller(NamedTuple):
    peer: str
    scheme: str
    host: str


class Proxies:
    """Addresses and networks whose `X-Forwarded-For`, `-Proto` and `-Host` are believed."""

    def __init__(self, trusted: Iterable[str]) -> None:
        self._networks: list[IPv4Network | IPv6Network] = [ip_network(entry, strict=False) for entry in trusted]

    def caller(self, peer: str, scheme: str, headers: Headers) -> Caller:
        host = headers.get("host", "")
        if not self._networks or not self._trusts(peer):
            return Caller(peer, scheme, host)
        hops = [hop.strip() for hop in headers.get("x-forwarded-for", "").split(",") if hop.strip()]
        # Each proxy appends who asked it, so only the tail written by trusted ones means anything.
        while hops and self._trusts(peer):
            peer = hops.pop()
        forwarded = headers.get("x-forwarded-proto", scheme).rpartition(",")[2].strip().lower()
        if forwarded in ("http", "https", "ws", "wss"):
            scheme = {"ws": "http", "wss": "https"}.get(forwarded, forwarded)
        return Caller(peer, scheme, headers.get("x-forwarded-host", host).rpartition(",")[2].strip())

    def _trusts(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._networks)
