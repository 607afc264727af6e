"""Who leaves a shared computer leaves nothing behind that opens its tickets."""

from __future__ import annotations

import pytest

from parlour.domain.events import SessionsEnded
from tests.http.site import Site


@pytest.mark.parametrize("form", [False, True])
async def test_a_guest_leaves_and_every_token_of_it_is_refused(site: Site, form: bool) -> None:
    browser, ticket = await site.guest()
    cookie = browser.cookies["guestId"]
    site.clock.advance(5)
    later = site.app.tokens.sign_guest(guest_id=ticket["owner"]["id"], issued_at=site.clock.now_ms() // 1000)
    bystander, others = await site.guest("Bea")
    site.announced.clear()
    answer = await browser.post("/logout" if form else "/api/auth/logout")
    assert answer.status_code == (303 if form else 204)
    assert answer.headers.get("location") == ("/" if form else None)
    assert 'guestId=""' in answer.headers["set-cookie"]
    assert "guestId" not in browser.cookies
    assert site.announced == [SessionsEnded(ticket["owner"]["id"], None)]
    for token in (cookie, later):
        kept = site.browser(authorization=f"Bearer {token}")
        refused = await kept.get(f"/api/tickets/{ticket['id']}")
        assert (refused.status_code, refused.json()["detail"]) == (401, "Session revoked")
        kept = site.browser()
        kept.cookies.set("guestId", token, domain="parlour.test")
        assert (await kept.get("/api/auth/me")).status_code == 401
        assert ticket["subject"] not in (await kept.get(f"/ticket/{ticket['id']}")).text
    assert (await bystander.get(f"/api/tickets/{others['id']}")).status_code == 200


async def test_what_a_guest_wrote_stays_at_the_desk(site: Site) -> None:
    browser, ticket = await site.guest()
    assert (await browser.post("/api/auth/logout")).status_code == 204
    assert (await browser.post("/api/auth/logout")).status_code == 401
    agent = await site.agent()
    assert (await agent.get(f"/api/tickets/{ticket['id']}")).json()["ticket"]["owner"]["name"] == "Gil"


async def test_somebody_new_begins_where_a_guest_has_left(site: Site) -> None:
    browser, ticket = await site.guest()
    await browser.post("/api/auth/logout")
    new = {"name": "Eve", "subject": "Mine", "message": "Hello"}
    assert (await browser.post("/api/tickets", json=new)).status_code == 201
    mine = (await browser.get("/api/tickets/mine")).json()["tickets"]
    assert [each["subject"] for each in mine] == ["Mine"]
    assert (await browser.get(f"/api/tickets/{ticket['id']}")).status_code == 404


async def test_a_log_out_ends_what_it_came_with_and_no_other(site: Site) -> None:
    browser, ticket = await site.guest()
    browser.cookies.set("token", await site.session_token(await site.account()), domain="parlour.test")
    assert (await browser.post("/api/auth/logout")).status_code == 204
    assert (await browser.get(f"/api/tickets/{ticket['id']}")).status_code == 200, "the session ended, not the guest"
    other, _ = await site.guest("Bea")
    bearer = {"authorization": f"Bearer {browser.cookies['guestId']}"}
    assert (await other.post("/api/auth/logout", headers=bearer)).status_code == 204
    assert (await other.get("/api/auth/me")).json()["actor"]["name"] == "Bea"


async def test_the_page_without_scripts_offers_a_guest_to_leave(site: Site) -> None:
    browser, ticket = await site.guest()
    page = (await browser.get(f"/ticket/{ticket['id']}")).text
    assert 'action="/logout"' in page
    member = await site.member()
    own = (await member.post("/api/tickets", json={"subject": "S", "message": "M"})).json()["ticket"]
    assert 'action="/logout"' not in (await member.get(f"/ticket/{own['id']}")).text


async def test_a_stale_cookie_goes_at_a_log_out(site: Site) -> None:
    for name in ("token", "guestId"):
        browser = site.browser()
        browser.cookies.set(name, "worthless", domain="parlour.test")
        answer = await browser.post("/api/auth/logout")
        assert answer.status_code == 401
        assert f'{name}=""' in answer.headers["set-cookie"]
