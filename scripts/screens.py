"""Photographs every page into docs/screens, light and dark, desk and phone: `python scripts/screens.py [folder]`.

Starts `parlour demo` by itself; wants Chromium (PARLOUR_TEST_CHROMIUM, or on the path) and the built front end.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize, sync_playwright

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "docs" / "screens"
BROWSERS = ("chromium", "chromium-browser", "chromium-headless-shell")
CHROMIUM = os.environ.get("PARLOUR_TEST_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
PASSWORD = "parlour-demo"  # noqa: S105 — what `parlour demo` prints
SIZES: dict[str, ViewportSize] = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TICKET = "The page is very slow today"
GROUP = "Friday market"
Walk = Callable[[Page, Callable[[Page, str], None]], None]


QUESTIONS = {
    "properties": {
        "order": {"title": "Order number", "description": "As A-1234, where you have one."},
        "topic": {"title": "It is about", "enum": ["A lamp", "A delivery", "A return"]},
    },
    "required": ["topic"],
}


@contextmanager
def demo() -> Iterator[str]:
    """The address of a server with sample people and conversations."""
    with served("demo", r"Parlour is ready at (\S+)") as url:
        yield url


@contextmanager
def served(command: str, line: str) -> Iterator[str]:
    """A server with a folder of its own, and the address that it prints in such a line."""
    arguments = [sys.executable, "-m", "parlour", command, "--port", "0"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "PARLOUR_DATA": folder,
            "PARLOUR_RATE_LIMITS": "off",
            "PARLOUR_LOG_LEVEL": "error",
        }
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment) as process:  # noqa: S603 — our own
            assert process.stdout is not None
            try:
                for printed in process.stdout:
                    if found := re.search(line, printed):
                        yield found[1]
                        break
            finally:
                process.terminate()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for scheme in SCHEMES:
            for size in SIZES:
                photograph(browser, url, scheme, size)
        browser.close()


def photograph(
    browser: Browser, url: str, scheme: Literal["light", "dark"], size: str, walks: Sequence[Walk] | None = None
) -> None:
    walks = walks or (as_guest, as_visitor, as_spaniard, as_founder, as_agent, as_member)

    def shoot(page: Page, name: str) -> None:
        page.wait_for_timeout(500)
        path = FOLDER / f"{name}-{size}-{scheme}.png"
        page.screenshot(path=path)
        with Image.open(path) as picture:
            # 256 colours tell it all, in a third of the bytes
            picture.convert("RGB").quantize(256).save(path, optimize=True)

    for walk in walks:
        context = browser.new_context(
            base_url=url, viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
        )
        walk(context.new_page(), shoot)
        context.close()


def as_guest(page: Page, shoot: Callable[[Page, str], None]) -> None:
    page.goto("/")
    shoot(page, "landing")
    page.get_by_label("Your name").fill("Gil")
    page.get_by_label("What is it about?").fill("The lamp flickers")
    page.get_by_label("Your message").fill("It began this morning. Is that the bulb?")
    page.get_by_role("button", name="Start the conversation").click()
    page.wait_for_url("**/ticket/*")
    shoot(page, "ticket")
    page.goto("/")
    page.get_by_role("link", name="The lamp flickers").wait_for()
    shoot(page, "landing-known")


def as_visitor(page: Page, shoot: Callable[[Page, str], None]) -> None:
    """In somebody else's shop, with the widget: the form, a site's own questions, talk, unread, offline, closed."""
    page.goto("/demo/shop")
    shoot(page, "shop")
    page.get_by_role("button", name="Ask us about lamps").click()
    panel = page.frame_locator("parlour-widget iframe")
    panel.get_by_label("Your name").fill("Gil")
    shoot(page, "widget-form")
    page.evaluate("(schema) => parlour('form', schema)", QUESTIONS)
    panel.get_by_label("It is about").select_option("A lamp")
    shoot(page, "widget-questions")
    page.evaluate("parlour('form', null)")
    panel.get_by_label("It is about").wait_for(state="detached")
    panel.get_by_label("Your name").fill("Gil")
    panel.get_by_label("What is it about?").fill("A longer cord")
    panel.get_by_label("Your message").fill("Can Halden have a cord of four metres?")
    panel.get_by_role("button", name="Start the conversation").click()
    panel.get_by_role("log").wait_for()
    with answering(page) as ada:
        choose_ticket(ada, "A longer cord")
        answer(ada, "Gladly. Four metres in linen, or in cotton?")
        panel.get_by_text("Gladly. Four metres").first.wait_for()
        shoot(page, "widget-chat")
        page.context.set_offline(True)
        panel.get_by_text("Connection lost").first.wait_for()
        shoot(page, "widget-offline")
        page.context.set_offline(False)
        panel.get_by_text("Connection lost").first.wait_for(state="hidden")
        page.evaluate("parlour('close')")
        answer(ada, "The linen one is on its way to you.")
        page.get_by_role("button", name="1 unread").wait_for()
        shoot(page, "widget-unread")
        page.evaluate("parlour('open')")
        ada.get_by_role("button", name="Close ticket").first.click()
        panel.get_by_text("This ticket is closed").first.wait_for()
        shoot(page, "widget-closed")
    panel.get_by_role("button", name="All your conversations").click()
    panel.get_by_role("heading", name="Your conversations").wait_for()
    shoot(page, "widget-list")


def as_spaniard(page: Page, shoot: Callable[[Page, str], None]) -> None:
    """The landing page and the widget in the other language."""
    page.context.add_cookies([{"name": "locale", "value": "es", "url": page.context.request.get("/").url}])
    page.goto("/")
    page.get_by_label("Tu nombre").wait_for()
    shoot(page, "landing-es")
    page.goto("/demo/shop")
    page.evaluate("document.documentElement.lang = 'es'")
    page.get_by_role("button", name="Ask us about lamps").click()
    page.frame_locator("parlour-widget iframe").get_by_label("Tu nombre").fill("Gil")
    shoot(page, "widget-form-es")


def as_founder(page: Page, shoot: Callable[[Page, str], None]) -> None:
    """The first run, by the one-use link that a new server prints."""
    with served("serve", r"(http\S+/setup\?token=\S+)") as link:
        page.goto(link)
        shoot(page, "first-run")
    page.goto("about:blank")


@contextmanager
def answering(page: Page) -> Iterator[Page]:
    """Ada's desk, in a browser of her own."""
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=page.url.split("/demo")[0], locale="en-GB")
    context.request.post("/api/auth/login", data={"login": "ada", "password": PASSWORD})
    ada = context.new_page()
    ada.goto("/agent")
    yield ada
    context.close()


def choose_ticket(desk: Page, subject: str) -> None:
    row_of(desk, subject).click()
    desk.get_by_role("log").wait_for()


def row_of(desk: Page, subject: str) -> Locator:
    """Of the list, only the rows near the viewport are drawn, and each walk asks two questions more."""
    rows = desk.get_by_role("navigation", name="Tickets").locator("[data-row]")
    row = rows.filter(has_text=subject).first
    rows.first.wait_for()
    for _ in range(50):
        if row.count():
            return row
        rows.last.scroll_into_view_if_needed()
        desk.wait_for_timeout(100)
    raise LookupError(f"No ticket about {subject!r} is on the list.")


def answer(desk: Page, text: str) -> None:
    box = desk.get_by_role("textbox", name="Message", exact=True)
    box.fill(text)
    box.press("Enter")


def as_agent(page: Page, shoot: Callable[[Page, str], None]) -> None:
    page.goto("/agent")
    shoot(page, "login")
    page.get_by_label("Username or e-mail").fill("ada")
    page.get_by_label("Password", exact=True).fill("not this one")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("alert").wait_for()
    shoot(page, "login-refused")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.locator("[data-row]").first.wait_for()
    shoot(page, "queue")
    choose_ticket(page, TICKET)
    shoot(page, "conversation")
    if page.viewport_size == SIZES["phone"]:
        return
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    shoot(page, "keys")
    put_away(page)
    page.keyboard.press("Control+k")
    shoot(page, "palette")


def put_away(page: Page) -> None:
    """The open dialog: until it is gone, keys are its own."""
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")


def as_member(page: Page, shoot: Callable[[Page, str], None]) -> None:
    """A member's messages and account."""
    page.context.request.post("/api/auth/login", data={"login": "mia", "password": PASSWORD})
    page.goto("/messages")
    page.get_by_role("link", name=GROUP).wait_for()
    shoot(page, "messages")
    if page.viewport_size != SIZES["phone"]:
        page.keyboard.press("?")
        shoot(page, "messages-keys")
        put_away(page)
    page.keyboard.press("n")
    page.get_by_role("combobox").fill("le")
    page.get_by_role("option").first.wait_for()
    shoot(page, "start")
    put_away(page)
    page.get_by_role("navigation").get_by_role("textbox").fill("lamp")
    page.locator("mark").first.wait_for()
    shoot(page, "search")
    page.get_by_role("navigation").get_by_role("textbox").press("Escape")
    page.get_by_role("link", name=GROUP).click()
    page.get_by_role("log").wait_for()
    shoot(page, "chat")
    if page.viewport_size == SIZES["phone"]:
        page.get_by_role("button", name="Details").click()
        page.get_by_role("complementary").get_by_text("Zoë Duarte").wait_for()
        shoot(page, "details")
    page.goto("/account")
    page.get_by_text("this browser", exact=True).wait_for()
    shoot(page, "account")


if __name__ == "__main__":
    main()
