"""Acknowledgements a client owes: the server's calls in one connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any


class Disconnected(ConnectionError):
    """The connection ended before the client acknowledged."""


class Calls:
    """At most `limit` at a time, numbered from 1."""

    __slots__ = ("_last", "_limit", "_owed")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._last = 0
        self._owed: dict[int, asyncio.Future[list[Any]]] = {}

    async def make(self, send: Callable[[int], None], seconds: float) -> list[Any]:
        """`send` with a new number, then wait for its acknowledgement. Raises as `Connection.call` does."""
        if len(self._owed) >= self._limit:
            raise RuntimeError("too many acknowledgements are owed")
        self._last = number = self._last + 1
        future: asyncio.Future[list[Any]] = asyncio.get_running_loop().create_future()
        self._owed[number] = future
        try:
            send(number)
            async with asyncio.timeout(seconds):
                return await future
        finally:
            self._owed.pop(number, None)

    def settle(self, id: bytes, values: list[Any]) -> None:
        """An ACK; one that nobody waits for is ignored, it may have come too late."""
        future = self._owed.get(int(id))
        if future is not None and not future.done():
            future.set_result(values)

    def abandon(self, reason: str) -> None:
        for future in self._owed.values():
            if not future.done():
                future.set_exception(Disconnected(reason))
