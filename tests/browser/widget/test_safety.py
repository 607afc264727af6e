"""Who is heard, who is not, and who one is inside another site, whatever the browser forbids there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.widget.shop import (
    LAUNCHER,
    Browsers,
    Shop,
    ask_in_shop,
    enter_shop,
    open_panel,
    panel,
    token_in,
    until,
    write,
)

# As browsers do in a third-party frame when its storage is blocked.
BLOCKED = """if (%s) {
  const refuse = () => { throw new DOMException('Access is denied for this document.', 'SecurityError'); };
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
    Object.defineProperty(window, name, { get: refuse });
  }
  Object.defineProperty(document, 'cookie', { get: refuse, set: refuse });
  if (navigator.locks) navigator.locks.request = async () => refuse();
}"""


def test_a_frame_without_storage_talks_and_is_known_again(open_browser: Browsers, shop: Shop) -> None:
    context = open_browser()
    context.add_init_script(BLOCKED % "window !== top")
    page = enter_shop(context, shop)
    inside = ask_in_shop(page)
    write(inside, "And now?")
    expect(inside.get_by_role("log").get_by_text("And now?", exact=True)).to_be_visible()
    assert (
        page.frames[1].evaluate("(() => { try { return !!localStorage } catch { return 'blocked' } })()") == "blocked"
    )
    page.reload()
    open_panel(page)
    expect(inside.get_by_role("log").get_by_text("And now?", exact=True)).to_be_visible()


def test_the_page_around_does_not_have_the_token(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    ask_in_shop(page)
    token = token_in(page)
    assert token
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert token not in kept
    assert page.evaluate("Object.values(localStorage)") == ["1"]
    # Nor does the panel tell it afterwards, whatever the page sends.
    page.evaluate(
        """() => {
          window.heard = [];
          addEventListener('message', ({ data }) => heard.push(JSON.stringify(data)));
          parlour('newTicket');
        }"""
    )
    until(page, "heard.length > 0")
    assert not [fact for fact in page.evaluate("heard") if token in fact]


def test_a_token_that_the_page_kept_before_is_taken_over_once(open_browser: Browsers, shop: Shop) -> None:
    first, second = open_browser(), open_browser()
    page = enter_shop(first, shop)
    ask_in_shop(page, subject="An old lamp")
    token = token_in(page)
    other = enter_shop(second, shop)
    other.evaluate(
        "([server, token]) => localStorage.setItem(`parlour:guest:${server}`, token)", [shop.server, token]
    )
    other.reload()
    inside = open_panel(other)
    expect(inside.get_by_role("log").get_by_text("Is that the bulb?", exact=True)).to_be_visible()
    assert token_in(other) == token
    until(other, "Object.values(localStorage).join() === '1'")
    assert other.evaluate("Object.keys(sessionStorage).length") == 0


def test_a_frame_without_storage_leaves_the_token_to_the_tab(open_browser: Browsers, shop: Shop) -> None:
    context = open_browser()
    context.add_init_script(BLOCKED % "window !== top")
    page = enter_shop(context, shop)
    inside = ask_in_shop(page)
    assert page.evaluate("Object.values(localStorage)") == ["1"]
    assert page.evaluate("Object.keys(sessionStorage).length") == 1
    page.reload()
    open_panel(page)
    expect(inside.get_by_role("log").get_by_text("Is that the bulb?", exact=True)).to_be_visible()
    # Another tab has it from this one, as long as this one is open.
    two = enter_shop(context, shop)
    beside = open_panel(two)
    expect(beside.get_by_role("log").get_by_text("Is that the bulb?", exact=True)).to_be_visible()
    two.evaluate("parlour('logout')")
    for frame in (inside, beside):
        expect(frame.get_by_label("Your name")).to_have_value("")
    for tab in (page, two):
        until(tab, "Object.keys(sessionStorage).length === 0")


def test_a_frame_without_storage_is_forgotten_with_its_last_tab(open_browser: Browsers, shop: Shop) -> None:
    context = open_browser()
    context.add_init_script(BLOCKED % "window !== top")
    page = enter_shop(context, shop)
    ask_in_shop(page)
    page.close()
    beside = open_panel(enter_shop(context, shop))
    expect(beside.get_by_label("Your name")).to_have_value("")


def test_a_page_without_storage_remembers_its_visitor_until_it_is_left(open_browser: Browsers, shop: Shop) -> None:
    context = open_browser()
    context.add_init_script(BLOCKED % "true")
    page = enter_shop(context, shop)
    inside = ask_in_shop(page)
    inside.get_by_role("button", name="Close the chat").click()
    open_panel(page)
    expect(inside.get_by_role("log").get_by_text("Is that the bulb?", exact=True)).to_be_visible()
    page.reload()
    open_panel(page)
    expect(inside.get_by_label("Your name")).to_have_value("")


def test_no_cookie_is_set_or_sent_inside_another_site(open_browser: Browsers, shop: Shop) -> None:
    context = open_browser()
    page = enter_shop(context, shop)
    ask_in_shop(page)
    assert context.cookies() == []


@pytest.mark.parametrize("storage", ["partitioned", "blocked"])
def test_two_tabs_are_one_visitor_and_log_out_together(open_browser: Browsers, shop: Shop, storage: str) -> None:
    context = open_browser()
    if storage == "blocked":
        context.add_init_script(BLOCKED % "window !== top")
    one, two = enter_shop(context, shop), enter_shop(context, shop)
    beside = open_panel(two)
    beside.get_by_label("Your message").fill("Half a word")
    ask_in_shop(one)
    expect(beside.get_by_label("Your message")).to_have_value("Half a word")
    beside.get_by_role("button", name="All your conversations").click()
    expect(beside.get_by_role("button", name="The lamp flickers")).to_be_visible()
    one.evaluate("parlour('logout')")
    expect(beside.get_by_label("Your name")).to_have_value("")


def test_messages_of_anybody_else_are_ignored_on_both_sides(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    inside = ask_in_shop(page)
    kept = token_in(page)
    assert kept
    # In the host page: a stranger's frame, and the page itself, pretend to be the panel.
    page.evaluate(
        """() => {
          const facts = [{ parlour: 'guest', known: true, token: 'mine' },
            { parlour: 'guest', known: false, token: null }, { parlour: 'close' }, { parlour: 'unread', count: 9 }];
          for (const fact of facts) postMessage(fact, location.origin);
        }"""
    )
    # In the panel: somebody who is not its parent tells it to be somebody else.
    frame = page.frames[1]
    frame.evaluate(
        """() => postMessage({ parlour: 'state', token: null, forget: true, shown: false, options: {},
          person: {}, prefill: {}, asked: 9 }, location.origin)"""
    )
    page.wait_for_timeout(300)
    assert token_in(page) == kept
    assert page.evaluate("Object.values(localStorage)") == ["1"]
    assert page.evaluate("parlour.unread") == 0
    expect(inside.get_by_role("log").get_by_text("Is that the bulb?", exact=True)).to_be_visible()
    # The door is not closed altogether: what the loader itself says is heard.
    page.evaluate("parlour('newTicket')")
    expect(inside.get_by_label("Your name")).to_be_visible()


def test_a_site_that_is_not_allowed_frames_nothing(open_browser: Browsers, shop: Shop, third: Shop) -> None:
    third.server = shop.server
    page = enter_shop(open_browser(), third)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.get_by_role("button", name=LAUNCHER).click()
    expect(page.locator("parlour-widget button")).to_be_hidden()
    expect(page.locator("parlour-widget iframe")).to_be_hidden()
    expect(panel(page).get_by_label("Your name")).to_have_count(0)
    why = f"parlour: PARLOUR_WIDGET_ORIGINS lacks {third.url}"
    until(page, lambda: any(why in text for text in said))
    for command in ("open", "toggle", "newTicket"):
        assert page.evaluate(f"parlour('{command}').catch((reason) => reason.message)") == why
    expect(page.locator("parlour-widget iframe")).to_be_hidden()


def test_an_agent_tries_it_on_the_own_site_as_a_guest(ada: Page) -> None:
    ada.goto("/")
    ada.get_by_role("button", name="Chat with us").click()
    inside = panel(ada)
    inside.get_by_label("Your name").fill("Gil")
    inside.get_by_label("What is it about?").fill("Only trying")
    inside.get_by_label("Your message").fill("Hello desk")
    inside.get_by_role("button", name="Start the conversation").click()
    expect(inside.get_by_role("log").get_by_text("Hello desk", exact=True)).to_be_visible()
    ada.goto("/agent")
    row = ada.get_by_role("navigation", name="Tickets").get_by_role("link", name="Only trying")
    expect(row.get_by_text("Gil", exact=True)).to_be_visible()
