"""A whole realtime door with its store on SQLite, served on a free port in the test's own loop."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import uvicorn

from parlour.actions.desk.opening import Opened, open_ticket
from parlour.actions.people.sessions import log_in
from parlour.adapters.bus import LocalBus
from parlour.adapters.passwords import Passwords
from parlour.adapters.presence import MemoryPresence
from parlour.adapters.rates import MemoryRates, NoRates
from parlour.adapters.tokens import Tokens
from parlour.app import App
from parlour.app.uploads import Uploads
from parlour.domain.actor import Actor
from parlour.domain.message import Draft
from parlour.realtime.service import Realtime
from parlour.settings import Settings
from parlour.socketio import HttpProtocol
from parlour.store.open import open_store
from tests.factories import Stage
from tests.realtime.client import Client
from tests.support.clock import LoopClock, pass_time, the_loop
from tests.support.databases import fresh_sqlite

KEY = "a secret of the tests that is long enough"


class House(Stage):
    """`Stage` gives the people; this opens the door to them."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.settings = Settings(data=folder, **{"agent_grace": 1, "rate_limits": False, **settings})
        self.tokens = Tokens([KEY])
        self.clients: list[Client] = []
        self.clock = LoopClock()
        self.engine: dict[str, Any] = {"clock": the_loop().time}
        self.port = 0
        self._workers: list[tuple[Realtime, uvicorn.Server, socket.socket]] = []

    async def open(self) -> House:
        self.announced = []
        await fresh_sqlite(self.settings.database_url)
        clock = self.clock
        self.store = await open_store(self.settings.database_url, on_commit=self._publish, clock=clock.now_ms)
        rates = MemoryRates(clock) if self.settings.rate_limits else NoRates()
        self.app = App(
            settings=self.settings,
            store=self.store,
            clock=clock,
            rates=rates,
            passwords=Passwords(),
            tokens=self.tokens,
            presence=MemoryPresence(),
            bus=LocalBus(),
            uploads=Uploads.on_disk,
        )
        self.realtime = Realtime(self.app, **self.engine)
        await self.realtime.start()
        await self._serve()
        return self

    async def close(self) -> None:
        undocumented = [wrong for client in self.clients for wrong in client.undocumented]
        for client in self.clients:
            await client.close()
        self.clients.clear()
        await self.stop()
        assert not undocumented, undocumented[0]

    async def stop(self) -> None:
        for worker, runner, listener in [*self._workers, (self.realtime, self._runner, self._listener)]:
            await worker.stop(patience_s=1)
            runner.should_exit = True
            await runner.shutdown([listener])
        self._workers.clear()
        await self.store.close()

    async def lists_told(self) -> None:
        """Everything that lists show has been told."""
        while self.realtime.live.summaries.pending:
            await pass_time(1)

    async def restart(self) -> None:
        """The server goes and comes back on the same port and database."""
        await self.stop()
        await self.open()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # People at the door

    async def token(self, actor: Actor, lifetime_s: float = 3600) -> str:
        """A guest token, or a new session."""
        now_s = self.app.clock.now_ms() // 1000
        if actor.is_guest:
            return self.tokens.sign_guest(guest_id=actor.id, issued_at=now_s)
        logged_in = await self.app.perform(log_in, None, person_id=actor.id, lifetime_ms=int(lifetime_s * 1000))
        session = logged_in.session
        return self.tokens.sign_session(
            person_id=actor.id, session_id=session.id, issued_at=now_s, expires_at=now_s + 3600
        )

    async def connect(self, actor: Actor, *, join: str | None = None, **options: Any) -> Client:
        """A socket of this actor, perhaps in a conversation."""
        client = await self.socket({"token": await self.token(actor)}, **options)
        if join is not None:
            await client.must("conversation:join", join)
        return client

    async def socket(self, auth: Any = None, *, port: int | None = None, **options: Any) -> Client:
        client = await Client.open(f"http://127.0.0.1:{port or self.port}", auth=auth, **options)
        self.clients.append(client)
        return client

    async def sockets_of(self, actor: Actor, count: int) -> bool:
        """Whether so many are counted."""
        return await self.realtime.live.presence.sockets_of(actor) == count

    async def opened(self, owner: Actor, message: str = "It does not work") -> str:
        """A new ticket's id."""
        found: Opened = await self.perform(open_ticket, owner, subject="Help", draft=Draft.of(message))
        return found.ticket.conversation.id

    async def say(self, actor: Actor, ticket_id: str, content: str) -> Any:
        from parlour.actions.talk.messages import send_message

        return await self.perform(send_message, actor, conversation_id=ticket_id, draft=Draft.of(content))

    def _publish(self, facts: list[Any]) -> None:
        self.announced.extend(facts)
        self.realtime.publish(facts)

    async def second_worker(self) -> int:
        """Another door on the same bus, presence and store, as a second process would have; its port."""
        worker = Realtime(self.app, **self.engine)
        await worker.start()
        runner, listener = await _serve(worker, 0)
        self._workers.append((worker, runner, listener))
        return int(listener.getsockname()[1])

    async def _serve(self) -> None:
        self._runner, self._listener = await _serve(self.realtime, self.port)
        self.port = self._listener.getsockname()[1]


async def _serve(realtime: Realtime, port: int) -> tuple[uvicorn.Server, socket.socket]:
    server = realtime.server
    config = uvicorn.Config(
        server.asgi(_not_found),
        http=HttpProtocol,
        ws=server.websocket_protocol(),
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
    )
    config.load()
    listener = socket.create_server(("127.0.0.1", port), backlog=512)
    runner = uvicorn.Server(config)
    runner.lifespan = config.lifespan_class(config)
    await runner.startup([listener])
    return runner, listener


async def _not_found(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
