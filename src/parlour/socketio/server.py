"""The Socket.IO server: namespaces over an engine, and its doors."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Hashable, Iterable
from typing import Any

from parlour.socketio import packets
from parlour.socketio.client import Client
from parlour.socketio.connection import Connection
from parlour.socketio.engineio.engine import Engine
from parlour.socketio.namespace import Hooks, Namespace
from parlour.socketio.options import Options
from parlour.socketio.runtime import LoopRuntime
from parlour.socketio.stats import Stats
from parlour.socketio.transports.polling import App, PollingApp
from parlour.socketio.transports.websocket import WebSocketProtocol, protocol_class


class Server:
    """All of it runs on one event loop, and its methods belong to that loop's thread."""

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()
        self.namespaces: dict[str, Namespace] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._runtime = LoopRuntime(self.options.clock)
        self.engine = Engine(self.options, self._accept, self._runtime)

    @property
    def stats(self) -> Stats:
        return self.engine.stats

    def namespace(self, name: str, hooks: Hooks) -> None:
        """Serve a namespace; a client that asks for one not served is told `Invalid namespace`."""
        if not name.startswith("/") or "," in name:
            raise ValueError("a namespace starts with / and has no comma")
        self.namespaces[name] = Namespace(name, hooks, self.engine, self._spawn, self._done)

    # Sending and finding

    def emit(
        self,
        event: str,
        *args: Any,
        to: str | Iterable[str] | None = None,
        skip: Iterable[str] = (),
        namespace: str = "/",
    ) -> None:
        """Send an event to rooms (all, if None) minus rooms or connection ids. Bytes inside travel as attachments."""
        self.namespaces[namespace].fan_out(packets.event_frames(namespace, event, args), to, skip)

    def emit_json(
        self,
        event: str,
        payload: bytes,
        *,
        to: str | Iterable[str] | None = None,
        skip: Iterable[str] = (),
        namespace: str = "/",
    ) -> None:
        """`emit` with one argument that is JSON already; nothing about it is checked."""
        self.namespaces[namespace].fan_out((packets.event_frame_of_json(namespace, event, payload),), to, skip)

    def connections(
        self, room: str | None = None, identity: Hashable | None = None, namespace: str = "/"
    ) -> list[Connection]:
        """Those connected here, narrowed to a room, an identity, or both."""
        return self.namespaces[namespace].find(room, identity)

    # Doors

    def asgi(self, app: App) -> App:
        """An ASGI app that serves `options.path` (polling, client files) and leaves the rest to `app`."""
        return PollingApp(self.engine, app)

    def websocket_protocol(self) -> type[WebSocketProtocol]:
        """A class for uvicorn's `ws` setting."""
        return protocol_class(self.engine)

    async def shutdown(self, timeout: float = 5.0) -> None:  # noqa: ASYNC109 (a limit, not a deadline to raise at)
        """Let running handlers finish, close every session, release held polls; after `timeout` seconds, cancel."""
        deadline = self.options.clock() + timeout
        self.engine.retire()
        while self._tasks and (left := deadline - self.options.clock()) > 0:
            await asyncio.wait(set(self._tasks), timeout=left)
        self.engine.close()
        for task in self._tasks:
            task.cancel()

    def _accept(self, session: Any) -> Client:
        return Client(self.engine, self.namespaces, session)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.add(self._runtime.loop.create_task(work, name="socket.io"))

    def _done(self) -> None:
        # Cheaper than a done callback on each task, which the loop would have to schedule.
        self._tasks.discard(asyncio.current_task(self._runtime.loop))
