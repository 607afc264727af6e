"""Origin checks and CORS: which sites may act through a visitor's browser."""

from __future__ import annotations

from typing import Final, NamedTuple

from starlette.datastructures import Headers
from starlette.types import Scope

from parlour.domain.credentials import bearer
from parlour.domain.errors import Forbidden
from parlour.netaddr import SAFE_METHODS, Caller, Header, Origins, Proxies, Sender

_POLLING: Final = ("/socket.io/", "/socket.io")
SHARED_PATHS: Final = ("/api/", "/files/", *_POLLING)
_ALLOWED_METHODS: Final = "GET, HEAD, POST, PUT, PATCH, DELETE"
_ALLOWED_HEADERS: Final = "Authorization, Content-Type, Parlour-As, X-Request-ID, X-Requested-With"
_EXPOSED_HEADERS: Final = "Retry-After, X-Request-Id"
_PREFLIGHT_SECONDS: Final = "600"


class Source(NamedTuple):
    """Where one request comes from: the client, and whose page made it ask."""

    caller: Caller
    sender: Sender


def reader(headers: Headers) -> Header:
    """Reads a header; several of one name are joined (RFC 9110, section 5.3; RFC 9113, section 8.2.3 for cookies)."""

    def read(name: str) -> str | None:
        values = headers.getlist(name)
        return ("; " if name == "cookie" else ", ").join(values) if values else None

    return read


def source_of(scope: Scope, proxies: Proxies, origins: Origins) -> Source:
    header = reader(Headers(scope=scope))
    peer = scope["client"][0] if scope.get("client") else ""
    caller = proxies.caller(peer, str(scope.get("scheme", "http")), header)
    return Source(caller, origins.sender(scope["method"], caller, header))


def check(method: str, path: str, headers: Headers, sender: Sender) -> None:
    """Raises Forbidden for a state-changing request from elsewhere.

    A bearer token is no ambient credential: another site's script has it only if it was given it. Nor is what a
    poller posts, where cookies do not count: its `auth.token` stands in the body.
    """
    if method in SAFE_METHODS or sender.brings_cookies or bearer(reader(headers)("authorization")) is not None:
        return
    if sender.may_connect and path.startswith(_POLLING):
        return
    raise Forbidden("Requests from that site are not accepted.")


def cors(path: str, headers: Headers, origins: Origins, sender: Sender) -> dict[str, str]:
    """What the script of an allowed or an embedding site needs to read the answer; only the former brings cookies."""
    if not path.startswith(SHARED_PATHS) or not (origins.allowed or origins.widget):
        return {}
    if sender not in (Sender.ALLOWED, Sender.WIDGET):
        return {"vary": "Origin"}
    shared = {
        "vary": "Origin",
        "access-control-allow-origin": headers["origin"],
        "access-control-expose-headers": _EXPOSED_HEADERS,
    }
    return shared | ({"access-control-allow-credentials": "true"} if sender is Sender.ALLOWED else {})


def preflight(method: str, headers: Headers, shared: dict[str, str]) -> dict[str, str] | None:
    """The answer to a browser's question whether it may ask at all; None where this is no such question.

    `shared` is what `cors` said of the request.
    """
    if method != "OPTIONS" or "access-control-request-method" not in headers:
        return None
    if "access-control-allow-origin" not in shared:
        return None
    return shared | {
        "access-control-allow-methods": _ALLOWED_METHODS,
        "access-control-allow-headers": _ALLOWED_HEADERS,
        "access-control-max-age": _PREFLIGHT_SECONDS,
    }
