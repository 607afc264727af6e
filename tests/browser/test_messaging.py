"""Members' messages as three people live them, each with two tabs.

One server and one set of browsers serve the whole module; each test has a group of its own in them.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, expect

from tests.browser.conftest import (
    PASSWORD,
    PATIENCE_MS,
    TO_THE_TOP,
    Site,
    let_offers_stay,
    register,
    said,
    say,
    type_until,
)
from tests.browser.test_pages import faults, scheme  # noqa: F401 — fixtures
from tests.support.command import Prefork, forking, serving

Browsers = Callable[..., BrowserContext]
READ = re.compile(r"^Read\b")


@dataclass
class Person:
    """Somebody with a browser of its own, in which two tabs are open."""

    id: str
    context: BrowserContext
    first: Page
    second: Page
    #: What its pages complained of in the console.
    complaints: list[str] = field(default_factory=list)

    @property
    def tabs(self) -> tuple[Page, Page]:
        return self.first, self.second


Trio = tuple[Person, Person, Person]


@pytest.fixture(scope="module")
def site(prefork: Prefork, furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all of these tests: in it everybody has a name of its own, and nobody is counted."""
    folder = tmp_path_factory.mktemp("messaging")
    shutil.copytree(furnished, folder / "data")
    settings = {"PARLOUR_RATE_LIMITS": "off"}
    with serving(folder, forking(prefork)) as start:
        yield Site(start, start(**settings), settings, folder / "data")


def member(context: BrowserContext, name: str) -> BrowserContext:
    """Makes an account and is logged in by it."""
    register(context, name)
    return context


@pytest.fixture(scope="module")
def friends(chromium: Browser, site: Site) -> Iterator[Trio]:
    """Noa, Oli and Pat, each with two tabs on their messages."""
    people = [_at_home(chromium, site, name) for name in ("Noa", "Oli", "Pat")]
    yield people[0], people[1], people[2]
    for person in people:
        person.context.close()


def _at_home(chromium: Browser, site: Site, name: str) -> Person:
    context = chromium.new_context(base_url=site.url, locale="en-GB", viewport={"width": 1000, "height": 720})
    context.set_default_timeout(PATIENCE_MS)
    person = Person(register(context, name), context, context.new_page(), context.new_page())
    context.on("weberror", lambda error: person.complaints.append(str(error.error)))
    for tab in person.tabs:
        tab.goto("/messages")
        expect(tab.get_by_role("navigation", name="Conversations")).to_be_visible()
    return person


@pytest.fixture
def trio(friends: Trio) -> Iterator[Trio]:
    """The three in Noa's new group "Picnic": everyone has it open in two tabs. Afterwards they leave it."""
    noa, oli, pat = friends
    made = noa.context.request.post(
        "/api/conversations/group", data={"title": "Picnic", "participantIds": [oli.id, pat.id]}
    )
    assert made.status == 201, made.text()
    path = f"/api/conversations/{made.json()['conversation']['id']}/participants"
    for tab in everywhere(friends):
        enter(tab, "Picnic")
    yield friends
    for someone in friends:
        someone.context.set_offline(False)
        someone.context.request.delete(f"{path}/{someone.id}")
    for tab in everywhere(friends):
        tab.get_by_role("navigation").get_by_role("textbox").press("Escape")
        expect(row(tab, "Picnic")).to_have_count(0)
    assert [complaint for someone in friends for complaint in someone.complaints] == []


def start_group(page: Page, title: str, *names: str) -> None:
    page.get_by_role("button", name="New conversation").first.click()
    dialog = page.get_by_role("dialog", name="New conversation")
    dialog.get_by_role("button", name="Group", exact=True).click()
    dialog.get_by_label("Title").fill(title)
    for name in names:
        dialog.get_by_role("combobox").fill(name)
        dialog.get_by_role("option", name=name).click()
    dialog.get_by_role("button", name="Create group").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def row(page: Page, title: str) -> Locator:
    return page.get_by_role("navigation", name="Conversations").get_by_role("link", name=title)


def enter(page: Page, title: str) -> None:
    row(page, title).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def message_with(page: Page, text: str) -> Locator:
    return page.get_by_role("log").get_by_role("article").filter(has_text=text)


def act(page: Page, text: str, *items: str) -> None:
    """Opens a message's menu and chooses in it."""
    message = message_with(page, text)
    message.hover()
    message.get_by_role("button", name="Message actions").click()
    for item in items:
        page.get_by_role("menuitem", name=item, exact=True).click()


def png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def everywhere(trio: Trio) -> list[Page]:
    return [tab for someone in trio for tab in someone.tabs]


def test_what_is_said_typed_and_read_is_seen_in_every_tab(trio: Trio) -> None:
    noa, oli, pat = trio
    for tab in (*oli.tabs, *pat.tabs):
        type_until(noa.first, "Who br", tab.get_by_text("Noa is typing…").first)
    say(noa.first, "Who brings the bread?")
    for tab in everywhere(trio):
        expect(said(tab, "Who brings the bread?")).to_have_count(1)
    for reader in (oli.first, pat.first):
        reader.bring_to_front()
        reader.get_by_role("log").click()
    for tab in noa.tabs:
        expect(tab.get_by_label(READ).last).to_be_visible()
        expect(tab.get_by_label(READ).last).to_have_attribute("aria-label", re.compile("Read by Oli and Pat"))


def test_answers_reactions_edits_and_deletions_reach_every_tab(trio: Trio) -> None:
    noa, oli, pat = trio
    say(noa.first, "I bring breed")
    expect(said(oli.first, "I bring breed")).to_be_visible()
    act(oli.first, "I bring breed", "React with 👍")
    act(pat.second, "I bring breed", "React with 👍")
    for tab in everywhere(trio):
        expect(tab.get_by_role("button", name="👍 2: ")).to_be_visible()
    act(oli.first, "I bring breed", "Reply")
    say(oli.first, "Bread, I hope")
    expect(message_with(pat.first, "Bread, I hope").get_by_role("button", name="In reply to")).to_be_visible()
    box = noa.second.get_by_role("textbox", name="Message", exact=True)
    box.press("ArrowUp")
    expect(box).to_have_value("I bring breed")
    say(noa.second, "I bring bread")
    for tab in everywhere(trio):
        expect(said(tab, "I bring bread")).to_be_visible()
        expect(tab.get_by_text("edited").first).to_be_visible()
    act(oli.second, "Bread, I hope", "Delete for everyone", "Delete it for everyone?")
    for tab in everywhere(trio):
        expect(said(tab, "This message was deleted")).to_be_visible()
        expect(said(tab, "Bread, I hope")).to_have_count(0)
    act(pat.first, "I bring bread", "Delete for me")
    for tab in pat.tabs:
        expect(said(tab, "I bring bread")).to_have_count(0)
    expect(said(oli.first, "I bring bread")).to_be_visible()


def test_the_quote_leads_to_what_it_answers(trio: Trio) -> None:
    noa, oli, _ = trio
    say(noa.first, "The very first")
    expect(said(oli.first, "The very first")).to_be_visible()
    act(oli.first, "The very first", "Reply")
    say(oli.first, "An answer")
    for n in range(12):
        say(noa.first, f"line {n}\n.\n.\n.\n.")
    say(noa.first, "the end")
    expect(said(noa.first, "the end")).to_be_visible()
    noa.first.bring_to_front()
    noa.first.get_by_role("log").evaluate(TO_THE_TOP)
    message_with(noa.first, "An answer").get_by_role("button", name="In reply to").click()
    expect(noa.first.locator("article[data-seq='1']")).to_be_focused()


def test_files_are_picked_left_out_sent_and_shown(trio: Trio) -> None:
    noa, oli, _ = trio
    picture: FilePayload = {"name": "lamp.png", "mimeType": "image/png", "buffer": png(640, 320)}
    plan: FilePayload = {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"First the lamps"}
    wrong: FilePayload = {"name": "wrong.txt", "mimeType": "text/plain", "buffer": b"Not this"}
    noa.first.locator("#conversation input[type=file]").set_input_files([picture, plan, wrong])
    expect(noa.first.get_by_text("Ready")).to_have_count(3)
    noa.first.get_by_role("button", name="Remove wrong.txt").click()
    noa.first.get_by_role("button", name="Send").click()
    for tab in (*noa.tabs, *oli.tabs):
        image = tab.get_by_role("log").get_by_role("img", name="Picture: lamp.png")
        expect(image).to_be_visible()
        expect(image).to_have_js_property("complete", True)
        expect(image).not_to_have_js_property("naturalWidth", 0)
        box = image.bounding_box()
        assert box is not None
        assert abs(box["width"] - 2 * box["height"]) < 4
        expect(tab.get_by_role("log").get_by_role("link", name="plan.txt")).to_be_visible()
        expect(tab.get_by_text("wrong.txt")).to_have_count(0)
    oli.first.get_by_role("button", name="Details").click()
    details = oli.first.get_by_role("complementary", name="Details")
    expect(details.get_by_role("img", name="Picture: lamp.png")).to_be_visible()
    expect(details.get_by_role("link", name="plan.txt")).to_be_visible()
    act(noa.first, "plan.txt", "Delete for everyone", "Delete it for everyone?")
    expect(details.get_by_text("No files yet.")).to_be_visible()
    oli.first.get_by_role("button", name="Hide the details").click()


def test_a_search_finds_messages_and_leads_to_their_place(trio: Trio) -> None:
    noa, oli, _ = trio
    say(noa.first, "The lantern hangs in the cellar")
    for n in range(8):
        say(noa.first, f"line {n}\n.\n.\n.\n.")
    say(noa.first, "the end")
    expect(said(oli.first, "the end")).to_be_visible()
    oli.first.bring_to_front()
    oli.first.get_by_role("navigation").get_by_role("textbox").fill("lanter")
    found = oli.first.get_by_role("region", name="Messages")
    expect(found.locator("mark")).to_have_text("lantern")
    found.get_by_role("button", name="File").click()
    expect(found.get_by_text("No message matches.")).to_be_visible()
    found.get_by_role("button", name="File").click()
    found.get_by_role("button", name="From", exact=True).click()
    found.get_by_role("combobox").fill("no")
    found.get_by_role("option", name="Noa").click()
    expect(found.get_by_role("button", name="from Noa", exact=True)).to_be_visible()
    found.get_by_role("button", name="Here only").click()
    found.get_by_role("link").click()
    expect(oli.first.locator("article[data-seq='1']")).to_be_focused()


def test_who_was_offline_sees_and_sends_everything_once(trio: Trio) -> None:
    noa, oli, pat = trio
    pat.context.set_offline(True)
    say(pat.first, "from the tunnel")
    expect(pat.first.get_by_text("Connection lost.")).to_be_visible()
    say(noa.first, "meanwhile")
    expect(said(oli.first, "meanwhile")).to_be_visible()
    pat.context.set_offline(False)
    for tab in everywhere(trio):
        expect(said(tab, "meanwhile")).to_have_count(1)
        expect(said(tab, "from the tunnel")).to_have_count(1)


def test_who_is_removed_hears_nothing_more_in_any_tab_and_loses_the_files(trio: Trio) -> None:
    noa, oli, pat = trio
    plan: FilePayload = {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"First the lamps"}
    noa.first.locator("#conversation input[type=file]").set_input_files([plan])
    expect(noa.first.get_by_text("Ready")).to_be_visible()
    noa.first.get_by_role("button", name="Send").click()
    file = pat.first.get_by_role("log").get_by_role("link", name="plan.txt")
    expect(file).to_be_visible()
    address = str(file.get_attribute("href"))
    assert pat.context.request.get(address).text() == "First the lamps"
    noa.first.get_by_role("button", name="Details").click()
    noa.first.get_by_role("button", name="Actions for Pat").click()
    noa.first.get_by_role("menuitem", name="Remove").click()
    for tab in pat.tabs:
        expect(tab.get_by_role("heading", name="You’re no longer in this conversation")).to_be_visible()
        expect(row(tab, "Picnic")).to_have_count(0)
    expect(oli.first.get_by_role("log").get_by_text("Noa removed Pat")).to_be_visible()
    say(noa.first, "without Pat")
    expect(said(oli.second, "without Pat")).to_be_visible()
    for tab in pat.tabs:
        assert "without Pat" not in tab.content()
    assert pat.context.request.get(address).status == 404
    assert oli.context.request.get(address).text() == "First the lamps"
    pat.first.reload()
    expect(pat.first.get_by_role("heading", name="Conversation not found")).to_be_visible()


def test_unread_counts_are_the_same_in_every_tab_and_in_the_title(trio: Trio) -> None:
    noa, oli, _ = trio
    for tab in oli.tabs:
        tab.keyboard.press("Escape")
        tab.keyboard.press("Escape")
        expect(tab.get_by_role("heading", name="Choose a conversation")).to_be_visible()
    say(noa.first, "One")
    say(noa.first, "Two")
    for tab in oli.tabs:
        expect(row(tab, "Picnic").get_by_text("2 unread")).to_be_visible()
        expect(tab).to_have_title(re.compile(r"^\(1\) "))
    oli.first.bring_to_front()
    enter(oli.first, "Picnic")
    expect(row(oli.second, "Picnic").get_by_text("unread")).to_have_count(0)
    expect(oli.second).not_to_have_title(re.compile(r"^\("))


def test_pinning_archiving_and_marking_unread_are_ones_own(trio: Trio) -> None:
    noa, oli, _ = trio

    def choose(item: str) -> None:
        noa.first.get_by_role("button", name="Conversation actions").click()
        noa.first.get_by_role("menuitem", name=item).click()

    choose("Pin to the top")
    for tab in noa.tabs:
        expect(tab.get_by_role("img", name="Pinned")).to_be_visible()
    choose("Archive")
    for tab in noa.tabs:
        expect(row(tab, "Picnic")).to_have_count(0)
    noa.first.get_by_role("button", name="Archived").click()
    expect(row(noa.first, "Picnic")).to_be_visible()
    choose("Unarchive")
    noa.first.get_by_role("button", name="All", exact=True).click()
    choose("Mark as unread")
    expect(row(noa.first, "Picnic").get_by_text("1 unread")).to_be_visible()
    enter(noa.first, "Picnic")
    noa.first.keyboard.press("Escape")
    noa.first.keyboard.press("Escape")
    expect(row(noa.first, "Picnic").get_by_text("unread")).to_have_count(0)
    expect(oli.first.get_by_role("img", name="Pinned")).to_have_count(0)


def test_two_who_begin_with_each_other_meet_in_one_conversation(open_browser: Browsers) -> None:
    noa, oli = (member(open_browser(), name).new_page() for name in ("Quim", "Rosa"))
    for page, other in ((noa, "Rosa"), (oli, "Quim")):
        page.goto("/messages")
        page.keyboard.press("n")
        page.get_by_role("combobox").fill(other.lower())
        expect(page.get_by_role("option", name=other)).to_be_visible()
        page.get_by_role("combobox").press("Enter")
        expect(page.get_by_role("heading", name=other)).to_be_visible()
    assert noa.url == oli.url
    expect(noa.get_by_text("Online").first).to_be_visible()
    say(noa, "Hello")
    expect(said(oli, "Hello")).to_be_visible()
    oli.context.close()
    expect(noa.get_by_text("last seen").first).to_be_visible()


def test_on_a_phone_there_is_one_pane_and_a_way_back(open_browser: Browsers) -> None:
    context = member(open_browser(viewport={"width": 360, "height": 640}), "Sol")
    page = context.new_page()
    page.goto("/messages")
    start_group(page, "Donaudampfschifffahrtsgesellschaft" * 3, "Mia")
    expect(page.get_by_role("navigation", name="Conversations")).to_be_hidden()
    say(page, "w" * 300)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_role("button", name="Back to the conversations").click()
    expect(page.get_by_role("navigation", name="Conversations")).to_be_visible()
    assert page.url.endswith("/messages")
    page.go_back()
    expect(page.get_by_role("log")).to_be_visible()


def test_a_session_is_ended_from_another_browser(open_browser: Browsers) -> None:
    here = member(open_browser(), "Tea")
    there = open_browser()
    login = there.new_page()
    login.goto("/account")
    login.get_by_label("Username or e-mail").fill("tea")
    login.get_by_label("Password", exact=True).fill(PASSWORD)
    login.get_by_role("button", name="Log in").click()
    expect(login.get_by_role("heading", name="Your account")).to_be_visible()
    victim = here.new_page()
    victim.goto("/messages")
    expect(victim.get_by_text("No conversations yet")).to_be_visible()
    login.reload()
    login.get_by_role("button", name=re.compile("^End the session")).click()
    expect(victim.get_by_role("dialog", name="You have been logged out")).to_be_visible()
    expect(login.get_by_role("button", name=re.compile("^End the session"))).to_have_count(0)


def test_who_has_the_address_of_an_open_conversation_joins_it(open_browser: Browsers) -> None:
    maker, comer = open_browser(), member(open_browser(), "Abe")
    maker.request.post("/api/auth/login", data={"login": "ada", "password": PASSWORD})
    link = {"type": "order", "id": "7", "title": "Order 7"}
    made = maker.request.post(
        "/api/conversations", data={"kind": "linked", "link": link, "participantIds": [], "open": True}
    )
    assert made.status == 201, made.text()
    page = comer.new_page()
    page.goto(f"/chat/{made.json()['conversation']['id']}")
    expect(page.get_by_role("heading", name="Order 7")).to_be_visible()
    expect(row(page, "Order 7")).to_have_count(0)
    page.get_by_role("button", name="Join").click()
    say(page, "Here I am")
    expect(said(page, "Here I am")).to_be_visible()
    expect(row(page, "Order 7")).to_be_visible()


def test_the_keys_of_a_row_pin_and_archive_and_archiving_is_undone(trio: Trio) -> None:
    noa, _, _ = trio
    let_offers_stay(noa.first)
    row(noa.first, "Picnic").focus()
    noa.first.keyboard.press("p")
    for tab in noa.tabs:
        expect(tab.get_by_role("img", name="Pinned")).to_be_visible()
    noa.first.keyboard.press("e")
    expect(row(noa.second, "Picnic")).to_have_count(0)
    noa.first.get_by_role("button", name="Undo").click()
    expect(row(noa.second, "Picnic")).to_be_visible()
    noa.first.get_by_role("button", name="Actions for Picnic").click()
    noa.first.get_by_role("menuitem", name="Unpin").click()
    for tab in noa.tabs:
        expect(tab.get_by_role("img", name="Pinned")).to_have_count(0)
    noa.first.reload()
    expect(row(noa.first, "Picnic")).to_be_visible()


def test_ones_own_picture_and_name_show_in_the_other_tab_at_once(open_browser: Browsers) -> None:
    context = member(open_browser(), "Wim")
    here, there = context.new_page(), context.new_page()
    there.goto("/messages")
    expect(there.get_by_text("No conversations yet")).to_be_visible()
    here.goto("/account")
    here.locator("input[type=file]").set_input_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": png(300, 300)}
    )
    face = there.get_by_role("button", name="Account and settings").locator("img")
    expect(face).to_be_visible()
    expect(face).not_to_have_js_property("naturalWidth", 0)
    expect(here.get_by_label("Your name")).to_have_value("Wim")
    here.get_by_label("Your name").fill("Wim V.")
    here.get_by_role("button", name="Save").click()
    expect(there.get_by_title("Wim V.")).to_be_visible()
    here.get_by_role("button", name="Remove photo").click()
    expect(face).to_have_count(0)


def test_who_hides_is_away_to_the_others(open_browser: Browsers) -> None:
    xan, yul = (member(open_browser(), name) for name in ("Xan", "Yul"))
    page = xan.new_page()
    page.goto("/messages")
    page.keyboard.press("n")
    page.get_by_role("combobox").fill("yul")
    page.get_by_role("option", name="Yul").click()
    other = yul.new_page()
    other.goto("/messages")
    row(other, "Xan").click()
    expect(other.get_by_role("main").get_by_text("Online")).to_be_visible()
    account = xan.new_page()
    account.goto("/account")
    account.get_by_label("Show others when I am here").click()
    expect(other.get_by_role("main").get_by_text("Offline")).to_be_visible()
    account.get_by_label("Show others when I am here").click()
    expect(other.get_by_role("main").get_by_text("Online")).to_be_visible()


def test_axe_finds_nothing_in_the_messages(
    open_browser: Browsers,
    scheme: str,  # noqa: F811
    faults: Callable[[Page], list[str]],  # noqa: F811
) -> None:
    options: dict[str, Any] = {"color_scheme": scheme, "reduced_motion": "reduce", "bypass_csp": True}
    page = member(open_browser(viewport={"width": 1300, "height": 800}, **options), f"Uma-{scheme}").new_page()
    page.goto("/messages")
    expect(page.get_by_text("No conversations yet")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog", name="New conversation")
    for kind in ("One person", "Group"):
        dialog.get_by_role("button", name=kind).click()
        expect(dialog.get_by_text("Type at least two letters of a name.")).to_be_visible()
        assert faults(page) == [], kind
        dialog.get_by_role("combobox").fill("mia")
        expect(dialog.get_by_role("option").first).to_be_visible()
        assert faults(page) == [], kind
    page.keyboard.press("Escape")
    start_group(page, "Picnic", "Mia")
    say(page, "Hello")
    expect(said(page, "Hello")).to_be_visible()
    act(page, "Hello", "React with 👍")
    act(page, "Hello", "Reply")
    say(page, "Hello again")
    expect(page.get_by_role("button", name="In reply to")).to_be_visible()
    assert faults(page) == []
    act(page, "Hello again")
    assert faults(page) == []
    page.goto("/account")
    expect(page.get_by_text("this browser")).to_be_visible()
    assert faults(page) == []
