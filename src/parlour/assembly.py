"""Settings → App → ASGI application: the one place where parts are put together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from starlette.types import ASGIApp

from parlour import followers
from parlour.adapters.bus import LocalBus
from parlour.adapters.clock import SystemClock
from parlour.adapters.passwords import Passwords
from parlour.adapters.presence import MemoryPresence
from parlour.adapters.rates import MemoryRates, NoRates
from parlour.adapters.tokens import Tokens
from parlour.app import App
from parlour.app.policy import Policy
from parlour.app.uploads import Uploads
from parlour.http.app import create, guard
from parlour.http.edge.metrics import Metrics
from parlour.jobs.kind import Context
from parlour.jobs.runner import Runner
from parlour.realtime.service import Realtime
from parlour.settings import Settings
from parlour.socketio import Server
from parlour.store.open import open_store

CLIENT_FILES: Final = Path(__file__).parent / "static" / "socket.io"


@dataclass(frozen=True, slots=True)
class Parlour:
    """A running server but for its socket: `asgi` for HTTP and polling, `server` for WebSockets."""

    app: App
    asgi: ASGIApp
    server: Server
    realtime: Realtime
    jobs: Runner


@asynccontextmanager
async def assembled(settings: Settings, **engine: Any) -> AsyncIterator[Parlour]:
    """Opens the (migrated) database and starts what runs beside requests; ends both at the exit.

    `engine` overrides options of the Socket.IO server.
    """
    commits = _Commits()
    clock = SystemClock()
    store = await open_store(
        settings.database_url,
        on_commit=commits.told,
        on_doubt=commits.doubted,
        follow=followers.follow,
        clock=clock.now_ms,
    )
    rates = MemoryRates(clock) if settings.rate_limits else NoRates()
    app = App(
        settings=settings,
        store=store,
        clock=clock,
        rates=rates,
        passwords=Passwords(),
        tokens=Tokens(settings.signing_keys(), guest_days=settings.guest_days, link_key=settings.link_secret),
        presence=MemoryPresence(),
        bus=LocalBus(),
        uploads=Uploads.on_disk,
    )
    app.policy.watch(app.uploads.adapt)
    commits.policy = app.policy
    live = commits.listener = Realtime(app, client_files=CLIENT_FILES, **engine)
    runner = commits.runner = Runner(Context(app, live.live.attendance.is_returning))
    metrics = Metrics()
    metrics.watch(lambda: _readings(live.server))
    metrics.watch(lambda: _readings_of_files(app.uploads))
    metrics.watch(runner.readings)
    metrics.watch(lambda: {"store_troubles_total": store.troubles.total})
    await app.policy.start()
    await live.start()
    runner.start()
    try:
        inner = live.server.asgi(create(app, metrics))
        yield Parlour(app, guard(inner, app, metrics), live.server, live, runner)
    finally:
        await runner.stop()
        await live.stop()
        await app.policy.stop()
        await store.close()
        app.passwords.close()
        app.uploads.close()


class _Commits:
    """Where the store tells what was committed: it is opened before there is a door to tell."""

    listener: Realtime | None = None
    runner: Runner | None = None
    policy: Policy | None = None

    def told(self, facts: Sequence[Any]) -> None:
        if self.runner is not None:
            self.runner.hear(facts)
        if self.policy is not None:
            self.policy.hear(facts)
        if self.listener is not None:
            self.listener.publish(facts)

    def doubted(self, facts: Sequence[Any]) -> None:
        if self.listener is not None:
            self.listener.doubt(facts)


def _readings(server: Server) -> Mapping[str, float]:
    stats = server.stats
    return {
        "sockets": stats.connections,
        "socket_sessions": stats.sessions,
        "socket_events_total": stats.events,
        "socket_frames_sent_total": stats.frames_out,
        "socket_bytes_sent_total": stats.bytes_out,
        "socket_bytes_received_total": stats.bytes_in,
        "socket_slow_consumers_total": stats.slow_consumers,
        "socket_refusals_total": stats.refusals.total(),
        "connections_refused_total": stats.connections_refused.total(),
    }


def _readings_of_files(uploads: Uploads) -> Mapping[str, float]:
    return {"stored_bytes": uploads.stored, "uploads_refused_for_the_disk_total": uploads.refused_for_the_disk}
