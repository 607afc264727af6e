"""Signed tokens: session tokens (JWT, RFC 7519) and guest tokens.

A token says who somebody claims to be; whether the session or the guest still exists is a question for the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from itsdangerous import BadSignature, Signer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from parlour.adapters import signed_links
from parlour.adapters.signatures import CLOCK_SKEW_S, OWN_SKEW_S, is_canonical
from parlour.domain.errors import InvalidCredential

HEADER = {"alg": "HS256", "typ": "JWT"}
KEY_ID_LENGTH = 12
# Ours are about 250 characters long. The bound keeps a hostile header's JSON shallower than the interpreter's stack.
LONGEST = 1024


@dataclass(frozen=True, slots=True)
class SessionToken:
    """Times in whole seconds since the epoch, as JWT has them."""

    person_id: str
    session_id: str
    issued_at: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class GuestToken:
    """`issued_at` in whole seconds since the epoch."""

    guest_id: str
    issued_at: int


@dataclass(frozen=True, slots=True)
class _Key:
    """A key, the header of what it signs, and that as a token begins with it: it says which key to try."""

    key: OctKey
    header: dict[str, str]
    head: str

    @classmethod
    def of(cls, text: str) -> _Key:
        key = OctKey.import_key(text)
        header = {**HEADER, "kid": key_id(text)}
        return cls(key, header, jwt.encode(header, {}, key, algorithms=["HS256"]).partition(".")[0])


def key_id(key: str) -> str:
    """The name of a key in `kid`: a short fingerprint, from which the key cannot be had back."""
    return hashlib.sha256(b"parlour.kid\0" + key.encode()).hexdigest()[:KEY_ID_LENGTH]


class Tokens:
    """Keys are those of `Settings.signing_keys()`: the first signs, all of them verify. `link_key` is shared with the
    sites that sign links to their objects."""

    def __init__(self, keys: Sequence[str], *, guest_days: int = 365, link_key: str | None = None) -> None:
        self._keys = [_Key.of(key) for key in keys]
        # itsdangerous wants the newest last; the salt keeps a guest token from ever being anything else
        self._signer = Signer(list(reversed(keys)), "parlour.guest", ".", "hmac", hashlib.sha256)
        self._guest_seconds = guest_days * 86_400
        self._link_key = link_key

    def sign_session(self, *, person_id: str, session_id: str, issued_at: int, expires_at: int) -> str:
        """A JWT (RFC 7519, HS256) with the newest key; times in whole seconds since the epoch."""
        claims = {"sub": person_id, "sid": session_id, "iat": issued_at, "exp": expires_at}
        newest = self._keys[0]
        return jwt.encode(newest.header, claims, newest.key, algorithms=["HS256"])

    def sign_guest(self, *, guest_id: str, issued_at: int) -> str:
        """`<guest id>~<issued at>.<signature>`; `issued_at` in whole seconds since the epoch."""
        return self._signer.sign(f"{guest_id}~{issued_at}").decode()

    def read(self, token: str, *, now: int) -> SessionToken | GuestToken:
        """What a bearer token, a handshake's `auth.token` or a cookie claims; `now` in seconds since the epoch.

        Raises InvalidCredential for whatever was not signed here, has expired or is not yet valid. A cookie has a
        fixed kind: use `read_session` and `read_guest` there.
        """
        return self.read_guest(token, now=now) if "~" in token else self.read_session(token, now=now)

    def read_session(self, token: str, *, now: int) -> SessionToken:
        """The claims of a session token; `now` in seconds since the epoch. Raises InvalidCredential."""
        if len(token) > LONGEST or not is_canonical(token):
            raise InvalidCredential
        head = token.partition(".")[0]
        for each in [key for key in self._keys if key.head == head] or self._keys:
            try:
                decoded = jwt.decode(token, each.key, algorithms=["HS256"])
            except (JoseError, ValueError, TypeError, RecursionError):
                continue
            # `jku`, `jwk`, `crit` and the like are never read; a header that brings them, or another key's id, is
            # not ours. Former versions wrote none.
            if decoded.header in (each.header, HEADER):
                return _session_claims(decoded.claims, now)
        raise InvalidCredential

    def read_guest(self, token: str, *, now: int) -> GuestToken:
        """The claims of a guest token younger than `guest_days`; `now` in seconds. Raises InvalidCredential."""
        if len(token) > LONGEST or not is_canonical(token):
            raise InvalidCredential
        try:
            guest_id, _, issued = self._signer.unsign(token).decode().partition("~")
        except BadSignature:
            raise InvalidCredential from None
        age = now - int(issued)
        if not -OWN_SKEW_S <= age < self._guest_seconds:
            raise InvalidCredential
        return GuestToken(guest_id, int(issued))

    def read_link(self, token: str, *, now: int) -> signed_links.SignedLink:
        """As `signed_links.read`; every link is refused where no key is shared with a site."""
        return signed_links.read(token, self._link_key, now=now)

    def guest_is_ageing(self, token: GuestToken, *, now: int) -> bool:
        """In the second half of its life: worth a fresh cookie, so that who keeps coming back is never lost."""
        return (now - token.issued_at) * 2 > self._guest_seconds


def _session_claims(claims: dict[str, object], now: int) -> SessionToken:
    subject, session, issued, expires = (claims.get(name) for name in ("sub", "sid", "iat", "exp"))
    if not (isinstance(subject, str) and isinstance(session, str) and type(issued) is type(expires) is int):
        raise InvalidCredential
    not_before = claims.get("nbf", now)
    if type(not_before) is not int or not_before - CLOCK_SKEW_S > now:
        raise InvalidCredential
    if not issued - OWN_SKEW_S <= now < expires:
        raise InvalidCredential
    return SessionToken(subject, session, issued, expires)
