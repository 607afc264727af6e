"""The desk beyond the talk: its address, its panes, its palette, and how it makes itself noticed."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import ask_for_help, at_desk, choose, let_offers_stay, said, say

Browsers = Callable[..., BrowserContext]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TABLET = {"viewport": {"width": 820, "height": 900}}


def test_every_ticket_has_an_address_that_history_walks_without_loading(open_browser: Browsers, ada: Page) -> None:
    guest = open_browser()
    ask_for_help(guest, subject="First")
    ask_for_help(guest, subject="Second")
    ada.evaluate("window.same = true")
    choose(ada, "First")
    choose(ada, "Second")
    ada.go_back()
    expect(ada.get_by_role("heading", name="First")).to_be_visible()
    ada.go_forward()
    expect(ada.get_by_role("heading", name="Second")).to_be_visible()
    assert ada.evaluate("window.same")
    ada.reload()
    expect(ada.get_by_role("heading", name="Second")).to_be_visible()


def test_going_back_to_a_ticket_shows_its_end_and_what_came_meanwhile(open_browser: Browsers, ada: Page) -> None:
    guest = open_browser()
    asking = ask_for_help(guest, subject="First")
    for number in range(14):
        say(asking, f"And then, as the {number}th thing, it went on")
    expect(said(asking, "And then, as the 13th thing, it went on")).to_be_visible()
    ask_for_help(guest, subject="Second")
    choose(ada, "First")
    expect(asking.get_by_role("img", name="Read").last).to_be_attached()
    ada.get_by_role("log").evaluate("log => { log.same = true; }")
    choose(ada, "Second")
    expect(ada.get_by_role("log")).to_have_count(1)
    expect(said(ada, "And then, as the 13th thing, it went on")).to_have_count(0)
    ada.set_viewport_size({"width": 1000, "height": 600})
    say(asking, "It burns again")
    choose(ada, "First")
    expect(said(ada, "It burns again")).to_be_in_viewport()
    expect(said(ada, "New")).to_have_count(1)
    log = ada.get_by_role("log")
    assert log.evaluate("log => log.same")
    assert log.evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight") <= 2
    say(ada, "We are on our way")
    expect(said(asking, "We are on our way")).to_be_visible()
    expect(said(ada, "We are on our way")).to_be_in_viewport()


def test_a_link_to_a_ticket_leads_there_through_the_log_in(open_browser: Browsers, ada: Page) -> None:
    ask_for_help(open_browser(), subject="Straight here")
    choose(ada, "Straight here")
    stranger = open_browser().new_page()
    stranger.goto(ada.url)
    stranger.get_by_label("Username or e-mail").fill("ben")
    stranger.get_by_label("Password", exact=True).fill("correct horse battery")
    stranger.get_by_role("button", name="Log in").click()
    expect(stranger.get_by_role("heading", name="Straight here")).to_be_visible()


def test_an_address_of_nothing_says_so_and_leads_back(ada: Page) -> None:
    ada.goto("/agent/tickets/01900000-0000-7000-8000-000000000000")
    expect(ada.get_by_role("heading", name="Ticket not found")).to_be_visible()
    ada.get_by_role("button", name="Back to the tickets").click()
    expect(ada).to_have_url("/agent")


def test_a_new_ticket_is_announced_with_a_way_to_it(open_browser: Browsers, ada: Page) -> None:
    expect(ada.get_by_text("Nobody is waiting")).to_be_visible()
    let_offers_stay(ada)
    ask_for_help(open_browser(), subject="Ring", name="Rosa")
    notice = ada.get_by_role("status").filter(has_text="New ticket from Rosa: Ring")
    expect(notice).to_be_visible()
    expect(ada).to_have_title("(1) Desk · Parlour")
    notice.get_by_role("button", name="Open").click()
    expect(ada.get_by_role("heading", name="Ring")).to_be_visible()
    expect(notice).to_have_count(0)


def test_closing_goes_back_to_the_list_and_can_be_undone(open_browser: Browsers, ada: Page) -> None:
    let_offers_stay(ada)
    ask_for_help(open_browser(), subject="Too fast")
    choose(ada, "Too fast")
    ada.get_by_role("button", name="Close ticket").click()
    expect(ada).to_have_url("/agent")
    expect(ada.get_by_text("Nobody is waiting")).to_be_visible()
    ada.get_by_role("button", name="Undo").click()
    expect(ada.get_by_role("link", name="Too fast")).to_be_visible()


def test_a_ticket_is_given_to_a_colleague_and_found_among_the_own(open_browser: Browsers, ada: Page) -> None:
    ask_for_help(open_browser(), subject="For Ben")
    ben = at_desk(open_browser(), "ben")
    ben.get_by_role("button", name="Mine").click()
    expect(ben.get_by_text("Nothing is assigned to you")).to_be_visible()
    choose(ada, "For Ben")
    ada.get_by_role("complementary").get_by_role("button", name="Assigned to").click()
    ada.get_by_role("menuitemradio", name="Ben").click()
    expect(ben.get_by_role("link", name="For Ben")).to_be_visible()
    expect(ben.get_by_role("button", name="Mine 1")).to_be_visible()


def test_the_panel_shows_what_the_person_asked_before(open_browser: Browsers, ada: Page) -> None:
    guest = open_browser()
    ask_for_help(guest, subject="Long ago")
    ask_for_help(guest, subject="Just now")
    choose(ada, "Just now")
    ada.get_by_role("complementary").get_by_role("link", name="Long ago").click()
    expect(ada.get_by_role("heading", name="Long ago")).to_be_visible()


def test_on_a_phone_there_is_one_pane_and_a_way_back(open_browser: Browsers) -> None:
    ask_for_help(open_browser(), subject="Pocket", text="Small screen")
    desk = at_desk(open_browser(**PHONE), "ada")
    choose(desk, "Pocket")
    expect(said(desk, "Small screen")).to_be_visible()
    expect(desk.get_by_role("navigation", name="Tickets")).to_be_hidden()
    desk.get_by_role("button", name="Back to the tickets").click()
    expect(desk.get_by_role("link", name="Pocket")).to_be_focused()


def test_between_the_two_the_panel_is_a_drawer_that_gives_the_focus_back(open_browser: Browsers) -> None:
    ask_for_help(open_browser(), subject="Tablet")
    desk = at_desk(open_browser(**TABLET), "ada")
    choose(desk, "Tablet")
    opener = desk.get_by_role("button", name="Details", exact=True)
    opener.click()
    expect(desk.get_by_role("button", name="Hide the details")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(desk.get_by_role("heading", name="Tablet")).to_be_visible()


def test_the_palette_finds_a_closed_ticket_by_its_words(open_browser: Browsers, ada: Page) -> None:
    ask_for_help(open_browser(), subject="Needle")
    choose(ada, "Needle")
    ada.get_by_role("button", name="Close ticket").click()
    expect(ada.get_by_text("Nobody is waiting")).to_be_visible()
    ada.keyboard.press("Control+k")
    ada.keyboard.type("needle")
    expect(ada.get_by_role("option", name="Needle")).to_be_visible()
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("heading", name="Needle")).to_be_visible()


def test_an_agent_goes_between_tickets_and_messages_with_one_log_in(open_browser: Browsers, ada: Page) -> None:
    ben = at_desk(open_browser(), "ben")
    ben.get_by_role("link", name="Messages").click()
    ben.get_by_role("button", name="New conversation").first.click()
    ben.get_by_role("combobox").fill("Ada")
    ben.get_by_role("option", name="Ada").click()
    say(ben, "The lantern is yours")
    expect(ada.get_by_role("link", name="Messages 1 unread")).to_be_visible()
    ask_for_help(open_browser(), subject="Broken lantern", text="Where is mine?")
    ada.get_by_role("navigation").get_by_role("textbox").fill("lantern")
    expect(ada.get_by_role("region", name="Tickets").get_by_role("link", name="Broken lantern")).to_be_visible()
    ada.get_by_role("region", name="Messages").get_by_role("link", name="The lantern is yours").click()
    expect(said(ada, "The lantern is yours")).to_be_visible()
    expect(ada.get_by_role("link", name="Tickets 1 unread")).to_be_visible()
    ada.get_by_role("navigation").get_by_role("textbox").fill("lantern")
    ada.get_by_role("region", name="Tickets").get_by_role("link", name="Broken lantern").click()
    expect(said(ada, "Where is mine?")).to_be_visible()


def test_sound_and_notifications_are_a_choice_that_can_be_tried(open_browser: Browsers) -> None:
    context = open_browser(permissions=["notifications"])
    context.add_init_script(
        """window.shown = [];
        class Shown {
          static permission = 'granted';
          static requestPermission = async () => 'granted';
          constructor(title, { body }) { window.shown.push(`${title}: ${body}`); }
          close() {}
        }
        window.Notification = Shown;"""
    )
    ada = at_desk(context, "ada")
    ask_for_help(open_browser(), subject="Unheard")
    expect(ada.get_by_role("link", name="Unheard")).to_be_visible()
    assert ada.evaluate("shown") == [], "nobody has asked for it"
    ada.get_by_role("button", name="Account and settings").click()
    ada.get_by_role("menuitem", name="Sound and notifications").click()
    ada.get_by_role("button", name="Test", exact=True).click()
    ada.wait_for_function("() => shown.length === 1")
    ada.get_by_label("Browser notifications").check()
    ada.keyboard.press("Escape")
    ask_for_help(open_browser(), subject="Heard", name="Rosa", text="Is it the bulb?")
    ada.wait_for_function("() => shown.length === 2")
    assert ada.evaluate("shown[1]").startswith("New ticket from Rosa: Heard")


def test_each_ticket_keeps_its_own_draft(open_browser: Browsers, ada: Page) -> None:
    guest = open_browser()
    ask_for_help(guest, subject="First")
    ask_for_help(guest, subject="Second")
    box = ada.get_by_role("textbox", name="Message", exact=True)
    choose(ada, "First")
    box.fill("half an answer")
    choose(ada, "Second")
    expect(box).to_have_value("")
    ada.reload()
    choose(ada, "First")
    expect(box).to_have_value("half an answer")


def test_what_happens_in_other_tickets_is_seen_and_counted_without_leaving_this_one(
    open_browser: Browsers, ada: Page
) -> None:
    guest = open_browser()
    ask_for_help(guest, subject="The lamp")
    elsewhere = ask_for_help(guest, subject="The bill", name="Gil")
    let_offers_stay(ada)
    row = ada.get_by_role("navigation", name="Tickets").get_by_role("link", name="The bill")
    choose(ada, "The bill")
    expect(row).not_to_contain_text("unread")  # read, and not only passed by
    choose(ada, "The lamp")
    which = ada.get_by_role("group", name="Which tickets")
    expect(which.get_by_role("button", name="Needs reply 2")).to_be_visible()
    say(elsewhere, "Are you still there?")
    expect(ada.get_by_role("status").filter(has_text="Are you still there?")).to_be_visible()
    expect(row).to_contain_text("1 unread")
    ask_for_help(guest, subject="A third")
    expect(which.get_by_role("button", name="Needs reply 3")).to_be_visible()
    expect(ada.get_by_role("heading", name="The lamp")).to_be_visible()


def test_what_waits_is_walked_by_keys_and_goes_with_the_answer(open_browser: Browsers, ada: Page) -> None:
    guest = open_browser()
    first = ask_for_help(guest, subject="First", text="Since this morning")
    ask_for_help(guest, subject="Second", text="Since noon")
    tickets = ada.get_by_role("navigation", name="Tickets")
    expect(tickets.get_by_role("link")).to_have_count(4)  # and the two of the switch
    choose(ada, "First")
    ada.keyboard.press("j")
    expect(ada.get_by_role("heading", name="Second")).to_be_visible()
    ada.keyboard.press("k")
    expect(said(ada, "Since this morning")).to_be_visible()
    expect(first.get_by_role("log").get_by_text("Ada joined the conversation")).to_have_count(0)
    ada.keyboard.press("r")
    ada.keyboard.type("Here it is")
    ada.keyboard.press("Enter")
    expect(said(first, "Here it is")).to_be_visible()
    expect(tickets.get_by_role("link", name="First")).to_have_count(0)
    expect(tickets.get_by_role("link", name="Second")).to_contain_text("waits 1 min")
    ada.keyboard.press("Escape")
    ada.keyboard.press("j")
    expect(ada.get_by_role("heading", name="Second")).to_be_visible()
    ada.keyboard.press("u")
    expect(ada).to_have_url("/agent")
    expect(tickets.get_by_role("link", name="Second").get_by_text("1 unread")).to_be_attached()
