"""uvicorn in the test's own loop, on a free port; when it is stopped, no connection is left."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from parlour.socketio import HttpProtocol

GRACE_S = 3


@asynccontextmanager
async def served(asgi: Any, websockets: Any, *, port: int = 0) -> AsyncIterator[uvicorn.Server]:
    """`asgi` and the WebSocket protocol `websockets`, until the end of the block and of what is then in progress."""
    server = await start(asgi, websockets, port=port)
    try:
        yield server
    finally:
        server.should_exit = True
        await server.shutdown()
        await abort_connections(server)


async def start(
    asgi: Any, websockets: Any, *, port: int = 0, http: type[HttpProtocol] = HttpProtocol
) -> uvicorn.Server:
    """A server on 127.0.0.1, without uvicorn's main loop: its ticks would only slow the tests down."""
    config = uvicorn.Config(
        asgi,
        http=http,
        ws=websockets,
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup([socket.create_server(("127.0.0.1", port), backlog=512)])
    return server


def port_of(server: uvicorn.Server) -> int:
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port


async def abort_connections(server: uvicorn.Server) -> None:
    """uvicorn leaves those open that are still busy when the grace is over."""
    for connection in list(server.server_state.connections):
        connection.transport.abort()
    await asyncio.sleep(0)
