"""Request context: the caller, the address, the body, and the cookies that the answer will set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from parlour.domain.actor import Actor, Person
from parlour.domain.credentials import DEVICE_COOKIE, GUEST_COOKIE, HOST_PREFIX, SESSION_COOKIE, read_cookies
from parlour.domain.errors import Unauthenticated
from parlour.http.edge.origins import Source, reader
from parlour.netaddr import Caller, Sender

if TYPE_CHECKING:
    from parlour.app import App

__all__ = [
    "DEVICE_COOKIE",
    "GUEST_COOKIE",
    "SESSION_COOKIE",
    "Call",
    "created",
    "json",
    "no_content",
    "ok",
    "sent_cookies",
]

# As RFC 6265bis writes it; Starlette passes it on as it is.
_LAX: Final[Any] = "Lax"


@dataclass(slots=True)
class Call:
    """`actor` is None for a stranger, and where the route does not ask who calls; `person` is its row."""

    app: App
    request: Request
    source: Source
    actor: Actor | None = None
    person: Person | None = None
    cookies: dict[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def known(self) -> Actor:
        """The actor, where a stranger will not do. Raises Unauthenticated."""
        if self.actor is None:
            raise Unauthenticated
        return self.actor

    @property
    def caller(self) -> Caller:
        return self.source.caller

    @property
    def sender(self) -> Sender:
        return self.source.sender

    def path(self, name: str) -> str:
        return str(self.request.path_params[name])

    def header(self, name: str) -> str | None:
        """A header by lower-case name; several of one name are joined."""
        return reader(self.request.headers)(name)

    @property
    def sent_cookies(self) -> Mapping[str, str]:
        """What the browser sent of our cookies, whether it counts or not."""
        return sent_cookies(self.request)

    @property
    def user_agent(self) -> str | None:
        return self.request.headers.get("user-agent")

    def set_cookie(self, name: str, value: str, seconds: int) -> None:
        """To be set by the answer, whatever it will be; closed to scripts and to other sites' requests.

        Over HTTPS it is named `__Host-…`, and its former name, if the browser has that too, is taken away.
        """
        if not self.caller.is_secure:
            self.cookies[name] = (value, seconds)
            return
        self.cookies[HOST_PREFIX + name] = (value, seconds)
        if name in self.sent_cookies:
            self.cookies[name] = ("", 0)

    def clear_cookie(self, name: str) -> None:
        """Under both its names where it may have both."""
        self.cookies[name] = ("", 0)
        if self.caller.is_secure:
            self.cookies[HOST_PREFIX + name] = ("", 0)

    def bake(self, response: Response) -> Response:
        """Puts the cookies into the answer."""
        for name, (value, seconds) in self.cookies.items():
            response.set_cookie(
                name, value, max_age=seconds, path="/", secure=self.caller.is_secure, httponly=True, samesite=_LAX
            )
        return response


def sent_cookies(request: Request) -> Mapping[str, str]:
    """The cookies that are ours. Starlette's own `cookies` would read everybody's with the standard library."""
    return read_cookies(reader(request.headers)("cookie"))


def ok(shape: Any) -> Response:
    return json(shape, 200)


def created(shape: Any) -> Response:
    return json(shape, 201)


def no_content() -> Response:
    return Response(status_code=204)


def json(shape: Any, status: int, headers: Mapping[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(shape), status, headers, "application/json")
