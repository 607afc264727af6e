"""Support chat as two people live it: a guest on the page, an agent at the desk."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site, ask_for_help, at_desk, choose, log_in_at_desk, said, say, type_until

Browsers = Callable[..., BrowserContext]


def test_a_guest_and_an_agent_talk_and_reload(open_browser: Browsers) -> None:
    ada = log_in_at_desk(open_browser(), "ada")
    guest = ask_for_help(open_browser(), subject="Printer on fire", text="It burns, what now?")
    choose(ada, "Printer on fire")
    expect(said(ada, "It burns, what now?")).to_be_visible()
    joined = guest.get_by_role("log").get_by_text("Ada joined the conversation")
    expect(guest.get_by_text("We’re online and reply soon")).to_be_visible()
    expect(joined).to_have_count(0)
    say(ada, "Water. Lots of it.")
    expect(said(guest, "Water. Lots of it.")).to_be_visible()
    expect(joined).to_be_visible()
    expect(guest.get_by_text("Ada is here")).to_be_visible()
    say(guest, "Thank you!")
    expect(said(ada, "Thank you!")).to_be_visible()
    expect(guest.get_by_label("Read", exact=True).last).to_be_visible()
    for page in (guest, ada):
        page.reload()
        for text in ("It burns, what now?", "Water. Lots of it.", "Thank you!"):
            expect(said(page, text)).to_have_count(1)
        expect(page.get_by_role("log").get_by_text("Ada joined the conversation")).to_have_count(1)


def test_a_guest_is_found_again_in_a_new_tab_and_nobody_else_is_let_in(open_browser: Browsers, site: Site) -> None:
    mine, other = open_browser(), open_browser()
    address = ask_for_help(mine, text="Only for you").url
    again = mine.new_page()
    again.goto(address)
    expect(said(again, "Only for you")).to_be_visible()
    stranger = other.new_page()
    stranger.goto(address)
    expect(stranger.get_by_text("Ticket not found")).to_be_visible()
    assert "Only for you" not in stranger.content()


def test_typing_shows_the_name_and_stops_by_itself(open_browser: Browsers, ada: Page) -> None:
    guest = ask_for_help(open_browser(), subject="Slow")
    choose(ada, "Slow")
    type_until(ada, "Let me", guest.get_by_text("Ada is typing…").first)
    expect(guest.get_by_text("Ada is typing…")).to_have_count(0)


def test_a_new_ticket_arrives_at_the_desk_by_itself(open_browser: Browsers, ada: Page) -> None:
    expect(ada.get_by_text("Nobody is waiting")).to_be_visible()
    ask_for_help(open_browser(), name="Noor", subject="Where is my parcel?")
    expect(ada.get_by_role("navigation", name="Tickets").get_by_text("Where is my parcel?")).to_be_visible()
    expect(ada.get_by_text("1 unread").first).to_be_visible()
    ada.wait_for_function("document.title.startsWith('(1)')")


def test_closing_ends_the_writing_and_offers_a_new_ticket(open_browser: Browsers, ada: Page) -> None:
    guest = ask_for_help(open_browser(), subject="Done soon")
    choose(ada, "Done soon")
    ada.get_by_role("button", name="Close ticket").first.click()
    expect(guest.get_by_text("This ticket is closed").first).to_be_visible()
    expect(guest.get_by_role("log").get_by_text("Ada closed the ticket")).to_be_visible()
    expect(guest.get_by_role("textbox", name="Message", exact=True)).to_have_count(0)
    expect(guest.get_by_role("link", name="Open a new ticket")).to_be_visible()
    expect(ada.get_by_role("heading", name="Done soon")).to_have_count(0)
    ada.get_by_role("button", name="Closed").click()
    choose(ada, "Done soon")
    ada.get_by_role("button", name="Reopen ticket").first.click()
    expect(guest.get_by_role("textbox", name="Message", exact=True)).to_be_visible()
    say(guest, "One more thing")
    expect(said(ada, "One more thing")).to_be_visible()


def test_what_came_while_an_agent_wrote_is_shown_before_it_is_sent(open_browser: Browsers, ada: Page) -> None:
    guest = ask_for_help(open_browser(), subject="Racing")
    choose(ada, "Racing")
    expect(said(ada, "It burns")).to_be_visible()
    box = ada.get_by_role("textbox", name="Message", exact=True)
    box.press_sequentially("Use water")
    say(guest, "It is an oil fire!")
    expect(said(ada, "It is an oil fire!").first).to_be_visible()
    box.press("Enter")
    notice = ada.get_by_role("alertdialog")
    expect(notice.get_by_text("It is an oil fire!")).to_be_visible()
    expect(said(guest, "Use water")).to_have_count(0)
    notice.get_by_role("button", name="Keep writing").click()
    box.fill("Use a lid")
    box.press("Enter")
    expect(said(guest, "Use a lid")).to_be_visible()


def test_two_agents_see_each_other_in_a_ticket(open_browser: Browsers, ada: Page) -> None:
    ask_for_help(open_browser(), subject="Shared")
    ben = at_desk(open_browser(), "ben")
    choose(ada, "Shared")
    choose(ben, "Shared")
    expect(ada.get_by_text("Ben is viewing too").first).to_be_visible()
    type_until(ben, "I know", ada.get_by_text("Ben is writing a reply").first)


def test_unread_messages_are_counted_in_list_and_title(open_browser: Browsers, ada: Page) -> None:
    first, second = open_browser(), open_browser()
    ask_for_help(first, name="Ann", subject="One")
    writer = ask_for_help(second, name="Bob", subject="Two")
    choose(ada, "One")
    say(writer, "Hello?")
    row = ada.get_by_role("navigation", name="Tickets").get_by_role("link", name="Two")
    expect(row.get_by_text("2 unread")).to_be_visible()
    choose(ada, "Two")
    expect(row.get_by_text("unread")).to_have_count(0)


def test_the_keyboard_walks_the_desk(open_browser: Browsers, ada: Page) -> None:
    ask_for_help(open_browser(), name="Ann", subject="Older")
    ask_for_help(open_browser(), name="Bob", subject="Newer")
    tickets = ada.get_by_role("navigation", name="Tickets")
    expect(tickets.get_by_text("Newer")).to_be_visible()
    ada.keyboard.press("j")
    ada.keyboard.press("j")
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("heading", name="Newer")).to_be_visible()
    ada.keyboard.press("Escape")
    ada.keyboard.press("?")
    expect(ada.get_by_role("dialog")).to_be_visible()
    ada.keyboard.press("Escape")
    expect(ada.get_by_role("dialog")).to_have_count(0)
    ada.keyboard.press("/")
    ada.keyboard.type("older")
    expect(tickets.get_by_text("Newer")).to_have_count(0)


def test_logging_out_ends_the_desk_in_every_tab(open_browser: Browsers) -> None:
    context = open_browser()
    first = at_desk(context, "ada")
    second = context.new_page()
    second.goto("/agent")
    expect(second.get_by_role("navigation", name="Tickets")).to_be_visible()
    first.get_by_role("button", name="Account and settings").click()
    first.get_by_role("menuitem", name="Log out").click()
    first.wait_for_url("**/agent/login*")
    expect(second.get_by_text("You have been logged out")).to_be_visible()
    second.goto("/agent")
    second.wait_for_url("**/agent/login*")
