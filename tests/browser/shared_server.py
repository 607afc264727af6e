"""One server for a module, lived in: tickets, a group; and every page with all that opens on it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import PASSWORD, browsers, refurnish
from tests.support.command import Prefork, forking, serving

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmütze"


@dataclass
class Town:
    """Who lives here, as what the API needs to come in by."""

    url: str
    chromium: Browser
    database: Path
    as_built: Path
    ticket: str = ""
    closed: str = ""
    group: str = ""
    guest: list[Any] = field(default_factory=list)

    def enter(self, opened: Callable[..., BrowserContext], who: str, **options: Any) -> Page:
        """A page of `stranger`, `guest` or somebody with an account, logged in."""
        context = opened(**{"bypass_csp": True, **options})
        if who == "guest":
            context.add_cookies(self.guest)
        elif who != "stranger":
            door = "/agent/login" if who in ("ada", "ben") else "/api/auth/login"
            assert context.request.post(door, data={"login": who, "password": PASSWORD}).ok
        return context.new_page()


@pytest.fixture
def town(built_town: Town) -> Town:
    """As it was built, whatever the test before did in it, or this test's own first try."""
    refurnish(built_town.database, built_town.as_built)
    return built_town


@pytest.fixture(scope="module")
def built_town(
    chromium: Browser, prefork: Prefork, furnished: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    shutil.copytree(furnished, folder / "data")
    with serving(folder, forking(prefork)) as serve:
        settings = {"PARLOUR_RATE_LIMITS": "off", "PARLOUR_AGENT_GRACE": "2"}
        town = Town(serve(**settings).url, chromium, folder / "data/parlour.db", folder / "as-built.db")
        with browsers(chromium, town.url) as opened:
            _settle(town, opened)
        with closing(sqlite3.connect(town.database)) as connection:
            connection.execute("VACUUM INTO ?", [str(town.as_built)])
        yield town


def _settle(town: Town, opened: Callable[..., BrowserContext]) -> None:
    guest = opened()
    asked = {"name": "Gil", "email": "gil@example.com", "subject": f"A lamp for the {LONG}", "message": "It is dark"}
    town.ticket = _post(guest, "/api/tickets", asked)["ticket"]["id"]
    town.closed = _post(guest, "/api/tickets", {"subject": "Long ago", "message": "Thanks"})["ticket"]["id"]
    town.guest = [{**one, "sameSite": one.get("sameSite", "Lax")} for one in guest.cookies()]
    ada, mia, noa = (opened() for _ in range(3))
    for context, who in ((ada, "ada"), (mia, "mia")):
        door = "/agent/login" if who == "ada" else "/api/auth/login"
        assert context.request.post(door, data={"login": who, "password": PASSWORD}).ok
    _post(ada, f"/api/tickets/{town.closed}/close", {})
    account = {"username": "noa", "name": f"Noa {LONG[:30]}", "email": "noa@example.com", "password": PASSWORD}
    person = _post(noa, "/api/auth/register", account)["user"]["id"]
    town.group = _post(mia, "/api/conversations/group", {"title": f"Picnic {LONG}", "participantIds": [person]})[
        "conversation"
    ]["id"]
    _post(mia, "/api/conversations", {"participantId": person})
    for speaker, place, text in (
        (ada, town.ticket, f"Look at https://example.com/{'way/' * 20}"),
        (guest, town.ticket, LONG * 4),
        (mia, town.group, "Who brings the bread? שלום"),
        (noa, town.group, LONG * 3),
    ):
        _post(speaker, f"/api/conversations/{place}/messages", {"content": text})


def _post(context: BrowserContext, path: str, body: dict[str, Any]) -> Any:
    answer = context.request.post(path, data=body)
    assert answer.ok, answer.text()
    return answer.json()


@dataclass(frozen=True)
class Stop:
    """A page, by which keys something more opens on it, and whether it has a form to be filled in wrong."""

    who: str
    path: str
    keys: tuple[str, ...] = ()
    wrong: bool = False


def stops(town: Town) -> list[Stop]:
    return [
        Stop("stranger", "/", wrong=True),
        Stop("stranger", "/login", wrong=True),
        Stop("stranger", "/register", wrong=True),
        Stop("stranger", "/agent/login", wrong=True),
        Stop("stranger", "/setup?token=used"),
        Stop("stranger", "/invite?token=used"),
        Stop("stranger", "/reset?token=used"),
        Stop("stranger", "/nowhere"),
        Stop("stranger", "/ticket/none"),
        Stop("guest", "/"),
        Stop("guest", f"/ticket/{town.ticket}"),
        Stop("guest", f"/ticket/{town.closed}"),
        Stop("ada", "/agent", ("?", "Control+k")),
        Stop("ada", f"/agent/tickets/{town.ticket}"),
        Stop("ada", f"/agent/tickets/{town.closed}"),
        Stop("root", "/agent"),
        Stop("root", "/admin"),
        Stop("mia", "/agent"),
        Stop("mia", "/messages"),
        Stop("mia", f"/chat/{town.group}"),
        Stop("mia", "/account"),
    ]


def walk(town: Town, opened: Callable[..., BrowserContext], **options: Any) -> Iterator[tuple[str, Page]]:
    """Every page, and everything that a button or a key opens there; each must give the focus back."""
    pages: dict[str, Page] = {}
    for stop in stops(town):
        page = pages.get(stop.who) or pages.setdefault(stop.who, town.enter(opened, stop.who, **options))
        page.goto(stop.path)
        settled(page)
        yield stop.path, page
        if stop.wrong:
            page.locator("form button[type=submit]").first.press("Enter")
            expect(page.locator("[aria-invalid=true]").first).to_be_visible()
            yield f"{stop.path}, filled in wrong", page
        last = None
        for opener in openers(page):
            opener.focus()
            last = page.evaluate(CALLED)
            page.keyboard.press("Enter")  # on a phone some are there for a long press, and for the keyboard
            yield from _opened(page, f"{stop.path}, {last}", last)
        for key in stop.keys:
            page.keyboard.press(key)
            yield from _opened(page, f"{stop.path}, {key}", last)


def _opened(page: Page, name: str, opener: str | None) -> Iterator[tuple[str, Page]]:
    try:
        expect(page.locator(OPENED).last).to_be_visible()
    except AssertionError as failed:
        failed.add_note(f"{name}: the focus is on {page.evaluate('document.activeElement.outerHTML')[:200]}")
        raise
    yield name, page
    page.keyboard.press("Escape")
    expect(page.locator(OPENED)).to_have_count(0)
    if opener:
        # Not `to_be_focused`: that wants the window in front, too, and here are several.
        assert page.evaluate(CALLED) == opener, f"{name} does not give the focus back"


CALLED = "document.activeElement.ariaLabel ?? document.activeElement.title"
OPENED = '[role="menu"], dialog[open], [role="dialog"]'


# The server's own page, for those without scripts, is gone by then where there are any.
DRAWN = """() => {
    const app = document.querySelector('#app');
    const scripted = document.querySelector('script[type=module]');
    return document.querySelector('#boot')
        && app.firstElementChild?.checkVisibility()
        && !(scripted && app.querySelector(':scope > main.stack'))
        && app.querySelector('[aria-haspopup], h1, h2, [role=log]')
        && !document.querySelector('.skeleton');
}"""


def settled(page: Page) -> None:
    """The scripts have drawn, and what they asked for has come."""
    page.wait_for_function(DRAWN)


def openers(page: Page) -> list[Locator]:
    """Of several of a kind (one for each message) the last; by what they are called, for they may be drawn anew."""
    found = page.locator("button[aria-haspopup]:visible")
    names = found.evaluate_all("all => all.map((one) => one.ariaLabel ?? one.title)")
    called = [json.dumps(name, ensure_ascii=False) for name in dict.fromkeys(names)]
    return [
        page.locator(f"button[aria-haspopup]:is([aria-label={name}], [title={name}]):visible").last for name in called
    ]
