"""Trusted Types: browsers refuse every way from text to markup or script, and no page has one to be refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import browsers
from tests.browser.shared_server import Town, built_town, town, walk
from tests.browser.widget.shop import ask_in_shop, enter_shop, open_shop
from tests.support.command import Served

__all__ = ["built_town", "town"]

# In every document and frame, before any script of the page.
LISTEN = """
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (event) =>
    violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
# Each is a way from text to script; what it threw, or that it threw nothing.
SINKS = """() => [
    () => { document.createElement('p').innerHTML = '<b>x</b>'; },
    () => { document.createElement('p').outerHTML = '<b>x</b>'; },
    () => { document.body.insertAdjacentHTML('beforeend', '<b>x</b>'); },
    () => { document.createElement('iframe').srcdoc = '<b>x</b>'; },
    () => { document.createElement('script').src = '/static/x.js'; },
    () => { document.createElement('script').text = 'window.owned = 1'; },
    () => { new DOMParser().parseFromString('<b>x</b>', 'text/html'); },
    () => { new Worker('/static/x.js'); },
    () => { window.trustedTypes.createPolicy('default', { createHTML: (text) => text }); },
    () => { window.trustedTypes.createPolicy('parlour', { createHTML: (text) => text }); },
  ].map((sink) => { try { sink(); return 'allowed'; } catch (fault) { return fault.name; } })"""


def test_every_page_and_all_that_opens_on_it_does_without(town: Town) -> None:
    complaints: list[str] = []

    def listening(opened: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
        def listened(**options: object) -> BrowserContext:
            context = opened(**options)
            context.add_init_script(LISTEN)
            context.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
            return context

        return listened

    names = []
    with browsers(town.chromium, town.url) as opened:
        for name, page in walk(town, listening(opened), bypass_csp=False):
            assert page.evaluate("violations") == [], name
            names.append(name)
        # Pages that are not there, and links that were used, are answered so: those are the only errors.
        assert [text for text in complaints if not text.startswith("Failed to load resource")] == []
        in_force(page)
        assert any("TrustedHTML" in text for text in complaints), "what is refused would have been heard of"
    assert [name for name in names if "moji" in name], "nobody opened the picker"
    assert len(names) > 40


@pytest.mark.parametrize("path", ["/", "/login", "/api/docs", "/no/such/page"])
def test_the_rule_is_in_force_with_and_without_an_app(town: Town, path: str) -> None:
    with browsers(town.chromium, town.url) as opened:
        page = opened().new_page()
        page.goto(path)
        in_force(page)


def test_the_panel_and_the_loader_do_without_inside_a_strict_site(
    chromium: Browser, serve: Callable[..., Served]
) -> None:
    with open_shop() as shop:
        shop.server = serve(PARLOUR_WIDGET_ORIGINS=shop.url, PARLOUR_RATE_LIMITS="off").url
        assert "require-trusted-types-for 'script'" in shop.policy
        with browsers(chromium, shop.server) as opened:
            context = opened()
            context.add_init_script(LISTEN)
            page = enter_shop(context, shop)
            inside = ask_in_shop(page)
            inside.get_by_role("button", name="Emoji").click()
            expect(inside.get_by_role("dialog", name="Emoji")).to_be_visible()
            frame = page.frames[1]
            assert (page.evaluate("violations"), frame.evaluate("violations")) == ([], [])
            assert set(frame.evaluate(SINKS)) == {"TypeError"}


def in_force(page: Page) -> None:
    assert set(page.evaluate(SINKS)) == {"TypeError"}
    assert page.evaluate("window.owned") is None
