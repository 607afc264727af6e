"""A server in the test's own loop, on a free port."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import pytest
import uvicorn
import uvloop

from parlour.socketio import HttpProtocol
from tests.socketio.sio import Endpoint, not_found
from tests.support.clock import CalmLoop


def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that serves in production: when it writes and pauses is part of what is tested. Its clock cannot be
    moved, so tests of what falls due are marked `calm`."""
    return {"calm": CalmLoop} if item.get_closest_marker("calm") else {"uvloop": uvloop.new_event_loop}


@pytest.fixture
async def serve() -> AsyncIterator[Callable[..., Any]]:
    """`await serve(server, app=…, http=…)` runs a Server or BareServer and gives its Endpoint."""
    endpoints: list[Endpoint] = []

    async def start(server: Any, app: Any = not_found, http: type[HttpProtocol] = HttpProtocol) -> Endpoint:
        config = uvicorn.Config(
            server.asgi(app),
            http=http,
            ws=server.websocket_protocol(),
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            timeout_graceful_shutdown=3,
        )
        config.load()
        listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        runner = uvicorn.Server(config)
        runner.lifespan = config.lifespan_class(config)
        await runner.startup([listener])  # without the main loop, whose ticks would only slow the tests down
        endpoints.append(Endpoint(server, runner, listener))
        return endpoints[-1]

    yield start
    for endpoint in endpoints:
        await endpoint.stop()
