"""Who somebody is, is one answer at both doors; and what ends a session ends it at both."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest

from parlour.actions.people.sessions import log_in
from parlour.actions.system.accounts import disable_account, list_accounts
from parlour.domain.ids import uuid7
from tests.contract.cast import World
from tests.contract.running import Running, running
from tests.http.test_deps import FORGERIES, HS256
from tests.realtime.client import Client, Refused

pytestmark = pytest.mark.asyncio(loop_scope="module")

ME = "/api/auth/me"
NO_HEADER = ("deeply nested", "another alphabet")  # what no header of HTTP carries goes in the handshake alone
PASSWORD = "long enough to be one"


def _sign(live: Running, header: dict[str, Any], claims: Any) -> str:
    """As the server signs: with its own secret."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, claims)]
    key = live.parlour.app.settings.signing_keys()[0]
    mac = hmac.new(key.encode() if isinstance(key, str) else key, ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, base64.urlsafe_b64encode(mac).decode().rstrip("=")])


# Signed with the true secret, and yet no session.
OWN: dict[str, Callable[[dict[str, Any]], tuple[dict[str, Any], Any]]] = {
    "expired": lambda claims: (HS256, claims | {"exp": claims["iat"] - 1}),
    "without exp": lambda claims: (HS256, {k: v for k, v in claims.items() if k != "exp"}),
    "nbf in the future": lambda claims: (HS256, claims | {"nbf": claims["iat"] + 3600}),
    "kid": lambda claims: (HS256 | {"kid": "../../dev/null"}, claims),
    "jku": lambda claims: (HS256 | {"jku": "https://evil.example/keys"}, claims),
    "jwk": lambda claims: (HS256 | {"jwk": {"kty": "oct", "k": "QQ"}}, claims),
    "RS256": lambda claims: (HS256 | {"alg": "RS256"}, claims),
    "another person": lambda claims: (HS256, claims | {"sub": uuid7()}),
    "no such session": lambda claims: (HS256, claims | {"sid": uuid7()}),
}


async def test_a_new_server_knows_nobody_and_has_no_admin(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with running(tmp_path_factory.mktemp("new")) as live:
        assert await live.see(list_accounts) == []


async def test_a_forged_credential_is_refused_by_both_doors_wherever_it_stands(world: World) -> None:
    live = world.live
    good, claims = await _session(live)
    assert await _verdicts(live, good) == {"welcome"}
    assert await _verdicts(live, _sign(live, HS256, claims)) == {"welcome"}, "the tests sign as the server does"
    tokens = {name: _sign(live, *made(claims)) for name, made in OWN.items()}
    tokens |= {f"foreign, {name}": made(claims) for name, made in FORGERIES.items() if name not in NO_HEADER}
    tokens["a flipped byte"] = good[:-4] + ("A" if good[-4] != "A" else "B") + good[-3:]
    for name, token in tokens.items():
        assert await _verdicts(live, token) == {"refused"}, name
    for name in NO_HEADER:
        assert await _socket(live, {"token": FORGERIES[name](claims)}, {}) == "refused", name


async def test_a_guests_token_is_a_guest_at_both_doors_and_no_session_at_either(world: World) -> None:
    live, guest = world.live, await world.live.guest()
    token = await live.token(guest)
    assert await _verdicts(live, token) == {"welcome", "refused"}  # as bearer, but not in the session's cookie
    for headers in ({"cookie": f"token={token}"}, {"cookie": f"guestId={(await _session(live))[0]}"}):
        assert await _http(live, headers) == "refused"
        assert await _socket(live, None, headers) == "refused"
    assert await _socket(live, {"token": token}, {}) == "welcome"
    assert await _http(live, {"cookie": f"guestId={token}"}) == "welcome"
    assert await _socket(live, None, {"cookie": f"guestId={token}"}) == "welcome"


async def test_a_disabled_account_is_out_of_both_doors_at_once(world: World) -> None:
    live, member = world.live, await world.live.account("Gone")
    token = await live.token(member)
    socket = await live.socket_with(token)
    assert await _verdicts(live, token) == {"welcome"}
    await live.do(disable_account, login=member.username)
    assert (await socket.hear("connection:error"))["code"] == "unauthenticated"
    assert await _verdicts(live, token) == {"refused"}


async def test_a_changed_password_ends_every_other_session_at_both_doors(world: World) -> None:
    live = world.live
    browser = await live.browser()
    name = f"changer-{uuid7()[-6:]}"
    register = {"username": name, "name": "Chan", "email": f"{name}@example.com", "password": PASSWORD}
    own = (await browser.post("/api/auth/register", json=register)).json()["token"]
    other = (await browser.post("/api/auth/login", json={"login": name, "password": PASSWORD})).json()["token"]
    staying, going = await live.socket_with(own), await live.socket_with(other)
    change = {"password": "another long one", "oldPassword": PASSWORD}
    mine = await live.browser(authorization=f"Bearer {own}")
    assert (await mine.patch("/api/users/me", json=change)).status_code == 200
    assert (await going.hear("connection:error"))["code"] == "unauthenticated"
    assert await _verdicts(live, other) == {"refused"}
    assert await _verdicts(live, own) == {"welcome"}
    await staying.must("presence:get", {"userIds": []})
    assert not staying.ended.is_set()


async def _session(live: Running) -> tuple[str, dict[str, Any]]:
    """A good token and what it claims."""
    app, member = live.parlour.app, await live.account("Mem")
    session = (await app.perform(log_in, None, person_id=member.id, lifetime_ms=3_600_000)).session
    now_s = app.clock.now_ms() // 1000
    claims = {"sub": member.id, "sid": session.id, "iat": now_s, "exp": now_s + 3600}
    token = app.tokens.sign_session(
        person_id=member.id, session_id=session.id, issued_at=now_s, expires_at=now_s + 60
    )
    return token, claims


async def _verdicts(live: Running, token: str) -> set[str]:
    """What each door says to it, in every place where it may stand."""
    bearer, cookie = {"authorization": f"Bearer {token}"}, {"cookie": f"token={token}"}
    return {
        await _http(live, bearer),
        await _http(live, cookie),
        await _socket(live, None, bearer),
        await _socket(live, None, cookie),
        await _socket(live, {"token": token}, {}),
    }


async def _http(live: Running, headers: dict[str, str]) -> str:
    browser = await live.browser()
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    answer = await browser.get(ME, headers=raw)
    if answer.status_code == 200:
        return "welcome"
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    return "refused"


async def _socket(live: Running, auth: Any, headers: dict[str, str]) -> str:
    try:
        await (await Client.open(live.url, auth=auth, headers=headers)).close()
    except Refused as refused:
        assert str(refused) in ("Invalid token", "Session revoked")
        return "refused"
    return "welcome"
