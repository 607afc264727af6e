"""Members' pages, as a browser without scripts uses them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parlour.domain.ids import uuid7
from tests.http.pages.test_pages import Page, boot_of
from tests.http.site import Site, build

FORM = {"name": "Mia", "username": "mia", "email": "mia@example.com", "password": "correct horse"}


@pytest.fixture
async def closed_site(tmp_path: Path) -> AsyncIterator[Site]:
    async with build(tmp_path, registration="closed") as made:
        yield made


async def test_somebody_registers_writes_and_comes_back_through_the_door(site: Site) -> None:
    browser = site.browser()
    page = await browser.get("/register")
    made = await browser.post("/register", data=Page(page.text).fields | FORM)
    assert (made.status_code, made.headers["location"]) == (303, "/messages")
    assert boot_of((await browser.get("/messages")).text)["actor"]["name"] == "Mia"
    assert (await browser.get("/login")).headers["location"] == "/messages"
    assert (await browser.get("/register")).headers["location"] == "/messages"
    assert (await browser.post("/logout")).headers["location"] == "/login"
    chat = f"/chat/{uuid7()}"
    sent_away = await browser.get(chat)
    assert sent_away.status_code == 303
    fields = Page((await browser.get(sent_away.headers["location"])).text).fields
    assert fields["next"] == chat
    wrong = await browser.post("/login", data=fields | {"login": "mia", "password": "wrong"})
    assert wrong.status_code == 401
    assert Page(wrong.text).fields["login"] == "mia"
    right = await browser.post("/login", data=fields | {"login": "mia", "password": "correct horse"})
    assert (right.status_code, right.headers["location"]) == (303, chat)
    assert boot_of((await browser.get(chat)).text)["conversationId"] == chat.rpartition("/")[2]


async def test_a_registration_with_a_mistake_comes_back_with_what_was_typed(site: Site) -> None:
    answer = await site.browser().post("/register", data=FORM | {"password": "short"})
    assert answer.status_code == 422
    assert Page(answer.text).fields["username"] == "mia"
    assert any(given.get("role") == "alert" for _, given in Page(answer.text).elements)
    await site.browser().post("/register", data=FORM)
    taken = await site.browser().post("/register", data=FORM)
    assert taken.status_code == 409
    assert "already taken" in taken.text


@pytest.mark.parametrize("path", ["/messages", "/chat/01a21f74-e959-7736-a8df-ec56ef2900a7", "/account"])
async def test_strangers_and_guests_are_sent_to_the_members_door(site: Site, path: str) -> None:
    guest, _ = await site.guest()
    for browser in (guest, site.browser()):
        sent_away = await browser.get(path)
        assert sent_away.status_code == 303
        assert sent_away.headers["location"].startswith("/login")
    for browser in (await site.member(), await site.agent()):
        assert (await browser.get(path)).status_code == 200


async def test_where_registration_is_closed_there_is_no_such_page_and_no_way_to_it(closed_site: Site) -> None:
    browser = closed_site.browser()
    assert (await browser.get("/register", headers={"accept": "text/html"})).status_code == 404
    assert (await browser.post("/register", data=FORM)).status_code == 403
    door = await browser.get("/login")
    assert "/register" not in door.text
    assert boot_of(door.text)["registration"] is False


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/agent", "/chat/../x", "/messages\r\nX: 1", ""],
)
async def test_a_log_in_leads_nowhere_else(site: Site, wanted: str) -> None:
    door = await site.browser().get("/login", params={"next": wanted})
    assert Page(door.text).fields["next"] == "/messages"
