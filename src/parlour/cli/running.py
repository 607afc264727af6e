"""Running the server: a socket, a loop, an end. What is served is put together in `parlour.assembly`."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from types import FrameType

import uvicorn

from parlour.adapters import logs
from parlour.assembly import Parlour, assembled
from parlour.cli.common import bring_up_to_date, database_of, reaching, refusals_told
from parlour.cli.watchdog import watched
from parlour.settings import Settings
from parlour.socketio import HttpProtocol, raise_descriptor_limit
from parlour.store.serving_lock import serving

# From SIGTERM to gone in ten seconds: first live sockets and their handlers, then requests, then the store. Whatever
# hangs past that is ended by force, before a service manager does it.
SOCKETS_S = 3.0
REQUESTS_S = 3
GIVEN_UP_S = 2.0  # before who does not read the answer is hung up on
HUNG_UP_S = 2.5  # before uvicorn cancels what still answers, with a traceback for each
GONE_WITHIN_S = 9.5

Step = Callable[[Parlour, str], Awaitable[None]]


async def _nothing(parlour: Parlour, url: str) -> None:
    return None


def run(settings: Settings, *, host: str, port: int, before: Step = _nothing, after: Step = _nothing) -> None:
    """Serves until SIGTERM or SIGINT. `before` is done ahead of the first request, `after` behind the ready line."""
    raise_descriptor_limit()
    with refusals_told():
        logs.configure(level=settings.log_level, form=settings.log_format, security_log=settings.security_log)
        listener = _listener(host, port)
        settings.make_data_folder()
        with asyncio.Runner(loop_factory=uvicorn.Config("", log_config=None).get_loop_factory()) as runner:
            runner.run(_serve(settings, listener, before, after))


async def _serve(settings: Settings, listener: socket.socket, before: Step, after: Step) -> None:
    async with AsyncExitStack() as life:
        with reaching(settings):
            await life.enter_async_context(serving(settings.data, settings.database_url))
        await bring_up_to_date(settings)
        await _serve_alone(settings, listener, before, after)


async def _serve_alone(settings: Settings, listener: socket.socket, before: Step, after: Step) -> None:
    url = _address(listener)
    async with AsyncExitStack() as life:
        with database_of(settings):
            parlour = await life.enter_async_context(assembled(settings))
            await before(parlour, url)
        config = uvicorn.Config(
            parlour.asgi,
            http=HttpProtocol,
            ws=parlour.realtime.server.websocket_protocol(),
            lifespan="off",  # opening and closing is `assembled`
            log_config=None,
            access_log=False,
            proxy_headers=False,  # it would believe 127.0.0.1; PARLOUR_TRUSTED_PROXIES says whom we believe
            server_header=False,
            timeout_graceful_shutdown=REQUESTS_S,
        )

        async def ready() -> None:
            _keep_what_is_there()
            print(f"Parlour is ready at {url}", flush=True)
            with database_of(settings):
                await after(parlour, url)

        with watched(asyncio.get_running_loop(), settings.watchdog):
            await _Server(config, parlour, ready).serve(sockets=[listener])


def _keep_what_is_there() -> None:
    """What the start has made lives to the end: the collector need not look at it again, nor look so often.

    At its default it runs after every 700 new objects, which a few messages make: 5 % of the CPU of sending
    (Python 3.11). What is in no cycle is freed at once, as ever.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, parlour: Parlour, ready: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._parlour = parlour
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        await self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """uvicorn waits for open requests before it tells anybody; held polls would never end."""
        for server in self.servers:
            server.close()
        # jobs beside sockets: one after the other would take too much of the ten seconds
        await asyncio.gather(self._parlour.realtime.server.shutdown(SOCKETS_S), self._parlour.jobs.stop())
        loop = asyncio.get_running_loop()
        later = [
            loop.call_later(GIVEN_UP_S, self._parlour.app.give_up),
            loop.call_later(HUNG_UP_S, self._hang_up),
        ]
        await super().shutdown(sockets)
        for step in later:
            step.cancel()

    def _hang_up(self) -> None:
        """On who does not read the answer, or waits too long for one: its request ends as if the client had left."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """uvicorn's own raises the signal again at the end; a server that was asked to stop has not failed."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.should_exit:
            last_resort = threading.Timer(GONE_WITHIN_S, os._exit, (1,))
            last_resort.daemon = True
            last_resort.start()
        super().handle_exit(sig, frame)


def _listener(host: str, port: int) -> socket.socket:
    """Bound before anything is migrated, so that a second server by mistake changes nothing."""
    if not 0 <= port <= 65_535:
        raise ValueError(f"Cannot listen on port {port}: a port is a number from 0 to 65535")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise OSError(f"Cannot listen on {host}: there is no such host") from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as problem:
        listener.close()
        raise OSError(f"Cannot listen on {host}, port {port}: {problem.strerror}") from None
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
