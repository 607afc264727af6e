"""A whole realtime door with its store on SQLite, served on a free port in the test's own loop."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from parlour.actions.desk.opening import Opened, open_ticket
from parlour.actions.people.sessions import log_in
from parlour.adapters.bus import LocalBus
from parlour.adapters.presence import MemoryPresence
from parlour.assembly import Parlour, assembled
from parlour.domain.actor import Actor
from parlour.domain.message import Draft
from parlour.settings import Settings
from tests.factories import Stage
from tests.realtime.client import Client
from tests.support.clock import LoopClock, pass_time, the_loop
from tests.support.databases import fresh_sqlite
from tests.support.facts import record_facts
from tests.support.uvicorn_server import port_of, served

KEY = "a secret of the tests that is long enough"


class House(Stage):
    """`Stage` gives the people; this opens the door to them."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.settings = Settings(data=folder, secret=KEY, **{"agent_grace": 1, "rate_limits": False, **settings})
        self.clients: list[Client] = []
        self.clock = LoopClock()
        self.engine: dict[str, Any] = {"clock": the_loop().time}
        self.port = 0
        self._life = AsyncExitStack()

    async def open(self) -> House:
        await fresh_sqlite(self.settings.database_url)
        self.announced = []
        self.bus, self.presence = LocalBus(), MemoryPresence()
        parlour, self.port = await self._worker(self.port)
        record_facts(parlour, self.announced)
        self.app, self.realtime, self.store = parlour.app, parlour.realtime, parlour.app._store
        return self

    async def second_worker(self) -> int:
        """A server on the same database, bus and presence, as a second process would be; its port."""
        return (await self._worker(0))[1]

    async def _worker(self, port: int) -> tuple[Parlour, int]:
        """The doors alone: tests run jobs, and read settings anew, by hand."""
        parlour = await self._life.enter_async_context(
            assembled(
                self.settings,
                clock=self.clock,
                bus=self.bus,
                presence=self.presence,
                engine=self.engine,
                background=False,
            )
        )
        await parlour.realtime.start()
        server = await self._life.enter_async_context(
            served(parlour.asgi, parlour.server.websocket_protocol(), port=port)
        )
        self._life.push_async_callback(parlour.realtime.stop, patience_s=1)
        return parlour, port_of(server)

    async def close(self) -> None:
        async with AsyncExitStack() as life:
            life.push_async_callback(self.stop)
            for client in self.clients:
                life.push_async_callback(client.close)
        undocumented = [wrong for client in self.clients for wrong in client.undocumented]
        self.clients.clear()
        assert not undocumented, undocumented[0]

    async def stop(self) -> None:
        await self._life.aclose()

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
            return self.app.tokens.sign_guest(guest_id=actor.id, issued_at=now_s)
        logged_in = await self.app.perform(log_in, None, person_id=actor.id, lifetime_ms=int(lifetime_s * 1000))
        session = logged_in.session
        return self.app.tokens.sign_session(
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
