"""Addresses and origins: who sent a request, through which trusted proxies, and from whose page.

The one reader of `X-Forwarded-*`, `Origin` and `Sec-Fetch-*`: HTTP, long-polling and WebSockets all ask here, so that
a header means the same on each. Standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import Enum
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, NamedTuple
from urllib.parse import urlsplit

Header = Callable[[str], str | None]
"""A header's value by lower-case name; several of one name joined as RFC 9110, section 5.3, says. None: not sent."""

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
UNKNOWN: Final = "unknown"
"""The peer where a trusted proxy names none that is an address: all of them count as one."""
DEFAULT_PORTS: Final = {"http": 80, "https": 443}
MOST_HOPS: Final = 32
"""Members of `X-Forwarded-For` that are looked at, from the end."""
_FORWARDING: Final = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded", "via")
_SCHEMES: Final = {"http": "http", "https": "https", "ws": "http", "wss": "https"}
# Letters that IDNA 2008 keeps, and its predecessor wrote as others (UTS #46, table 2).
_KEPT: Final = "ßς\u200c\u200d"
# What IDNA passes over (UTS #46): it comes along when a name is copied from a page.
_PASSED_OVER: Final = re.compile("[\u00ad\u034f\u200b\u2060\u2064\ufe00-\ufe0f\ufeff]")
_HOST: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?")


class Caller(NamedTuple):
    """`scheme` and `host` are those that the client used, `peer` is its address ("" for a socket file).

    `is_local`: a program on this very machine. What a proxy passes on from the world also comes from here, and is
    not local.
    """

    peer: str
    scheme: str
    host: str
    is_local: bool

    @property
    def is_secure(self) -> bool:
        return self.scheme == "https"

    @property
    def origin(self) -> str:
        """The server's own origin as a browser writes it: lower case, without the scheme's default port."""
        return f"{self.scheme}://{self.host.lower().removesuffix(f':{DEFAULT_PORTS[self.scheme]}')}"


class Proxies:
    """The addresses and ranges of `TRUSTED_PROXIES`, whose `X-Forwarded-For`, `-Proto` and `-Host` are believed."""

    def __init__(self, trusted: Iterable[str]) -> None:
        self._networks = [_network(entry) for entry in trusted]

    def caller(self, peer: str, scheme: str, header: Header) -> Caller:
        """`peer` and `scheme` are the connection's; `scheme` is `http` or `https`."""
        if ":" in peer:
            peer = canonical(peer) or peer
        host = header("host") or ""
        if not self._trusts(peer):
            return Caller(peer, scheme, host, _is_local(peer, header))
        is_local, hops = _is_local(peer, header), _members(header("x-forwarded-for"))
        # Each proxy appends who asked it: only the tail that trusted ones wrote means anything.
        while hops and self._trusts(peer):
            peer = canonical(_without_port(hops.pop())) or UNKNOWN
        said, named = _members(header("x-forwarded-proto")), _members(header("x-forwarded-host"))
        scheme = _SCHEMES.get(said[-1].lower(), scheme) if said else scheme
        return Caller(peer, scheme, named[-1] if named else host, is_local)

    def _trusts(self, address: str) -> bool:
        if not self._networks:
            return False
        parsed = _parsed(address)
        return parsed is not None and any(parsed in network for network in self._networks)


class Sender(Enum):
    """Whose page sent a request, by what its browser says of it."""

    DIRECT = "no page of another site: a program, a link that was followed, or a page of the server's own"
    OWN = "a page of the server's own"
    ALLOWED = "a front end of `ALLOWED_ORIGINS`"
    WIDGET = "a site of `WIDGET_ORIGINS`"
    FOREIGN = "any other site"

    @property
    def brings_cookies(self) -> bool:
        """Whether a cookie says who asks. A browser adds it whoever wrote the page."""
        return self not in (Sender.WIDGET, Sender.FOREIGN)

    @property
    def may_connect(self) -> bool:
        """Whether its scripts may open a socket, and read answers."""
        return self is not Sender.FOREIGN


class Origins:
    """The server's own origins, those of front ends elsewhere, and those of sites that embed the widget."""

    def __init__(self, public_url: str | None, allowed: Iterable[str], widget: Iterable[str]) -> None:
        self._public_url = public_url
        self.allowed = frozenset(allowed)
        self.embed(widget)

    def embed(self, widget: Iterable[str]) -> None:
        """From now on these embed the widget, and no others."""
        self.widget = frozenset(widget)

    def sender(self, method: str, caller: Caller, header: Header) -> Sender:
        """By `Origin`; where none came, by `Sec-Fetch-Site`, which browsers send with every request (Fetch Metadata).

        Following a link is nobody's act but the visitor's; a foreign picture, script or form that sends one of our
        cookies along is its page's.
        """
        origin = header("origin")
        if origin is not None:
            return self._of(origin, caller)
        site = (header("sec-fetch-site") or "none").lower()
        followed = method in SAFE_METHODS and (header("sec-fetch-mode") or "").lower() == "navigate"
        return Sender.DIRECT if site in ("none", "same-origin") or followed else Sender.FOREIGN

    def _of(self, origin: str, caller: Caller) -> Sender:
        origin = origin.lower()
        if origin == self._public_url or (caller.host and origin == caller.origin):
            return Sender.OWN
        if origin in self.allowed:
            return Sender.ALLOWED
        return Sender.WIDGET if origin in self.widget else Sender.FOREIGN


def read_origin(text: str) -> str:
    """Scheme, host and port as a browser writes them in `Origin` (RFC 6454, section 6.2), names as punycode.

    Raises ValueError for what is no origin: a path, a user, `*`.
    """
    parts = urlsplit(text)
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment and "@" not in parts.netloc
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or not bare or set(text) & set("*\\ \t\r\n?#"):
        raise ValueError("no origin")
    host, port = _ascii_host(parts.hostname), parts.port
    return f"{parts.scheme}://{host}" + ("" if port in (None, DEFAULT_PORTS[parts.scheme]) else f":{port}")


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one IPv6 household has to itself.

    A text that is no address counts as itself (a Unix socket has none).
    """
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, 64), strict=False))
    return address if parsed is None else str(parsed)


def canonical(address: str) -> str | None:
    """An address in the one way to write it: no zone, no IPv4 in IPv6; None for what is no address."""
    parsed = _parsed(address)
    return None if parsed is None else str(parsed)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text[:100].partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _network(text: str) -> IPv4Network | IPv6Network:
    network = ip_network(text, strict=False)
    mapped = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    return network if mapped is None or network.prefixlen < 96 else ip_network((mapped, network.prefixlen - 96))


def _members(value: str | None) -> list[str]:
    """The last members of a list in a header, without the empty ones."""
    parts = [part.strip() for part in (value or "").rsplit(",", MOST_HOPS)[-MOST_HOPS:]]
    return [part for part in parts if part]


def _without_port(hop: str) -> str:
    """Without the port that some proxies append, and without the brackets of IPv6."""
    bracketed = re.fullmatch(r"\[([^\]]*)\](:\d{1,5})?", hop[:100])
    if bracketed:
        return bracketed[1]
    return hop.partition(":")[0] if re.fullmatch(r"[^:]*:\d{1,5}", hop[:100]) else hop


def _is_local(peer: str, header: Header) -> bool:
    parsed = _parsed(peer)
    return bool(parsed is not None and parsed.is_loopback and all(header(name) is None for name in _FORWARDING))


def _ascii_host(host: str) -> str:
    if ":" in host:
        return f"[{ip_address(host).compressed}]"
    if not host.isascii():
        folded = "".join(char if char in _KEPT else char.casefold() for char in _PASSED_OVER.sub("", host))
        labels = unicodedata.normalize("NFKC", folded).replace("\u3002", ".").split(".")
        host = ".".join(label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels)
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise ValueError("no host")
    return host
