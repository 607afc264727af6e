"""Health, readiness, `security.txt`, `robots.txt` and metrics: for programs that watch over the server."""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Final

from starlette.responses import Response

from parlour.domain.errors import Forbidden, NotFound, Unavailable
from parlour.http.call import Call, ok
from parlour.http.edge.metrics import Metrics
from parlour.http.routes import refuses
from parlour.wire.api import platform

READY_WITHIN_S = 3.0
ROBOTS_TXT: Final = "User-agent: *\nAllow: /$\nAllow: /static/\nDisallow: /\n"
SECURITY_TXT: Final = "/.well-known/security.txt"
DAY_S: Final = 86_400
VALID: Final = timedelta(days=180)


async def healthz(call: Call) -> Response:
    """The process answers."""
    return ok(platform.Health())


async def readyz(call: Call) -> Response:
    """The database answers too, and takes writes."""
    try:
        await asyncio.wait_for(call.app.ready(), READY_WITHIN_S)
    except Exception as error:
        raise Unavailable("The database does not answer, or takes no writes.", retry_after=5) from error
    return ok(platform.Health())


async def security_txt(call: Call) -> Response:
    """Where to report a vulnerability (RFC 9116), if the owner says where."""
    settings = call.app.settings
    if not settings.security_contact:
        raise NotFound
    # By the day, half a year ahead: the file is made anew at each request and never goes stale.
    expires = datetime.fromtimestamp(call.app.clock.now_ms() // 1000 // DAY_S * DAY_S, UTC) + VALID
    lines = [f"Contact: {contact}" for contact in settings.security_contact]
    lines.append(f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}")
    if settings.public_url:
        lines.append(f"Canonical: {settings.public_url}{SECURITY_TXT}")
    return Response("\n".join(lines) + "\n", media_type="text/plain")


async def robots_txt(call: Call) -> Response:
    """What crawlers may read (RFC 9309): the first page and what it is made of. All else is somebody's own."""
    return Response(ROBOTS_TXT, media_type="text/plain")


@refuses("forbidden")
async def metrics(call: Call) -> Response:
    """Prometheus text, for programs on this machine, or with `METRICS_TOKEN` as a bearer token."""
    if not (_has_token(call) or _is_for_this_machine(call)):
        raise Forbidden("Metrics are for this machine, or for a token.")
    counted: Metrics = call.request.app.state.metrics
    text, content_type = counted.text()
    return Response(text, media_type=content_type)


def _is_for_this_machine(call: Call) -> bool:
    """Asked by its own name from itself. A proxy on this machine asks from here too, for the whole world."""
    return call.app.settings.public_url is None and call.caller.is_local and names_this_machine(call.caller.host)


def names_this_machine(host: str) -> bool:
    """Whether a `Host` is `localhost` or a loopback address, with a port or without."""
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if name.lower() == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _has_token(call: Call) -> bool:
    token = call.app.settings.metrics_token
    given = call.request.headers.get("authorization", "")
    return token is not None and secrets.compare_digest(given.encode(), f"Bearer {token}".encode())
