"""The official browser client, served from the owner's built assets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

_NAMES = frozenset(
    f"socket.io{build}.js{suffix}" for build in ("", ".min", ".esm.min", ".msgpack.min") for suffix in ("", ".map")
)


class _File(NamedTuple):
    body: bytes
    tag: bytes


class ClientFiles:
    """`<path>/socket.io.js` and its like: a fixed set of names, so no path can lead elsewhere."""

    def __init__(self, path: str, folder: Path | None) -> None:
        self._prefix = path.rstrip("/") + "/"
        self._folder = folder
        self._read: dict[str, _File | None] = {}

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
        file = self._read[name]
        if file is None:
            await _respond(send, 404, b"", [])
            return
        kind = b"application/json" if name.endswith(".map") else b"application/javascript; charset=utf-8"
        headers = [
            (b"etag", file.tag),
            (b"cache-control", b"public, max-age=0"),
            (b"content-type", kind),
            # For front ends that stand elsewhere.
            (b"cross-origin-resource-policy", b"cross-origin"),
        ]
        if any(key == b"if-none-match" and value == file.tag for key, value in scope["headers"]):
            await _respond(send, 304, b"", headers)
        else:
            await _respond(send, 200, file.body, headers, head=scope["method"] == "HEAD")

    def _load(self, name: str) -> _File | None:
        try:
            body = ((self._folder or Path("/nonexistent")) / name).read_bytes()
        except OSError:
            return None
        return _File(body, b'"%s"' % sha256(body).hexdigest()[:32].encode())


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
