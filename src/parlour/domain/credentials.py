"""Precedence of credentials: which one in a request decides the caller. Pure: nothing is verified here.

The order is `auth.token` (Socket.IO) or a bearer token, then the session's cookie, then the guest's. The first one
presented decides; where it does not hold the request is refused, and nothing behind it is tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from parlour.domain.errors import InvalidCredential

SESSION_COOKIE: Final = "token"
GUEST_COOKIE: Final = "guestId"
DEVICE_COOKIE: Final = "device"
"""No credential: it gives a browser that logged in before an allowance of attempts of its own."""
HOST_PREFIX: Final = "__Host-"
"""Of a cookie's name: browsers take it over HTTPS and from this very host alone (RFC 6265bis, section 4.1.3.2)."""
PREFERENCES: Final = ("locale", "theme")
"""Cookies of the front end that pages are drawn by; they say nothing of who asks."""
_OURS: Final = (SESSION_COOKIE, GUEST_COOKIE, DEVICE_COOKIE)
_NAMES: Final = frozenset((*_OURS, *(HOST_PREFIX + name for name in _OURS), *PREFERENCES))

Kind = Literal["session", "guest", "any"]


class Credential(NamedTuple):
    """A text that claims to be a token. A cookie holds one kind, `any` is for the text itself to say."""

    kind: Kind
    token: str

    @property
    def is_cookie(self) -> bool:
        return self.kind != "any"


@dataclass(frozen=True, slots=True)
class Presented:
    """What came with a request or a handshake. `cookies` is empty where they do not count.

    `auth_token` and `believed` are whatever JSON value stood in the handshake; None where there was none.
    """

    cookies: Mapping[str, str]
    authorization: str | None = None
    auth_token: object = None
    believed: object = None
    """The id of the actor that the page takes itself to be."""


def deciding(presented: Presented) -> Credential | None:
    """The first credential presented; None where there is none. Raises InvalidCredential for one that is no text."""
    if presented.auth_token is not None:
        if not isinstance(presented.auth_token, str):
            raise InvalidCredential
        return Credential("any", presented.auth_token)
    token = bearer(presented.authorization)
    if token is not None:
        return Credential("any", token)
    if session := cookie(presented.cookies, SESSION_COOKIE):
        return Credential("session", session)
    if guest := cookie(presented.cookies, GUEST_COOKIE):
        return Credential("guest", guest)
    return None


def bearer(authorization: str | None) -> str | None:
    """The token of a bearer's `Authorization`, perhaps empty; None for any other scheme, or none."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def cookie(cookies: Mapping[str, str], name: str) -> str:
    """One of the cookies that the server signs, by its name under HTTPS first; "" where there is neither."""
    return cookies.get(HOST_PREFIX + name) or cookies.get(name, "")


def read_cookies(header: str | None) -> dict[str, str]:
    """The cookies that are ours; where one comes twice, the first counts (`Cookie`, RFC 6265bis, section 4.2).

    Everybody else's are passed over unread: they may be malformed in ways of their own, and must neither hide ours
    nor cost anything. Several headers are joined by "; " before. The standard library's reader takes time that grows
    with the square of what quotes hold (CVE-2024-7592).
    """
    found: dict[str, str] = {}
    for part in (header or "").split(";"):
        name, _, value = part.partition("=")
        name = name.strip(" \t")
        if name in _NAMES and name not in found:
            found[name] = _unquoted(value.strip(" \t"))
    return found


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) >= 2 and value[0] == value[-1] == '"' else value
