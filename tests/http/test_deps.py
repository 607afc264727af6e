"""Who calls: the precedence of credentials, and every forged one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest

from parlour.domain.ids import uuid7
from tests.http.site import SECRET, Site

ME = "/api/auth/me"


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _forge(header: dict[str, Any], claims: dict[str, Any], key: str = SECRET, digest: str = "sha256") -> str:
    signed = f"{_part(header)}.{_part(claims)}"
    mac = hmac.new(key.encode(), signed.encode(), getattr(hashlib, digest)).digest()
    return f"{signed}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


HS256 = {"alg": "HS256", "typ": "JWT"}
FORGERIES: dict[str, Callable[[dict[str, Any]], str]] = {
    "alg none": lambda claims: f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}.",
    "alg nOnE": lambda claims: f"{_part({'alg': 'nOnE', 'typ': 'JWT'})}.{_part(claims)}.",
    "alg none with a signature": lambda claims: _forge({"alg": "none", "typ": "JWT"}, claims),
    "alg HS512": lambda claims: _forge({"alg": "HS512", "typ": "JWT"}, claims, digest="sha512"),
    "alg RS256 signed with the secret": lambda claims: _forge({"alg": "RS256", "typ": "JWT"}, claims),
    "another secret": lambda claims: _forge(HS256, claims, key="x" * 40),
    "an empty secret": lambda claims: _forge(HS256, claims, key=""),
    "expired": lambda claims: _forge(HS256, claims | {"exp": claims["iat"] - 1}),
    "without exp": lambda claims: _forge(HS256, {k: v for k, v in claims.items() if k != "exp"}),
    "exp as text": lambda claims: _forge(HS256, claims | {"exp": str(claims["exp"])}),
    "exp infinite": lambda claims: _forge(HS256, claims | {"exp": float("inf")}),
    "exp null": lambda claims: _forge(HS256, claims | {"exp": None}),
    "nbf in the future": lambda claims: _forge(HS256, claims | {"nbf": claims["iat"] + 3600}),
    "kid": lambda claims: _forge(HS256 | {"kid": "../../dev/null"}, claims),
    "jku": lambda claims: _forge(HS256 | {"jku": "https://evil.example/keys"}, claims),
    "jwk": lambda claims: _forge(HS256 | {"jwk": {"kty": "oct", "k": "QQ"}}, claims),
    "crit": lambda claims: _forge(HS256 | {"crit": ["exp"]}, claims),
    "another person": lambda claims: _forge(HS256, claims | {"sub": uuid7()}),
    "no such session": lambda claims: _forge(HS256, claims | {"sid": uuid7()}),
    "session of another shape": lambda claims: _forge(HS256, claims | {"sid": ["x"]}),
    "claims no object": lambda claims: _forge(HS256, [1]),  # type: ignore[arg-type]
    "no token at all": lambda claims: "x",
    "five parts": lambda claims: "a.b.c.d.e",
    "deeply nested": lambda claims: f"{_part(HS256)}.{base64.urlsafe_b64encode(b'[' * 90_000).decode()}.x",
    "another alphabet": lambda claims: "ключ.ключ.ключ".encode().decode("latin-1"),
}


async def _claims(site: Site) -> dict[str, Any]:
    token = await site.session_token(await site.account())
    body = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_forged_session_is_refused_as_bearer_and_as_cookie(site: Site, forgery: str) -> None:
    claims = await _claims(site)
    good = _forge(HS256, claims)
    assert (await site.browser(authorization=f"Bearer {good}").get(ME)).status_code == 200
    token = FORGERIES[forgery](claims)
    bearer = await site.browser().get(ME, headers=[(b"authorization", b"Bearer " + token.encode("latin-1"))])
    cookie = await site.browser().get(ME, headers=[(b"cookie", b"token=" + token.encode("latin-1"))])
    for answer in (bearer, cookie):
        assert answer.status_code == 401, answer.text
        assert answer.json()["code"] == "unauthenticated"


async def test_every_flipped_byte_of_a_token_breaks_it(site: Site) -> None:
    token = await site.session_token(await site.account())
    browser = site.browser()
    for index in range(0, len(token), 7):
        flipped = token[:index] + ("A" if token[index] != "A" else "B") + token[index + 1 :]
        assert (await browser.get(ME, headers={"authorization": f"Bearer {flipped}"})).status_code == 401, index


async def test_a_guest_token_makes_a_guest_and_never_a_session(site: Site) -> None:
    made = (await site.browser().post("/api/guests", json={"name": "Gil"})).json()
    token = made["guestToken"]
    bearer = site.browser(authorization=f"Bearer {token}")
    assert (await bearer.get(ME)).json()["actor"] == {"id": made["guest"]["id"], "role": "guest", "name": "Gil"}
    in_session_cookie = site.browser()
    in_session_cookie.cookies.set("token", token, domain="parlour.test")
    assert (await in_session_cookie.get(ME)).status_code == 401
    session = await site.session_token(await site.account(role="admin"))
    in_guest_cookie = site.browser()
    in_guest_cookie.cookies.set("guestId", session, domain="parlour.test")
    assert (await in_guest_cookie.get(ME)).status_code == 401


async def test_a_guests_id_alone_is_no_credential(site: Site) -> None:
    guest, ticket = await site.guest()
    forged = site.browser()
    forged.cookies.set("guestId", ticket["owner"]["id"], domain="parlour.test")
    assert (await guest.get(ME)).status_code == 200
    assert (await forged.get(ME)).status_code == 401


async def test_bearer_comes_before_the_session_cookie_and_that_before_the_guests(site: Site) -> None:
    browser, _ = await site.guest("Gil")
    assert (await browser.get(ME)).json()["actor"]["name"] == "Gil"
    browser.cookies.set("token", await site.session_token(await site.account("Mia")), domain="parlour.test")
    assert (await browser.get(ME)).json()["actor"]["name"] == "Mia"
    token = await site.session_token(await site.account("Sam"))
    assert (await browser.get(ME, headers={"authorization": f"Bearer {token}"})).json()["actor"]["name"] == "Sam"


@pytest.mark.parametrize("bad", ["Bearer nonsense", "Bearer ", "bearer x.y.z"])
async def test_a_bad_bearer_is_refused_although_a_good_cookie_stands_behind_it(site: Site, bad: str) -> None:
    browser = await site.member()
    assert (await browser.get(ME)).status_code == 200
    assert (await browser.get(ME, headers={"authorization": bad})).status_code == 401


async def test_a_bad_session_cookie_is_refused_although_a_good_guest_stands_behind_it(site: Site) -> None:
    browser, _ = await site.guest()
    browser.cookies.set("token", "nonsense", domain="parlour.test")
    assert (await browser.get(ME)).status_code == 401
    assert (await browser.post("/api/tickets", json={"subject": "x", "message": "y"})).status_code == 401


async def test_a_page_takes_a_dead_cookie_away_and_shows_itself_to_a_stranger(site: Site) -> None:
    browser, _ = await site.guest("Gil")
    browser.cookies.set("token", "nonsense", domain="parlour.test")
    page = await browser.get("/")
    assert page.status_code == 200
    assert '"actor":null' in page.text
    assert page.headers["set-cookie"].startswith('token=""; ')
    browser.cookies.delete("token", domain="parlour.test")
    assert '"name":"Gil"' in (await browser.get("/")).text


async def test_a_stranger_is_told_to_log_in(site: Site) -> None:
    answer = await site.browser().get(ME)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_the_role_is_read_from_the_account_and_not_from_the_token(site: Site) -> None:
    claims = await _claims(site)
    token = _forge(HS256, claims | {"role": "admin", "name": "Root"})
    assert (await site.browser(authorization=f"Bearer {token}").get(ME)).json()["actor"]["role"] == "member"


async def test_a_returning_guests_cookie_is_renewed_in_its_second_half(site: Site) -> None:
    guest, _ = await site.guest()
    site.clock.advance(100 * 86_400)
    assert "set-cookie" not in (await guest.get(ME)).headers
    site.clock.advance(100 * 86_400)
    assert (await guest.get(ME)).headers["set-cookie"].startswith("guestId=")
    site.clock.advance(300 * 86_400)
    assert (await guest.get(ME)).status_code == 200
