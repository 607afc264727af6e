"""What a connection touches: the client that it is a socket of, and its namespace. `C` is the connection itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol, TypeVar

from parlour.socketio.engineio.engine import Engine
from parlour.socketio.engineio.session import Session
from parlour.socketio.options import Options

C = TypeVar("C", contravariant=True)


class ClientOf(Protocol[C]):
    """What a connection needs of its client."""

    @property
    def engine(self) -> Engine: ...
    @property
    def session(self) -> Session: ...

    def left(self, connection: C, reason: str) -> None:
        """The server disconnected one namespace."""

    def disconnect(self, reason: str) -> None:
        """The server disconnects every namespace, then the session."""


class NamespaceOf(Protocol[C]):
    """What a connection needs of its namespace: its rooms, its hooks, and tasks for hooks that take time."""

    @property
    def name(self) -> str: ...
    @property
    def options(self) -> Options: ...
    @property
    def connected(self) -> Callable[[C], Awaitable[None] | None]: ...
    @property
    def event(self) -> Callable[[C, str, list[Any]], Sequence[Any] | Awaitable[Sequence[Any] | None] | None]: ...
    @property
    def disconnect(self) -> Callable[[C, str], Awaitable[None] | None]: ...
    @property
    def spawn(self) -> Callable[[Coroutine[Any, Any, None]], None]: ...
    @property
    def done(self) -> Callable[[], None]:
        """To be called by what was spawned, at its end."""

    def enter(self, room: str, connection: C) -> None: ...
    def exit(self, room: str, connection: C) -> None: ...
