"""Log-ins over HTTP: what they answer, how they end, and what they do not tell."""

from __future__ import annotations

from typing import Any

import pytest

from parlour.actions.system.accounts import disable_account
from parlour.domain.events import SessionsEnded
from tests.http.site import CountingPasswords, Site

MIA = {"username": "mia", "name": "Mia", "email": "mia@example.com", "password": "correct horse"}


async def test_registering_makes_a_member_and_logs_it_in(site: Site) -> None:
    browser = site.browser()
    answer = await browser.post("/api/auth/register", json=MIA | {"role": "admin", "id": "mine"})
    assert answer.status_code == 201
    assert answer.json()["user"]["role"] == "member"
    assert answer.json()["user"]["email"] == "mia@example.com"
    assert (await browser.get("/api/auth/me")).json()["actor"]["username"] == "mia"
    bearer = site.browser(authorization=f"Bearer {answer.json()['token']}")
    assert (await bearer.get("/api/auth/me")).json()["actor"]["name"] == "Mia"


async def test_a_taken_name_or_address_is_a_conflict(site: Site) -> None:
    assert (await site.browser().post("/api/auth/register", json=MIA)).status_code == 201
    for changed in (
        {"username": "MIA", "email": "other@example.com"},
        {"username": "ｍｉａ", "email": "other@example.com"},
        {"username": "Mⓘa", "email": "other@example.com"},
        {"username": "mia2", "email": "MIA@example.com"},
    ):
        answer = await site.browser().post("/api/auth/register", json=MIA | changed)
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


async def test_closed_registration_is_forbidden(closed_site: Site) -> None:
    answer = await closed_site.browser().post("/api/auth/register", json=MIA)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_one_logs_in_by_name_or_address_in_any_case(site: Site) -> None:
    await site.browser().post("/api/auth/register", json=MIA)
    for login in ("mia", "MIA", "ｍｉａ", "Mⓘa", "mia@example.com", "Mia@Example.com"):
        answer = await site.browser().post("/api/auth/login", json={"login": login, "password": MIA["password"]})
        assert answer.status_code == 200, login
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(f"token={answer.json()['token']};")
        for attribute in ("HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=43200"):
            assert attribute in cookie


async def test_a_wrong_password_and_an_unknown_account_are_answered_alike_and_cost_the_same(site: Site) -> None:
    await site.browser().post("/api/auth/register", json=MIA)
    passwords = site.app.passwords
    assert isinstance(passwords, CountingPasswords)
    passwords.verified.clear()
    wrong = await site.browser().post("/api/auth/login", json={"login": "mia", "password": "wrong horse"})
    unknown = await site.browser().post("/api/auth/login", json={"login": "nobody", "password": "wrong horse"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert passwords.verified == [True, False]  # one verification each, the second against nobody's hash
    assert "set-cookie" not in wrong.headers


async def test_members_do_not_get_through_the_agents_door(site: Site) -> None:
    await site.browser().post("/api/auth/register", json=MIA)
    answer = await site.browser().post("/agent/login", json={"email": MIA["email"], "password": MIA["password"]})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


async def test_logging_out_revokes_the_session_and_tells_its_sockets(site: Site) -> None:
    actor = await site.account()
    browser = await site.browser_of(actor)
    token = browser.cookies["token"]
    site.announced.clear()
    answer = await browser.post("/api/auth/logout")
    assert answer.status_code == 204
    assert 'token=""' in answer.headers["set-cookie"]
    assert [type(event) for event in site.announced] == [SessionsEnded]
    again = site.browser(authorization=f"Bearer {token}")
    assert (await again.get("/api/auth/me")).json()["detail"] == "Session revoked"


async def test_a_guest_who_logs_out_is_nobody_in_that_browser(site: Site) -> None:
    browser, _ = await site.guest()
    assert browser.cookies["guestId"]
    answer = await browser.post("/api/auth/logout")
    assert answer.status_code == 204
    assert 'guestId=""' in answer.headers["set-cookie"]
    assert (await browser.get("/api/auth/me")).status_code == 401


async def test_one_sees_and_ends_ones_own_sessions_only(site: Site) -> None:
    actor = await site.account()
    first, second = await site.browser_of(actor), await site.browser_of(actor)
    stranger = await site.member("Sam")
    listed = (await first.get("/api/auth/sessions")).json()["sessions"]
    assert sorted(row["current"] for row in listed) == [False, True]
    other = next(row["id"] for row in listed if not row["current"])
    assert (await stranger.delete(f"/api/auth/sessions/{other}")).status_code == 404
    assert (await second.get("/api/auth/me")).status_code == 200
    assert (await first.delete(f"/api/auth/sessions/{other}")).status_code == 204
    assert (await second.get("/api/auth/me")).status_code == 401
    assert (await first.get("/api/auth/me")).status_code == 200


async def test_a_session_slides_in_its_second_half_and_dies_unused(site: Site) -> None:
    browser = await site.browser_of(await site.account())
    site.clock.advance(5 * 3600)
    assert "set-cookie" not in (await browser.get("/api/auth/me")).headers
    site.clock.advance(2 * 3600)
    renewed = await browser.get("/api/auth/me")
    assert renewed.headers["set-cookie"].startswith("token=")
    site.clock.advance(7 * 3600)  # past the first token's end
    assert (await browser.get("/api/auth/me")).status_code == 200
    site.clock.advance(13 * 3600)
    assert (await browser.get("/api/auth/me")).status_code == 401


async def test_an_old_cookie_writes_once_however_often_it_is_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = await site.account()
    token = await site.session_token(actor)
    site.clock.advance(7 * 3600)
    written = []
    write = site.app._store.write

    async def counted(work: Any) -> Any:
        written.append(work)
        return await write(work)

    monkeypatch.setattr(site.app._store, "write", counted)
    for _ in range(10):
        answer = await site.browser(cookie=f"token={token}").get("/api/auth/me")
        assert answer.headers["set-cookie"].startswith("token="), "its answer may have been lost"
    assert len(written) == 1


async def test_a_new_password_wants_the_old_one_and_ends_the_other_sessions(site: Site) -> None:
    first, second = site.browser(), site.browser()
    await first.post("/api/auth/register", json=MIA)
    await second.post("/api/auth/login", json={"login": "mia", "password": MIA["password"]})
    wrong = await first.patch("/api/users/me", json={"password": "another horse", "oldPassword": "wrong"})
    assert wrong.json()["errors"][0]["path"] == "oldPassword"
    change = {"password": "another horse", "oldPassword": MIA["password"], "name": "Mia B."}
    changed = await first.patch("/api/users/me", json=change)
    assert changed.json()["user"]["name"] == "Mia B."
    assert (await first.get("/api/auth/me")).status_code == 200
    assert (await second.get("/api/auth/me")).status_code == 401
    old = await site.browser().post("/api/auth/login", json={"login": "mia", "password": MIA["password"]})
    assert old.status_code == 401


async def test_a_disabled_account_is_out_at_once_and_cannot_come_back(site: Site) -> None:
    browser = site.browser()
    await browser.post("/api/auth/register", json=MIA)
    await site.app.perform_system(disable_account, login="mia")
    assert (await browser.get("/api/auth/me")).status_code == 401
    answer = await site.browser().post("/api/auth/login", json={"login": "mia", "password": MIA["password"]})
    assert answer.status_code == 401


async def test_members_find_each_other_and_guests_find_nobody(site: Site) -> None:
    member, _ = await site.member("Mia"), await site.account("Sam")
    found = (await member.get("/api/users?query=sam")).json()
    assert [user["name"] for user in found["users"]] == ["Sam"]
    assert "email" not in found["users"][0]
    guest, _ = await site.guest()
    assert (await guest.get("/api/users")).status_code == 403


@pytest.mark.parametrize("password", ["short", "x" * 201, "with\x00nul in it", ""])
async def test_a_password_has_its_rules(site: Site, password: str) -> None:
    answer = await site.browser().post("/api/auth/register", json=MIA | {"password": password})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "password"


async def test_log_ins_are_counted_for_each_account_and_each_address(strict_site: Site) -> None:
    attempt = {"login": "nobody", "password": "guess guess"}
    for number in range(5):
        client = strict_site.browser(peer=f"198.51.100.{number}")
        assert (await client.post("/api/auth/login", json=attempt)).status_code == 401
    answer = await strict_site.browser(peer="198.51.100.99").post("/api/auth/login", json=attempt)
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    one = strict_site.browser(peer="198.51.100.200")
    codes = [
        (await one.post("/api/auth/login", json=attempt | {"login": f"user{number}"})).status_code
        for number in range(21)
    ]
    assert codes == [401] * 20 + [429]


async def test_one_chooses_whether_others_see_one_come_and_go(site: Site) -> None:
    browser = site.browser()
    made = await browser.post("/api/auth/register", json=MIA)
    assert made.json()["user"]["presence"] == "shown"
    hidden = await browser.patch("/api/users/me", json={"presence": "Hidden"})
    assert (hidden.status_code, hidden.json()["user"]["presence"]) == (200, "hidden")
    me = (await browser.get("/api/auth/me")).json()
    assert (me["actor"]["id"], me["user"]) == (me["user"]["id"], hidden.json()["user"])
    refused = await browser.patch("/api/users/me", json={"presence": "away"})
    assert (refused.status_code, refused.json()["errors"][0]["path"]) == (422, "presence")
    others = (await (await site.member("Leo")).get("/api/users?query=mia")).json()["users"]
    assert others
    assert all("presence" not in other for other in others)


async def test_guests_have_no_account_to_be_told_of(site: Site) -> None:
    browser, _ = await site.guest()
    assert set((await browser.get("/api/auth/me")).json()) == {"actor"}


@pytest.mark.parametrize("query", ["", "s", "%", "_", "%%", "  s ", "\x04s", "..", "s\u0301"])
async def test_a_member_names_two_letters_of_whom_it_looks_for(site: Site, query: str) -> None:
    member, agent = await site.member("Mia"), await site.agent()
    for name in ("Sam", "Sol"):
        await site.account(name)
    everybody = (await agent.get("/api/users")).json()
    assert {"Mia", "Sam", "Sol"} <= {user["name"] for user in everybody["users"]}
    assert all(user["role"] for user in everybody["users"])
    nobody = (await member.get("/api/users", params={"query": query})).json()
    assert nobody == {"users": [], "nextCursor": None}
    assert (await member.get("/api/users", params={"query": query, "cursor": "a"})).json()["users"] == []
    assert (await member.get("/api/users")).json()["users"] == []


async def test_a_member_is_not_shown_who_works_here(site: Site) -> None:
    member, _, _ = await site.member("Mia"), await site.account("Sam"), await site.account("Samuel", "admin")
    found = (await member.get("/api/users?query=sa")).json()["users"]
    assert [user["name"] for user in found] == ["Sam", "Samuel"]
    assert all(set(user) == {"id", "username", "name", "avatarUrl"} for user in found)
