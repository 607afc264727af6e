"""The first start: the link that the terminal printed makes the admin, once."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD
from tests.support.command import Served

LINK = re.compile(r"\S+/setup\?token=\S+")


def test_the_printed_link_makes_the_first_admin_and_opens_the_desk(
    chromium: Browser, serve: Callable[..., Served]
) -> None:
    found = LINK.search(serve().read_until(LINK))
    assert found is not None
    with chromium.new_context(locale="en-GB") as context:
        page = context.new_page()
        page.goto(found[0])
        _fill(page, username="first admin")
        expect(page.get_by_label("Username")).to_be_focused()
        expect(page.get_by_text("This can’t be accepted as it is.")).to_be_visible()
        _fill(page, username="first")
        page.wait_for_url("**/agent")
        expect(page.get_by_text("Nobody is waiting")).to_be_visible()
        _take_the_first_steps(chromium, page)
    with chromium.new_context(locale="en-GB") as stranger:
        page = stranger.new_page()
        page.goto(found[0])
        expect(page.get_by_role("heading", name="This link has been used")).to_be_visible()


def test_the_first_admin_is_made_without_scripts_too(chromium: Browser, serve: Callable[..., Served]) -> None:
    found = LINK.search(serve().read_until(LINK))
    assert found is not None
    with chromium.new_context(locale="en-GB", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(found[0])
        _fill(page, username="first")
        page.wait_for_url("**/agent")


def _fill(page: Page, *, username: str) -> None:
    page.get_by_label("Your name").fill("First")
    page.get_by_label("Username").fill(username)
    page.get_by_label("E-mail").fill("first@example.com")
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="Create admin and open the desk").click()


def _take_the_first_steps(chromium: Browser, page: Page) -> None:
    """Invites a colleague who comes, lets a guest ask, and puts the list away; each is ticked by what is there."""
    steps = page.get_by_role("region", name="First steps")
    steps.get_by_role("button", name="Invite a colleague").click()
    steps.get_by_role("button", name="Create invitation link").click()
    link = steps.get_by_label("Link").input_value()
    expect(steps.get_by_role("button", name="Invite a colleague (Done)")).to_be_visible()
    with chromium.new_context(locale="en-GB") as invited:
        colleague = invited.new_page()
        colleague.goto(link)
        colleague.get_by_label("Your name").fill("Colleague")
        colleague.get_by_label("Username").fill("first")
        colleague.get_by_label("E-mail").fill("colleague@example.com")
        colleague.get_by_label("Password", exact=False).first.fill(PASSWORD)
        colleague.get_by_role("button", name="Create account").click()
        expect(colleague.get_by_text("This is already taken.")).to_be_visible()
        expect(colleague.get_by_label("Username")).to_be_focused()
        expect(colleague.get_by_label("Username")).to_have_attribute("aria-invalid", "true")
        colleague.get_by_label("Username").fill("colleague")
        colleague.get_by_role("button", name="Create account").click()
        colleague.wait_for_url("**/agent")
        expect(colleague.get_by_text("Choose a ticket")).to_be_visible()
    steps.get_by_role("button", name="Send a test ticket").click()
    steps.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("link", name="Test guest")).to_be_visible()
    expect(steps.get_by_role("button", name="Send a test ticket (Done)")).to_be_visible()
    steps.get_by_role("button", name="Hide this list").click()
    page.reload()
    expect(page.get_by_text("Choose a ticket")).to_be_visible()
    expect(steps).to_be_hidden()
