"""Origins: who may act through a visitor's browser, behind proxies and not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parlour import setting_values
from tests.http.site import Site, build

TICKET = {"name": "Gil", "subject": "Help", "message": "It fails"}
FRIEND = "https://shop.example"


@pytest.fixture
async def shared(tmp_path: Path) -> AsyncIterator[Site]:
    async with build(
        tmp_path,
        public_url="https://chat.example",
        allowed_origins=(FRIEND,),
        trusted_proxies=("10.0.0.0/8",),
    ) as built:
        yield built


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "",
        "http://parlour.test.evil.example",
        "http://evilparlour.test",
        "http://parlour.test:8080",
        "https://parlour.test",
        "http://parlour.test/",
        "http://user@parlour.test",
        "http://parlour.test, http://evil.example",
    ],
)
async def test_a_foreign_origin_changes_nothing(site: Site, origin: str) -> None:
    answer = await site.browser().post("/api/tickets", json=TICKET, headers={"origin": origin})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    form = await site.browser().post("/tickets", data=TICKET, headers={"origin": origin})
    assert form.status_code == 403
    assert site.announced == []
    assert "access-control-allow-origin" not in answer.headers
    assert (await site.browser().get("/healthz", headers={"origin": origin})).status_code == 200


@pytest.mark.parametrize("origin", ["http://parlour.test", "http://PARLOUR.test", None])
async def test_ones_own_origin_and_none_are_accepted(site: Site, origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin}
    assert (await site.browser().post("/api/tickets", json=TICKET, headers=headers)).status_code == 201


async def test_the_default_port_is_not_another_origin(site: Site) -> None:
    browser = site.browser(base="http://parlour.test:80", host="parlour.test:80")
    answer = await browser.post("/api/tickets", json=TICKET, headers={"origin": "http://parlour.test"})
    assert answer.status_code == 201


async def test_two_origins_are_none(site: Site) -> None:
    headers = [("origin", "http://parlour.test"), ("origin", "https://evil.example")]
    assert (await site.browser().post("/api/tickets", json=TICKET, headers=headers)).status_code == 403


async def test_a_bearer_may_come_from_anywhere(site: Site) -> None:
    token = (await site.browser().post("/api/guests", json={"name": "Gil"})).json()["guestToken"]
    headers = {"origin": "https://evil.example", "authorization": f"Bearer {token}"}
    assert (await site.browser().post("/api/tickets", json=TICKET, headers=headers)).status_code == 201
    # what a script adds does not lend it the visitor's cookies
    victim = await site.agent()
    headers = {"origin": "https://evil.example", "authorization": "Bearer x"}
    assert (await victim.post("/api/auth/logout", headers=headers)).status_code == 401


async def test_the_public_url_is_ones_own(shared: Site) -> None:
    headers = {"origin": "https://chat.example"}
    assert (await shared.browser().post("/api/tickets", json=TICKET, headers=headers)).status_code == 201


async def test_an_allowed_site_may_ask_and_read(shared: Site) -> None:
    browser = shared.browser()
    question = {"origin": FRIEND, "access-control-request-method": "POST"}
    preflight = await browser.options("/api/tickets", headers=question)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == FRIEND
    assert preflight.headers["access-control-allow-credentials"] == "true"
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]
    answer = await browser.post("/api/tickets", json=TICKET, headers={"origin": FRIEND})
    assert answer.status_code == 201
    assert answer.headers["access-control-allow-origin"] == FRIEND
    assert "Origin" in answer.headers["vary"]
    page = await browser.get("/", headers={"origin": FRIEND})
    assert "access-control-allow-origin" not in page.headers


async def test_another_site_gets_no_cors(shared: Site) -> None:
    question = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    preflight = await shared.browser().options("/api/tickets", headers=question)
    assert "access-control-allow-origin" not in preflight.headers
    assert preflight.headers["vary"] == "Origin"


FORWARDED = {"x-forwarded-proto": "https", "x-forwarded-host": "chat.test", "x-forwarded-for": "198.51.100.1"}


async def test_a_trusted_proxy_tells_scheme_host_and_address(shared: Site) -> None:
    browser = shared.browser(peer="10.1.2.3")
    answer = await browser.post("/api/tickets", json=TICKET, headers=FORWARDED | {"origin": "https://chat.test"})
    assert answer.status_code == 201
    assert "; Secure" in answer.headers["set-cookie"]


async def test_a_forged_forwarding_is_not_believed(shared: Site) -> None:
    browser = shared.browser(peer="203.0.113.9")
    answer = await browser.post("/api/tickets", json=TICKET, headers=FORWARDED | {"origin": "https://chat.test"})
    assert answer.status_code == 403
    plain = await browser.post("/api/tickets", json=TICKET, headers=FORWARDED)
    assert "Secure" not in plain.headers["set-cookie"]
    assert (
        "Secure"
        in (await shared.browser(base="https://parlour.test").post("/api/tickets", json=TICKET)).headers["set-cookie"]
    )


async def test_only_the_tail_of_the_forwarding_chain_counts(tmp_path: Path) -> None:
    async with build(tmp_path, rates=True, trusted_proxies=("10.0.0.0/8",)) as site:
        browser = site.browser(peer="10.1.2.3")
        for number in range(20):  # the client makes up a new head each time; its own address stays
            chain = {"x-forwarded-for": f"192.0.2.{number}, 198.51.100.1, 10.9.9.9"}
            browser.cookies.clear()
            assert (await browser.post("/api/tickets", json=TICKET, headers=chain)).status_code == 201
        browser.cookies.clear()
        refused = await browser.post("/api/tickets", json=TICKET, headers=chain | {"x-real-ip": "1.2.3.4"})
        assert refused.status_code == 429


SHOP = "https://lamps.example"


@pytest.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[Site]:
    async with build(tmp_path, allowed_origins=(FRIEND,), widget_origins=(SHOP,)) as built:
        yield built


async def test_a_site_with_the_widget_reads_nothing_of_the_agent_who_visits_it(embedded: Site) -> None:
    agent = await embedded.agent()
    for path in ("/api/auth/me", "/api/auth/sessions", "/api/tickets", "/api/users"):
        assert (await agent.get(path)).status_code == 200
        answer = await agent.get(path, headers={"origin": SHOP})
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
        assert answer.headers["access-control-allow-origin"] == SHOP
        assert "access-control-allow-credentials" not in answer.headers
        front = await agent.get(path, headers={"origin": FRIEND})
        assert (front.status_code, front.headers["access-control-allow-credentials"]) == (200, "true")


async def test_nor_a_file_by_a_picture_or_a_script(embedded: Site) -> None:
    agent = await embedded.agent()
    elsewhere = {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors"}
    for path in ("/api/auth/me", "/files/x/y"):
        answer = await agent.get(path, headers=elsewhere)
        assert (answer.status_code, answer.headers["cross-origin-resource-policy"]) == (401, "same-origin")
    followed = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert (await agent.get("/api/auth/me", headers=followed)).status_code == 200


async def test_a_site_with_the_widget_changes_something_by_bearer_alone(embedded: Site) -> None:
    guest, _ = await embedded.guest()
    token = (await embedded.browser().post("/api/guests", json={"name": "Ann"})).json()["guestToken"]
    announced = len(embedded.announced)
    for path in ("/api/tickets", "/api/guests", "/api/auth/login", "/api/auth/logout"):
        assert (await guest.post(path, json=TICKET, headers={"origin": SHOP})).status_code == 403
    assert len(embedded.announced) == announced
    bearer = {"origin": SHOP, "authorization": f"Bearer {token}"}
    opened = await guest.post("/api/tickets", json={"subject": "S", "message": "M"}, headers=bearer)
    assert (opened.status_code, opened.json()["ticket"]["owner"]["name"]) == (201, "Ann")
    assert opened.headers["access-control-allow-origin"] == SHOP


async def test_a_site_with_the_widget_may_ask_with_the_headers_of_the_protocol(embedded: Site) -> None:
    for origin, credentials in ((SHOP, None), (FRIEND, "true")):
        question = {"origin": origin, "access-control-request-method": "POST"}
        preflight = await embedded.browser().options("/socket.io/", headers=question)
        assert preflight.headers["access-control-allow-origin"] == origin
        assert preflight.headers.get("access-control-allow-credentials") == credentials
        allowed = preflight.headers["access-control-allow-headers"].lower().split(", ")
        assert {"authorization", "parlour-as", "x-request-id", "x-requested-with"} <= set(allowed)


@pytest.mark.parametrize("site_of", ["cross-site", "same-site"])
async def test_without_an_origin_the_browser_still_says_whose_form_it_was(site: Site, site_of: str) -> None:
    agent = await site.agent()
    for path in ("/api/auth/logout", "/agent/logout"):
        answer = await agent.post(path, headers={"sec-fetch-site": site_of, "sec-fetch-mode": "navigate"})
        assert answer.status_code == 403
    assert (await agent.get("/api/auth/me")).status_code == 200
    own = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}
    assert (await agent.post("/api/auth/logout", headers=own)).status_code == 204


async def test_international_names_are_compared_as_browsers_write_them(tmp_path: Path) -> None:
    front, public = (setting_values.origin(f"https://{name}.example") for name in ("bücher", "gespräch"))
    async with build(tmp_path, allowed_origins=(front,), public_url=public) as site:
        for origin in ("https://xn--bcher-kva.example", "https://xn--gesprch-9wa.example"):
            answer = await site.browser().post("/api/tickets", json=TICKET, headers={"origin": origin})
            assert answer.status_code == 201
