"""What a client presented when it opened its session, and what may be answered to it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, overload
from urllib.parse import parse_qsl

RawHeaders = list[tuple[bytes, bytes]]
_Default = TypeVar("_Default")
_MOST_FIELDS = 100
"""More fields in a query than anybody sends."""


class Headers(Mapping[str, str]):
    """Headers by lower-case name, kept as one string: ten thousand idle sockets keep ten thousand of these."""

    __slots__ = ("_raw",)

    def __init__(self, raw: Iterable[Iterable[bytes]]) -> None:
        """`raw` is as in ASGI: pairs of a lower-case name and a value."""
        # Each name between a line break and a colon: no parser lets a break into a value, so that finds names only.
        self._raw = b"\n%b\n" % b"\n".join(map(b":".join, raw))

    def __getitem__(self, name: str) -> str:
        value = self.get(name)
        if value is None:
            raise KeyError(name)
        return value

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    @overload
    def get(self, name: str, /) -> str | None: ...
    @overload
    def get(self, name: str, default: str | _Default, /) -> str | _Default: ...
    def get(self, name: str, default: Any = None, /) -> Any:
        prefix = _prefix(name)
        raw = self._raw
        found = raw.find(prefix)
        if found < 0:
            return default
        end = raw.find(b"\n", found + 1)
        value = raw[found + len(prefix) : end].strip()
        if raw.find(prefix, end) >= 0:
            values = [line.partition(b"\n")[0].strip() for line in raw.split(prefix)[1:]]
            value = (b"; " if name == "cookie" else b", ").join(values)
        return value.decode("latin-1")

    def __iter__(self) -> Iterator[str]:
        return iter(
            dict.fromkeys(line.split(b":", 1)[0].decode("latin-1") for line in self._raw.split(b"\n") if line)
        )

    def __len__(self) -> int:
        return sum(1 for _ in self)


@lru_cache(maxsize=64)
def _prefix(name: str) -> bytes:
    return b"\n" + name.encode("latin-1") + b":"


class Query(Mapping[str, str]):
    """The query string by name; of a name given twice, the first counts."""

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def __getitem__(self, name: str) -> str:
        return _parsed(self._raw)[name]

    def __contains__(self, name: object) -> bool:
        return name in _parsed(self._raw)

    @overload
    def get(self, name: str, /) -> str | None: ...
    @overload
    def get(self, name: str, default: str | _Default, /) -> str | _Default: ...
    def get(self, name: str, default: Any = None, /) -> Any:
        return _parsed(self._raw).get(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter(_parsed(self._raw))

    def __len__(self) -> int:
        return len(_parsed(self._raw))


@lru_cache(maxsize=64)
def _parsed(query: bytes) -> dict[str, str]:
    """Remembered for a moment: a handshake is asked for five names, and most clients send the same query."""
    text = query.decode("latin-1")
    if text.count("&") >= _MOST_FIELDS:
        return {}
    return dict(reversed(parse_qsl(text, keep_blank_values=True)))


class Handshake(NamedTuple):
    """One request that opens a session; `namespace` and `auth` are filled in for each CONNECT.

    A tuple, because two are made for each connection: a frozen dataclass of nine fields takes six times as long.
    """

    headers: Mapping[str, str]
    """Lower-case names, latin-1 text; duplicates joined as HTTP says."""
    query: Mapping[str, str]
    path: str
    scheme: str
    """`http` or `https`, as the first trusted hop saw it."""
    host: str
    peer: str
    """The client's address; behind a trusted proxy, the last one that is no trusted proxy."""
    transport: str
    """`polling` or `websocket`, at opening."""
    namespace: str = "/"
    auth: Any = None

    def of(self, namespace: str, auth: Any) -> Handshake:
        return Handshake(*self[:-2], namespace, auth)


@dataclass(frozen=True, slots=True)
class Accept:
    """The client may connect, and is this identity."""

    identity: Hashable
    data: Any = None


@dataclass(frozen=True, slots=True)
class Refuse:
    """The client may not connect; becomes CONNECT_ERROR."""

    message: str
    data: Any = None


class Seen(NamedTuple):
    """Where a request comes from: the client's address, and the scheme and the host that it used."""

    peer: str
    scheme: str
    host: str


def as_connected(peer: str, scheme: str, headers: Headers) -> Seen:
    """The default: what the connection itself says, whatever the headers claim."""
    return Seen(peer, scheme, headers.get("host", ""))


def same_origin(handshake: Handshake) -> bool:
    """The default origin policy: the page came from this very server."""
    return handshake.headers.get("origin") == f"{handshake.scheme}://{handshake.host}"
