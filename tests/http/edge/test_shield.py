"""What every answer carries, and what no answer tells."""

from __future__ import annotations

from typing import Any

import pytest

from parlour.http.api.desk import tickets
from parlour.http.app import CALLS, PAGES
from tests.http.site import Site

PATHS = sorted({route.path.replace("{id}", "x") for route in (*CALLS, *PAGES)} | {"/nowhere", "/static/x"})
PUBLIC = {"/api/openapi.json", "/api/docs", "/api/docs/style.css", "/widget.js"}
FRAMED = "/widget/panel"
SHARED = {FRAMED, "/widget.js"}


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_is_guarded_and_what_is_personal_is_not_stored(site: Site, path: str) -> None:
    for method in ("GET", "POST", "PUT", "OPTIONS"):
        answer = await site.browser().request(method, path)
        assert answer.status_code < 500, answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "unsafe-inline" not in answer.headers["content-security-policy"]
        framers = "'self'" if path == FRAMED and answer.status_code == 200 else "'none'"
        assert f"frame-ancestors {framers}" in answer.headers["content-security-policy"]
        assert "require-trusted-types-for 'script'; trusted-types 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=(), " in answer.headers["permissions-policy"]
        shared = path in SHARED and method == "GET" and answer.status_code == 200
        assert answer.headers["cross-origin-resource-policy"] == ("cross-origin" if shared else "same-origin")
        assert answer.headers["x-request-id"]
        stored = path in PUBLIC and method == "GET" and answer.status_code == 200
        assert (answer.headers["cache-control"] == "no-store") is not stored


@pytest.mark.parametrize("path", PATHS)
async def test_a_wrong_method_is_told_the_right_ones(site: Site, path: str) -> None:
    if path in ("/nowhere", "/static/x"):
        return
    for method in ("PUT", "TRACE", "PATCH", "FOO", "DELETE"):
        answer = await site.browser().request(method, path)
        if answer.status_code == 405:
            assert answer.json()["code"] == "method_not_allowed"
            assert method not in answer.headers["allow"].split(", ")
            break
    else:
        pytest.fail("no method was refused")


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/auth/me", "/agent/login", "/api/openapi.json", "/nowhere"])
async def test_head_answers_as_get_does(site: Site, path: str) -> None:
    browser = await site.member()
    got, head = await browser.get(path), await browser.head(path)
    assert head.status_code == got.status_code
    assert head.headers["content-type"] == got.headers["content-type"]


async def test_what_breaks_inside_is_told_to_nobody(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(*given: Any, **named: Any) -> Any:
        raise RuntimeError("SELECT secret FROM /etc/shadow")

    guest, _ = await site.guest()
    monkeypatch.setattr(site.app, "read", broken)
    answer = await guest.get("/api/tickets/mine")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "internal"
    assert "SELECT" not in answer.text
    assert "no-store" in answer.headers["cache-control"]
    assert "SELECT secret" in capsys.readouterr().out
    assert tickets.STATUSES  # the door still stands
    assert (await site.browser().get("/healthz")).status_code == 200


async def test_log_lines_carry_no_secret(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    token = await site.session_token(await site.account())
    await site.browser().get("/setup?token=verysecret", headers={"authorization": f"Bearer {token}"})
    await site.browser().post("/api/auth/login", json={"login": "u", "password": "correct horse"})
    told = capsys.readouterr()
    for secret in (token, "verysecret", "correct horse"):
        assert secret not in told.out + told.err


async def test_the_limit_on_tickets_holds_for_each_guest_and_each_address(strict_site: Site) -> None:
    guest, _ = await strict_site.guest()
    draft = {"subject": "S", "message": "M"}
    for bad in range(8):  # what was refused is not counted
        assert (await guest.post("/api/tickets", json=draft | {"subject": " " * bad})).status_code == 422
    for _ in range(4):
        assert (await guest.post("/api/tickets", json=draft)).status_code == 201
    refused = await guest.post("/api/tickets", json=draft)
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert 3000 < int(refused.headers["retry-after"]) <= 3600
    codes = []
    for number in range(17):
        stranger = strict_site.browser()
        answer = await stranger.post("/api/tickets", json=draft | {"name": f"G{number}"})
        codes.append(answer.status_code)
    assert codes == [201] * 15 + [429] * 2
    elsewhere = strict_site.browser(peer="198.51.100.9")
    assert (await elsewhere.post("/api/tickets", json=draft | {"name": "G"})).status_code == 201


async def test_messages_are_counted_and_repeats_are_not(strict_site: Site) -> None:
    guest, ticket = await strict_site.guest()
    path = f"/api/conversations/{ticket['id']}/messages"
    first = {"content": "Hello", "clientId": "once"}
    assert (await guest.post(path, json=first)).status_code == 201
    for _ in range(30):
        assert (await guest.post(path, json=first)).status_code == 200
    codes = [(await guest.post(path, json={"content": f"{n}"})).status_code for n in range(20)]
    assert codes == [201] * 19 + [429]
    assert (await guest.post(path, json=first)).status_code == 200
    strict_site.clock.advance(61)
    assert (await guest.post(path, json={"content": "later"})).status_code == 201
