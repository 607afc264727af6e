"""What a reader needs who sees, hears, moves or zooms otherwise: every page and all that opens on it, held to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import browsers, said, say
from tests.browser.shared_server import LONG, Town, built_town, settled, stops, town, walk  # noqa: F401 — fixtures
from tests.browser.test_pages import faults  # noqa: F401 — fixtures

# What can be seen of a page at once: wider than the screen, text that is cut, targets and fields that are too small,
# things that move although nothing should.
LOOK = """() => {
    const found = [];
    const seen = (one) => one.checkVisibility({ opacityProperty: false, visibilityProperty: true })
        && one.getClientRects().length > 0
        && !(one.closest('.pane-main')?.clientWidth <= 1);  // there for screen readers only
    const tell = (what, one) => found.push(`${what}: ${one.outerHTML.slice(0, 160)}`);
    const wider = document.documentElement.scrollWidth - innerWidth;
    if (wider > 0) found.push(`the page is ${wider} px wider than the screen`);
    const CONTROLS = 'button, a, input, textarea, select, [role=menuitem], [role=option]';
    for (const one of document.querySelectorAll(CONTROLS)) {
        const { display, fontSize } = getComputedStyle(one);
        if (!seen(one) || display === 'inline' || one.matches('.skip, .sr-only, .sr-only *')) continue;
        const box = one.closest('label')?.getBoundingClientRect() ?? one.getBoundingClientRect();
        const least = matchMedia('(pointer: coarse)').matches ? 43.5 : 31.5;  // a mouse hits less
        if (box.width > 1 && (box.width < least || box.height < least)) tell(`${box.width}×${box.height}`, one);
        if (one.matches('input, textarea, select') && parseFloat(fontSize) < 16) tell('small print', one);
    }
    for (const one of document.querySelectorAll('button, a, p, h1, h2, h3, label, dt, dd, span, li, legend')) {
        const style = getComputedStyle(one);
        const own = [...one.childNodes].filter((node) => node.nodeType === 3 && /[\\p{L}\\p{N}]/u.test(node.data));
        if (own.length === 0 || !seen(one) || one.closest('.sr-only') || style.textOverflow === 'ellipsis') continue;
        const cut = style.overflowX !== 'visible' && one.scrollWidth > one.clientWidth + 1;
        if (cut) tell('cut off', one);
        const range = document.createRange();
        range.setStartBefore(own[0]);
        range.setEndAfter(own[0]);
        const box = range.getBoundingClientRect();
        const scrolls = one.closest('.overflow-x-auto');
        if (!scrolls && box.width > 0 && (box.left < -1 || box.right > innerWidth + 1)
            && !one.closest('.truncate, .skip')) tell('beyond the edge', one);
    }
    if (matchMedia('(prefers-reduced-motion: reduce)').matches)
        for (const one of document.getAnimations())
            if (one.playState === 'running' && one.effect.getComputedTiming().activeDuration > 1)
                tell('moves', one.effect.target);
    return found;
}"""


def looks(page: Page) -> list[str]:
    found: list[str] = page.evaluate(LOOK)
    return found


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "reduced_motion": "reduce"}
DESKTOP = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}


@pytest.mark.parametrize(("scheme", "options"), [("light", DESKTOP), ("dark", PHONE)], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_all_of_it_fits(
    town: Town,  # noqa: F811
    faults: Callable[[Page], list[str]],  # noqa: F811
    scheme: str,
    options: dict[str, object],
) -> None:
    problems = []
    with browsers(town.chromium, town.url) as opened:
        for name, page in walk(town, opened, color_scheme=scheme, **options):
            problems += [f"{name}: {one}" for one in faults(page) + looks(page)]
    assert not problems, "\n".join(problems)


def test_everything_fits_on_320_pixels_and_at_twice_the_size(town: Town) -> None:  # noqa: F811
    problems = []
    with browsers(town.chromium, town.url) as opened:
        for name, page in walk(town, opened, viewport={"width": 320, "height": 640}):
            problems += [f"{name}, narrow: {one}" for one in looks(page)]
            if "," in name:
                continue
            page.set_viewport_size({"width": 640, "height": 400})
            problems += [f"{name}, zoomed: {one}" for one in looks(page)]
            page.set_viewport_size({"width": 1280, "height": 800})
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            problems += [f"{name}, large text: {one}" for one in looks(page)]
            page.evaluate("document.documentElement.style.fontSize = ''")
            page.set_viewport_size({"width": 320, "height": 640})
    assert not problems, "\n".join(problems)


# Where the focus is, and how one sees it: an outline of its own or, for a field, of the frame around it.
FOCUSED = """() => {
    const one = document.activeElement;
    if (one.localName === 'parlour-widget') return { ringed: true, inView: true };  // sees to its own
    const ringed = [one, one.parentElement, one.parentElement?.parentElement].filter(Boolean).some((each) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(each);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    });
    const box = one.getBoundingClientRect();
    const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return { what: one.outerHTML.slice(0, 140), body: one === document.body, ringed, inView };
}"""


def test_whoever_walks_with_the_tab_key_sees_where(town: Town) -> None:  # noqa: F811
    lost = []
    pages: dict[str, Page] = {}
    with browsers(town.chromium, town.url) as opened:
        for stop in stops(town):
            if stop.wrong and stop.path != "/":
                continue
            if stop.who not in pages:
                pages[stop.who] = town.enter(opened, stop.who, viewport={"width": 1280, "height": 800})
            page = pages[stop.who]
            page.goto(stop.path)
            settled(page)
            for _ in range(12):
                page.keyboard.press("Tab")
                at = page.evaluate(FOCUSED)
                if at.get("body"):
                    break
                lost += [] if at["ringed"] and at["inView"] else [f"{stop.path}: {at['what']}"]
    assert not lost, "\n".join(lost)


def test_what_is_chosen_is_seen_without_colours_of_ones_own(town: Town) -> None:  # noqa: F811
    with browsers(town.chromium, town.url) as opened:
        desk = town.enter(opened, "ada", forced_colors="active")
        desk.goto(f"/agent/tickets/{town.ticket}")
        settled(desk)
        assert _drawn(desk.locator("[data-row][aria-current=page]"))
        assert _drawn(desk.locator("[aria-pressed=true]").first)
        desk.keyboard.press("Escape")
        desk.keyboard.press("Control+k")
        assert _drawn(desk.locator("[role=option][aria-selected=true]"))
        assert not _drawn(desk.locator("[role=option][aria-selected=false]").first)


def _drawn(one: Locator) -> bool:
    """Whether a line says it: backgrounds are the system's."""
    expect(one).to_be_visible()
    line = (
        "one => { const style = getComputedStyle(one); return style.outlineStyle !== 'none' && style.outlineWidth }"
    )
    return bool(one.evaluate(line))


# What a screen reader is told: what comes into a live region after it was there. Kept in the page, in order.
LISTEN = """() => {
    window.heard = [];
    const LIVE = '[aria-live=polite], [aria-live=assertive], [role=status], [role=alert]';
    new MutationObserver((changes) => {
        for (const { target, addedNodes, type } of changes) {
            const parts = type === 'characterData' ? [target] : addedNodes;
            for (const node of parts) {
                const element = node.nodeType === 1 ? node : node.parentElement;
                const text = (element?.closest(LIVE) ? node : element?.querySelector(LIVE))?.textContent.trim();
                if (text) window.heard.push(text);
            }
        }
    }).observe(document.documentElement, { childList: true, characterData: true, subtree: true });
}"""


def test_a_screen_reader_hears_what_comes_once_and_neither_the_past_nor_itself(town: Town) -> None:  # noqa: F811
    with browsers(town.chromium, town.url) as opened:
        guest = town.enter(opened, "guest")
        guest.goto(f"/ticket/{town.ticket}")
        desk = town.enter(opened, "ada")
        desk.goto("/agent")
        settled(desk)
        desk.evaluate(LISTEN)
        desk.locator(f'[data-row="{town.ticket}"]').click()
        expect(said(desk, LONG * 4)).to_be_visible()
        say(desk, "From Ada herself")
        expect(said(guest, "From Ada herself")).to_be_visible()
        say(guest, "Heard by Ada")
        expect(said(desk, "Heard by Ada")).to_be_visible()
        desk.wait_for_function("heard.some((text) => text.includes('Heard by Ada'))")
        heard: list[str] = desk.evaluate("heard")
        assert [text for text in heard if "Heard by Ada" in text] == ["Gil: Heard by Ada"]
        assert not [text for text in heard if LONG in text or "From Ada herself" in text]
        assert desk.get_by_role("log").get_attribute("aria-live") == "off"


def test_a_screen_reader_hears_of_other_tickets_and_of_what_went_wrong(town: Town) -> None:  # noqa: F811
    with browsers(town.chromium, town.url) as opened:
        desk = town.enter(opened, "ben")
        desk.goto("/agent")
        settled(desk)
        desk.evaluate(LISTEN)
        asked = {"name": "Rosa", "subject": "Bells", "message": "They ring"}
        assert opened().request.post("/api/tickets", data=asked).ok
        desk.wait_for_function("heard.some((text) => text.includes('New ticket from Rosa: Bells'))")
        stranger = town.enter(opened, "stranger")
        stranger.goto("/agent/login")
        settled(stranger)
        stranger.evaluate(LISTEN)
        stranger.get_by_label("Username or e-mail").fill("ada")
        stranger.get_by_label("Password", exact=True).fill("wrong")
        stranger.get_by_role("button", name="Log in").click()
        stranger.wait_for_function("heard.some((text) => text.includes('don’t match'))")
        assert desk.evaluate("heard.filter((text) => text.includes('Rosa: Bells')).length") == 1
