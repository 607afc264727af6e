"""Who may open a socket, and as whom (CONTRACT, section 1): origin, number, credential.

The first credential presented decides: `auth.token` or bearer, then the session cookie, then the guest cookie. If it
does not hold, the socket is refused; nothing behind it is tried.
"""

from __future__ import annotations

from typing import Final

from parlour.actions.sessions import resume_guest, resume_session
from parlour.app import App
from parlour.domain.errors import InvalidCredential, Unauthenticated
from parlour.realtime.peer import Peer
from parlour.socketio import Handshake

SESSION_COOKIE: Final = "token"
GUEST_COOKIE: Final = "guestId"
_DEFAULT_PORT: Final = {"http": ":80", "https": ":443"}


class Credential:
    """What was presented: text that claims to be a token. `kind` is fixed for a cookie, open for `auth.token`."""

    __slots__ = ("kind", "token")

    def __init__(self, token: str, kind: str) -> None:
        self.token = token
        self.kind = kind


def presented(handshake: Handshake) -> Credential | None:
    """The credential that decides; None when there is none. Raises InvalidCredential for one that is no text."""
    auth = handshake.auth if isinstance(handshake.auth, dict) else {}
    token = auth.get("token")
    if token is not None:
        if not isinstance(token, str):
            raise InvalidCredential
        return Credential(token, "any")
    authorization = handshake.headers.get("authorization", "")
    if authorization[:7].lower() == "bearer ":
        return Credential(authorization[7:].strip(), "any")
    cookies = _cookies(handshake)
    if cookies.get(SESSION_COOKIE):
        return Credential(cookies[SESSION_COOKIE], "session")
    if cookies.get(GUEST_COOKIE):
        return Credential(cookies[GUEST_COOKIE], "guest")
    return None


async def recognise(app: App, handshake: Handshake) -> Peer:
    """The peer behind a credential. Raises Unauthenticated in the words that clients are told."""
    credential = presented(handshake)
    if credential is None:
        raise Unauthenticated("No token provided")
    now_s = app.clock.now_ms() // 1000
    if credential.kind == "guest" or (credential.kind == "any" and "~" in credential.token):
        guest_id = app.tokens.read_guest(credential.token, now=now_s).guest_id
        return Peer((await app.read(resume_guest, None, guest_id=guest_id)).acting(), None)
    claim = app.tokens.read_session(credential.token, now=now_s)
    resumed = await app.read(resume_session, None, session_id=claim.session_id, person_id=claim.person_id)
    return Peer(resumed.actor, resumed.session.expires_at)


class Gatekeeper:
    """What is decided before Engine.IO opens, and how many sockets each address holds."""

    def __init__(self, app: App) -> None:
        settings = app.settings
        self._app = app
        self._origins = frozenset((*settings.allowed_origins, settings.public_url))
        self._limit = settings.sockets_per_address if settings.rate_limits else None
        self._held: dict[str, int] = {}
        # Sessions that count, by their handshake: accounts stop counting once they are known.
        self._counted: dict[int, str] = {}

    def allows_origin(self, handshake: Handshake) -> bool:
        """The server's own origin, `PUBLIC_URL`, or one of `ALLOWED_ORIGINS`; programs name none."""
        origin = handshake.headers.get("origin", "")
        if origin in self._origins:
            return True
        host = handshake.host.lower().removesuffix(_DEFAULT_PORT.get(handshake.scheme, ""))
        return bool(host) and origin == f"{handshake.scheme}://{host}"

    def admit(self, handshake: Handshake) -> int | None:
        """429 for one more socket of an address that holds enough of guests and strangers."""
        if self._limit is None or self._held.get(self._app.network_of(handshake.peer), 0) < self._limit:
            return None
        return None if self._has_account(handshake) else 429

    def claim(self, handshake: Handshake) -> str | None:
        """Whom the cookies of a request name: a polling session goes on for the one who opened it alone.

        A renewed cookie names the same person, so it is what the token says that counts, not its text.
        """
        cookies = _cookies(handshake)
        now_s = self._app.clock.now_ms() // 1000
        try:
            if token := cookies.get(SESSION_COOKIE):
                return self._app.tokens.read_session(token, now=now_s).session_id
            if token := cookies.get(GUEST_COOKIE):
                return self._app.tokens.read_guest(token, now=now_s).guest_id
        except InvalidCredential:
            return "nobody"
        return None

    def opened(self, handshake: Handshake) -> None:
        address = self._counted[id(handshake)] = self._app.network_of(handshake.peer)
        self._held[address] = self._held.get(address, 0) + 1

    def closed(self, handshake: Handshake) -> None:
        """Also for a session that turned out to be an account's: it counts for its address no longer."""
        address = self._counted.pop(id(handshake), None)
        if address is None:
            return
        self._held[address] -= 1
        if not self._held[address]:
            del self._held[address]

    def _has_account(self, handshake: Handshake) -> bool:
        token = _cookies(handshake).get(SESSION_COOKIE)
        try:
            return bool(token and self._app.tokens.read_session(token, now=self._app.clock.now_ms() // 1000))
        except InvalidCredential:
            return False


def _cookies(handshake: Handshake) -> dict[str, str]:
    """Ours among the cookies. Others may be malformed in ways of their own, and must not hide them."""
    found: dict[str, str] = {}
    for part in handshake.headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name in (SESSION_COOKIE, GUEST_COOKIE) and name not in found:
            found[name] = value.strip('"')
    return found
