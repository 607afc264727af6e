"""Which sites may act through a visitor's browser (CONTRACT, section 1), and what CORS tells their scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers

from parlour.domain.errors import Forbidden
from parlour.http.forwarded import Caller

if TYPE_CHECKING:
    from parlour.settings import Settings

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
SHARED_PATHS: Final = ("/api/", "/files/", "/socket.io/", "/socket.io")
_DEFAULT_PORT: Final = {"http": ":80", "https": ":443"}
_ALLOWED_METHODS: Final = "GET, HEAD, POST, PUT, PATCH, DELETE"
_ALLOWED_HEADERS: Final = "Authorization, Content-Type"
_EXPOSED_HEADERS: Final = "Retry-After, X-Request-Id"
_PREFLIGHT_SECONDS: Final = "600"


class Origins:
    def __init__(self, settings: Settings) -> None:
        public = (settings.public_url,) if settings.public_url else ()
        self._own = frozenset(public)
        self._foreign = frozenset(settings.allowed_origins)

    def allows(self, origin: str, caller: Caller) -> bool:
        """Whether a page of this origin may act: the server's own, `PUBLIC_URL`, or one of `ALLOWED_ORIGINS`."""
        return self._is_own(origin, caller) or origin in self._foreign

    def check(self, method: str, headers: Headers, caller: Caller) -> None:
        """Raises Forbidden for a state-changing request from elsewhere.

        A bearer token is no ambient credential: another site's script has it only if it was given it.
        """
        origins = headers.getlist("origin")
        if method in SAFE_METHODS or not origins or is_bearer(headers):
            return
        if len(origins) > 1 or not self.allows(origins[0], caller):
            raise Forbidden("Requests from that site are not accepted.")

    def cors(self, path: str, headers: Headers, caller: Caller) -> dict[str, str]:
        """What an allowed foreign site's script needs to read the answer."""
        if not path.startswith(SHARED_PATHS) or not self._foreign:
            return {}
        origin = headers.get("origin")
        if origin is None or origin not in self._foreign or self._is_own(origin, caller):
            return {"vary": "Origin"}
        return {
            "vary": "Origin",
            "access-control-allow-origin": origin,
            "access-control-allow-credentials": "true",
            "access-control-expose-headers": _EXPOSED_HEADERS,
        }

    def preflight(self, method: str, path: str, headers: Headers, caller: Caller) -> dict[str, str] | None:
        """The answer to a browser's question whether it may ask at all; None where this is no such question."""
        if method != "OPTIONS" or "access-control-request-method" not in headers:
            return None
        shared = self.cors(path, headers, caller)
        if "access-control-allow-origin" not in shared:
            return None
        return shared | {
            "access-control-allow-methods": _ALLOWED_METHODS,
            "access-control-allow-headers": _ALLOWED_HEADERS,
            "access-control-max-age": _PREFLIGHT_SECONDS,
        }

    def _is_own(self, origin: str, caller: Caller) -> bool:
        if origin in self._own:
            return True
        return bool(caller.host) and origin.lower() == own_origin(caller)


def own_origin(caller: Caller) -> str:
    """The server's own origin as a browser writes it: lower case, without the scheme's default port."""
    return f"{caller.scheme}://{caller.host.lower().removesuffix(_DEFAULT_PORT.get(caller.scheme, ''))}"


def is_bearer(headers: Headers) -> bool:
    return headers.get("authorization", "")[:7].lower() == "bearer "
