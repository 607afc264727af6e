"""The assembled server, both doors on one free port in the test's own loop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import uvicorn

from parlour.actions.people.sessions import log_in
from parlour.assembly import Parlour, assembled
from parlour.domain.actor import Actor
from parlour.settings import Settings
from tests.factories import Stage
from tests.realtime.client import Client
from tests.support.connections import NO_TLS
from tests.support.databases import fresh_sqlite
from tests.support.facts import record_facts
from tests.support.links import LINK_SECRET
from tests.support.uvicorn_server import port_of, served


@dataclass
class Running(Stage):
    """`Stage` makes the people; this is where they meet. `announced` holds the facts since the last `forget`."""

    parlour: Parlour = None  # type: ignore[assignment]
    server: uvicorn.Server = None  # type: ignore[assignment]
    port: int = 0
    clients: AsyncExitStack = field(default_factory=AsyncExitStack)
    sockets: list[Client] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def open_lines(self) -> int:
        """Connections that the server has not let go of."""
        return len(self.server.server_state.connections)

    async def token(self, actor: Actor) -> str:
        """A bearer token: a guest's, or that of a new session."""
        app = self.parlour.app
        now_s = app.clock.now_ms() // 1000
        if actor.is_guest:
            return app.tokens.sign_guest(guest_id=actor.id, issued_at=now_s)
        session = (await app.perform(log_in, None, person_id=actor.id, lifetime_ms=3_600_000)).session
        return app.tokens.sign_session(
            person_id=actor.id, session_id=session.id, issued_at=now_s, expires_at=now_s + 3600
        )

    async def browser(self, actor: Actor | None = None, **headers: str) -> httpx2.AsyncClient:
        """An HTTP client; with an actor it carries its bearer token."""
        if actor is not None:
            headers["authorization"] = f"Bearer {await self.token(actor)}"
        client = httpx2.AsyncClient(base_url=self.url, headers=headers, verify=NO_TLS, trust_env=False, timeout=60)
        return await self.clients.enter_async_context(client)

    async def socket(self, actor: Actor, join: str | None = None) -> Client:
        """A connected socket of this actor, perhaps in a conversation."""
        client = await self.socket_with(await self.token(actor))
        if join is not None:
            await client.must("conversation:join", join)
        return client

    async def socket_with(self, token: str) -> Client:
        """A connected socket that presents this token; it is closed at the end."""
        client = await Client.open(self.url, auth={"token": token})
        self.clients.push_async_callback(client.close)
        self.sockets.append(client)
        return client

    async def upload(self, actor: Actor, conversation_id: str, name: str) -> str:
        """The id of a file that this actor may send there."""
        browser = await self.browser(actor)
        form = {"conversationId": conversation_id}
        answer = await browser.post("/api/messages/upload", data=form, files={"file": (name, b"A note")})
        return str(answer.json()["attachment"]["id"])


@asynccontextmanager
async def running(folder: Path, **settings: Any) -> AsyncIterator[Running]:
    chosen = Settings(data=folder, **{"rate_limits": False, "agent_grace": 1, "link_secret": LINK_SECRET, **settings})
    chosen.make_data_folder()
    if chosen.database_url.startswith("sqlite"):
        await fresh_sqlite(chosen.database_url)
    async with (
        assembled(chosen) as parlour,
        served(parlour.asgi, parlour.server.websocket_protocol()) as server,
        AsyncExitStack() as stack,
    ):
        stack.push_async_callback(parlour.server.shutdown, 1)
        stage = Running(parlour.app._store, parlour=parlour, server=server, port=port_of(server), clients=stack)
        record_facts(parlour, stage.announced)
        yield stage
    undocumented = [wrong for client in stage.sockets for wrong in client.undocumented]
    assert not undocumented, undocumented[0]
