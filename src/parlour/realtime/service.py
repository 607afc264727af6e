"""The realtime door as the assembly uses it: the Socket.IO server, its life, and where commits are told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from parlour import security
from parlour.app import App
from parlour.domain.events import Event
from parlour.realtime.context import Live
from parlour.realtime.door import Door
from parlour.realtime.handshake import Gatekeeper
from parlour.socketio import Handshake, Options, Server


class Realtime:
    """Made after the App; `publish` is the store's `on_commit`, `doubt` its `on_doubt`."""

    def __init__(self, app: App, *, client_files: Path | None = None, **engine: Any) -> None:
        """`engine` overrides options of the Socket.IO server, such as its heartbeat in tests."""
        gatekeeper = Gatekeeper(app)
        settings: dict[str, Any] = {
            "caller": gatekeeper.caller,
            "proxies": app.settings.trusted_proxies,
            "network": app.network_of,
            "allow_origin": lambda handshake: gatekeeper.allows_origin(handshake) or _origin_refused(handshake),
            "allow_credentials": gatekeeper.allows_cookies,
            "admit": gatekeeper.admit,
            "claim": gatekeeper.claim,
            "opened": gatekeeper.opened,
            "closed": gatekeeper.closed,
            "client_files": client_files,
            **engine,
        }
        self.server = Server(Options(**settings))
        self.live = Live(app, self.server)
        self.server.namespace("/", Door(self.live, gatekeeper))

    def publish(self, facts: Sequence[Event]) -> None:
        self.live.deliver.publish(facts)

    def doubt(self, facts: Sequence[Event]) -> None:
        self.live.lost_commits.doubt(facts)

    async def start(self) -> None:
        """Hear the bus, and watch for sessions that other processes end."""
        self.live.deliver.open()
        self.live.background.start("watching sessions", self.live.sessions.watch())

    async def stop(self, patience_s: float = 5.0) -> None:
        """Let running events finish, close every socket, and leave what is written as it is.

        Agents whose sockets the stop closed have a grace to come back to the next start; `agent_left` is not ours
        to write.
        """
        await self.server.shutdown(patience_s)
        await self.live.background.stop()
        self.live.deliver.close()


def _origin_refused(handshake: Handshake) -> bool:
    origin = handshake.headers.get("origin")
    security.note("origin_refused", address=handshake.peer, origin=origin, path="/socket.io")
    return False
