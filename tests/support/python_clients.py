"""Closes what python-socketio's clients leave to the garbage collector when a connection ends under them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import aiohttp
import websocket


class _Connector(aiohttp.TCPConnector):
    """The client does not read the answers to what it posts, and a connection is only given back with its answer."""

    def __init__(self) -> None:
        super().__init__()
        self._made: list[Any] = []

    async def connect(self, *args: Any, **options: Any) -> Any:
        self._made.append(await super().connect(*args, **options))
        return self._made[-1]

    def close_all(self) -> None:
        for connection in self._made:
            connection.close()


@asynccontextmanager
async def http_session() -> AsyncIterator[aiohttp.ClientSession]:
    """For the `http_session` of an AsyncClient."""
    connector = _Connector()
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        try:
            yield session
        finally:
            connector.close_all()


@contextmanager
def websocket_options() -> Iterator[dict[str, Any]]:
    """For the `websocket_extra_options` of a Client: its WebSocket holds on to the socket when the server closes, and
    its `close` does nothing any more. websocket-client 1.9."""
    made: list[websocket.WebSocket] = []

    class Noted(websocket.WebSocket):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            made.append(self)

    try:
        yield {"class_": Noted}
    finally:
        for each in made:
            each.shutdown()  # type: ignore[no-untyped-call]  # websocket-client types only some of its methods
