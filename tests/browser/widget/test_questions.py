"""What a site asks before the chat: from its schema to the agent's side panel."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import choose
from tests.browser.widget.shop import Browsers, Shop, enter_shop, panel

HOSTILE = "<img src=x onerror=alert(1)>"
SCHEMA = {
    "type": "object",
    "properties": {
        "email": {"title": "Your e-mail", "description": "So that we can reach you."},
        "order": {
            "type": "string",
            "title": "Order number",
            "description": "A letter, a dash, digits.",
            "pattern": "^[A-Z]-[0-9]+$",
        },
        "topic": {
            "type": "string",
            "title": "Topic",
            "enum": ["A lamp", "Delivery", HOSTILE],
            "default": "Delivery",
        },
        "lamps": {"type": "integer", "title": "How many lamps?", "minimum": 1, "maximum": 20},
        "gift": {"type": "boolean", "title": f"It is a gift {HOSTILE}"},
    },
    "required": ["email", "order"],
}


def declare(page: Page, schema: object) -> None:
    """As the page's own HTML would, in a data block."""
    page.evaluate(
        """(text) => {
          const block = document.createElement('script');
          block.type = 'application/json';
          block.dataset.parlourForm = '';
          block.append(text);
          document.head.append(block);
        }""",
        json.dumps(schema),
    )


def test_what_the_site_asks_reaches_the_agent_as_text(open_browser: Browsers, ada: Page, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    declare(page, SCHEMA)
    page.get_by_role("button", name="Ask us about lamps").click()
    inside = panel(page)
    expect(inside.get_by_label("Topic")).to_have_value("Delivery")
    for label, value in (("Your name", "Gil"), ("What is it about?", "Where is it?"), ("Your message", "It is late")):
        inside.get_by_label(label).fill(value)
    send = inside.get_by_role("button", name="Start the conversation")
    send.click()
    expect(inside.get_by_label("Your e-mail")).to_be_focused()
    expect(inside.get_by_label("Order number")).to_have_attribute("aria-invalid", "true")
    inside.get_by_label("Your e-mail").fill("gil@example.com")
    inside.get_by_label("Order number").fill("seven")
    inside.get_by_label("How many lamps?").fill("0")
    send.click()
    expect(inside.get_by_text("At least 1, please.")).to_be_visible()
    inside.get_by_label("Order number").fill("A-7")
    inside.get_by_label("How many lamps?").fill("2")
    inside.get_by_label("Topic").select_option(HOSTILE)
    inside.get_by_label("It is a gift").check()
    send.click()
    expect(inside.get_by_role("log").get_by_text("It is late", exact=True)).to_be_visible()
    choose(ada, "Where is it?")
    side = ada.get_by_role("complementary")
    for said in ("Order number", "A-7", HOSTILE, "How many lamps?", "2", f"It is a gift {HOSTILE}", "Yes"):
        expect(side.get_by_text(said, exact=True)).to_be_visible()
    assert ada.locator("img[src=x]").count() == 0


def test_a_page_can_ask_by_command_and_stop_asking(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    page.evaluate("(schema) => parlour('form', schema)", SCHEMA)
    page.evaluate("parlour('open')")
    expect(panel(page).get_by_label("Order number")).to_be_visible()
    page.evaluate("parlour('form', null)")
    expect(panel(page).get_by_label("Order number")).to_have_count(0)
    expect(panel(page).get_by_label("Your name")).to_be_visible()


def test_a_schema_with_a_fault_costs_the_visitor_nothing_and_is_told_on_the_console(
    open_browser: Browsers,
    shop: Shop,
) -> None:
    page = enter_shop(open_browser(), shop)
    told: list[str] = []
    page.on("console", lambda line: told.append(line.text))
    page.evaluate("(schema) => parlour('form', schema)", {"properties": {"order": {"type": "object"}}})
    page.evaluate("parlour('open')")
    expect(panel(page).get_by_label("Your name")).to_be_visible()
    assert [line for line in told if "order: type must be one of" in line]


def test_axe_finds_nothing_on_the_questions(
    open_browser: Browsers,
    shop: Shop,
    scheme: str,
    faults: Callable[..., list[str]],
) -> None:
    page = enter_shop(open_browser(color_scheme=scheme, reduced_motion="reduce", bypass_csp=True), shop)
    declare(page, SCHEMA)
    page.evaluate("parlour('open')")
    expect(panel(page).get_by_label("Order number")).to_be_visible()
    assert faults(page.frames[1]) == []
    panel(page).get_by_role("button", name="Start the conversation").click()
    expect(panel(page).get_by_text("Please fill this in.").first).to_be_visible()
    assert faults(page.frames[1]) == []
