"""Outermost middleware: origins, the headers that every answer carries, one log line and one count for each request.

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

from parlour import security
from parlour.domain.errors import Fault
from parlour.domain.ids import uuid7
from parlour.http.edge import origins
from parlour.http.edge.metrics import Metrics
from parlour.http.edge.origins import Source
from parlour.http.edge.problems import internal_error, problem
from parlour.netaddr import Origins, Proxies

if TYPE_CHECKING:
    from parlour.app.policy import Policy
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
        # No text becomes markup or script, and no policy may say otherwise: nothing of the front end needs one.
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
# Nothing here asks for any of these; a script that slipped in shall not either.
PERMISSIONS_POLICY: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)
SECURITY_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    # Pages elsewhere read answers by CORS or not at all; the few files that are for everybody say so themselves.
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": PERMISSIONS_POLICY,
    "content-security-policy": CONTENT_SECURITY_POLICY,
}
POLLING: Final = "/socket.io"
TOO_MANY: Final = 429
# Asked every few seconds by programs, or by the dozen; a line for each would hide the others.
QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics", "/static", POLLING})


class Shield:
    """ASGI middleware around everything that answers HTTP."""

    def __init__(self, inner: ASGIApp, settings: Settings, policy: Policy, metrics: Metrics) -> None:
        self._inner = inner
        self._proxies = Proxies(settings.trusted_proxies)
        self._origins = Origins(settings.public_url, settings.allowed_origins, policy.current.widget_origins)
        policy.watch(lambda current: self._origins.embed(current.widget_origins))
        self._hsts = {"strict-transport-security": f"max-age={settings.hsts}"} if settings.hsts else {}
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        started = time.perf_counter()
        source = origins.source_of(scope, self._proxies, self._origins)
        scope.setdefault("state", {})["source"] = source
        shared = origins.cors(scope["path"], Headers(scope=scope), self._origins, source.sender)
        outgoing = _Outgoing(send, uuid7(), shared | (self._hsts if source.caller.is_secure else {}))
        with structlog.contextvars.bound_contextvars(request_id=outgoing.request_id):
            try:
                await self._pass(scope, receive, outgoing, source)
            finally:
                self._note(scope, outgoing, time.perf_counter() - started)

    async def _pass(self, scope: Scope, receive: Receive, outgoing: _Outgoing, source: Source) -> None:
        try:
            early = self._early(scope, outgoing.shared, source)
            await (early or self._inner)(scope, receive, outgoing.send)
        except ClientDisconnect:
            return
        except Exception:
            log.exception("a request failed", method=scope["method"], path=scope["path"])
            if not outgoing.status:
                await internal_error()(scope, receive, outgoing.send)

    def _early(self, scope: Scope, shared: dict[str, str], source: Source) -> Response | None:
        """What can be answered before any route is looked for: a preflight, a foreign site."""
        headers = Headers(scope=scope)
        preflight = origins.preflight(scope["method"], headers, shared)
        if preflight is not None:
            return Response(status_code=204, headers=preflight)
        try:
            origins.check(scope["method"], scope["path"], headers, source.sender)
        except Fault as fault:
            origin = headers.get("origin")
            security.note("origin_refused", address=source.caller.peer, origin=origin, path=scope["path"])
            return problem(fault)
        return None

    def _note(self, scope: Scope, outgoing: _Outgoing, seconds: float) -> None:
        path = scope["path"]
        route = scope["state"].get("route") or (POLLING if path.startswith(POLLING) else "other")
        self._metrics.request(scope["method"], route, outgoing.status, seconds)
        if outgoing.status == TOO_MANY:
            state = scope["state"]
            security.note("rate_limited", address=state["source"].caller.peer, actor=state.get("actor"), kind=route)
        tell = log.debug if route in QUIET else log.info
        tell("request", method=scope["method"], path=path, status=outgoing.status, ms=round(seconds * 1000, 1))


class _Outgoing:
    """Adds the headers of every answer, and remembers its status."""

    def __init__(self, send: Send, request_id: str, shared: dict[str, str]) -> None:
        self._send = send
        self.shared = shared
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
            headers.update({name: value for name, value in self.shared.items() if name != "vary"})
            if "vary" in self.shared:
                headers.add_vary_header(self.shared["vary"])
        await self._send(message)
