"""The lists of the desk and of the messages: there with the page, asked for once when the page is connected."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Response, WebSocketRoute, expect

from tests.browser.conftest import PASSWORD, ask_for_help, say

Browsers = Callable[..., BrowserContext]

LISTS = re.compile(r"/api/(tickets(\?|/counts)|conversations\?)")
BOOT = "() => JSON.parse(document.getElementById('boot').textContent).lists"


def asked_by(page: Page) -> list[Response]:
    """What the page asks of its lists from now on, as it is answered."""
    heard: list[Response] = []
    page.on("response", lambda answer: heard.append(answer) if LISTS.search(answer.url) else None)
    return heard


def entered(context: BrowserContext, who: str) -> Page:
    """A page of somebody who is logged in, and nothing on it."""
    door = "/agent/login" if who == "ada" else "/api/auth/login"
    assert context.request.post(door, data={"login": who, "password": PASSWORD}).ok
    return context.new_page()


def told(lists: Any) -> list[Any]:
    """What a page was handed, by the keys that an answer has."""
    return [page.get("tickets", page.get("conversations")) for page in lists.values() if page and "open" not in page]


@pytest.mark.parametrize(("path", "questions"), [("/agent", 4), ("/messages", 4)])
def test_each_list_is_asked_for_once_and_answers_what_the_page_had(
    open_browser: Browsers, path: str, questions: int
) -> None:
    ask_for_help(open_browser())
    page = entered(open_browser(), "ada")
    heard = asked_by(page)
    page.goto(path)
    page.wait_for_timeout(4000)  # to see that no second question comes
    counted = Counter(answer.url for answer in heard)
    assert set(counted.values()) == {1}, counted
    assert len(counted) == questions, sorted(counted)
    had = page.evaluate(BOOT)
    for answer in heard:
        if "counts" in answer.url:
            assert answer.json() == had["counts"]
        elif (
            found := answer.json().get("tickets", answer.json().get("conversations"))
        ) and "pinned" not in answer.url:
            assert found in told(had)


@pytest.mark.parametrize(("path", "who"), [("/agent", "ada"), ("/messages", "mia")])
def test_the_rows_are_there_before_anything_is_asked(open_browser: Browsers, path: str, who: str) -> None:
    ask_for_help(open_browser())
    page = entered(open_browser(viewport={"width": 390, "height": 844}), who)
    group = {"title": "Picnic", "participantIds": []}
    assert page.request.post("/api/conversations/group", data=group).ok
    page.route(re.compile(r"/(api|socket\.io)/"), lambda route: route.abort())
    page.goto(path)
    expect(page.locator(".row", has_text="Printer" if who == "ada" else "Picnic")).to_be_visible()


def test_what_happens_between_the_page_and_its_connection_is_seen(open_browser: Browsers) -> None:
    guest = ask_for_help(open_browser(), subject="Before")
    page = entered(open_browser(), "ada")
    gate: list[WebSocketRoute] = []
    page.route_web_socket(re.compile(r"/socket\.io/"), lambda held: gate.append(held))
    page.goto("/agent")
    expect(page.locator(".row", has_text="Before")).to_be_visible()
    ask_for_help(open_browser(), name="Nell", subject="Between")
    say(guest, "Hello?")
    page.wait_for_timeout(500)
    assert page.locator(".row", has_text="Between").count() == 0, "it is not connected yet, or this shows nothing"
    assert gate, "nothing was held back"
    for held in gate:
        held.connect_to_server()
    expect(page.locator(".row", has_text="Between")).to_be_visible()
    expect(page.locator(".row", has_text="Hello?")).to_be_visible()
