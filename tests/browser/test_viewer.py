"""Pictures of messages, as people look at them: albums, the viewer, what is long and what moves."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import ask_for_help, choose, said
from tests.browser.test_pages import faults  # noqa: F401 — fixtures

Browsers = Callable[..., BrowserContext]
PHONE = {"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True}
COLOURS = ("red", "orange", "yellow", "green", "teal", "blue", "navy", "purple", "pink", "brown")
IN_SIGHT = "() => [...document.querySelectorAll('.viewer-picture img')].at(-1)?.naturalWidth"


def picture(size: tuple[int, int] = (900, 600), colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def moving(kind: str) -> bytes:
    out, frames = io.BytesIO(), [Image.new("RGB", (200, 100), colour) for colour in ("red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=300, loop=0)
    return out.getvalue()


def send(page: Page, *files: tuple[str, bytes], text: str = "") -> None:
    """From the conversation that the page is in."""
    conversation = page.url.rpartition("/")[2]
    ids = []
    for name, data in files:
        part: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        form = {"conversationId": conversation, "file": part}
        told = page.request.post("/api/messages/upload", multipart=form)
        assert told.status == 201, told.text()
        ids.append(told.json()["attachment"]["id"])
    told = page.request.post(
        f"/api/conversations/{conversation}/messages", data={"content": text, "attachmentIds": ids}
    )
    assert told.status == 201, told.text()


@pytest.fixture
def guest(open_browser: Browsers) -> Page:
    return ask_for_help(open_browser(), subject="Broken lamp")


def test_several_pictures_are_an_album_that_leads_into_a_viewer(guest: Page, ada: Page) -> None:
    choose(ada, "Broken lamp")
    send(guest, *((f"{name}.png", picture(colour=name)) for name in COLOURS), text="All of them")
    for page in (guest, ada):
        expect(said(page, "All of them")).to_be_visible()
        expect(page.get_by_role("log").get_by_role("list", name="10 pictures").get_by_role("link")).to_have_count(6)
    assert not guest.evaluate(
        "performance.getEntriesByType('resource').some((one) => /Viewer|dialogs/.test(one.name))"
    )
    last = guest.get_by_role("link", name="Picture: blue.png, and 4 more")
    last.click()
    viewer = guest.get_by_role("dialog", name="Pictures")
    expect(viewer.get_by_text("6 of 10", exact=True)).to_be_visible()
    guest.wait_for_function(f"{IN_SIGHT} === 900")
    for _ in range(9):
        guest.keyboard.press("Tab")
        assert guest.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    guest.keyboard.press("ArrowRight")
    expect(viewer.get_by_text("7 of 10", exact=True)).to_be_visible()
    guest.keyboard.press("End")
    expect(viewer.get_by_role("button", name="Next picture")).to_have_count(0)
    guest.keyboard.press("ArrowLeft")
    expect(viewer.get_by_text("pink.png", exact=True)).to_be_visible()
    with guest.expect_download() as saved:
        viewer.get_by_role("link", name="Download").click()
    assert saved.value.suggested_filename == "pink.png"
    guest.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(last).to_be_focused()
    assert len(guest.context.pages) == 1


def test_a_picture_is_enlarged_by_a_click_by_keys_and_by_the_button(guest: Page) -> None:
    send(guest, ("lamp.png", picture((3000, 2000))))
    guest.get_by_role("log").get_by_role("link", name="Picture: lamp.png").click()
    shown = guest.locator(".viewer-picture")
    fits = shown.evaluate("it => it.offsetWidth")
    assert shown.evaluate("it => Math.abs(it.offsetWidth / it.offsetHeight - 1.5)") < 0.01, "nothing but the picture"
    shown.click()
    expect(shown).to_have_js_property("offsetWidth", 3000)
    shown.click(position={"x": 1500, "y": 1000})
    expect(shown).to_have_js_property("offsetWidth", fits)
    guest.keyboard.press("+")
    expect(shown).to_have_js_property("offsetWidth", round(1.5 * fits))
    guest.get_by_role("button", name="Fit to the screen").click()
    expect(shown).to_have_js_property("offsetWidth", fits)
    guest.mouse.click(10, 300)
    expect(guest.get_by_role("dialog")).to_have_count(0)


def test_a_long_screenshot_is_cropped_with_a_hint_and_read_in_full(guest: Page) -> None:
    send(guest, ("settings.png", picture((1080, 8000))))
    link = guest.get_by_role("log").get_by_role("link", name="Open in full")
    box = link.bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (200, 320)
    small = link.locator("img")
    expect(small).to_have_js_property("naturalWidth", 320)
    link.click()
    stage = guest.locator(".viewer-stage")
    guest.wait_for_function(f"{IN_SIGHT} === 1080")
    wide, high, seen = stage.evaluate("it => [it.firstElementChild.offsetWidth, it.scrollHeight, it.clientHeight]")
    assert wide >= 600
    assert high > 4 * seen
    assert stage.evaluate("it => it.scrollTop") == 0


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_moves_until_it_is_clicked(open_browser: Browsers, kind: str) -> None:
    """Whether it moves is seen: two looks at it differ, or do not."""
    page = ask_for_help(open_browser(), subject="Dance")
    send(page, ("dance", moving(kind)))
    stop = page.get_by_role("button", name="Pause dance")
    expect(stop).to_be_visible()
    page.wait_for_function("() => document.querySelector('.media-frame .media-motion')?.complete")
    assert _looks(page) > 1
    stop.click()
    expect(page.get_by_role("button", name="Play dance")).to_be_visible()
    assert _looks(page) == 1


def test_who_wants_less_motion_sees_none_until_asked(open_browser: Browsers) -> None:
    page = ask_for_help(open_browser(reduced_motion="reduce"), subject="Dance")
    send(page, ("dance.gif", moving("GIF")))
    expect(page.get_by_role("button", name="Play dance.gif")).to_be_visible()
    assert _looks(page) == 1
    page.get_by_role("button", name="Play dance.gif").click()
    page.wait_for_function("() => document.querySelector('.media-frame .media-motion')?.complete")
    assert _looks(page) > 1


def _looks(page: Page) -> int:
    """How many different pictures the first moving one shows within a while."""
    page.mouse.move(5, 5)
    frame = page.locator(".media-frame").first
    frame.scroll_into_view_if_needed()
    page.wait_for_timeout(400)
    seen = set()
    for _ in range(8):
        image = Image.open(io.BytesIO(frame.screenshot(animations="allow"))).convert("RGB")
        red, _, blue = image.getpixel((30, 30))  # type: ignore[misc]
        seen.add(red > blue)
        page.wait_for_timeout(170)
    return len(seen)


def test_a_thumb_swipes_and_a_swipe_down_puts_it_away(open_browser: Browsers) -> None:
    page = ask_for_help(open_browser(**PHONE), subject="Broken lamp")
    send(page, ("one.png", picture(colour="red")), ("two.png", picture(colour="blue")))
    page.get_by_role("log").get_by_role("link", name="Picture: one.png").tap()
    viewer = page.get_by_role("dialog", name="Pictures")
    expect(viewer.get_by_text("1 of 2", exact=True)).to_be_visible()
    _swipe(page, -160, 0)
    expect(viewer.get_by_text("2 of 2", exact=True)).to_be_visible()
    _swipe(page, 160, 0)
    expect(viewer.get_by_text("1 of 2", exact=True)).to_be_visible()
    _swipe(page, 0, 220)
    expect(viewer).to_have_count(0)


def _swipe(page: Page, x: int, y: int) -> None:
    """A real touch, which the browser may take for scrolling."""
    client = page.context.new_cdp_session(page)
    touch = {"x": 195, "y": 300}
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [touch]})
    for part in range(1, 6):
        point = {"x": 195 + x * part / 5, "y": 300 + y * part / 5}
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_nothing_moves_when_what_draws_pictures_comes(open_browser: Browsers) -> None:
    page = ask_for_help(open_browser(), subject="Broken lamp")
    send(page, *((f"{n}.png", picture()) for n in range(3)))
    send(page, ("long.png", picture((1080, 8000))))
    send(page, ("one.png", picture()))
    held: list[Any] = []
    page.route("**/assets/Media-*.js", lambda route: held.append(route))
    page.reload()
    last = page.get_by_role("log").get_by_role("article").last
    expect(last.locator("[style*='aspect-ratio']")).to_be_visible()
    heights = "() => Object.fromEntries([...document.querySelectorAll('article[data-seq]')].map("
    heights += "(it) => [it.dataset.seq, it.offsetHeight]))"
    before = page.evaluate(heights)
    for route in held:
        route.continue_()
    expect(page.get_by_role("link", name="Picture: one.png")).to_be_visible()
    assert held
    after = page.evaluate(heights)
    both = before.keys() & after.keys()
    assert len(both) >= 2
    assert {seq: after[seq] for seq in both} == {seq: before[seq] for seq in both}


def test_the_progress_of_an_upload_has_our_own_look(guest: Page) -> None:
    look = """() => { const bar = document.createElement('progress'); bar.className = 'upload';
      document.body.append(bar); const {appearance, backgroundColor} = getComputedStyle(bar);
      return [appearance, backgroundColor]; }"""
    guest.wait_for_function(f"({look})()[0] === 'none'")  # its style comes with what sends files
    _, colour = guest.evaluate(look)
    assert colour == guest.evaluate(
        "() => { const it = document.createElement('i'); it.style.color = 'var(--line)'; document.body.append(it);"
        "return getComputedStyle(it).color; }"
    )
