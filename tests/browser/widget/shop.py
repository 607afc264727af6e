"""Somebody else's site with the widget in its corner, and what its visitors do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from parlour.http.pages.rendering import TEMPLATES
from parlour.http.pages.widget import render_shop

Browsers = Callable[..., BrowserContext]
NONCE = "bm9uY2U"
LAUNCHER = "Ask us about lamps"


@dataclass
class Shop:
    """On `localhost`, where Parlour is on `127.0.0.1`: two sites to a browser.

    Its policy is the strictest under which a page can embed anything; `more` adds to it.
    """

    url: str
    server: str = ""
    # More pages than the one with the lamp, by path.
    pages: dict[str, str] = field(default_factory=dict)
    images: str = "data:"
    # What it may frame, where that is not the server.
    frames: str = ""
    more: str = ""

    @property
    def policy(self) -> str:
        return (
            f"default-src 'none'; script-src 'nonce-{NONCE}'; style-src 'self'; img-src {self.images}; "
            f"frame-src {self.frames or self.server}; base-uri 'none'; require-trusted-types-for 'script'{self.more}"
        )


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, shop: Shop, *arguments: object) -> None:
        self.shop = shop
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        is_style = self.path.endswith(".css")
        page = self.shop.pages.get(self.path) or render_shop(self.shop.server, NONCE)
        body = ((TEMPLATES / "shop.css").read_text("utf-8") if is_style else page).encode()
        self.send_response(200)
        self.send_header("content-type", "text/css" if is_style else "text/html; charset=utf-8")
        self.send_header("content-security-policy", self.shop.policy)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


@contextmanager
def open_shop(host: str = "localhost") -> Iterator[Shop]:
    shop = Shop("")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, shop)) as server:
        shop.url = f"http://{host}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield shop
        server.shutdown()
        thread.join()


def panel(page: Page) -> FrameLocator:
    return page.frame_locator("parlour-widget iframe")


def enter_shop(context: BrowserContext, shop: Shop, path: str = "/demo/shop") -> Page:
    page = context.new_page()
    page.goto(shop.url + path)
    return page


def open_panel(page: Page, launcher: str = LAUNCHER) -> FrameLocator:
    page.get_by_role("button", name=launcher).click()
    return panel(page)


def fill_in(inside: FrameLocator, *, subject: str, text: str, name: str = "Gil") -> None:
    inside.get_by_label("Your name").fill(name)
    inside.get_by_label("What is it about?").fill(subject)
    inside.get_by_label("Your message").fill(text)


def ask_in_shop(page: Page, *, subject: str = "The lamp flickers", text: str = "Is that the bulb?") -> FrameLocator:
    inside = open_panel(page)
    fill_in(inside, subject=subject, text=text)
    inside.get_by_role("button", name="Start the conversation").click()
    expect(inside.get_by_role("log").get_by_text(text, exact=True)).to_be_visible()
    return inside


def until(page: Page, condition: str | Callable[[], bool]) -> None:
    """Playwright's own waiting evaluates text in the page, which the shop's policy forbids."""
    deadline = time.monotonic() + 60
    while not (page.evaluate(condition) if isinstance(condition, str) else condition()):
        assert time.monotonic() < deadline, condition
        page.wait_for_timeout(50)


def write(inside: FrameLocator, text: str) -> None:
    box = inside.get_by_role("textbox", name="Message", exact=True)
    box.fill(text)
    box.press("Enter")


def token_in(page: Page) -> str | None:
    """The guest's token, where the panel keeps it; None where it knows nobody."""
    found: list[str] = page.frames[1].evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('parlour:token:')).map((key) => localStorage[key])"
    )
    return found[0] if found else None
