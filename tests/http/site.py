"""A whole HTTP side in memory: the real gate, adapters and store on SQLite; only the network is missing."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import httpx2

from parlour.actions.people.sessions import create_account, log_in
from parlour.adapters.passwords import Passwords
from parlour.app import App
from parlour.assembly import assembled
from parlour.domain.actor import Actor, Role
from parlour.http.app import CALLS
from parlour.http.routes import Route, refusals
from parlour.settings import Settings
from tests.support.clock import SteppingClock
from tests.support.databases import fresh_sqlite
from tests.support.facts import record_facts

SECRET = "a secret of at least thirty-two bytes"
ORIGIN = "http://parlour.test"
_numbers = count(1)
# Not there; httpx2 would look for it on the disk with each request.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]


class CountingPasswords(Passwords):
    """The real thing, counted."""

    def __init__(self) -> None:
        super().__init__(at_once=1)
        self.verified: list[bool] = []

    async def verify(self, stored: str | None, password: str) -> bool:
        self.verified.append(stored is not None)
        return await super().verify(stored, password)


@dataclass
class Site:
    app: App
    asgi: Any
    clock: SteppingClock
    clients: AsyncExitStack
    announced: list[Any] = field(default_factory=list)
    undocumented: list[str] = field(default_factory=list)
    """Refusals of calls whose code stands not in the published description; there must be none."""

    def browser(self, peer: str = "203.0.113.7", base: str = ORIGIN, **headers: str) -> httpx2.AsyncClient:
        """Somebody with a cookie jar of its own."""
        client = browser_at(self.asgi, peer, base, **headers)
        client.event_hooks = {"response": [self._note]}
        self.clients.push_async_callback(client.aclose)
        return client

    async def _note(self, response: httpx2.Response) -> None:
        request = response.request
        target = request.extensions.get("target")
        path = request.url.path if target is None else _parts(target)[0]
        route = _route_of(request.method, path)
        if route is None or response.headers.get("content-type") != "application/problem+json":
            return
        await response.aread()
        code = response.json()["code"]
        if code not in (*refusals(route), "method_not_allowed", "internal"):
            self.undocumented.append(f"{route.method} {route.path} answers {response.status_code} {code}")

    async def account(self, name: str = "Alma", role: Role = "member", password_hash: str = "none") -> Actor:
        username = f"{name.lower()}{next(_numbers)}"
        person = await self.app.perform(
            create_account,
            None,
            username=username,
            name=name,
            email=f"{username}@example.com",
            password_hash=password_hash,
            role=role,
        )
        return person.acting()

    async def session_token(self, actor: Actor, lifetime_s: int = 12 * 3600) -> str:
        """A token of a new session, without the cost of a password."""
        started = await self.app.perform(log_in, None, person_id=actor.id, lifetime_ms=lifetime_s * 1000)
        now = self.clock.now_ms() // 1000
        return self.app.tokens.sign_session(
            person_id=actor.id, session_id=started.session.id, issued_at=now, expires_at=now + lifetime_s
        )

    async def browser_of(self, actor: Actor) -> httpx2.AsyncClient:
        """A browser that is logged in."""
        client = self.browser()
        client.cookies.set("token", await self.session_token(actor), domain="parlour.test")
        return client

    async def agent(self, name: str = "Alma") -> httpx2.AsyncClient:
        return await self.browser_of(await self.account(name, "agent"))

    async def member(self, name: str = "Mia") -> httpx2.AsyncClient:
        return await self.browser_of(await self.account(name))

    async def guest(self, name: str = "Gil", subject: str = "Help") -> tuple[httpx2.AsyncClient, dict[str, Any]]:
        """A browser whose guest has opened a ticket, and the ticket."""
        client = self.browser()
        self.clock.advance(0.01)  # so that the order of tickets is the order of their times
        answer = await client.post(
            "/api/tickets",
            json={"name": name, "email": f"{name.lower()}@example.com", "subject": subject, "message": "It fails"},
        )
        assert answer.status_code == 201, answer.text
        ticket: dict[str, Any] = answer.json()["ticket"]
        return client, ticket


def _route_of(method: str, path: str) -> Route | None:
    fits = (route for route in CALLS if route.method == method and _PATHS[route.path].fullmatch(path))
    return next(fits, None)


_PATHS: Final = {route.path: re.compile(re.sub(r"{\w+}", "[^/]+", route.path)) for route in CALLS}


def asking(target: str) -> dict[str, Any]:
    """`client.get("/", **asking(target))`: what is asked for, as it stands. httpx2 looks at every character of a URL
    six times over, which takes longer than the answer when there are thousands."""
    return {"extensions": {"target": target}}


def _parts(target: str) -> tuple[str, bytes, bytes]:
    raw_path, _, query = target.encode("ascii").partition(b"?")
    return unquote(raw_path.decode("ascii")), raw_path, query


class _Transport(httpx2.ASGITransport):
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if (target := request.extensions.get("target")) is None:
            return await super().handle_async_request(request)
        path, raw_path, query = _parts(target)

        async def asked(scope: Any, receive: Any, send: Any) -> None:
            await self.app({**scope, "path": path, "raw_path": raw_path, "query_string": query}, receive, send)

        there = httpx2.ASGITransport(asked, raise_app_exceptions=self.raise_app_exceptions, client=self.client)
        return await there.handle_async_request(request)


def browser_at(asgi: Any, peer: str = "203.0.113.7", base: str = ORIGIN, **headers: str) -> httpx2.AsyncClient:
    transport = _Transport(app=asgi, client=(peer, 4711), raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url=base, headers=headers)


@asynccontextmanager
async def build(folder: Path, url: str | None = None, rates: bool = False, **settings: Any) -> AsyncIterator[Site]:
    """A site with its database in `folder`, or at `url` (migrated already); nothing runs in its background."""
    # how full this machine's disk is, is no matter of the tests
    given = {"disk_floor": 0, "database_url": url or "", **settings}
    chosen = Settings(data=folder, secret=SECRET, rate_limits=rates, **given)
    if url is None:
        await fresh_sqlite(chosen.database_url)
    clock = SteppingClock()
    async with (
        assembled(chosen, clock=clock, passwords=CountingPasswords(), background=False) as parlour,
        AsyncExitStack() as clients,
    ):
        site = Site(parlour.app, parlour.asgi, clock, clients)
        record_facts(parlour, site.announced)
        yield site
    assert not site.undocumented, site.undocumented[0]
