"""A server in the test's own loop, on a free port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any

import pytest
import uvloop

from parlour.socketio import HttpProtocol
from tests.socketio.sio import Endpoint, not_found
from tests.support.clock import CalmLoop
from tests.support.uvicorn_server import start


def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that serves in production: when it writes and pauses is part of what is tested. Its clock cannot be
    moved, so tests of what falls due are marked `calm`."""
    return {"calm": CalmLoop} if item.get_closest_marker("calm") else {"uvloop": uvloop.new_event_loop}


@pytest.fixture
async def serve() -> AsyncIterator[Callable[..., Any]]:
    """`await serve(server, app=…, http=…)` runs a Server or BareServer and gives its Endpoint."""
    async with AsyncExitStack() as stack:

        async def begin(server: Any, app: Any = not_found, http: type[HttpProtocol] = HttpProtocol) -> Endpoint:
            endpoint = Endpoint(server, await start(server.asgi(app), server.websocket_protocol(), http=http))
            stack.push_async_callback(endpoint.stop)
            return endpoint

        yield begin
