"""The typeface and where the times stand: nothing moves when it comes, and guests are not kept waiting for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.conftest import Site, ask_for_help, at_desk, choose, said, say

Browsers = Callable[..., BrowserContext]

LOADED = "() => document.fonts.check('450 16px \"Inter Variable\"') && [...document.fonts].some(IT)".replace(
    "IT", "(one) => one.family.includes('Inter Variable') && one.status === 'loaded'"
)
FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
FONTS = "() => performance.getEntriesByType('resource').filter((one) => one.name.endsWith('.woff2'))"
FIRST_FONT = f"() => Math.min(...({FONTS})().map((one) => one.startTime))"
SHIFTED = """() => new Promise((done) => {
    const sum = (list) => done(list.getEntries().reduce((all, one) => all + one.value, 0));
    new PerformanceObserver(sum).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(0), 500);
})"""


def test_the_pages_of_a_ticket_are_painted_before_the_typeface_is_asked_for(open_browser: Browsers) -> None:
    guest = ask_for_help(open_browser(), subject="Lamp")
    guest.goto(guest.url)
    expect(said(guest, "It burns")).to_be_visible()
    guest.wait_for_function(LOADED)
    painted, asked = guest.evaluate(FIRST_PAINT), guest.evaluate(FIRST_FONT)
    assert 0 < painted <= asked


def test_the_typeface_moves_nothing(open_browser: Browsers) -> None:
    ask_for_help(open_browser(), subject="A lamp that flickers in the evening")
    desk = at_desk(open_browser(), "ada")
    desk.goto("/agent")
    expect(desk.locator(".row").first).to_be_visible()
    desk.wait_for_function(LOADED)
    desk.wait_for_timeout(300)
    assert desk.evaluate(SHIFTED) < 0.02
    families = desk.evaluate("getComputedStyle(document.body).fontFamily")
    assert families.replace('"', "").startswith("Emoji, Inter Variable, Inter Fallback")


def test_a_page_with_the_widget_loads_no_typeface_before_there_is_a_conversation(
    open_browser: Browsers, site: Site
) -> None:
    page = open_browser().new_page()
    asked: list[str] = []

    def heard(request: Request) -> None:
        if request.url.endswith(".woff2"):
            asked.append(request.url)

    page.on("request", heard)
    page.set_content(f'<body><h1>A shop</h1><script src="{site.url}/widget.js"></script></body>')
    expect(page.locator("parlour-widget")).to_be_attached()
    page.wait_for_timeout(500)
    assert asked == []


TIME_AND_TEXT = """(bubble) => {
    const range = document.createRange();
    range.selectNodeContents(bubble.firstChild);
    const lines = [...range.getClientRects()];
    const last = lines.at(-1), foot = bubble.querySelector('.foot').getBoundingClientRect();
    const box = bubble.getBoundingClientRect();
    return {
        overlap: lines.some((line) => line.left < foot.right && foot.left < line.right
            && line.top + 4 < foot.bottom && foot.top + 4 < line.bottom && line !== last),
        beside: foot.top < last.bottom, inside: foot.right <= box.right && foot.left >= box.left
            && foot.bottom <= box.bottom + 0.5,
        atStart: foot.left - box.left < box.right - foot.right, height: box.height,
    };
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_a_time_stands_at_the_end_of_the_last_line(open_browser: Browsers, ada: Page, width: int) -> None:
    guest = ask_for_help(open_browser(viewport={"width": width, "height": 800}), subject="Times")
    choose(ada, "Times")

    def drawn(text: str) -> Any:
        say(ada, text)
        bubble = guest.locator(".bubble", has_text=text)
        expect(bubble.locator(".foot")).to_be_visible()
        return bubble.evaluate(TIME_AND_TEXT)

    short = drawn("Fine")
    assert (short["beside"], short["inside"], short["atStart"]) == (True, True, False)
    assert short["height"] < 50, "one line"
    long = drawn(
        "A sentence that is a good deal longer than the bubble is wide, so that it needs some lines of it. " * 3
    )
    assert (long["inside"], long["overlap"], long["atStart"]) == (True, False, False)
    right_to_left = drawn("זה משפט בעברית")
    assert (right_to_left["inside"], right_to_left["atStart"]) == (True, True), "where the line ends"


def test_less_motion_is_none(open_browser: Browsers, ada: Page) -> None:
    for motion, expected in (("no-preference", "0.12s"), ("reduce", "0s")):
        guest = ask_for_help(open_browser(reduced_motion=motion), subject=f"Motion {motion}")
        choose(ada, f"Motion {motion}")
        say(ada, f"Hello {motion}")
        row = guest.locator(".row-arrives", has_text=f"Hello {motion}")
        expect(row).to_be_visible()
        assert row.evaluate("(it) => getComputedStyle(it).animationDuration") == expected


def test_a_screen_has_at_most_one_filled_button(open_browser: Browsers) -> None:
    ask_for_help(open_browser())
    desk = at_desk(open_browser(), "ada")
    choose(desk, "Printer")
    for path in ("", "/messages", "/account", "/"):
        if path:
            desk.goto(path)
            desk.wait_for_load_state("networkidle")
        assert desk.locator(".btn-primary:visible").count() <= 1, path
