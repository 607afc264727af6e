"""Who is heard, who is not, and who one is inside another site, whatever the browser forbids there."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.widget.shop import (
    LAUNCHER,
    Browsers,
    Shop,
    ask_in_shop,
    enter_shop,
    open_panel,
    panel,
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


def test_two_tabs_are_one_visitor_and_log_out_together(open_browser: Browsers, shop: Shop) -> None:
    context = open_browser()
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
    kept = page.evaluate("Object.values(localStorage)[0]")
    # In the host page: a stranger's frame, and the page itself, pretend to be the panel.
    page.evaluate(
        """() => {
          const facts = [{ parlour: 'token', token: 'mine' }, { parlour: 'close' }, { parlour: 'unread', count: 9 }];
          for (const fact of facts) postMessage(fact, location.origin);
        }"""
    )
    # In the panel: somebody who is not its parent tells it to be somebody else.
    frame = page.frames[1]
    frame.evaluate(
        """() => postMessage({ parlour: 'state', token: null, shown: false, options: {}, person: {}, prefill: {},
          asked: 9 }, location.origin)"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("Object.values(localStorage)[0]") == kept
    assert page.evaluate("parlour.unread") == 0
    expect(inside.get_by_role("log").get_by_text("Is that the bulb?", exact=True)).to_be_visible()
    # The door is not closed altogether: what the loader itself says is heard.
    page.evaluate("parlour('newTicket')")
    expect(inside.get_by_label("Your name")).to_be_visible()


def test_a_site_that_is_not_allowed_frames_nothing(open_browser: Browsers, shop: Shop, third: Shop) -> None:
    third.server = shop.server
    page = enter_shop(open_browser(), third)
    page.get_by_role("button", name=LAUNCHER).click()
    until(page, "document.querySelector('parlour-widget').shadowRoot.querySelector('iframe.shown')")
    until(page, lambda: page.frames[1].url.startswith("chrome-error:"))
    expect(panel(page).get_by_label("Your name")).to_have_count(0)


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
    expect(row.get_by_text("Gil")).to_be_visible()
