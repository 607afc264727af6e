"""The official browser client, served from the owner's built assets, in the smallest form that the caller takes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

_NAMES = frozenset(
    f"socket.io{build}.js{suffix}" for build in ("", ".min", ".esm.min", ".msgpack.min") for suffix in ("", ".map")
)
# Compressed forms that a build may have left beside a file, smallest first.
_ENDINGS: Final = {b"br": ".br", b"gzip": ".gz"}
_REFUSED: Final = frozenset({b"q=0", b"q=0.0", b"q=0.00", b"q=0.000"})


class _File(NamedTuple):
    """One form of a file. Each has an ETag of its own, as it has bytes of its own."""

    body: bytes
    tag: bytes
    encoding: bytes | None


class ClientFiles:
    """`<path>/socket.io.js` and its like: a fixed set of names, so no path can lead elsewhere."""

    def __init__(self, path: str, folder: Path | None) -> None:
        self._prefix = path.rstrip("/") + "/"
        self._folder = folder
        self._read: dict[str, list[_File]] = {}

    def serves(self, path: str) -> bool:
        return path.startswith(self._prefix) and path[len(self._prefix) :] in _NAMES

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        name = scope["path"][len(self._prefix) :]
        if scope["method"] not in ("GET", "HEAD"):
            await _respond(send, 405, b"", [(b"allow", b"GET, HEAD")])
            return
        if name not in self._read:
            self._read[name] = await asyncio.to_thread(self._load, name)
        accepted = _header(scope, b"accept-encoding")
        file = next(
            (form for form in self._read[name] if not form.encoding or accepts(accepted, form.encoding)), None
        )
        if file is None:
            await _respond(send, 404, b"", [])
        elif lists(_header(scope, b"if-none-match"), file.tag):
            await _respond(send, 304, b"", _headers(name, file))
        else:
            await _respond(send, 200, file.body, _headers(name, file), head=scope["method"] == "HEAD")

    def _load(self, name: str) -> list[_File]:
        """The forms that are there, smallest first, the plain file last; none where the plain one is missing."""
        forms = [self._form(name + ending, encoding) for encoding, ending in _ENDINGS.items()]
        plain = self._form(name, None)
        return [form for form in (*forms, plain) if form] if plain else []

    def _form(self, name: str, encoding: bytes | None) -> _File | None:
        try:
            body = ((self._folder or Path("/nonexistent")) / name).read_bytes()
        except OSError:
            return None
        return _File(body, b'"%s"' % sha256(body).hexdigest()[:32].encode(), encoding)


def accepts(header: bytes, encoding: bytes) -> bool:
    """Whether `Accept-Encoding` names the encoding and does not refuse it (RFC 9110, 12.5.3)."""
    for offer in header.lower().split(b","):
        name, _, weight = offer.partition(b";")
        if name.strip() == encoding:
            return weight.replace(b" ", b"") not in _REFUSED
    return False


def lists(header: bytes, tag: bytes) -> bool:
    """Whether `If-None-Match` names the ETag, strong or weak as a proxy may make it (RFC 9110, 13.1.2)."""
    return any(known.strip().removeprefix(b"W/") == tag for known in header.split(b","))


def _headers(name: str, file: _File) -> list[tuple[bytes, bytes]]:
    kind = b"application/json" if name.endswith(".map") else b"application/javascript; charset=utf-8"
    return [
        (b"etag", file.tag),
        (b"cache-control", b"public, max-age=0"),
        (b"content-type", kind),
        (b"vary", b"accept-encoding"),
        # For front ends that stand elsewhere.
        (b"cross-origin-resource-policy", b"cross-origin"),
        *([(b"content-encoding", file.encoding)] if file.encoding else []),
    ]


def _header(scope: MutableMapping[str, Any], name: bytes) -> bytes:
    """The values of a header that may come more than once, as one list (RFC 9110, 5.3)."""
    return b",".join(value for key, value in scope["headers"] if key == name)


async def _respond(
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    status: int,
    body: bytes,
    headers: list[tuple[bytes, bytes]],
    head: bool = False,
) -> None:
    headers = [*headers, (b"x-content-type-options", b"nosniff")]
    if status != 304:
        headers.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else body})
