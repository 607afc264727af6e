"""Signed links: a site's word that somebody may start the conversation on one of its objects.

A JSON Web Token (RFC 7519, HS256) with a key that the site and this server share (`PARLOUR_LINK_SECRET`). Its claims:
`sub`, the person's username or id here; `exp`; `link`, the object: `{type, id, title, url?, open?}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from parlour.adapters.signatures import CLOCK_SKEW_S, is_canonical
from parlour.domain.errors import Forbidden, Invalid

# A title of 200 and an address of 2,000 characters, each perhaps escaped, in base64.
LONGEST: Final = 16_384
HEADER_NAMES: Final = frozenset({"alg", "typ", "kid"})  # `kid` is the site's own business and is not looked at


@dataclass(frozen=True, slots=True)
class SignedLink:
    """What a site vouches for: that this person (a username or an id) may talk about this object."""

    person: str
    type: str
    id: str
    title: str
    url: str | None
    open: bool


def read(token: str, secret: str | None, *, now: int) -> SignedLink:
    """The link, once its signature and its time hold; `now` in seconds since the epoch.

    Raises Forbidden where it was not signed with this key or has expired, Invalid where the site signed nonsense.
    """
    if secret is None or len(token) > LONGEST or not is_canonical(token):
        raise _refused()
    try:
        decoded = jwt.decode(token, OctKey.import_key(secret), algorithms=["HS256"])
    except (JoseError, ValueError, TypeError, RecursionError):
        raise _refused() from None
    if not set(decoded.header) <= HEADER_NAMES or not _in_time(decoded.claims, now):
        raise _refused()
    return _link(decoded.claims)


def _in_time(claims: dict[str, Any], now: int) -> bool:
    expires, begins = claims.get("exp"), claims.get("nbf", 0)
    return type(expires) is int and type(begins) is int and begins - CLOCK_SKEW_S <= now < expires


def _link(claims: dict[str, Any]) -> SignedLink:
    person, link = claims.get("sub"), claims.get("link")
    if not isinstance(person, str) or not person:
        raise Invalid.field("link.token", "must name the person in `sub`")
    if not isinstance(link, dict):
        raise Invalid.field("link.token", "must hold the object in `link`")
    for name in ("type", "id", "title"):
        if not isinstance(link.get(name), str):
            raise Invalid.field(f"link.{name}", "must be text")
    url, is_open = link.get("url"), link.get("open", False)
    if not isinstance(url, str | None):
        raise Invalid.field("link.url", "must be text")
    if not isinstance(is_open, bool):
        raise Invalid.field("link.open", "must be true or false")
    return SignedLink(person, link["type"], link["id"], link["title"], url, is_open)


def _refused() -> Forbidden:
    return Forbidden("The signature of this link does not hold, or it has expired.")
