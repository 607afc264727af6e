"""A guest leaves a shared computer: who sits there next finds nothing of theirs."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import ask_for_help

Browsers = Callable[..., BrowserContext]


def confirm(page: Page) -> None:
    dialog = page.get_by_role("dialog", name="Forget you on this device?")
    with page.expect_response("**/api/auth/logout") as left:
        dialog.get_by_role("button", name="Forget me", exact=True).click()
    assert left.value.status == 204


def is_nobody(page: Page, ticket: str) -> None:
    """The form of a stranger, no cookie, nothing in the storage, and the conversation is not there any more."""
    page.wait_for_url("**/")
    expect(page.get_by_label("Your name")).to_have_value("")
    expect(page.get_by_role("heading", name="Your tickets")).to_have_count(0)
    assert [cookie["name"] for cookie in page.context.cookies() if "guest" in cookie["name"].lower()] == []
    assert page.evaluate("Object.keys(localStorage).filter((key) => /draft|outbox|email|token/.test(key))") == []
    page.goto(ticket)
    expect(page.get_by_text("Ticket not found")).to_be_visible()


def test_from_the_conversation_itself(open_browser: Browsers) -> None:
    page = ask_for_help(open_browser(), subject="Private", text="Nobody else")
    ticket = page.url
    page.get_by_role("textbox", name="Message", exact=True).fill("Half a word")
    assert page.evaluate("Object.keys(localStorage).some((key) => key.includes('draft'))")
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("menuitem", name="Forget me on this device").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("textbox", name="Message", exact=True)).to_have_value("Half a word")
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("menuitem", name="Forget me on this device").click()
    confirm(page)
    is_nobody(page, ticket)


def test_from_the_list_of_conversations(open_browser: Browsers) -> None:
    page = ask_for_help(open_browser(), subject="Private", text="Nobody else")
    ticket = page.url
    page.goto("/")
    expect(page.get_by_role("heading", name="Your tickets")).to_be_visible()
    page.get_by_role("button", name="Forget me on this device").click()
    confirm(page)
    is_nobody(page, ticket)
