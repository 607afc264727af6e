"""Pages that would hide the launcher, bend it or keep the panel out, and a server that is not there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.widget.shop import LAUNCHER, Browsers, Shop, enter_shop, open_panel, panel, until

HOSTILE = [
    ":not(:defined) { display: none !important }",
    "parlour-widget { visibility: hidden !important; opacity: 0 !important }",
    "* { transform: translateX(50vw) rotate(20deg) !important; perspective: 1px !important }",
    "* { filter: blur(9px) !important; backdrop-filter: blur(1px) !important; mix-blend-mode: color !important }",
    "* { contain: strict !important; container-type: size !important; will-change: transform !important }",
    "* { all: unset !important; position: static !important; z-index: -1 !important }",
    "* { clip-path: inset(50%) !important; mask: linear-gradient(#0000, #0000) !important }",
    "* { transition: all 60s !important; animation: gone 1s forwards !important } "
    "@keyframes gone { to { opacity: 0; translate: 99vw } }",
    "* { pointer-events: none !important; font-size: 99px !important; writing-mode: vertical-rl !important }",
    "html > :not(head, body) { content-visibility: hidden !important; zoom: 3 !important }",
    "html > :not(head, body) { display: none !important }",
    "html > * { inset: 0 !important; width: 1px !important; height: 1px !important; overflow: hidden !important }",
]


def _width(frame: Locator) -> float:
    box = frame.bounding_box()
    return box["width"] if box else 0


def add_style(page: Page, css: str) -> None:
    """As the page itself would: a sheet that its policy allows."""
    page.evaluate(
        """(css) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [sheet];
        }""",
        css,
    )


def test_no_rule_for_all_elements_hides_or_moves_the_launcher(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    launcher = page.get_by_role("button", name=LAUNCHER)
    expect(launcher).to_be_visible()
    place = launcher.bounding_box()
    for css in HOSTILE:
        add_style(page, css)
        page.wait_for_timeout(50)
        expect(launcher, css).to_be_visible(timeout=5000)
        assert launcher.bounding_box() == place, css
        root = "document.querySelector('parlour-widget')"
        seen = page.evaluate(
            f"getComputedStyle({root}).cssText || ['opacity', 'filter', 'transform', 'clipPath', 'zoom'].map("
            f"(name) => getComputedStyle({root})[name]).join()"
        )
        assert seen == "1,none,none,none,1", (css, seen)
    # With all of it at once the panel opens where it should, and the press reaches it.
    add_style(page, "\n".join(HOSTILE))
    inside = open_panel(page)
    expect(inside.get_by_label("Your name")).to_be_visible()
    frame = page.locator("parlour-widget iframe")
    until(page, lambda: _width(frame) == 400)


def test_a_page_from_right_to_left_keeps_it_on_its_own_side(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    add_style(page, "* { direction: ltr !important }")
    page.evaluate("document.documentElement.dir = 'rtl'")
    add_style(page, "html { direction: rtl !important } parlour-widget { direction: ltr !important }")
    page.evaluate("document.documentElement.lang = 'ar'")
    launcher = page.get_by_role("button", name=LAUNCHER)
    until(page, lambda: (launcher.bounding_box() or {"x": 999})["x"] < 100)


def test_a_policy_that_forbids_the_frame_is_named(open_browser: Browsers, shop: Shop) -> None:
    shop.frames = "'none'"
    page = enter_shop(open_browser(), shop)
    shop.frames = ""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    why = f"parlour: frame-src of this page lacks {shop.server}"
    for command in ("open", "toggle", "newTicket"):
        assert page.evaluate(f"parlour('{command}').catch((reason) => reason.message)") == why
    until(page, lambda: any(why in text for text in said))
    expect(page.locator("parlour-widget button")).to_be_hidden()
    expect(page.locator("parlour-widget iframe")).to_have_count(0)


def test_another_frame_that_the_policy_forbids_is_no_matter_of_ours(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('iframe'), {src: 'https://example.com'}))"
    )
    expect(open_panel(page).get_by_label("Your name")).to_be_visible()


@pytest.mark.parametrize("trouble", ["refused", "an answer that is not ours"])
def test_a_server_that_is_not_there_is_named_and_tried_again(
    open_browser: Browsers, shop: Shop, trouble: str
) -> None:
    page = enter_shop(open_browser(), shop)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    if trouble == "refused":
        page.route("**/widget/panel**", lambda route: route.abort("connectionrefused"))
    else:
        page.route("**/widget/panel**", lambda route: route.fulfill(status=502, body="Bad gateway"))
    why = f"parlour: {shop.server} does not answer"
    assert page.evaluate("parlour('open').catch((reason) => reason.message)") == why
    until(page, lambda: any(why in text for text in said))
    expect(page.locator("parlour-widget iframe")).to_have_count(0)
    launcher = page.get_by_role("button", name=LAUNCHER)
    expect(launcher).to_have_attribute("aria-expanded", "false")
    page.unroute("**/widget/panel**")
    launcher.click()
    expect(panel(page).get_by_label("Your name")).to_be_visible()
    # The silence of the first frame is not held against the second.
    page.wait_for_timeout(5500)
    expect(panel(page).get_by_label("Your name")).to_be_visible()
