"""A thin typed layer over Starlette: a route says what it takes, what it answers and who may ask.

The same declarations make the OpenAPI document, so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute
from starlette.types import Receive, Scope, Send

from parlour import security
from parlour.domain.errors import Fault, InvalidCredential, MethodNotAllowed, Unauthenticated
from parlour.http import deps
from parlour.http.call import Call
from parlour.http.edge import bodies
from parlour.http.edge.packing import packed
from parlour.http.edge.problems import problem

if TYPE_CHECKING:
    from parlour.app import App

Handler = Callable[..., Awaitable[Response]]


class Who(Enum):
    """Who a route is for. Finer rules, such as whose ticket it is, are the actions' to hold."""

    UNASKED = "nobody is asked for"
    ANYONE = "anyone"
    KNOWN = "guest, member, agent, admin"
    GUEST = "guest"
    ACCOUNT = "member, agent, admin"
    AGENT = "agent, admin"
    ADMIN = "admin"

    @property
    def must_be_known(self) -> bool:
        return self not in (Who.UNASKED, Who.ANYONE)


@dataclass(frozen=True, slots=True)
class Route:
    """One call. `takes` is decoded from the query of GET and DELETE, from the JSON body of the others; `gives` maps
    each good status to its struct (None: no body). `packed` answers travel compressed (`edge/packing.py`): none that
    holds a token or repeats what its address says."""

    method: str
    path: str
    handler: Handler
    who: Who
    takes: type | None = None
    gives: Mapping[int, type | None] = field(default_factory=dict)
    packed: bool = False

    @property
    def changes_state(self) -> bool:
        return self.method != "GET"

    @property
    def takes_body(self) -> bool:
        return self.takes is not None and self.method not in ("GET", "DELETE")

    @property
    def takes_query(self) -> bool:
        return self.takes is not None and not self.takes_body

    @property
    def refuses(self) -> Sequence[str]:
        """The codes that its handler named by `refuses`, beside those that follow from the route itself."""
        return getattr(self.handler, "refuses", ())


class Page(Route):
    """A page, or a form that answers with one: it reads its own body, and its refusals are shown to a person."""

    __slots__ = ()


class Upload(Route):
    """A multipart form that its handler reads while it arrives."""

    __slots__ = ()


def once(kind: type) -> dict[int, type | None]:
    """Of a call that is safe to repeat: 201 the first time, 200 with the first outcome after that."""
    return {201: kind, 200: kind}


def refuses(*codes: str) -> Callable[[Handler], Handler]:
    """Says which codes a handler may refuse with, for the documentation."""

    def mark(handler: Handler) -> Handler:
        handler.refuses = codes  # type: ignore[attr-defined]
        return handler

    return mark


async def answer(route: Route, call: Call) -> Response:
    """Asks who calls, reads what was sent, lets the handler answer."""
    is_page = isinstance(route, Page)
    if route.who is not Who.UNASKED:
        call.actor = await (deps.identify_softly if is_page else deps.identify)(call)
        call.request.scope["state"]["actor"] = None if call.actor is None else call.actor.id  # for the log
        if call.actor is None and route.who.must_be_known:
            raise Unauthenticated
    if is_page or isinstance(route, Upload):
        return await route.handler(call)
    if route.takes is not None and route.takes_body:
        return await route.handler(call, await bodies.read_json(call.request, route.takes))
    if route.changes_state:
        await bodies.discard(call.request)
    if route.takes is None:
        return await route.handler(call)
    return await route.handler(call, bodies.read_query(call.request, route.takes))


@dataclass(slots=True)
class Resource:
    """All calls on one path, as an ASGI application. A wrong method is told which would be right."""

    app: App
    methods: dict[str, Route] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        call = Call(self.app, request, scope["state"]["source"])
        scope["state"]["route"] = next(iter(self.methods.values())).path
        method = "GET" if request.method == "HEAD" else request.method
        response = await self._respond(call, method)
        if (route := self.methods.get(method)) is not None and route.packed:
            response = await packed(request, response)
        await call.bake(response)(scope, receive, send)

    async def _respond(self, call: Call, method: str) -> Response:
        if method == "OPTIONS":
            return Response(status_code=204, headers={"allow": self._allow()})
        route = self.methods.get(method)
        if route is None:
            return problem(MethodNotAllowed(), {"allow": self._allow()})
        try:
            return await answer(route, call)
        except Fault as fault:
            if isinstance(route, Page):
                raise PageFault(fault, call) from fault
            if isinstance(fault, InvalidCredential):
                security.note("credential_refused", address=call.caller.peer)
            return problem(fault)

    def _allow(self) -> str:
        names = [*self.methods, "OPTIONS"]
        return ", ".join(["HEAD", *names] if "GET" in self.methods else names)


class PageFault(Exception):
    """A refusal that a person meets in the browser: it is shown as a page."""

    def __init__(self, fault: Fault, call: Call) -> None:
        super().__init__(fault.message)
        self.fault = fault
        self.call = call


def resources(app: App, table: Sequence[Route]) -> list[StarletteRoute]:
    """Starlette routes in the order of the table, one for each path."""
    found: dict[str, Resource] = {}
    for route in table:
        found.setdefault(route.path, Resource(app)).methods[route.method] = route
    return [StarletteRoute(path, resource) for path, resource in found.items()]


def refusals(route: Route) -> list[str]:
    """Every code that a route may answer with, for the documentation."""
    # Whatever somebody asks for draws on one of its budgets (`domain/rates.py`).
    codes = [] if route.who is Who.UNASKED else ["unauthenticated", "actor_changed", "rate_limited"]
    if route.changes_state:
        codes += ["forbidden", "too_large", "unsupported_media"]
    if route.takes is not None:
        codes.append("invalid")
    if "{" in route.path:
        codes.append("not_found")
    return sorted({*codes, *route.refuses, "unavailable"})
