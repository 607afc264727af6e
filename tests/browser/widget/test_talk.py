"""A visitor of another site and an agent: what they say is kept, counted, shown, and forgotten when it should be."""

from __future__ import annotations

import io
import re

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import choose, say
from tests.browser.widget.shop import LAUNCHER, Browsers, Shop, ask_in_shop, enter_shop, panel, token_in, until, write


def test_a_visitor_of_a_shop_and_an_agent_talk_and_a_reload_keeps_it(
    open_browser: Browsers, ada: Page, shop: Shop
) -> None:
    page = enter_shop(open_browser(), shop)
    inside = ask_in_shop(page)
    choose(ada, "The lamp flickers")
    expect(ada.get_by_text("Halden table lamp · Lumen & Oak").last).to_be_attached()
    expect(ada.get_by_text(f"{shop.url}/demo/shop").last).to_be_attached()
    say(ada, "Turn it to the left.")
    expect(inside.get_by_role("log").get_by_text("Turn it to the left.")).to_be_visible()
    write(inside, "That was it!")
    expect(ada.get_by_role("log").get_by_text("That was it!", exact=True)).to_be_visible()
    page.reload()
    page.get_by_role("button", name=LAUNCHER).click()
    for text in ("Is that the bulb?", "Turn it to the left.", "That was it!"):
        expect(panel(page).get_by_role("log").get_by_text(text, exact=True)).to_be_visible()


def test_what_comes_while_it_is_closed_is_counted_on_the_launcher_also_after_a_reload(
    open_browser: Browsers, ada: Page, shop: Shop
) -> None:
    page = enter_shop(open_browser(), shop)
    inside = ask_in_shop(page, subject="The lamp hums")
    choose(ada, "The lamp hums")
    page.evaluate("window.counts = []; void parlour('on', 'unread', (n) => counts.push(n))")
    inside.get_by_role("button", name="Close the chat").click()
    expect(page.locator("parlour-widget iframe")).to_be_hidden()
    say(ada, "Turn it to the left.")
    expect(page.get_by_role("button", name=f"{LAUNCHER}, 1 unread")).to_be_visible()
    until(page, "parlour.unread === 1 && counts.at(-1) === 1")
    page.reload()
    page.get_by_role("button", name=f"{LAUNCHER}, 1 unread").click()
    expect(inside.get_by_role("log").get_by_text("Turn it to the left.")).to_be_visible()
    until(page, "parlour.unread === 0")


def test_a_closed_conversation_can_be_read_and_offers_the_next(open_browser: Browsers, ada: Page, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    inside = ask_in_shop(page, subject="The lamp is dark")
    choose(ada, "The lamp is dark")
    ada.get_by_role("button", name="Close ticket").first.click()
    expect(inside.get_by_text("This ticket is closed")).to_be_visible()
    inside.get_by_role("button", name="Open a new ticket").click()
    inside.get_by_label("What is it about?").fill("Another lamp")
    inside.get_by_label("Your message").fill("Hello again")
    inside.get_by_role("button", name="Start the conversation").click()
    expect(inside.get_by_role("log").get_by_text("Hello again", exact=True)).to_be_visible()
    inside.get_by_role("button", name="All your conversations").click()
    for subject in ("Another lamp", "The lamp is dark"):
        expect(inside.get_by_role("button", name=subject)).to_be_visible()


def test_a_picture_is_shown_where_cookies_do_not_travel(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    inside = ask_in_shop(page)
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(picture, "PNG")
    inside.locator("input[type=file]").first.set_input_files(
        {"name": "lamp.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    inside.get_by_role("button", name="Send", exact=True).click()
    expect(inside.get_by_role("log").get_by_role("img", name="lamp.png")).to_be_visible()
    page.reload()
    page.get_by_role("button", name=LAUNCHER).click()
    shown = inside.get_by_role("log").get_by_role("img", name="lamp.png")
    expect(shown).to_be_visible()
    expect(shown).to_have_attribute("src", re.compile("^blob:"))
    assert shown.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 64


def test_logging_out_forgets_who_it_was(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    inside = ask_in_shop(page)
    token = token_in(page)
    assert token
    page.evaluate("parlour('logout')")
    expect(inside.get_by_label("Your name")).to_be_visible()
    assert token_in(page) is None
    until(page, "Object.keys(localStorage).length === 0")
    page.reload()
    page.get_by_role("button", name=LAUNCHER).click()
    expect(inside.get_by_label("Your name")).to_be_visible()


def test_a_log_out_before_the_panel_was_there_is_kept_until_it_is(open_browser: Browsers, shop: Shop) -> None:
    context = open_browser()
    page = enter_shop(context, shop)
    inside = ask_in_shop(page)
    # The sign is lost, as when a site clears its storage at log-out; and then the page is left at once.
    page.evaluate("localStorage.clear()")
    page.reload()
    page.evaluate("parlour('logout')")
    page.reload()
    page.get_by_role("button", name=LAUNCHER).click()
    expect(inside.get_by_label("Your name")).to_be_visible()
    until(page, lambda: token_in(page) is None)
    until(page, "Object.keys(localStorage).length === 0")


def test_a_visitor_leaves_a_shared_computer_by_a_button(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    inside = ask_in_shop(page, subject="A private lamp")
    inside.get_by_role("textbox", name="Message", exact=True).fill("Half a word")
    inside.get_by_role("button", name="All your conversations").click()
    inside.get_by_role("button", name="Forget me on this device").click()
    dialog = inside.get_by_role("dialog", name="Forget you on this device?")
    dialog.get_by_role("button", name="Cancel").click()
    expect(inside.get_by_role("button", name="A private lamp")).to_be_visible()
    inside.get_by_role("button", name="Forget me on this device").click()
    with page.expect_response("**/api/auth/logout") as left:
        dialog.get_by_role("button", name="Forget me", exact=True).click()
    assert left.value.status == 204
    assert left.value.request.header_value("authorization")
    expect(inside.get_by_label("Your name")).to_have_value("")
    assert page.frames[1].evaluate("Object.keys(localStorage).filter((key) => /token|draft/.test(key))") == []
    page.reload()
    page.get_by_role("button", name=LAUNCHER).click()
    expect(inside.get_by_label("Your name")).to_have_value("")
