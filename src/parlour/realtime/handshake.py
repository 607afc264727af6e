"""Who may open a socket, and as whom: origin, number of sockets, credential."""

from __future__ import annotations

from typing import Final

from parlour.app import App
from parlour.app.identity import claimant, has_session, identify
from parlour.domain.credentials import Presented, read_cookies
from parlour.domain.errors import Unauthenticated
from parlour.netaddr import Caller, Origins, Proxies, Sender
from parlour.realtime.connection import Peer
from parlour.socketio import Handshake, Headers, Seen

NO_CREDENTIAL: Final = "No token provided"


class Gatekeeper:
    """What is decided before Engine.IO opens, whose credentials came, and how many sockets each address holds."""

    def __init__(self, app: App) -> None:
        settings = app.settings
        self._app = app
        self._proxies = Proxies(settings.trusted_proxies)
        self._origins = Origins(settings.public_url, settings.allowed_origins, app.policy.current.widget_origins)
        app.policy.watch(lambda current: self._origins.embed(current.widget_origins))
        self._limit = settings.sockets_per_address if settings.rate_limits else None
        self._held: dict[str, int] = {}
        # Sessions that count, by their handshake: accounts stop counting once they are known.
        self._counted: dict[int, str] = {}

    def caller(self, peer: str, scheme: str, headers: Headers) -> Seen:
        """Address, scheme and host, through the proxies that are trusted."""
        return Seen(*self._proxies.caller(peer, scheme, headers.get)[:3])

    def allows_origin(self, handshake: Handshake) -> bool:
        """The server's own origin, `PUBLIC_URL`, one of `ALLOWED_ORIGINS` or `WIDGET_ORIGINS`; programs name none."""
        return self._sender(handshake).may_connect

    def allows_cookies(self, handshake: Handshake) -> bool:
        """Not from a site that embeds the widget: there, whatever its pages send, `auth.token` alone counts."""
        return self._sender(handshake).brings_cookies

    async def recognise(self, handshake: Handshake) -> Peer:
        """The peer behind a credential. Raises Unauthenticated in the words of the protocol, or ActorChanged."""
        found = await identify(self._app, self._presented(handshake))
        if found is None:
            raise Unauthenticated(NO_CREDENTIAL)
        return Peer(found.actor, None if found.session is None else found.session.expires_at)

    def admit(self, handshake: Handshake) -> int | None:
        """429 for one more socket of an address that holds enough of guests and strangers."""
        if self._limit is None or self._held.get(self._app.network_of(handshake.peer), 0) < self._limit:
            return None
        return None if has_session(self._app, self._presented(handshake)) else 429

    def claim(self, handshake: Handshake) -> str | None:
        """Whom the credentials of a request name: a polling session goes on for the one who opened it alone.

        A renewed cookie names the same person, so it is what the token says that counts, not its text.
        """
        return claimant(self._app, self._presented(handshake))

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

    def _presented(self, handshake: Handshake) -> Presented:
        auth = handshake.auth if isinstance(handshake.auth, dict) else {}
        counts = self._sender(handshake).brings_cookies
        return Presented(
            cookies=read_cookies(handshake.headers.get("cookie")) if counts else {},
            authorization=handshake.headers.get("authorization"),
            auth_token=auth.get("token"),
            believed=auth.get("as"),
        )

    def _sender(self, handshake: Handshake) -> Sender:
        caller = Caller(handshake.peer, handshake.scheme, handshake.host, is_local=False)
        return self._origins.sender("GET", caller, handshake.headers.get)
