"""One request on its way through the door: who asks, from where, and the cookies that its answer will set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from parlour.domain.actor import Actor, Person
from parlour.http.forwarded import Caller

if TYPE_CHECKING:
    from parlour.app import App

SESSION_COOKIE: Final = "token"
GUEST_COOKIE: Final = "guestId"
# As RFC 6265bis writes it; Starlette passes it on as it is.
_LAX: Final[Any] = "Lax"


@dataclass(slots=True)
class Call:
    """`actor` is None for a stranger, and where the route does not ask who calls; `person` is an account's row."""

    app: App
    request: Request
    caller: Caller
    actor: Actor | None = None
    person: Person | None = None
    cookies: dict[str, tuple[str, int]] = field(default_factory=dict)

    def path(self, name: str) -> str:
        return str(self.request.path_params[name])

    @property
    def user_agent(self) -> str | None:
        return self.request.headers.get("user-agent")

    def set_cookie(self, name: str, value: str, seconds: int) -> None:
        """To be set by the answer, whatever it will be; closed to scripts and to other sites' requests."""
        self.cookies[name] = (value, seconds)

    def clear_cookie(self, name: str) -> None:
        self.cookies[name] = ("", 0)

    def bake(self, response: Response) -> Response:
        """Puts the cookies into the answer."""
        for name, (value, seconds) in self.cookies.items():
            response.set_cookie(
                name, value, max_age=seconds, path="/", secure=self.caller.is_secure, httponly=True, samesite=_LAX
            )
        return response


def ok(shape: Any) -> Response:
    return json(shape, 200)


def created(shape: Any) -> Response:
    return json(shape, 201)


def no_content() -> Response:
    return Response(status_code=204)


def json(shape: Any, status: int, headers: Mapping[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(shape), status, headers, "application/json")
