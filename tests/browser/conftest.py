"""Real browsers on a real server: `site` is `parlour serve` with an agent, `open_browser` a person's own browser."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect, sync_playwright

from parlour.actions.people.sessions import create_account
from parlour.adapters import passwords
from parlour.domain.actor import Role
from parlour.store.migrate import migrate
from parlour.store.open import open_store
from parlour.store.schema.tables import metadata
from tests.factories import Stage
from tests.support.command import Prefork, Served, forking, serve, serving
from tests.support.fixtures import MEMORY_KIB

__all__ = ["serve"]

T = TypeVar("T")

#: The first has no parts for windows, and costs a third less of the processor (156: 66 s of CPU for what took 102).
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("PARLOUR_TEST_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "correct horse battery"
PATIENCE_MS = 45_000
#: Tables that a reset leaves alone: the running server works off its jobs.
KEPT = ("jobs", "meta")

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Site:
    """A server that can be stopped and started again on the same port and data."""

    start: Callable[..., Served]
    served: Served
    settings: dict[str, str]
    data: Path = Path()

    @property
    def url(self) -> str:
        return self.served.url

    def restart(self, *, between: Callable[[], None] = lambda: None) -> None:
        port = int(self.url.rpartition(":")[2])
        self.served.stop()
        between()
        self.served = self.start(port=port, **self.settings)


# For this folder only: as long as it runs, Playwright's own loop keeps tests with an event loop from starting.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("There is no Chromium on this machine: no page was tried in a browser.")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=180_000)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the agents Ada and Ben and the member Mia; each test gets a copy."""
    folder = tmp_path_factory.mktemp("furnished") / "data"

    async def move_in() -> None:
        url = f"sqlite:///{folder / 'parlour.db'}"
        await migrate(url)
        stage, hasher = Stage(await open_store(url)), passwords.Passwords()
        hashed = await hasher.hash(PASSWORD)
        people: list[tuple[str, Role]] = [("Ada", "agent"), ("Ben", "agent"), ("Root", "admin"), ("Mia", "member")]
        for name, role in people:
            named = {"username": name.lower(), "name": name, "email": f"{name.lower()}@example.com", "role": role}
            await stage.perform(create_account, None, password_hash=hashed, **named)
        await stage.store.close()
        hasher.close()

    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:  # a cheap hash would be made anew at each first log-in
        patch.setattr(passwords, "MEMORY_KIB", MEMORY_KIB)
        run_beside(move_in())
    return folder


def run_beside(work: Coroutine[Any, Any, T]) -> T:
    """Run on a loop of its own, for Playwright has one in this thread."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, work).result()


# An agent whose server was started again must be back within the grace, however slow the machine.
SETTINGS = {"PARLOUR_AGENT_GRACE": "60", "PARLOUR_MESSAGE_RATE": "10000", "PARLOUR_AGENT_MESSAGE_RATE": "10000"}


@contextmanager
def living_in(prefork: Prefork, furnished: Path, folder: Path, **settings: str) -> Iterator[Site]:
    """A server of its own on a copy of the furnished data, as long as the block lasts."""
    shutil.copytree(furnished, folder / "data")
    settings = {**SETTINGS, **settings}
    with serving(folder, forking(prefork)) as start:
        yield Site(start, start(**settings), settings, folder / "data")


@pytest.fixture(scope="module")
def shared_site(prefork: Prefork, furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for a file of tests. All of them come from one address, so that nothing is rationed by it."""
    with living_in(prefork, furnished, tmp_path_factory.mktemp("site"), PARLOUR_RATE_LIMITS="off") as site:
        yield site


@pytest.fixture
def site(request: pytest.FixtureRequest, prefork: Prefork, furnished: Path, tmp_path: Path) -> Iterator[Site]:
    """The file's server, with the furnished data and nothing else; one of its own for a test marked `own_server`."""
    if request.node.get_closest_marker("own_server"):
        with living_in(prefork, furnished, tmp_path) as own:
            yield own
        return
    shared: Site = request.getfixturevalue("shared_site")
    refurnish(shared.data / "parlour.db", furnished / "parlour.db")
    yield shared


def refurnish(database: Path, furnished: Path) -> None:
    """Put every row back to what it was at first, beside the server, which keeps nothing of them in memory."""
    with closing(sqlite3.connect(database, timeout=60, isolation_level=None)) as connection:
        connection.execute("ATTACH DATABASE ? AS furnished", [str(furnished)])
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("PRAGMA defer_foreign_keys=ON")
        for name in ("message_search", *(table.name for table in metadata.sorted_tables if table.name not in KEPT)):
            connection.execute(f"DELETE FROM {name}")
            if name != "message_search":
                connection.execute(f"INSERT INTO {name} SELECT * FROM furnished.{name}")
        connection.execute("COMMIT")


@pytest.fixture
def open_browser(chromium: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """A person's own browser. What its pages complain of in the console fails the test."""
    with browsers(chromium, site.url) as opened:
        yield opened


@contextmanager
def browsers(chromium: Browser, url: str) -> Iterator[Callable[..., BrowserContext]]:
    """`opened()` is a person's own browser at that site, closed at the end of the block."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(**options: Any) -> BrowserContext:
        context = chromium.new_context(base_url=url, **{"locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        contexts.append(context)
        return context

    try:
        yield opened
    finally:
        for context in contexts:
            context.close()
    assert complaints == []


@pytest.fixture
def ada(open_browser: Callable[..., BrowserContext]) -> Page:
    """The desk, with Ada logged in."""
    return at_desk(open_browser(), "ada")


def at_desk(context: BrowserContext, username: str) -> Page:
    """The desk of somebody who is logged in by its cookie; `log_in_at_desk` goes through the form."""
    answer = context.request.post("/agent/login", data={"login": username, "password": PASSWORD})
    assert answer.ok, answer.text()
    page = context.new_page()
    page.goto("/agent")
    expect(page.get_by_role("navigation", name="Tickets")).to_be_visible()
    return page


def log_in_at_desk(context: BrowserContext, username: str) -> Page:
    """The desk, through the form that a person fills in."""
    page = context.new_page()
    page.goto("/agent")
    page.get_by_label("Username or e-mail").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("navigation", name="Tickets")).to_be_visible()
    return page


def register(context: BrowserContext, name: str) -> str:
    """Makes an account in this browser, as another tab would, and is logged in by it; its id."""
    username = name.lower()
    account = {"username": username, "name": name, "email": f"{username}@example.com", "password": PASSWORD}
    made = context.request.post("/api/auth/register", data=account)
    assert made.status == 201, made.text()
    return str(made.json()["user"]["id"])


def ask_for_help(
    context: BrowserContext, *, name: str = "Gil", subject: str = "Printer", text: str = "It burns"
) -> Page:
    """Opens a ticket as a guest does; the page is then the ticket's."""
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("What is it about?").fill(subject)
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Start the conversation").click()
    page.wait_for_url("**/ticket/*")
    expect(said(page, text)).to_be_visible()
    return page


def say(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="Message", exact=True)
    box.fill(text)
    box.press("Enter")


def let_offers_stay(page: Page) -> None:
    """What is offered in a corner for six seconds stays for a minute: the machine may stand still for so long."""
    page.evaluate(
        """() => {
          const real = setTimeout;
          window.setTimeout = (done, ms, ...more) => real(done, ms === 6000 ? 60000 : ms, ...more);
        }"""
    )


def type_until(page: Page, text: str, seen: Locator) -> None:
    """Types, and does not stop before the others have seen that somebody does: it ends by itself in a pause."""
    box = page.get_by_role("textbox", name="Message", exact=True)
    box.press_sequentially(text, delay=60)
    for _ in range(300):
        if seen.is_visible():
            return
        box.press_sequentially(".", delay=60)
        page.wait_for_timeout(60)
    raise AssertionError("nobody saw it")


#: Where a reader with a wheel gets, in one turn: a script that scrolls alone looks like rows that were measured.
TO_THE_TOP = "log => { log.dispatchEvent(new WheelEvent('wheel', { deltaY: -1 })); log.scrollTop = 0; }"


def said(page: Page, text: str) -> Any:
    """The bubbles with exactly this text."""
    return page.get_by_role("log").get_by_text(text, exact=True)


def choose(page: Page, subject: str) -> None:
    """Opens a ticket from the desk's list."""
    page.get_by_role("navigation", name="Tickets").get_by_role("link", name=subject).first.click()
    expect(page.get_by_role("heading", name=subject)).to_be_visible()
