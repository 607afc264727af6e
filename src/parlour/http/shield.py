"""The outer wall: origins, the headers that every answer carries, one log line and one count for each request.

It also stands before the Socket.IO polling path, so that CORS and the origin rule are the same everywhere.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from parlour.domain.errors import Fault
from parlour.domain.ids import uuid7
from parlour.http.forwarded import Caller, Proxies
from parlour.http.metrics import Metrics
from parlour.http.origins import Origins
from parlour.http.problems import internal_error, problem

if TYPE_CHECKING:
    from parlour.settings import Settings

log = structlog.get_logger("parlour.http")

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "frame-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": CONTENT_SECURITY_POLICY,
}
POLLING: Final = "/socket.io"
# Asked every few seconds by programs, or by the dozen; a line for each would hide the others.
QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics", "/static", POLLING})


class Shield:
    """ASGI middleware around everything that answers HTTP."""

    def __init__(self, inner: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._inner = inner
        self._proxies = Proxies(settings.trusted_proxies)
        self._origins = Origins(settings)
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        started = time.perf_counter()
        caller = self._proxies.caller(scope)
        state = scope.setdefault("state", {})
        state["caller"] = caller
        outgoing = _Outgoing(send, uuid7(), self._origins.cors(scope["path"], Headers(scope=scope), caller))
        with structlog.contextvars.bound_contextvars(request_id=outgoing.request_id):
            try:
                await self._pass(scope, receive, outgoing, caller)
            finally:
                self._note(scope, outgoing, time.perf_counter() - started)

    async def _pass(self, scope: Scope, receive: Receive, outgoing: _Outgoing, caller: Caller) -> None:
        try:
            early = self._early(scope, caller)
            await (early or self._inner)(scope, receive, outgoing.send)
        except ClientDisconnect:
            return
        except Exception:
            log.exception("a request failed", method=scope["method"], path=scope["path"])
            if not outgoing.status:
                await internal_error()(scope, receive, outgoing.send)

    def _early(self, scope: Scope, caller: Caller) -> Response | None:
        """What can be answered before any route is looked for: a preflight, a foreign site."""
        headers = Headers(scope=scope)
        preflight = self._origins.preflight(scope["method"], scope["path"], headers, caller)
        if preflight is not None:
            return Response(status_code=204, headers=preflight)
        try:
            self._origins.check(scope["method"], headers, caller)
        except Fault as fault:
            return problem(fault)
        return None

    def _note(self, scope: Scope, outgoing: _Outgoing, seconds: float) -> None:
        path = scope["path"]
        route = scope["state"].get("route") or (POLLING if path.startswith(POLLING) else "other")
        self._metrics.request(scope["method"], route, outgoing.status, seconds)
        tell = log.debug if route in QUIET else log.info
        tell("request", method=scope["method"], path=path, status=outgoing.status, ms=round(seconds * 1000, 1))


class _Outgoing:
    """Adds the headers of every answer, and remembers its status."""

    def __init__(self, send: Send, request_id: str, shared: dict[str, str]) -> None:
        self._send = send
        self._shared = shared
        self.request_id = request_id
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in SECURITY_HEADERS.items():
                # The older header knows of no list of sites: it is left to the policy of a page that has one.
                if name != "x-frame-options" or "frame-ancestors" not in headers.get("content-security-policy", ""):
                    headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
            headers["x-request-id"] = self.request_id
            headers.update({name: value for name, value in self._shared.items() if name != "vary"})
            if "vary" in self._shared:
                headers.add_vary_header(self._shared["vary"])
        await self._send(message)
