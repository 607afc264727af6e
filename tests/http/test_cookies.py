"""Cookies as browsers get them: named `__Host-…` over HTTPS, and their former names read as long as they live."""

from __future__ import annotations

from pathlib import Path

import httpx2

from tests.http.site import Site, build

SECURE = "https://parlour.test"
ME = "/api/auth/me"
PASSWORD = "long enough to be one"
TICKET = {"name": "Gil", "subject": "Help", "message": "It fails"}
MEMBER = {"username": "mia", "name": "Mia", "email": "mia@example.com", "password": PASSWORD}


def set_by(answer: httpx2.Response) -> dict[str, str]:
    """Name and value of each cookie; what stands behind them is as it must be."""
    found = {}
    for line in answer.headers.get_list("set-cookie"):
        pair, *attributes = line.split("; ")
        name, _, value = pair.partition("=")
        assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(attributes), line
        assert ("Secure" in attributes) is (answer.request.url.scheme == "https")
        assert not [one for one in attributes if one.startswith("Domain")]
        found[name] = value.strip('"')
    return found


async def test_over_https_the_cookies_belong_to_this_very_host(site: Site) -> None:
    browser = site.browser(base=SECURE)
    assert list(set_by(await browser.post("/api/tickets", json=TICKET))) == ["__Host-guestId"]
    assert (await browser.get(ME)).json()["actor"]["name"] == "Gil"
    assert list(set_by(await browser.post("/api/auth/register", json=MEMBER))) == ["__Host-token", "__Host-device"]
    assert (await browser.get(ME)).json()["actor"]["name"] == "Mia"
    plain = site.browser()
    assert list(set_by(await plain.post("/api/tickets", json=TICKET))) == ["guestId"]


async def test_a_cookie_of_the_former_name_is_good_until_a_new_one_takes_its_place(site: Site) -> None:
    member = await site.account("Ann")
    former = site.browser(base=SECURE)
    former.cookies.set("token", await site.session_token(member), domain="parlour.test")
    assert (await former.get(ME)).json()["actor"]["name"] == "Ann"
    given = set_by(await former.post("/api/auth/register", json=MEMBER))
    assert (list(given), given["token"]) == (["__Host-token", "token", "__Host-device"], "")
    assert (await former.get(ME)).json()["actor"]["name"] == "Mia"
    assert "token" not in [cookie.name for cookie in former.cookies.jar]


async def test_logging_out_takes_both_names_away(site: Site) -> None:
    browser = site.browser(base=SECURE)
    await browser.post("/api/auth/register", json=MEMBER)
    gone = set_by(await browser.post("/api/auth/logout"))
    assert gone == {"__Host-token": "", "token": ""}
    assert (await browser.get(ME)).status_code == 401


async def test_a_page_takes_a_dead_cookie_away_by_either_name(site: Site) -> None:
    for name in ("__Host-token", "token"):
        browser = site.browser(base=SECURE)
        browser.cookies.set(name, "nonsense", domain="parlour.test")
        assert set_by(await browser.get("/")) == {"__Host-token": "", "token": ""}
        assert list(browser.cookies.jar) == []


async def test_a_page_of_another_site_cannot_have_a_cookie_taken_away(site: Site) -> None:
    browser = await site.member()
    page = await browser.get("/", headers={"origin": "https://evil.example"})
    assert '"actor":null' in page.text
    assert "set-cookie" not in page.headers


async def test_of_two_cookies_the_first_counts_for_pages_too(site: Site) -> None:
    ann, mia = [await site.session_token(await site.account(name)) for name in ("Ann", "Mia")]
    for first, second, name in ((ann, mia, "Ann"), (mia, ann, "Mia")):
        page = await site.browser().get("/", headers=[("cookie", f"token={first}"), ("cookie", f"token={second}")])
        assert f'"name":"{name}"' in page.text


async def test_preferences_are_read_by_the_same_reader(site: Site) -> None:
    page = await site.browser().get("/", headers={"cookie": 'x="\\0\\0; theme=dark; locale=es; locale=en'})
    assert 'lang="es"' in page.text
    assert 'dark"' in page.text


async def test_https_is_kept_by_setting_and_over_https_alone(tmp_path: Path) -> None:
    async with build(tmp_path, hsts=31_536_000, trusted_proxies=("10.0.0.0/8",)) as site:
        secure = await site.browser(base=SECURE).get("/")
        assert secure.headers["strict-transport-security"] == "max-age=31536000"
        forwarded = await site.browser(peer="10.1.1.1").get("/", headers={"x-forwarded-proto": "https"})
        assert "strict-transport-security" in forwarded.headers
        plain = await site.browser().get("/", headers={"x-forwarded-proto": "https"})
        assert "strict-transport-security" not in plain.headers


async def test_without_the_setting_nobody_is_bound_to_https(site: Site) -> None:
    assert "strict-transport-security" not in (await site.browser(base=SECURE).get("/")).headers
