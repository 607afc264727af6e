"""Nobody else is called: not a font, not a picture, not a count, from any page there is."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, expect

from parlour.http.app import PAGES
from tests.browser.conftest import ask_for_help, browsers
from tests.support.command import Served

PATHS = [page.path for page in PAGES if page.method == "GET"]
AT_ONCE = 4


def test_no_page_calls_anybody_but_its_own_server(chromium: Browser, serve: Callable[..., Served]) -> None:
    url = serve(command="demo", PARLOUR_RATE_LIMITS="off").url
    with browsers(chromium, url) as opened:
        guest, agent = opened(), opened()
        strangers = [listen(context, url) for context in (guest, agent)]
        own_ticket = ask_for_help(guest).url.rpartition("/")[2]
        answer = agent.request.post("/api/auth/login", data={"login": "ada", "password": "parlour-demo"})
        assert answer.ok
        chat = agent.request.get("/api/conversations").json()["conversations"][0]["id"]
        for context in (guest, agent):
            paths = [path.replace("{id}", chat if "/chat/" in path else own_ticket) for path in PATHS]
            pages = [context.new_page() for _ in range(AT_ONCE)]
            for first in range(0, len(paths), AT_ONCE):
                visit(pages, paths[first : first + AT_ONCE])
            page = pages[0]
            page.goto("/demo/shop")
            page.get_by_role("button", name="Ask us about lamps").click()
            expect(page.frame_locator("parlour-widget iframe").get_by_label("Your name")).to_be_visible()
        assert strangers == [[], []]
        # Somebody else would have been noticed.
        page.goto(f"{url}/api/docs")
        page.goto("data:text/html,<img src=http://localhost:9/count.gif>")
        assert strangers == [[], ["http://localhost:9/count.gif"]]


def visit(pages: list[Page], paths: list[str]) -> None:
    """The pages go there side by side, and stay until each has asked for nothing for half a second."""
    together = list(zip(pages, paths, strict=False))
    for page, path in together:
        page.goto(path, wait_until="load")
    for page, _ in together:
        page.wait_for_load_state("networkidle")


def listen(context: BrowserContext, url: str) -> list[str]:
    """The addresses of all requests that leave for anybody else, as they come."""
    found: list[str] = []
    home = urlsplit(url).netloc

    def heard(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != home:
            found.append(address)

    context.on("request", lambda request: heard(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: heard(socket.url)))
    return found
