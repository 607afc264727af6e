"""Pages of one-time links, and the doors of the desk and the administration, without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.http.pages.test_pages import Page, boot_of
from tests.http.site import Site

NORA = {"name": "Nora", "username": "nora", "email": "nora@example.com", "password": "correct horse"}


async def admin_of(site: Site) -> Any:
    return await site.browser_of(await site.account("Ada", "admin"))


async def link_of(answer: Any) -> str:
    return str(answer.json()["link"]["path"])


@pytest.mark.parametrize(("role", "home"), [("member", "/messages"), ("agent", "/agent"), ("admin", "/agent")])
async def test_an_invited_person_makes_an_account_without_scripts(site: Site, role: str, home: str) -> None:
    path = await link_of(await (await admin_of(site)).post("/api/admin/invitations", json={"role": role}))
    browser = site.browser()
    page = await browser.get(path)
    assert (page.status_code, boot_of(page.text)["role"]) == (200, role)
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"
    wrong = await browser.post("/invite", data={**Page(page.text).fields, **NORA, "username": "a b"})
    assert wrong.status_code == 422
    assert marked(wrong.text) == ["username"]
    done = await browser.post("/invite", data={**Page(wrong.text).fields, **NORA})
    assert (done.status_code, done.headers["location"]) == (303, home)
    assert (await browser.get(home)).status_code == 200
    used = await site.browser().get(path)
    assert (used.status_code, boot_of(used.text)["open"]) == (403, False)
    again = await site.browser().post("/invite", data={**Page(page.text).fields, **NORA, "username": "other"})
    assert again.status_code == 403


async def test_a_new_password_is_set_without_scripts(site: Site) -> None:
    mia = await site.account("Mia")
    path = await link_of(await (await admin_of(site)).post(f"/api/admin/people/{mia.id}/reset-link"))
    browser = site.browser()
    page = await browser.get(path)
    assert Page(page.text).fields["username"] == mia.username, "for the password manager"
    short = await browser.post("/reset", data={**Page(page.text).fields, "password": "short"})
    assert (short.status_code, marked(short.text)) == (422, ["password"])
    done = await browser.post("/reset", data={**Page(short.text).fields, "password": "correct horse"})
    assert (done.status_code, done.headers["location"]) == (303, "/messages")
    assert (await browser.get("/messages")).status_code == 200
    for wrong in (path, "/reset", "/reset?token=" + "x" * 5000, "/reset?token=%00"):
        assert (await site.browser().get(wrong)).status_code == 403


def marked(text: str) -> list[str]:
    """Names of the fields that say they are wrong, each with its word tied to it and the focus asked for."""
    page = Page(text)
    ids = {given.get("id") for _, given in page.elements}
    wrong = [given for _, given in page.elements if given.get("aria-invalid") == "true"]
    assert all(given["aria-describedby"] in ids and "autofocus" in given for given in wrong)
    return [str(given["name"]) for given in wrong]


async def test_every_plain_form_marks_what_it_refuses(site: Site) -> None:
    await site.browser().post("/register", data=NORA)
    browser = site.browser()
    taken = await browser.post("/register", data=NORA)
    assert (taken.status_code, marked(taken.text)) == (409, ["username", "email"])
    one = await browser.post("/register", data={**NORA, "username": "other"})
    assert (one.status_code, marked(one.text)) == (409, ["email"])
    wrong = await browser.post("/register", data={**NORA, "username": "a b", "name": "\u200b"})
    assert (wrong.status_code, marked(wrong.text)) == (422, ["name", "username"])
    ask = {"name": "Gil", "email": "nobody", "subject": "S", "message": "M"}
    asked = await browser.post("/tickets", data=ask)
    assert (asked.status_code, marked(asked.text)) == (422, ["email"])
    for path in ("/login", "/agent/login"):
        nameless = await browser.post(path, data={"login": "", "password": "x"})
        assert (nameless.status_code, marked(nameless.text)) == (422, ["login"])
    guest, ticket = await site.guest()
    empty = await guest.post(f"/ticket/{ticket['id']}/reply", data={"content": " "})
    assert (empty.status_code, marked(empty.text)) == (422, ["content"])


async def test_a_member_at_the_desks_door_is_told_why_and_where_to_go(site: Site) -> None:
    member = await site.member()
    ticket = "/agent/tickets/01a21f74-e959-7736-a8df-ec56ef2900a7"
    for path, about in (("/agent", "desk"), (ticket, "desk"), ("/admin", "admin")):
        page = await member.get(path)
        assert page.status_code == 403
        assert boot_of(page.text)["about"] == about
        assert 'href="/messages"' in page.text
    agent = await site.agent()
    assert (await agent.get("/admin")).status_code == 403
    assert (await agent.get("/agent")).status_code == 200
    assert (await (await admin_of(site)).get("/admin")).status_code == 200


async def test_strangers_and_guests_log_in_before_the_administration(site: Site) -> None:
    guest, _ = await site.guest()
    for browser in (guest, site.browser()):
        sent_away = await browser.get("/admin")
        assert (sent_away.status_code, sent_away.headers["location"]) == (303, "/login?next=/admin")


@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_log_in_says_whom_to_ask_for_a_link(site: Site, language: str) -> None:
    for path in ("/login", "/agent/login"):
        page = (await site.browser(**{"accept-language": language}).get(path)).text
        assert {"en": "Ask an administrator of this site for a link", "es": "Pide un enlace"}[language] in page


async def test_a_page_that_is_not_there_has_the_readers_language_and_the_switches(site: Site) -> None:
    for language, word in (("en", "nothing here"), ("es", "no hay nada")):
        browser = site.browser(**{"accept-language": language, "accept": "text/html"})
        browser.cookies.set("theme", "dark", domain="parlour.test")
        page = await browser.get("/nowhere")
        assert page.status_code == 404
        assert word in page.text
        assert f'<html lang="{language}" dir="ltr" data-theme="dark">' in page.text
        assert boot_of(page.text) == {
            "actor": None,
            "locale": language,
            "version": boot_of(page.text)["version"],
            "door": "error",
            "code": "not_found",
        }
