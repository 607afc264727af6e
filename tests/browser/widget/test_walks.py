"""The whole way through the widget: in two languages, with the keyboard alone, on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.conftest import choose, said, say
from tests.browser.widget.shop import LAUNCHER, Browsers, Shop, ask_in_shop, enter_shop, panel

WORDS = {
    "en": {
        "name": "Your name",
        "email": "E-mail",
        "subject": "What is it about?",
        "message": "Your message",
        "start": "Start the conversation",
        "write": "Message",
        "back": "All your conversations",
        "list": "Your conversations",
        "new": "New conversation",
        "close": "Close the chat",
        "missing": "Please fill this in.",
    },
    "es": {
        "name": "Tu nombre",
        "email": "Correo",
        "subject": "¿De qué se trata?",
        "message": "Tu mensaje",
        "start": "Empezar la conversación",
        "write": "Mensaje",
        "back": "Todas tus conversaciones",
        "list": "Tus conversaciones",
        "new": "Nueva conversación",
        "close": "Cerrar el chat",
        "missing": "Rellena este campo.",
    },
}


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """As far as the keyboard leads; further than a page is long it does not."""
    for _ in range(40):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard does not reach {wanted}")


@pytest.mark.parametrize("language", ["en", "es"])
def test_with_the_keyboard_alone(open_browser: Browsers, ada: Page, shop: Shop, language: str) -> None:
    words = WORDS[language]
    page = enter_shop(open_browser(), shop)
    page.evaluate("(lang) => { document.documentElement.lang = lang }", language)
    launcher, inside = page.locator("parlour-widget button"), panel(page)
    page.keyboard.press("Tab")
    for _ in range(40):
        if page.evaluate("document.activeElement.localName") == "parlour-widget":
            break
        page.keyboard.press("Tab")
    expect(launcher).to_be_focused()
    page.keyboard.press("Enter")
    expect(inside.get_by_label(words["name"])).to_be_focused()
    page.keyboard.press("Enter")
    expect(inside.get_by_text(words["missing"]).first).to_be_visible()
    expect(inside.get_by_label(words["name"])).to_be_focused()
    subject = f"Keys only, {language}"
    for field, text in (("name", "Gil"), ("subject", subject), ("message", "No mouse here")):
        tab_to(page, inside.get_by_label(words[field]))
        page.keyboard.type(text)
    tab_to(page, inside.get_by_role("button", name=words["start"]))
    page.keyboard.press("Enter")
    box = inside.get_by_role("textbox", name=words["write"], exact=True)
    expect(box).to_be_focused()
    page.keyboard.type("Second line")
    page.keyboard.press("Enter")
    expect(inside.get_by_role("log").get_by_text("Second line", exact=True)).to_be_visible()
    choose(ada, subject)
    expect(said(ada, "Second line")).to_be_visible()  # an answer that crosses it would be held back
    say(ada, "Heard you")
    expect(inside.get_by_role("log").get_by_text("Heard you", exact=True)).to_be_visible()
    tab_to(page, inside.get_by_role("button", name=words["back"]), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(inside.get_by_role("heading", name=words["list"])).to_be_visible()
    tab_to(page, inside.get_by_role("button", name=subject))
    page.keyboard.press("Enter")
    expect(inside.get_by_role("log").get_by_text("Heard you", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("parlour-widget iframe")).to_be_hidden()
    expect(launcher).to_be_focused()


@pytest.mark.parametrize("language", ["en", "es"])
def test_on_a_phone_with_a_thumb(open_browser: Browsers, ada: Page, shop: Shop, language: str) -> None:
    words = WORDS[language]
    page = enter_shop(
        open_browser(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, device_scale_factor=2),
        shop,
    )
    page.evaluate("(lang) => { document.documentElement.lang = lang }", language)
    page.get_by_role("button", name=LAUNCHER).tap()
    inside, subject = panel(page), f"By thumb, {language}"
    expect(inside.get_by_role("heading", name="Lumen & Oak")).to_be_visible()
    # No keyboard jumps up before anybody asks for it, and what it would zoom into is large enough.
    expect(inside.get_by_label(words["name"])).not_to_be_focused()
    for field, text in (("name", "Gil"), ("subject", subject), ("message", "From the bus")):
        inside.get_by_label(words[field]).tap()
        page.keyboard.type(text)
    inside.get_by_role("button", name=words["start"]).tap()
    expect(inside.get_by_role("log").get_by_text("From the bus", exact=True)).to_be_visible()
    assert inside.locator("html").evaluate("(html) => html.scrollWidth - html.clientWidth") == 0
    small = [box for box in targets(inside) if min(box) < 44]
    assert small == []
    inside.get_by_role("button", name=words["close"]).tap()
    choose(ada, subject)
    say(ada, "Good trip")
    expect(page.locator("parlour-widget button i")).to_have_text("1")
    page.locator("parlour-widget button").tap()
    expect(inside.get_by_role("log").get_by_text("Good trip", exact=True)).to_be_visible()


def targets(inside: FrameLocator) -> list[list[int]]:
    """Width and height of everything that a thumb is meant to hit."""
    found: list[list[int]] = inside.locator("html").evaluate(
        """() => [...document.querySelectorAll('button, a[href], input:not([type=file]), textarea, select')]
          .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
          .filter((one) => !one.closest('[role=log], .sr-only'))
          .map((one) => one.getBoundingClientRect()).filter((box) => box.width > 1)
          .map((box) => [Math.round(box.width), Math.round(box.height)])"""
    )
    assert found
    return found


def test_escape_closes_it_and_the_focus_goes_back_where_it_came_from(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    asking = page.get_by_role("button", name="Ask about this lamp")
    asking.click()
    expect(panel(page).get_by_label("Your name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("parlour-widget iframe")).to_be_hidden()
    expect(asking).to_be_focused()


def test_on_a_phone_it_fills_the_screen(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(viewport={"width": 390, "height": 844}, has_touch=True), shop)
    page.get_by_role("button", name=LAUNCHER).click()
    expect(panel(page).get_by_role("heading", name="Lumen & Oak")).to_be_visible()
    assert page.locator("parlour-widget iframe").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}


def test_axe_finds_nothing_in_the_shop_and_in_the_panel(
    open_browser: Browsers,
    shop: Shop,
    scheme: str,
    faults: Callable[..., list[str]],
) -> None:
    page = enter_shop(open_browser(color_scheme=scheme, reduced_motion="reduce", bypass_csp=True), shop)
    assert faults(page) == []
    page.get_by_role("button", name=LAUNCHER).click()
    expect(panel(page).get_by_label("Your name")).to_be_visible()
    assert faults(page.frames[1]) == []
    panel(page).get_by_role("button", name="Start the conversation").click()
    expect(panel(page).get_by_text("Please fill this in.").first).to_be_visible()
    assert faults(page.frames[1]) == []
    page.get_by_role("button", name="Close the chat").click()
    inside = ask_in_shop(page)
    assert faults(page.frames[1]) == []
    inside.get_by_role("button", name="All your conversations").click()
    expect(inside.get_by_role("heading", name="Your conversations")).to_be_visible()
    assert faults(page.frames[1]) == []
