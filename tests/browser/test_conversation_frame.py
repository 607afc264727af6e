"""The frame of a conversation: what is written comes into sight, the end stays, and the page itself never moves."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.browser.conftest import PASSWORD, TO_THE_TOP, ask_for_help, register, said
from tests.browser.test_messaging import member, start_group
from tests.browser.test_thread import PHONE, told

Browsers = Callable[..., BrowserContext]

LEFT = """() => {
  const log = document.querySelector('[role=log]');
  return Math.round(log.scrollHeight - log.scrollTop - log.clientHeight);
}"""
LONG = "\n".join(f"line {n} of a long message, with some words to fill it up to its end" for n in range(80))


def at_end(page: Page) -> bool:
    """Whether the log rests at its end, once nothing moves any more."""
    seen: list[int] = []
    for _ in range(60):
        seen.append(page.evaluate(LEFT))
        if len(seen) > 4 and len(set(seen[-5:])) == 1:
            break
        page.wait_for_timeout(100)
    return seen[-1] <= 2


def go_up(page: Page) -> None:
    page.get_by_role("log").evaluate(TO_THE_TOP)
    page.wait_for_function(f"({LEFT})() > 1000")


@pytest.fixture
def noa(open_browser: Browsers) -> Page:
    context = member(open_browser(viewport={"width": 1280, "height": 800}), "Noa")
    page = context.new_page()
    page.goto("/messages")
    start_group(page, "Picnic", "Mia")
    told(page, 60)
    expect(said(page, "number 60")).to_be_visible()
    return page


def test_what_one_writes_comes_into_sight_however_long_it_is(noa: Page) -> None:
    field = noa.get_by_role("textbox", name="Message", exact=True)
    for text in ("short", LONG, "after it"):
        go_up(noa)
        field.fill(text)
        field.press("Enter")
        expect(noa.get_by_role("log").get_by_text(text[:20], exact=False).last).to_be_attached()
        assert at_end(noa), text[:20]
    go_up(noa)
    picture = io.BytesIO()
    Image.new("RGB", (600, 900), "teal").save(picture, "PNG")
    files: list[FilePayload] = [{"name": "lamp.png", "mimeType": "image/png", "buffer": picture.getvalue()}] * 3
    noa.locator("#conversation input[type=file]").set_input_files(files)
    expect(noa.get_by_text("Ready")).to_have_count(3)
    field.press("Enter")
    expect(noa.get_by_text("Ready")).to_have_count(0)
    assert at_end(noa)


def test_the_end_stays_while_the_field_grows_and_shrinks(noa: Page) -> None:
    field = noa.get_by_role("textbox", name="Message", exact=True)
    assert at_end(noa)
    # A reader who has turned the wheel a little is still at the end.
    noa.get_by_role("log").hover()
    noa.mouse.wheel(0, -30)
    noa.wait_for_function(f"({LEFT})() > 0")
    field.fill("one\ntwo\nthree\nfour\nfive\nsix\nseven")
    assert at_end(noa)
    field.fill("")
    assert at_end(noa)


def test_the_end_stays_above_the_keyboard_of_a_guests_phone(open_browser: Browsers) -> None:
    page = ask_for_help(open_browser(**PHONE), subject="The lamp")
    told(page, 30)
    expect(said(page, "number 30")).to_be_visible()
    assert at_end(page)
    # Android makes the page smaller.
    page.set_viewport_size({"width": 390, "height": 400})
    assert at_end(page)
    page.set_viewport_size({"width": 390, "height": 700})
    assert at_end(page)
    # iOS lays the keyboard over it, and says so by the visual viewport alone.
    page.get_by_role("log").dispatch_event("touchmove")
    page.evaluate(
        """() => {
          Object.defineProperty(visualViewport, 'height', { configurable: true, value: 380 });
          visualViewport.dispatchEvent(new Event('resize'));
        }"""
    )
    field = page.get_by_role("textbox", name="Message", exact=True)
    page.wait_for_function("document.querySelector('textarea').getBoundingClientRect().bottom <= 380")
    field.fill("one\ntwo\nthree\nfour")
    assert at_end(page)
    box = said(page, "number 30").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 380


@pytest.mark.parametrize("width", [390, 900, 1280])
def test_the_page_never_scrolls_as_a_whole(open_browser: Browsers, width: int) -> None:
    context = member(open_browser(viewport={"width": width, "height": 600}), "Noa")
    people = [register(open_browser(), f"Guest{n}") for n in range(25)]
    made = context.request.post("/api/conversations/group", data={"title": "Crowd", "participantIds": people})
    assert made.ok
    page = context.new_page()
    page.goto(f"/chat/{made.json()['conversation']['id']}")
    details = page.get_by_role("complementary", name="Details")
    if width < 1200:  # else it stands there from the start
        page.locator("[data-details]").click()
    expect(details.get_by_text("Guest24", exact=True)).to_be_attached()
    size = page.evaluate("[document.scrollingElement.scrollHeight, document.scrollingElement.scrollWidth]")
    assert size == [600, width]
    page.evaluate("window.scrollTo(0, 500)")
    assert page.evaluate("window.scrollY") == 0
    details.get_by_text("Guest24", exact=True).scroll_into_view_if_needed()
    assert page.evaluate("window.scrollY") == 0


def test_a_long_press_keeps_its_menu_and_selects_nothing(open_browser: Browsers) -> None:
    page = ask_for_help(open_browser(**PHONE), subject="The lamp")
    told(page, 3)
    message = said(page, "number 2")
    box = message.bounding_box()
    assert box is not None
    finger = page.context.new_cdp_session(page)
    point = [{"x": box["x"] + 12, "y": box["y"] + 12}]
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": point})
    menu = page.get_by_role("menu")
    expect(menu).to_be_visible()
    page.wait_for_timeout(400)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(400)
    expect(menu).to_be_visible()
    assert page.evaluate("String(getSelection())") == ""
    menu.get_by_role("menuitem", name="Reply").tap()
    expect(page.get_by_text("Replying to Gil")).to_be_visible()


def test_a_lost_connection_stands_in_the_flow_and_nobody_is_said_to_be_here(open_browser: Browsers) -> None:
    context = member(open_browser(viewport={"width": 1280, "height": 800}), "Noa")
    other = member(open_browser(), "Oli").new_page()
    other.goto("/messages")
    page = context.new_page()
    page.goto("/messages")
    person = other.request.get("/api/auth/me").json()["actor"]["id"]
    made = page.request.post("/api/conversations", data={"participantId": person})
    page.goto(f"/chat/{made.json()['conversation']['id']}")
    header = page.locator("#conversation header")
    expect(header).to_contain_text("Online")
    context.set_offline(True)
    lost = page.get_by_text("Connection lost. Your messages will go out when it is back.")
    expect(lost).to_be_visible()
    expect(header).not_to_contain_text("Online")
    line, top = lost.bounding_box(), header.bounding_box()
    assert line is not None
    assert top is not None
    assert line["y"] + line["height"] <= top["y"]
    assert page.evaluate("document.scrollingElement.scrollHeight") == 800
    context.set_offline(False)
    expect(header).to_contain_text("Online")


def test_closing_asks_where_a_thumb_may_have_slipped(open_browser: Browsers) -> None:
    ask_for_help(open_browser(), subject="The lamp")
    context = open_browser(**PHONE)
    assert context.request.post("/agent/login", data={"login": "ada", "password": PASSWORD}).ok
    desk = context.new_page()
    desk.goto("/agent")
    desk.get_by_role("link", name="The lamp").first.tap()
    desk.get_by_role("button", name="Close ticket").tap()
    dialog = desk.get_by_role("dialog", name="Close this ticket?")
    dialog.get_by_role("button", name="Cancel").tap()
    expect(dialog).to_have_count(0)
    expect(desk.get_by_role("textbox", name="Message", exact=True)).to_be_visible()
    desk.get_by_role("button", name="Close ticket").tap()
    dialog.get_by_role("button", name="Close ticket").tap()
    expect(desk.get_by_role("textbox", name="Message", exact=True)).to_have_count(0)
    expect(desk.get_by_role("link", name="The lamp")).to_have_count(0)
