"""One table of what proxies say: address, scheme and host are the same over HTTP, a WebSocket and long-polling."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from parlour.http.edge.shield import Shield
from parlour.realtime.handshake import Gatekeeper
from tests.contract.entrances import ENTRANCES, Headers
from tests.contract.running import Running, running

pytestmark = pytest.mark.asyncio(loop_scope="module")

Seen = tuple[str, str, str]
FOR, PROTO, HOST = "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"
# What is sent, and the address, scheme and host that come of it; None is the connection's own.
CASES: dict[str, tuple[Headers, str | None, str | None, str | None]] = {
    "nothing": ([], None, None, None),
    "an address": ([(FOR, "203.0.113.9")], "203.0.113.9", None, None),
    "with a port": ([(FOR, "203.0.113.9:1001")], "203.0.113.9", None, None),
    "IPv6 with a port": ([(FOR, "[2001:db8::1]:443")], "2001:db8::1", None, None),
    "IPv6 in brackets": ([(FOR, "[2001:DB8::1]")], "2001:db8::1", None, None),
    "IPv6": ([(FOR, "2001:db8::1")], "2001:db8::1", None, None),
    "a zone": ([(FOR, "fe80::1%eth0")], "fe80::1", None, None),
    "IPv4 in IPv6": ([(FOR, "::ffff:203.0.113.9")], "203.0.113.9", None, None),
    "the client's own head": ([(FOR, "1.2.3.4, 203.0.113.9, 10.1.2.3")], "203.0.113.9", None, None),
    "proxies with ports": ([(FOR, "203.0.113.9, 10.1.2.3:80, [fd00::2]:80")], "203.0.113.9", None, None),
    "empty members": ([(FOR, ", 203.0.113.9, ,")], "203.0.113.9", None, None),
    "only empty members": ([(FOR, ", ,")], None, None, None),
    "several headers": ([(FOR, "1.2.3.4"), (FOR, "203.0.113.9"), (FOR, "10.1.2.3")], "203.0.113.9", None, None),
    "garbage before": ([(FOR, "<script>, 203.0.113.9")], "203.0.113.9", None, None),
    "garbage at the end": ([(FOR, "203.0.113.9, <script>")], "unknown", None, None),
    "garbage behind a proxy": ([(FOR, "x" * 4000 + ", 10.1.2.3")], "unknown", None, None),
    "all trusted": ([(FOR, "10.9.9.9, 10.1.2.3")], "10.9.9.9", None, None),
    "https": ([(PROTO, "https")], None, "https", None),
    "wss": ([(PROTO, "wss")], None, "https", None),
    "ws": ([(PROTO, "ws")], None, "http", None),
    "several schemes": ([(PROTO, "http"), (PROTO, "HTTPS,")], None, "https", None),
    "no scheme": ([(PROTO, "javascript")], None, None, None),
    "a host": ([(HOST, "chat.example")], None, None, "chat.example"),
    "several hosts": ([(HOST, "evil.example, chat.example"), (HOST, ",")], None, None, "chat.example"),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seen(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Running, list[Seen]]]:
    """A server that notes from where each request seems to come."""
    noted: list[Seen] = []
    pass_on, opened = Shield._pass, Gatekeeper.opened

    async def passed(self: Shield, scope: Any, receive: Any, outgoing: Any, source: Any) -> None:
        if not scope["path"].startswith("/socket.io"):
            noted.append(source.caller[:3])
        await pass_on(self, scope, receive, outgoing, source)

    def noting(self: Gatekeeper, handshake: Any) -> None:
        noted.append((handshake.peer, handshake.scheme, handshake.host))
        opened(self, handshake)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Shield, "_pass", passed)
        patch.setattr(Gatekeeper, "opened", noting)
        trusted = ("127.0.0.1", "10.0.0.0/8", "fd00::/8")
        async with running(tmp_path_factory.mktemp("proxied"), trusted_proxies=trusted) as live:
            yield live, noted


@pytest.mark.parametrize("entrance", ENTRANCES)
@pytest.mark.parametrize("case", CASES)
async def test_a_forwarded_request_is_the_same_at_every_entrance(
    seen: tuple[Running, list[Seen]], case: str, entrance: str
) -> None:
    live, noted = seen
    noted.clear()
    headers, peer, scheme, host = CASES[case]
    assert await ENTRANCES[entrance](live.url, headers, None) == "unauthenticated"
    assert noted == [(peer or "127.0.0.1", scheme or "http", host or f"127.0.0.1:{live.port}")]


@pytest.mark.parametrize("entrance", ENTRANCES)
async def test_who_is_no_trusted_proxy_is_not_believed(tmp_path_factory: Any, entrance: str) -> None:
    """Its `https` and its host would make the forged origin the server's own."""
    forged = [(FOR, "203.0.113.9"), (PROTO, "https"), (HOST, "chat.test"), ("Origin", "https://chat.test")]
    async with running(tmp_path_factory.mktemp("direct"), trusted_proxies=("10.0.0.0/8",)) as live:
        token = await live.token(await live.guest())
        answer = await ENTRANCES[entrance](live.url, [*forged, ("Cookie", f"guestId={token}")], None)
    assert answer in ("forbidden", "unauthenticated")
