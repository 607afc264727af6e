"""Forms without scripts, sent by a browser that keeps no cookies: nothing is made, and the page says why."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from parlour.actions.system.accounts import offer_setup
from parlour.domain.one_time import fingerprint
from tests.http.pages.test_pages import FORM, Page, boot_of
from tests.http.site import ORIGIN, Site

#: What every browser sends with a form.
BROWSER = {"accept": "text/html,application/xhtml+xml", "origin": ORIGIN}
SETUP = "a secret of the link"
PERSON = {"name": "Mia", "username": "mia", "email": "mia@example.com", "password": "correct horse"}
LOG_IN = {"login": "mia", "password": "correct horse"}

FORMS: list[tuple[str, dict[str, str], str]] = [
    ("/tickets", FORM, "subject"),
    ("/login", LOG_IN, "login"),
    ("/agent/login", LOG_IN, "login"),
    ("/register", PERSON, "username"),
    ("/setup", PERSON | {"token": SETUP}, "username"),
]


async def counted(site: Site) -> tuple[int, int]:
    """How many accounts, and how many conversations there are."""
    people = await site.app._store.read(lambda tx: _rows(tx, "people"))
    return people, await site.app._store.read(lambda tx: _rows(tx, "conversations"))


def _rows(tx: Any, table: str) -> int:
    return int(tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


@pytest.mark.parametrize(("path", "form", "kept"), FORMS)
async def test_a_browser_without_cookies_is_told_so_and_nothing_is_made(
    site: Site, path: str, form: dict[str, str], kept: str
) -> None:
    await site.app.perform_system(offer_setup, token_hash=fingerprint(SETUP), lifetime_ms=3_600_000)
    browser, before = site.browser(), await counted(site)
    asked = await browser.post(path, data=form, headers=BROWSER)
    assert (asked.status_code, asked.headers["location"]) == (307, f"{path}?cookies=1")
    browser.cookies.clear()
    told = await browser.post(asked.headers["location"], data=form, headers=BROWSER)
    assert told.status_code == 403
    page = Page(told.text)
    assert "keeps no cookies" in told.text or boot_of(told.text).get("problem") == "no_cookies"
    assert any(given.get("role") == "alert" for _, given in page.elements)
    assert page.fields[kept] == form[kept]
    assert await counted(site) == before
    assert not {"guestId", "token"} & {*told.cookies}


@pytest.mark.parametrize(("path", "form", "kept"), [FORMS[0], FORMS[3], FORMS[4]])
async def test_a_first_visit_goes_round_once_and_through(
    site: Site, path: str, form: dict[str, str], kept: str
) -> None:
    await site.app.perform_system(offer_setup, token_hash=fingerprint(SETUP), lifetime_ms=3_600_000)
    browser = site.browser()
    asked = await browser.post(path, data=form, headers=BROWSER)
    made = await browser.post(asked.headers["location"], data=form, headers=BROWSER)
    assert made.status_code == 303
    assert (await browser.get(made.headers["location"])).status_code == 200


async def test_any_cookie_of_ours_shows_that_they_are_kept(site: Site) -> None:
    browser = site.browser()
    browser.cookies.set("locale", "es")
    assert (await browser.post("/tickets", data=FORM, headers=BROWSER)).status_code == 303


@pytest.mark.parametrize("headers", [{}, {"accept": "text/html"}, {"origin": ORIGIN}])
async def test_programs_are_not_sent_round(site: Site, headers: dict[str, str]) -> None:
    assert (await site.browser().post("/tickets", data=FORM, headers=headers)).status_code == 303


async def test_scripts_log_in_without_going_round(site: Site) -> None:
    answer = await site.browser().post("/agent/login", json=LOG_IN, headers=BROWSER)
    assert answer.status_code == 401


async def test_the_cookie_that_is_asked_for_is_closed_and_short_lived(site: Site) -> None:
    asked = await site.browser(base="https://parlour.test").post(
        "/tickets", data=FORM, headers=BROWSER | {"origin": "https://parlour.test"}
    )
    cookie = asked.headers["set-cookie"]
    assert cookie.startswith("__Host-parlour-probe=1")
    for part in ("HttpOnly", "Secure", "Max-Age=60", "SameSite=Lax"):
        assert part in cookie
