"""How the text of one setting becomes a value. Each reader raises ValueError saying what the value must be.

The messages never repeat the value: it may be a secret that landed in the wrong variable.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlsplit

from parlour import netaddr

T = TypeVar("T")

SECRET_BYTES = 32  # HS256 wants a key at least as long as its hash (RFC 7518 §3.2)
_PLACES = {"host", "hostaddr", "service", "unix_socket"}  # libpq's names, and the one of MySQL's drivers
DATABASES = ("sqlite", "postgresql", "postgres", "mysql", "mariadb")


class RatePair(NamedTuple):
    """A rate with two counters: for the account or guest itself, and for its network address."""

    own: int
    address: int


def whole(least: int, most: int = 2**31 - 1) -> Callable[[str], int]:
    def read(text: str) -> int:
        # int() also takes "1_0", "+5" and other scripts' digits; a setting is plainer than that
        if not (text.isascii() and text.isdigit() and least <= int(text[:12]) <= most):
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(text)

    return read


def rate_pair(text: str) -> RatePair:
    """`5` (the address may do four times as much) or `5,20`."""
    count = whole(1)
    own, comma, address = (part.strip() for part in text.partition(","))
    try:
        return RatePair(count(own), count(address) if comma else count(own) * 4)
    except ValueError:
        raise ValueError("must be a whole number, or two with a comma: for each one, for each address") from None


def one_of(**choices: T) -> Callable[[str], T]:
    def read(text: str) -> T:
        if text.lower() not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return choices[text.lower()]

    return read


def path(text: str) -> Path:
    return Path(text).expanduser()


def secret(text: str) -> str:
    if len(text.encode()) < SECRET_BYTES:
        raise ValueError(f"must be at least {SECRET_BYTES} bytes long, as `openssl rand -hex 32` makes it")
    return text


def token(text: str) -> str:
    if len(text) < 16 or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("must be at least 16 printable ASCII characters without spaces")
    return text


def database_url(text: str) -> str:
    scheme, separator, rest = text.partition("://")
    kind = scheme.partition("+")[0]
    if not separator or kind not in DATABASES or (kind != "sqlite" and not _has_host(text)):
        raise ValueError("must be a URL: sqlite:///file, postgresql://host/name or mysql://host/name")
    if kind == "sqlite" and (not rest.startswith("/") or len(rest) < 2 or rest == "/:memory:"):
        raise ValueError("must name a file: sqlite:////absolute/path or sqlite:///relative/path")
    return text


def _has_host(url: str) -> bool:
    """Before the path, or in the query: a socket on this machine, as drivers take it."""
    try:
        parts = urlsplit(url)
        named = {name for name, value in parse_qsl(parts.query) if value}
        return bool(parts.hostname or named & _PLACES) and (parts.port is None or parts.port > 0)
    except ValueError:  # brackets without an end, a port that is no number
        return False


def origin(text: str) -> str:
    """Scheme, host and port as a browser writes them in `Origin`; international names as punycode."""
    try:
        return netaddr.read_origin(text)
    except ValueError:
        raise ValueError("must be an origin like https://chat.example.org, without a path and without *") from None


def origins(text: str) -> tuple[str, ...]:
    return tuple(origin(part) for part in _listed(text))


def contacts(text: str) -> tuple[str, ...]:
    """Where to report a vulnerability (RFC 9116, section 2.5.3), as URIs; an e-mail address becomes one."""
    found = []
    for part in _listed(text):
        uri = part if ":" in part else f"mailto:{part}"
        scheme, _, rest = uri.partition(":")
        ok = rest.startswith("//") if scheme == "https" else "@" in rest if scheme == "mailto" else scheme == "tel"
        if not (ok and rest and uri.isascii() and uri.isprintable() and " " not in uri):
            raise ValueError("must be e-mail addresses or https:// addresses with commas between")
        found.append(uri)
    return tuple(found)


def networks(text: str) -> tuple[str, ...]:
    """Addresses and CIDR ranges of proxies whose `X-Forwarded-*` headers are believed."""
    try:
        return tuple(str(ipaddress.ip_network(part, strict=False)) for part in _listed(text))
    except ValueError:
        raise ValueError("must be addresses or ranges with commas between: 127.0.0.1, 10.0.0.0/8") from None


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
