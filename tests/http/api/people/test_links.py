"""One-time links over HTTP: made by admins, used by whoever holds them, and what the security log has of it."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest

from parlour.actions.people.links import INVITATION_MS, RESET_MS
from parlour.actions.system.accounts import offer_setup
from parlour.domain.one_time import fingerprint
from parlour.security import LOGGER
from tests.http.site import Site, build

NORA = {"username": "nora", "name": "Nora", "email": "nora@example.com", "password": "correct horse"}


async def admin_of(site: Site) -> Any:
    return await site.browser_of(await site.account("Ada", "admin"))


async def invited(site: Site, admin: Any, role: str = "agent") -> str:
    answer = await admin.post("/api/admin/invitations", json={"role": role})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["link"]["path"]).partition("token=")[2]


async def reset_token(admin: Any, person_id: str) -> str:
    answer = await admin.post(f"/api/admin/people/{person_id}/reset-link")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["link"]["path"]).partition("token=")[2]


def noted(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(record.getMessage()) for record in caplog.records if record.name == LOGGER]


async def test_an_invitation_makes_an_account_and_logs_it_in(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, LOGGER)
    admin, nora = await admin_of(site), site.browser()
    token = await invited(site, admin)
    (open_one,) = (await admin.get("/api/admin/invitations")).json()["invitations"]
    assert (open_one["role"], open_one["invitedBy"]) == ("agent", "Ada")
    made = await nora.post("/api/invitations/accept", json={**NORA, "token": token})
    assert (made.status_code, made.json()["user"]["role"]) == (201, "agent")
    assert (await nora.get("/api/tickets")).status_code == 200
    assert (await admin.get("/api/admin/invitations")).json()["invitations"] == []
    again = await site.browser().post("/api/invitations/accept", json={**NORA, "username": "n2", "token": token})
    assert (again.status_code, again.json()["code"]) == (403, "forbidden")
    events = [line["event"] for line in noted(caplog)]
    assert events == ["invitation_made", "invitation_accepted", "link_refused"]
    assert token not in caplog.text


async def test_a_forgotten_password_is_set_by_link_once(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, LOGGER)
    admin, mia = await admin_of(site), site.browser()
    made = await mia.post("/api/auth/register", json={**NORA, "username": "mia", "email": "mia@example.com"})
    mia_id = made.json()["user"]["id"]
    token = await reset_token(admin, mia_id)
    elsewhere = site.browser()
    caplog.clear()
    for wrong, code in (({"password": "short"}, 422), ({"password": "mia@example.com"}, 422), ({"token": "x"}, 403)):
        answer = await elsewhere.post("/api/auth/reset", json={"token": token, "password": "another horse", **wrong})
        assert answer.status_code == code, answer.text
    done = await elsewhere.post("/api/auth/reset", json={"token": token, "password": "another horse"})
    assert (done.status_code, done.json()["user"]["username"]) == (200, "mia")
    assert (await elsewhere.get("/api/auth/me")).status_code == 200
    assert (await mia.get("/api/auth/me")).status_code == 401, "the sessions of before have ended"
    again = await elsewhere.post("/api/auth/reset", json={"token": token, "password": "third horse"})
    assert again.status_code == 403
    for password, status in ((NORA["password"], 401), ("another horse", 200)):
        entered = await site.browser().post("/api/auth/login", json={"login": "mia", "password": password})
        assert entered.status_code == status
    assert [line["event"] for line in noted(caplog)][:3] == ["link_refused", "password_reset", "link_refused"]
    assert token not in caplog.text


async def test_links_run_out(site: Site) -> None:
    admin, mia = await admin_of(site), await site.account("Mia")
    invitation, reset = await invited(site, admin), await reset_token(admin, mia.id)
    accepting, setting = {**NORA, "token": invitation}, {"token": reset, "password": "another horse"}
    site.clock.advance(RESET_MS / 1000)
    assert (await site.browser().post("/api/auth/reset", json=setting)).status_code == 403
    site.clock.advance((INVITATION_MS - RESET_MS) / 1000)
    assert (await site.browser().post("/api/invitations/accept", json=accepting)).status_code == 403


async def test_one_of_many_at_once_uses_a_link(site: Site) -> None:
    admin, mia = await admin_of(site), await site.account("Mia")
    token = await reset_token(admin, mia.id)
    bodies = [{"token": token, "password": f"correct horse {number}"} for number in range(5)]
    calls = [site.browser().post("/api/auth/reset", json=body) for body in bodies]
    done = await asyncio.gather(*calls)
    assert sorted(answer.status_code for answer in done) == [200, 403, 403, 403, 403]


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"x-forwarded-host": "evil.example"}])
async def test_no_link_leads_where_a_header_says(site: Site, headers: dict[str, str], tmp_path: Any) -> None:
    """The secret in it would be told to whoever can make an admin's browser, or a cache, send such a header."""
    someone = await site.account("Mia")
    token = await site.session_token(await site.account("Ada", "admin"))
    client = site.browser(authorization=f"Bearer {token}", **headers)
    made = [await client.post("/api/admin/invitations", json={"role": "agent"})]
    made.append(await client.post(f"/api/admin/people/{someone.id}/reset-link"))
    for answer in made:
        assert answer.status_code == 201
        assert "evil" not in answer.text
        link = answer.json()["link"]
        assert link["url"] is None
        assert link["path"].startswith(("/invite?token=", "/reset?token="))


async def test_with_a_public_url_the_whole_link_is_told(tmp_path: Any) -> None:
    async with build(tmp_path, public_url="https://chat.example.org") as site:
        token = await site.session_token(await site.account("Ada", "admin"))
        client = site.browser(base="https://evil.example", authorization=f"Bearer {token}")
        link = (await client.post("/api/admin/invitations", json={"role": "agent"})).json()["link"]
        assert link["url"] == f"https://chat.example.org{link['path']}"


async def test_guessing_links_is_counted_for_the_address(strict_site: Site) -> None:
    client = strict_site.browser()
    most = strict_site.app.settings.login_rate.address
    answers = []
    for number in range(most + 1):
        path, body = [
            ("/api/auth/reset", {"token": f"guess {number}", "password": "another horse"}),
            ("/api/invitations/accept", {**NORA, "token": f"guess {number}"}),
        ][number % 2]
        answers.append((await client.post(path, json=body)).status_code)
    assert answers == [403] * most + [429]
    elsewhere = strict_site.browser(peer="198.51.100.9")
    other = await elsewhere.post("/api/auth/reset", json={"token": "x", "password": "another horse"})
    assert other.status_code == 403


async def test_a_withdrawn_invitation_is_gone(site: Site) -> None:
    admin = await admin_of(site)
    token = await invited(site, admin)
    (open_one,) = (await admin.get("/api/admin/invitations")).json()["invitations"]
    assert (await admin.delete(f"/api/admin/invitations/{open_one['id']}")).status_code == 204
    assert (await admin.delete(f"/api/admin/invitations/{open_one['id']}")).status_code == 404
    answer = await site.browser().post("/api/invitations/accept", json={**NORA, "token": token})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/api/auth/register", "/api/invitations/accept", "/api/setup"])
async def test_a_taken_name_or_address_is_named(site: Site, path: str) -> None:
    given = dict(NORA)
    if path == "/api/invitations/accept":
        given["token"] = await invited(site, await admin_of(site))
    elif path == "/api/setup":
        await site.app.perform_system(offer_setup, token_hash=fingerprint("first"), lifetime_ms=60_000)
        given["token"] = "first"
    await site.browser().post("/api/auth/register", json=NORA)
    for other, paths in (
        ({"username": "other"}, ["email"]),
        ({"email": "other@example.com"}, ["username"]),
        ({}, ["username", "email"]),
    ):
        answer = await site.browser().post(path, json={**given, **other})
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert [error["path"] for error in answer.json()["errors"]] == paths
        assert all(error["message"] == "is taken" for error in answer.json()["errors"])


async def test_ones_own_address_is_changed_with_the_password_and_logs_in(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, LOGGER)
    nora = site.browser()
    await nora.post("/api/auth/register", json=NORA)
    taken = await site.account("Mia")
    new = {"email": "new@example.com", "oldPassword": NORA["password"]}
    for wrong, status, path in (
        ({"oldPassword": "wrong"}, 422, "oldPassword"),
        ({"oldPassword": None}, 422, "oldPassword"),
        ({"email": "nobody"}, 422, "email"),
        ({"email": f"{taken.username}@EXAMPLE.com"}, 409, "email"),
    ):
        answer = await nora.patch("/api/users/me", json={**new, **wrong})
        assert (answer.status_code, [error["path"] for error in answer.json()["errors"]]) == (status, [path])
    assert (await nora.get("/api/auth/me")).json()["user"]["email"] == NORA["email"]
    caplog.clear()
    answer = await nora.patch("/api/users/me", json=new)
    assert answer.json()["user"]["email"] == "new@example.com"
    assert [line["event"] for line in noted(caplog)] == ["email_changed"]
    for login, status in ((NORA["email"], 401), ("NEW@example.com", 200)):
        entered = await site.browser().post("/api/auth/login", json={"login": login, "password": NORA["password"]})
        assert entered.status_code == status
    assert (await nora.get("/api/auth/me")).status_code == 200, "the session goes on"


async def test_which_addresses_are_taken_is_not_found_out_in_bulk(strict_site: Site) -> None:
    nora = strict_site.browser()
    await nora.post("/api/auth/register", json=NORA)
    answers = []
    for number in range(11):
        body = {"email": f"try{number}@example.com", "oldPassword": NORA["password"]}
        answers.append((await nora.patch("/api/users/me", json=body)).status_code)
        strict_site.clock.advance(61)
    assert answers == [200] * 10 + [429]
    assert (await nora.patch("/api/users/me", json={"name": "Nora B"})).status_code == 200


async def test_a_guest_has_no_address_to_change_by_this_way(site: Site) -> None:
    guest, _ = await site.guest()
    answer = await guest.patch("/api/users/me", json={"email": "x@example.com", "oldPassword": "x"})
    assert answer.status_code == 403
