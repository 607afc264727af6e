"""The pages, as a browser without scripts uses them; and what they hand to the front end."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from secrets import token_urlsafe
from typing import Any

import pytest

from parlour.actions.system.accounts import offer_setup
from parlour.domain import places
from parlour.domain.ids import uuid7
from parlour.domain.one_time import fingerprint
from tests.http.site import Site

HTML = {"accept": "text/html"}
FORM = {"name": "Gil", "email": "", "subject": "Help", "message": "It fails\r\nbadly"}


class Page(HTMLParser):
    """The parts of a page that tests ask for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append((tag, given))
        if tag in ("input", "textarea") and given.get("name"):
            self.fields[given["name"] or ""] = given.get("value") or ""


def boot_of(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    booted: dict[str, Any] = json.loads(found[1])
    return booted


async def test_the_first_page_never_redirects_and_holds_the_form(site: Site) -> None:
    page = await site.browser().get("/", headers=HTML)
    assert page.status_code == 200
    assert {"name", "email", "subject", "message", "clientId"} <= Page(page.text).fields.keys()
    assert boot_of(page.text) == {
        "actor": None,
        "locale": "en",
        "version": "0.1.0",
        "agentsOnline": 0,
        "deskOnline": False,
        "demo": False,
    }


async def test_the_first_page_says_who_is_at_the_desk(site: Site) -> None:
    await site.app.presence.enter(places.DESK, uuid7(), "c1")
    boot = boot_of((await site.browser().get("/")).text)
    assert (boot["agentsOnline"], boot["deskOnline"]) == (1, True)


async def test_a_form_sent_twice_whose_first_answer_was_lost_opens_one_ticket(site: Site) -> None:
    once = Page((await site.browser().get("/")).text).fields["clientId"]
    lost, again = [await site.browser().post("/tickets", data=FORM | {"clientId": once}) for _ in range(2)]
    assert (lost.status_code, again.status_code) == (303, 303)
    assert lost.headers["location"] == again.headers["location"]
    assert "guestId" in again.headers["set-cookie"]


async def test_a_guest_opens_a_ticket_reads_and_answers_without_scripts(site: Site) -> None:
    browser = site.browser()
    once = Page((await browser.get("/")).text).fields["clientId"]
    opened = await browser.post("/tickets", data=FORM | {"clientId": once})
    assert opened.status_code == 303
    path = opened.headers["location"]
    page = await browser.get(path)
    assert "It fails<br>badly" in page.text
    assert boot_of(page.text)["ticket"]["subject"] == "Help"
    answer = {"content": "More of it", "clientId": Page(page.text).fields["clientId"]}
    for _ in range(2):  # pressed twice
        replied = await browser.post(f"{path}/reply", data=answer)
        assert (replied.status_code, replied.headers["location"]) == (303, f"{path}#latest")
    assert (await browser.get(path)).text.count("<p>More of it</p>") == 1
    assert "Help" in (await browser.get("/")).text


async def test_a_form_with_a_mistake_comes_back_with_what_was_typed(site: Site) -> None:
    answer = await site.browser().post("/tickets", data=FORM | {"email": "no address", "subject": "Quotes \"<b>'"})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    page = Page(answer.text)
    assert page.fields["subject"] == "Quotes \"<b>'"
    assert any(given.get("role") == "alert" for _, given in page.elements)


async def test_a_closed_ticket_is_read_only_and_offers_a_new_one(site: Site) -> None:
    guest, ticket = await site.guest()
    await (await site.agent()).post(f"/api/tickets/{ticket['id']}/close")
    page = await guest.get(f"/ticket/{ticket['id']}")
    assert "content" not in Page(page.text).fields
    assert 'href="/"' in page.text
    late = await guest.post(f"/ticket/{ticket['id']}/reply", data={"content": "Wait"})
    assert late.status_code == 409


async def test_another_guests_ticket_is_not_there(site: Site) -> None:
    _, ticket = await site.guest("Ann", subject="Secret")
    other, _ = await site.guest("Bob")
    for path in (f"/ticket/{ticket['id']}", f"/ticket/{uuid7()}", "/ticket/x"):
        for browser in (other, site.browser()):
            page = await browser.get(path)
            assert page.status_code == 404
            assert "Secret" not in page.text
            assert boot_of(page.text)["ticket"] is None
    assert (await other.post(f"/ticket/{ticket['id']}/reply", data={"content": "Hi"})).status_code == 404


async def test_an_agent_logs_in_by_form_and_goes_where_it_wanted(site: Site) -> None:
    await site.account("Alma", "agent", await site.app.passwords.hash("correct horse"))
    browser = site.browser()
    ticket_id = uuid7()
    sent_away = await browser.get(f"/agent/tickets/{ticket_id}")
    assert sent_away.status_code == 303
    door = await browser.get(sent_away.headers["location"])
    fields = Page(door.text).fields
    assert fields["next"] == f"/agent/tickets/{ticket_id}"
    username = await site.app._store.read(lambda tx: tx.execute(_usernames()).scalar_one())
    wrong = await browser.post("/agent/login", data=fields | {"login": username, "password": "wrong"})
    assert wrong.status_code == 401
    assert Page(wrong.text).fields["login"] == username
    assert boot_of(wrong.text)["problem"] == "unauthenticated"
    right = await browser.post("/agent/login", data=fields | {"login": username, "password": "correct horse"})
    assert (right.status_code, right.headers["location"]) == (303, f"/agent/tickets/{ticket_id}")
    desk = await browser.get(right.headers["location"])
    assert boot_of(desk.text)["ticketId"] == ticket_id
    assert (await browser.get("/agent/login")).headers["location"] == "/agent"
    out = await browser.post("/agent/logout")
    assert out.headers["location"] == "/agent/login"
    assert (await browser.get("/agent")).status_code == 303


def _usernames() -> Any:
    from sqlalchemy import select

    from parlour.store.schema.tables import people

    return select(people.c.username).where(people.c.role == "agent")


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/agent//evil.example/..",
        "/agent\r\nSet-Cookie: x=1",
        "/agent@evil.example",
        "javascript:alert(1)",
        "/%2fevil.example",
        "http:/evil",
        "/agent/../../x",
        "",
        "/ticket/1",
        "https:evil.example/agent",
    ],
)
async def test_a_log_in_leads_nowhere_else(site: Site, wanted: str) -> None:
    door = await site.browser().get("/agent/login", params={"next": wanted})
    assert Page(door.text).fields["next"] == "/agent"
    agent = await site.agent()
    assert (await agent.get("/agent/login", params={"next": wanted})).headers["location"] == "/agent"


async def test_guests_and_strangers_are_sent_to_the_agents_door(site: Site) -> None:
    guest, _ = await site.guest()
    for browser in (guest, site.browser()):
        assert (await browser.get("/agent")).headers["location"] == "/agent/login"


async def test_the_first_admin_is_made_once_by_its_link(site: Site) -> None:
    secret = token_urlsafe(32)
    assert await site.app.perform_system(offer_setup, token_hash=fingerprint(secret), lifetime_ms=3_600_000)
    browser = site.browser()
    page = await browser.get("/setup", params={"token": secret})
    assert boot_of(page.text)["setup"] == {"token": secret, "open": True}
    form = Page(page.text).fields | {"name": "Ada", "username": "ada", "email": "ada@example.com"}
    short = await browser.post("/setup", data=form | {"password": "short"})
    assert short.status_code == 422
    made = await browser.post("/setup", data=form | {"password": "correct horse"})
    assert (made.status_code, made.headers["location"]) == (303, "/agent")
    assert (await browser.get("/api/auth/me")).json()["actor"]["role"] == "admin"
    again = await site.browser().get("/setup", params={"token": secret})
    assert again.status_code == 403
    assert boot_of(again.text)["setup"]["open"] is False
    body = form | {"password": "correct horse", "username": "eve", "email": "eve@example.com"}
    assert (await site.browser().post("/api/setup", json=body)).json()["code"] == "forbidden"


async def test_a_made_up_setup_link_opens_nothing(site: Site) -> None:
    await site.app.perform_system(offer_setup, token_hash=fingerprint("right"), lifetime_ms=3_600_000)
    for token in ("", "wrong", "x" * 5000):
        assert (await site.browser().get("/setup", params={"token": token})).status_code == 403
    assert (await site.browser().get("/setup")).status_code == 403
    assert "setup" not in (await site.browser().get("/")).headers.get("location", "")


HOSTILE = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> \u2028"


async def test_hostile_text_is_inert_in_the_page_and_in_its_data(site: Site) -> None:
    guest, ticket = await site.guest(subject=HOSTILE.replace("\u2028", ""))
    await guest.post(f"/api/conversations/{ticket['id']}/messages", json={"content": HOSTILE})
    page = await guest.get(f"/ticket/{ticket['id']}")
    scripts = [given for tag, given in Page(page.text).elements if tag == "script"]
    assert len(scripts) <= 2
    assert all("src" in given or given.get("type") == "application/json" for given in scripts)
    assert not any(tag == "img" for tag, _ in Page(page.text).elements)
    assert boot_of(page.text)["ticket"]["lastMessage"]["content"] == HOSTILE
    landing = await guest.get("/")
    assert "<script>alert" not in landing.text


@pytest.mark.parametrize(
    ("headers", "locale"),
    [
        ({}, "en"),
        ({"accept-language": "es-AR,es;q=0.9,en;q=0.8"}, "es"),
        ({"accept-language": "fr, es;q=0.2, en;q=0.1"}, "es"),
        ({"accept-language": "en;q=0.1, es;q=0"}, "en"),
        ({"accept-language": ";;;q=x,,*"}, "en"),
        ({"accept-language": "es", "cookie": "locale=en"}, "en"),
        ({"cookie": "locale=es"}, "es"),
        ({"cookie": 'locale="><script>'}, "en"),
    ],
)
async def test_a_page_speaks_the_readers_language(site: Site, headers: dict[str, str], locale: str) -> None:
    page = await site.browser().get("/", headers=headers)
    assert f'<html lang="{locale}" dir="ltr">' in page.text
    assert boot_of(page.text)["locale"] == locale


async def test_the_readers_theme_is_kept_and_nothing_else(site: Site) -> None:
    dark = await site.browser().get("/", headers={"cookie": "theme=dark"})
    assert 'data-theme="dark"' in dark.text
    other = await site.browser().get("/", headers={"cookie": "theme=x"})
    assert "data-theme" not in other.text


async def test_a_browser_on_a_wrong_way_sees_a_page_and_a_program_a_problem(site: Site) -> None:
    page = await site.browser().get("/nowhere", headers=HTML)
    assert page.status_code == 404
    assert "<h1" in page.text
    assert "<script src" not in page.text
    for path in ("/nowhere", "/api/nowhere", "/files/x", "/socket.io/nowhere"):
        answer = await site.browser().get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await site.browser().get("/api/nowhere", headers=HTML)).json()["code"] == "not_found"
