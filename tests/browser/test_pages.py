"""Every page, held to what readers need: help without scripts, in their language and colours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PASSWORD, Site, ask_for_help, at_desk, choose, said, say

Browsers = Callable[..., BrowserContext]

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
RUN_AXE = """() => axe.run(document, {resultTypes: ['violations']}).then((found) =>
    found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 200)).join(' ')}`))"""


@pytest.fixture
def faults() -> Callable[[Page], list[str]]:
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci in web/): accessibility was not tried.")
    source = AXE.read_text()

    def found(page: Page) -> list[str]:
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(source)
        problems: list[str] = page.evaluate(RUN_AXE)
        return problems

    return found


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_no_page_breaks_its_own_content_security_policy(open_browser: Browsers) -> None:
    context = open_browser()
    complaints: list[str] = []
    context.on(
        "console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None
    )
    ask_for_help(context)
    desk = at_desk(context, "ada")
    choose(desk, "Printer")
    desk.get_by_role("textbox", name="Message", exact=True).fill("one\ntwo\nthree")
    assert complaints == []


def test_without_scripts_a_person_is_helped_all_the_same(open_browser: Browsers, ada: Page) -> None:
    page = open_browser(java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_label("Your name").fill("Nell")
    page.get_by_label("What is it about?").fill("No scripts")
    page.get_by_label("Your message").fill("Plain and simple")
    page.get_by_role("button", name="Start the conversation").click()
    page.wait_for_url("**/ticket/*")
    expect(page.get_by_text("Plain and simple")).to_be_visible()
    choose(ada, "No scripts")
    say(ada, "Gladly")
    expect(said(ada, "Gladly")).to_be_visible()
    # Ada sees it before the server has it, and this page looks only when it is asked to.
    for _ in range(60):
        page.reload()
        if page.get_by_text("Gladly").count():
            break
        page.wait_for_timeout(500)
    expect(page.get_by_text("Gladly")).to_be_visible()
    page.get_by_label("Your reply").fill("Thank you")
    page.get_by_role("button", name="Send").click()
    expect(said(ada, "Thank you")).to_be_visible()


def test_without_scripts_an_agent_gets_as_far_as_the_desk_and_is_told(open_browser: Browsers) -> None:
    page = open_browser(java_script_enabled=False).new_page()
    page.goto("/agent")
    for password in ("wrong", PASSWORD):
        page.get_by_label("Username or e-mail").fill("ada")
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Log in").click()
        if password == "wrong":
            expect(page.get_by_role("alert")).to_be_visible()
            expect(page.get_by_label("Username or e-mail")).to_have_value("ada")
    page.wait_for_url("**/agent")
    # Playwright takes the words of <noscript> for none.
    assert "needs JavaScript" in page.content()


def test_the_language_follows_the_browser_and_the_switch_and_stays(open_browser: Browsers) -> None:
    page = open_browser(locale="es-MX").new_page()
    page.goto("/")
    expect(page.get_by_role("heading", name="Habla con una persona")).to_be_visible()
    page.get_by_role("button", name="Idioma").click()
    page.get_by_role("menuitemradio", name="English").click()
    expect(page.get_by_role("heading", name="Talk to a person")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Talk to a person")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_language_from_right_to_left_turns_the_page_round(open_browser: Browsers, site: Site) -> None:
    context = open_browser(viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": "locale", "value": "ar", "url": site.url}])
    desk = at_desk(context, "ada")
    assert desk.locator("html").get_attribute("dir") == "rtl"
    box = desk.get_by_role("navigation").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] == 1280


def test_the_appearance_that_was_chosen_is_in_the_first_html(open_browser: Browsers) -> None:
    context = open_browser(color_scheme="light")
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="Appearance").click()
    page.get_by_role("menuitemradio", name="Dark").click()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(18, 18, 17)"
    assert 'data-theme="dark"' in context.request.get("/").text()


def test_what_was_typed_before_the_scripts_came_is_kept(open_browser: Browsers) -> None:
    page = open_browser().new_page()
    held: list[Callable[[], None]] = []
    let_go = False
    page.route("**/static/assets/*.js", lambda route: route.continue_() if let_go else held.append(route.continue_))
    page.goto("/", wait_until="commit")
    page.get_by_label("What is it about?").fill("Early")
    let_go = True
    for go in held:
        go()
    page.get_by_role("button", name="Appearance").wait_for()
    expect(page.get_by_label("What is it about?")).to_have_value("Early")
