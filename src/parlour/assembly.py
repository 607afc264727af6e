"""Settings → App → ASGI application: the one place where parts are put together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from starlette.types import ASGIApp

from parlour import followers
from parlour.adapters.bus import Bus, LocalBus
from parlour.adapters.clock import Clock, SystemClock
from parlour.adapters.passwords import Passwords
from parlour.adapters.presence import MemoryPresence, Presence
from parlour.adapters.rates import MemoryRates, NoRates, RateLimiter
from parlour.adapters.tokens import Tokens
from parlour.app import App
from parlour.app.uploads import Uploads
from parlour.http.app import create, guard
from parlour.http.edge.metrics import Metrics
from parlour.jobs.kind import Context
from parlour.jobs.runner import Runner
from parlour.realtime.service import Realtime
from parlour.settings import Settings
from parlour.socketio import Server
from parlour.store.engine import Store
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
async def assembled(
    settings: Settings,
    *,
    clock: Clock | None = None,
    bus: Bus | None = None,
    rates: RateLimiter | None = None,
    presence: Presence | None = None,
    passwords: Passwords | None = None,
    engine: Mapping[str, Any] | None = None,
    background: bool = True,
) -> AsyncIterator[Parlour]:
    """Opens the (migrated) database and starts what runs beside requests. At the exit, and where a start fails, what
    there is by then is stopped in reverse order.

    The parts given take the place of those that `settings` ask for; `passwords` is closed with the rest. `engine`
    overrides options of the Socket.IO server. Without `background` nothing runs by itself: no jobs, nothing that
    listens to the bus or looks at the database now and then. The caller starts what it needs of `realtime` and
    `jobs`, which are stopped here all the same.

    Raises what `open_store` and `Settings.signing_keys` raise.
    """
    if clock is None:
        clock = SystemClock()
    commits = _Commits()
    async with AsyncExitStack() as life:
        store = await open_store(
            settings.database_url,
            on_commit=commits.told,
            on_doubt=commits.doubted,
            clock=clock.now_ms,
            follow=followers.follow,
            deadline_s=settings.database_timeout,
        )
        life.push_async_callback(store.close)
        app = App(
            settings=settings,
            store=store,
            clock=clock,
            rates=_rates(settings, clock) if rates is None else rates,
            passwords=Passwords() if passwords is None else passwords,
            tokens=Tokens(settings.signing_keys(), guest_days=settings.guest_days, link_key=settings.link_secret),
            presence=MemoryPresence() if presence is None else presence,  # a register with nobody in it is false
            bus=LocalBus() if bus is None else bus,
            uploads=Uploads.on_disk,
        )
        life.callback(app.passwords.close)
        life.callback(app.uploads.close)
        parlour = commits.parlour = _with_doors(app, store, engine or {})
        await _start(parlour, life, background)
        yield parlour


def _rates(settings: Settings, clock: Clock) -> RateLimiter:
    return MemoryRates(clock) if settings.rate_limits else NoRates()


def _with_doors(app: App, store: Store, engine: Mapping[str, Any]) -> Parlour:
    live = Realtime(app, client_files=CLIENT_FILES, **engine)
    runner = Runner(Context(app, live.live.attendance.is_returning))
    metrics = Metrics()
    metrics.watch(lambda: _readings(live.server))
    metrics.watch(lambda: _readings_of_files(app.uploads))
    metrics.watch(runner.readings)
    metrics.watch(lambda: _readings_of_store(store))
    return Parlour(app, guard(live.server.asgi(create(app, metrics)), app, metrics), live.server, live, runner)


def _readings_of_store(store: Store) -> dict[str, float]:
    of_log = {} if store.log_bytes is None else {"store_log_bytes": store.log_bytes}
    return {"store_troubles_total": store.troubles.total, **of_log}


async def _start(parlour: Parlour, life: AsyncExitStack, background: bool) -> None:
    policy, live, runner = parlour.app.policy, parlour.realtime, parlour.jobs
    policy.watch(parlour.app.uploads.adapt)
    for stop in (policy.stop, live.stop, runner.stop):  # each does no harm where nothing was started
        life.push_async_callback(stop)
    if not background:
        await policy.refresh()
        return
    await policy.start()
    await live.start()
    runner.start()


class _Commits:
    """Where the store tells what was committed: it is opened before there is anybody to tell."""

    parlour: Parlour | None = None

    def told(self, facts: Sequence[Any]) -> None:
        if self.parlour is not None:
            self.parlour.jobs.hear(facts)
            self.parlour.app.policy.hear(facts)
            self.parlour.realtime.publish(facts)

    def doubted(self, facts: Sequence[Any]) -> None:
        if self.parlour is not None:
            self.parlour.realtime.doubt(facts)


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
