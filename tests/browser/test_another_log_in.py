"""A page whose browser has become somebody else's: nothing goes out under the wrong name."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.browser.conftest import PASSWORD, ask_for_help, register, say

Browsers = Callable[..., BrowserContext]


def told(page: Page) -> None:
    expect(page.get_by_text("Somebody else has logged in").first).to_be_visible()


def stored(context: BrowserContext, conversation_id: str, contents: list[str]) -> None:
    """The server has got these, and nothing else, from Wanda alone."""
    wanted, deadline = [("Wanda", content) for content in contents], time.monotonic() + 60
    while True:
        messages = context.request.get(f"/api/conversations/{conversation_id}/messages").json()["messages"]
        found = [(each["senderName"], each["content"]) for each in messages if each["messageType"] != "system"]
        if found == wanted:
            return
        assert found == wanted[: len(found)], "somebody else's, or twice"
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


def test_words_that_wait_do_not_go_out_under_another_name(open_browser: Browsers) -> None:
    context = open_browser()
    register(context, "Wanda")
    path = "/api/conversations/group"
    made = context.request.post(path, data={"title": "Lamps", "participantIds": []}).json()["conversation"]
    page = context.new_page()
    page.goto(f"/chat/{made['id']}")
    say(page, "by Wanda")
    stored(context, made["id"], ["by Wanda"])
    context.set_offline(True)
    say(page, "waits for Wanda")
    bob = register(context, "Bodo")
    context.set_offline(False)
    told(page)
    assert context.request.get("/api/auth/me").json()["actor"]["id"] == bob
    kept = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('parlour:outbox:'))")
    assert len(kept) == 1

    context.request.post("/api/auth/login", data={"login": "wanda", "password": PASSWORD})
    page.reload()
    expect(page.get_by_role("log").get_by_text("waits for Wanda")).to_be_visible()
    stored(context, made["id"], ["by Wanda", "waits for Wanda"])


def test_an_upload_of_a_page_that_was_left_is_refused(open_browser: Browsers) -> None:
    context = open_browser()
    page = ask_for_help(context)
    register(context, "Gerda")
    plan: FilePayload = {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"First the lamps"}
    page.locator("input[type=file]").first.set_input_files([plan])
    told(page)


def test_a_change_of_another_account_is_refused(open_browser: Browsers) -> None:
    context = open_browser()
    register(context, "Otto")
    page = context.new_page()
    page.goto("/account")
    page.get_by_label("Your name").fill("Not Otto")
    register(context, "Olga")
    page.get_by_role("button", name="Save").first.click()
    told(page)
    assert context.request.get("/api/auth/me").json()["actor"]["name"] == "Olga"


def test_a_log_out_takes_drafts_away(open_browser: Browsers) -> None:
    context = open_browser()
    register(context, "Dora")
    page = context.new_page()
    page.goto("/messages")
    expect(page.get_by_role("navigation", name="Conversations")).to_be_visible()
    own = context.request.get("/api/auth/me").json()["actor"]["id"]
    page.evaluate("(id) => localStorage.setItem(`parlour:draft:${id}:x`, 'begun')", own)
    page.get_by_role("button", name="Account and settings").click()
    page.get_by_role("menuitem", name="Log out").click()
    page.wait_for_url("**/login*")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('parlour:draft:'))") == []
