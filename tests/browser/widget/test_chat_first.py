"""The widget that begins with the conversation: one message, and who asks is asked for afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import choose, said
from tests.browser.widget.shop import Shop, enter_shop, panel

Browsers = Callable[..., BrowserContext]

INK = "it => getComputedStyle(it).color"


def begin(page: Page) -> None:
    page.evaluate("parlour('theme', {start: 'chat'})")
    page.get_by_role("button", name="Ask us about lamps").click()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_first_message_opens_the_conversation_and_then_it_asks_who(
    open_browser: Browsers, ada: Page, shop: Shop, width: int
) -> None:
    text = f"Is the lamp at {width} euros still there?"
    page = enter_shop(open_browser(viewport={"width": width, "height": 800}), shop)
    begin(page)
    inside = panel(page)
    box = inside.get_by_role("textbox", name="Your message")
    expect(box).to_be_focused()
    assert inside.get_by_role("button", name="Start the conversation").evaluate(INK) == "rgb(255, 255, 255)", (
        "seen on the shop's brown"
    )
    box.fill(text)
    box.press("Enter")
    expect(inside.get_by_role("log").get_by_text(text, exact=True)).to_be_visible()
    choose(ada, text)
    expect(ada.get_by_role("main").get_by_text("Guest").first).to_be_visible()
    inside.get_by_label("Your name").fill("Gil")
    inside.get_by_role("button", name="Save").click()
    expect(inside.get_by_label("Your name")).to_have_count(0)
    expect(ada.get_by_role("main").get_by_text("Gil").first).to_be_visible()
    expect(said(ada, text)).to_be_visible()


def test_what_was_prefilled_is_sent_once_and_never_offered_again(open_browser: Browsers, shop: Shop) -> None:
    prefill = "parlour('prefill', {name: 'Nell', subject: 'Order 77', message: 'Where is order 77?'})"
    page = enter_shop(open_browser(), shop)
    page.evaluate(prefill)
    begin(page)
    inside = panel(page)
    box = inside.get_by_role("textbox", name="Your message")
    expect(box).to_have_value("Where is order 77?")
    box.press("Enter")
    expect(inside.get_by_role("heading", name="Order 77")).to_be_visible()
    expect(inside.get_by_label("Your name")).to_have_count(0)
    page.reload()
    page.evaluate(prefill)
    begin(page)
    expect(inside.get_by_role("log").get_by_text("Where is order 77?", exact=True)).to_be_visible()
    inside.get_by_role("button", name="All your conversations").click()
    inside.get_by_role("button", name="New conversation").click()
    expect(inside.get_by_role("textbox", name="Your message")).to_have_value("")
