"""A conversation on paper: all of it, in black on white, without anything to press."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site, ask_for_help, at_desk, choose, said, say
from tests.browser.history import written_before

Browsers = Callable[..., BrowserContext]

#: What the paper would show, at the moment of printing; the page is told that it is printed, as a browser does.
ON_PAPER = """() => { window.papers = []; window.print = () => {
  window.dispatchEvent(new Event('beforeprint'));
  window.papers.push(document.body.innerText);
}; }"""
SHOWN = """() => {
  const sheet = document.querySelector('.sheet');
  const seen = (one) => one.checkVisibility();
  return {
    colours: [getComputedStyle(sheet).color, getComputedStyle(sheet).backgroundColor],
    presses: [...document.querySelectorAll('button, a, input, textarea, nav, form')].filter(seen).length,
    height: sheet.offsetHeight, page: document.documentElement.scrollHeight,
  };
}"""

FETCHED = "() => performance.getEntriesByType('resource').some((one) => /Printing-.*js/.test(one.name))"


def printed(page: Page, how: Callable[[], None]) -> str:
    """What stands on the paper after that."""
    page.evaluate(ON_PAPER)
    page.emulate_media(media="print")
    how()
    page.wait_for_function("() => window.papers.length === 1")
    text: str = page.evaluate("window.papers[0]")
    return text


def rested(page: Page) -> None:
    """What prints has come: it is fetched two seconds after the conversation was drawn."""
    page.wait_for_function(FETCHED)


def test_the_whole_conversation_is_printed_by_the_menu_of_the_desk(
    open_browser: Browsers, site: Site, ada: Page
) -> None:
    guest = ask_for_help(open_browser(), subject="A long story")
    ticket = guest.url.rpartition("/")[2]
    written_before(site, ticket, "Gil", [f"line {number}" for number in range(1, 301)])
    choose(ada, "A long story")
    expect(said(ada, "line 300")).to_be_visible()
    assert ada.get_by_text("line 7", exact=True).count() == 0, "the thread draws what is near, or this shows nothing"
    ada.get_by_role("button", name="More actions").click()
    text = printed(ada, ada.get_by_role("menuitem", name="Print").click)
    missing = [number for number in range(1, 301) if f"line {number}\n" not in f"{text}\n"]
    assert missing == []
    assert "A long story" in text
    assert text.count("Gil") >= 300
    shown = ada.evaluate(SHOWN)
    assert shown["colours"] == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert shown["presses"] == 0
    assert shown["page"] >= shown["height"] > 3 * 844, "as long as it is"
    ada.emulate_media(media="screen")
    ada.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(said(ada, "line 300")).to_be_visible()


def test_ctrl_p_and_the_browsers_own_menu_print_a_guests_ticket_in_the_dark(open_browser: Browsers) -> None:
    context = open_browser(color_scheme="dark", viewport={"width": 390, "height": 844}, locale="es-ES")
    guest = ask_for_help_in_spanish(context)
    rested(guest)
    text = printed(guest, lambda: guest.keyboard.press("Control+p"))
    assert "Se ha roto" in text
    assert "Gil" in text
    assert guest.evaluate(SHOWN)["colours"] == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    guest.evaluate("window.dispatchEvent(new Event('afterprint'))")
    guest.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert "Se ha roto" in guest.evaluate("document.body.innerText")
    assert guest.evaluate(SHOWN)["presses"] == 0


def ask_for_help_in_spanish(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Tu nombre").fill("Gil")
    page.locator("[name=subject]").fill("La lámpara")
    page.locator("[name=message]").fill("Se ha roto")
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url("**/ticket/*")
    expect(said(page, "Se ha roto")).to_be_visible()
    return page


def test_a_page_without_a_conversation_is_as_long_as_it_is(open_browser: Browsers) -> None:
    desk = at_desk(open_browser(), "ada")
    desk.emulate_media(media="print")
    assert desk.evaluate("getComputedStyle(document.querySelector('.panes')).position") == "static"
    expect(desk.get_by_role("navigation", name="Tickets")).to_be_hidden()


def test_what_was_printed_stays_live(open_browser: Browsers, ada: Page) -> None:
    guest = ask_for_help(open_browser(), subject="Once more")
    choose(ada, "Once more")
    printed(guest, lambda: guest.keyboard.press("Control+p"))
    guest.evaluate("window.dispatchEvent(new Event('afterprint'))")
    guest.emulate_media(media="screen")
    say(ada, "Still here")
    expect(said(guest, "Still here")).to_be_visible()
