"""What a conversation itself can do, as two or three people in a group live it."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, WebSocketRoute, expect

from tests.browser.conftest import PASSWORD, TO_THE_TOP, Site, ask_for_help, at_desk, said, say
from tests.browser.history import written_before
from tests.browser.test_messaging import act, enter, member, message_with, start_group
from tests.browser.test_pages import faults  # noqa: F401 — fixtures

Browsers = Callable[..., BrowserContext]
PHONE = {"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True}


def arrive(open_browser: Browsers, name: str, **options: object) -> Page:
    """Somebody new, with the list of conversations open."""
    page = member(open_browser(**{"viewport": {"width": 1280, "height": 800}, **options}), name).new_page()
    page.goto("/messages")
    expect(page.get_by_role("navigation", name="Conversations")).to_be_visible()
    return page


@pytest.fixture
def noa(open_browser: Browsers) -> Page:
    return arrive(open_browser, "Noa")


@pytest.fixture
def oli(open_browser: Browsers) -> Page:
    return arrive(open_browser, "Oli")


def picnic(noa: Page, *others: Page) -> None:
    """Noa's group with Mia, Oli and whoever else has come; everybody has it open."""
    start_group(noa, "Picnic", "Mia", "Oli")
    for page in others:
        enter(page, "Picnic")


def told(page: Page, count: int) -> None:
    """So many messages in the open conversation, "number 1" and on, heard by everybody as they come."""
    conversation = page.url.rpartition("/")[2]
    for n in range(1, count + 1):
        sent = page.request.post(f"/api/conversations/{conversation}/messages", data={"content": f"number {n}"})
        assert sent.status == 201, sent.text()


def fill(site: Site, page: Page, count: int, *, name: str = "Noa") -> list[str]:
    """So many messages in the conversation that is open, which nobody hears come; their ids."""
    return written_before(site, page.url.rpartition("/")[2], name, [f"number {n}" for n in range(1, count + 1)])


def resting_place(locator: Locator) -> float:
    """Where it stands from the top, once rows are measured and nothing moves any more."""
    seen: list[float] = []
    for _ in range(100):
        box = locator.bounding_box()
        seen.append(box["y"] if box else -1)
        if len(seen) > 3 and len(set(seen[-4:])) == 1:
            break
        locator.page.wait_for_timeout(100)
    return seen[-1]


def number(page: Page, n: int) -> Locator:
    return page.get_by_role("log").get_by_role("article").filter(has=page.get_by_text(f"number {n}", exact=True))


def test_who_types_an_at_is_offered_the_others_and_calls_one(noa: Page, oli: Page) -> None:
    picnic(noa, oli)
    field = noa.get_by_role("textbox", name="Message", exact=True)
    field.press_sequentially("Look, @")
    people = noa.get_by_role("listbox", name="People to mention")
    expect(people.get_by_role("option")).to_have_count(2)
    field.press_sequentially("ol")
    expect(people.get_by_role("option", selected=True)).to_have_text("OOli@oli")
    field.press("Tab")
    expect(field).to_have_value("Look, @oli ")
    expect(people).to_have_count(0)
    field.press_sequentially("and @")
    expect(people).to_be_visible()
    field.press("Escape")
    expect(people).to_have_count(0)
    field.press_sequentially("mi")
    expect(people).to_have_count(0)
    field.press("Backspace")
    field.press("Backspace")
    field.press("Backspace")
    field.press_sequentially("@mi")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Look, @oli and @mia ")
    field.press("Enter")
    expect(message_with(oli, "Look,").locator(".mention")).to_have_count(2)
    expect(message_with(oli, "Look,").locator(".mention-own")).to_have_text("@oli (you)")
    expect(message_with(noa, "Look,").locator(".mention-own")).to_have_count(0)
    expect(message_with(noa, "Look,").locator(".mention").first).to_have_attribute("title", "Oli")


def test_a_thumb_chooses_whom_to_mention(open_browser: Browsers, oli: Page) -> None:
    noa = arrive(open_browser, "Noa", **PHONE)
    picnic(noa)
    field = noa.get_by_role("textbox", name="Message", exact=True)
    field.tap()
    field.press_sequentially("@o")
    noa.get_by_role("option", name="Oli").tap()
    expect(field).to_have_value("@oli ")
    expect(field).to_be_focused()


def test_a_muted_group_stays_silent_until_one_is_called(noa: Page, oli: Page) -> None:
    picnic(noa, oli)
    oli.get_by_role("button", name="Conversation actions").click()
    oli.get_by_role("menuitem", name="Mute").click()
    oli.keyboard.press("Escape")
    oli.keyboard.press("Escape")
    expect(oli.get_by_role("heading", name="Choose a conversation")).to_be_visible()
    say(noa, "nothing for Oli")
    expect(oli.get_by_role("navigation", name="Conversations").get_by_text("nothing for Oli")).to_be_visible()
    say(noa, "but this, @oli")
    toasts = oli.locator(".toasts")
    expect(toasts).to_contain_text("but this, @oli")
    expect(toasts).not_to_contain_text("nothing for Oli")


def test_half_an_emoji_is_left_out_and_the_rest_arrives(noa: Page, oli: Page) -> None:
    picnic(noa, oli)
    noa.get_by_role("textbox", name="Message", exact=True).evaluate(
        """box => {
          box.value = 'broken \\ud83d paste';
          box.dispatchEvent(new InputEvent('input', { bubbles: true }));
        }"""
    )
    noa.get_by_role("button", name="Send").click()
    expect(said(oli, "broken paste")).to_be_visible()
    say(noa, "still here")
    expect(said(oli, "still here")).to_be_visible()


def test_a_link_to_a_message_leads_to_it_however_far_back_it_is(noa: Page, oli: Page, site: Site) -> None:
    picnic(noa, oli)
    ids = fill(site, noa, 260)
    there = oli.url
    oli.goto("/messages")
    oli.goto(f"{there}?message={ids[29]}")
    expect(number(oli, 30)).to_be_focused()
    expect(number(oli, 30)).to_be_in_viewport()
    expect(number(oli, 260)).to_have_count(0)
    before = resting_place(number(oli, 30))
    say(noa, "meanwhile")
    say(noa, "and once more")
    pill = oli.get_by_role("button", name="2 new messages")
    expect(pill).to_be_visible()
    assert abs(resting_place(number(oli, 30)) - before) < 2
    pill.click()
    expect(said(oli, "and once more")).to_be_in_viewport()
    expect(number(oli, 30)).to_have_count(0)
    expect(oli.get_by_role("button", name="Jump to the latest")).to_have_count(0)
    say(noa, "live again")
    expect(said(oli, "live again")).to_be_in_viewport()


def test_from_far_back_one_reads_on_to_the_end_without_a_gap(noa: Page, oli: Page, site: Site) -> None:
    picnic(noa, oli)
    ids = fill(site, noa, 180)
    oli.goto(f"{oli.url}?message={ids[49]}")
    expect(number(oli, 50)).to_be_focused()
    log = oli.get_by_role("log")
    seen: set[int] = set()
    for _ in range(400):
        shown = log.get_by_role("article").evaluate_all("all => all.map(one => Number(one.dataset.seq))")
        seen.update(shown)
        end = log.evaluate("log => (log.scrollTop += 300, log.scrollHeight - log.scrollTop - log.clientHeight < 3)")
        if end and number(oli, 180).count():
            break
        oli.wait_for_function("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(number(oli, 180)).to_be_in_viewport()
    expect(oli.get_by_text("Loading newer messages")).to_have_count(0)
    first, last = min(seen), max(seen)
    assert last - first > 100
    say(oli, "at the end")
    expect(said(oli, "at the end")).to_be_in_viewport()


def test_who_turns_back_as_a_message_arrives_is_not_pulled_to_the_end(noa: Page, oli: Page, site: Site) -> None:
    """Rows that are measured on the way back move nobody who has left the end."""
    picnic(noa, oli)
    fill(site, noa, 40)
    noa.reload()
    expect(number(noa, 40)).to_be_in_viewport()
    noa.get_by_role("log").evaluate(
        f"""log => {{
          const turnBack = {TO_THE_TOP};
          const wait = () => (log.textContent.includes('turn back') ? turnBack(log) : setTimeout(wait));
          wait();
        }}"""
    )
    say(oli, "turn back")
    pill = noa.get_by_role("button", name="Jump to the latest")
    expect(pill).to_be_visible()
    for _ in range(20):
        noa.wait_for_timeout(50)
        expect(pill).to_be_visible()
    expect(said(noa, "turn back")).not_to_be_in_viewport()


def test_a_menu_stays_by_its_message_when_the_window_changes(noa: Page, oli: Page) -> None:
    """As when a phone is turned round. Where what it belongs to is not to be seen any more, it goes."""
    picnic(noa, oli)
    told(noa, 3)
    for page, opener in ((noa, "Message actions"), (oli, "Actions for Picnic")):
        page.get_by_role("button", name=opener).last.focus()
        page.keyboard.press("Enter")
        menu = page.get_by_role("menu")
        expect(menu).to_be_visible()
        page.set_viewport_size({"width": 1240, "height": 500})
        page.wait_for_function(
            """() => {
              const menu = document.querySelector('[role=menu]').getBoundingClientRect();
              return innerHeight === 500 && menu.top >= 0 && menu.bottom <= 500 && menu.right <= innerWidth;
            }"""
        )
        expect(menu.locator(":focus")).to_have_count(1)
    oli.set_viewport_size({"width": 390, "height": 700})  # one pane: the list is away
    expect(oli.get_by_role("menu")).to_have_count(0)


def test_a_link_to_a_message_is_copied_from_its_menu(noa: Page, oli: Page) -> None:
    noa.context.grant_permissions(["clipboard-read", "clipboard-write"])
    picnic(noa, oli)
    told(noa, 3)
    act(noa, "number 2", "Copy link")
    expect(noa.get_by_text("Link copied")).to_be_visible()
    address = noa.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(rf"{re.escape(noa.url)}\?message=[0-9a-f-]+", address)
    oli.goto(address)
    expect(number(oli, 2)).to_be_focused()


def test_a_link_to_a_message_that_is_gone_says_so(noa: Page, oli: Page, site: Site) -> None:
    picnic(noa, oli)
    ids = fill(site, noa, 120)
    there = oli.url
    oli.goto(f"{there}?message=01a1fc83-2851-7b25-afbc-b095774b176f")
    expect(oli.get_by_text("This message is no longer here.")).to_be_visible()
    say(oli, "never mind")
    expect(said(oli, "never mind")).to_be_in_viewport()
    noa.request.delete(f"/api/messages/{ids[4]}")
    oli.goto(f"{there}?message={ids[4]}")
    deleted = oli.locator("article[data-seq]:focus")
    expect(deleted).to_contain_text("This message was deleted")


def test_a_search_result_and_a_quote_from_long_ago_lead_to_their_place(noa: Page, oli: Page, site: Site) -> None:
    picnic(noa, oli)
    say(noa, "The lantern hangs in the cellar")
    expect(said(oli, "The lantern hangs in the cellar")).to_be_visible()
    fill(site, noa, 150)
    oli.reload()
    act(oli, "number 150", "Reply")
    say(oli, "what lantern?")
    oli.get_by_role("navigation").get_by_role("textbox").fill("lanter")
    oli.get_by_role("region", name="Messages").get_by_role("link", name="hangs").click()
    expect(message_with(oli, "The lantern hangs")).to_be_focused()
    act(oli, "The lantern hangs", "Reply")
    say(oli, "here is the lantern")
    quote = message_with(oli, "here is the lantern").get_by_role("button", name="In reply to")
    quote.click()
    expect(message_with(oli, "The lantern hangs").first).to_be_in_viewport()


def test_links_to_messages_work_at_the_desk_and_for_the_guest(open_browser: Browsers, site: Site) -> None:
    guest = ask_for_help(open_browser())
    ids = fill(site, guest, 130, name="Gil")
    guest.goto(f"{guest.url}?message={ids[9]}")
    expect(number(guest, 10)).to_be_focused()
    ada = at_desk(open_browser(viewport={"width": 1280, "height": 800}), "ada")
    ada.goto(f"/agent/tickets/{guest.url.partition('/ticket/')[2].partition('?')[0]}?message={ids[19]}")
    expect(number(ada, 20)).to_be_focused()
    expect(number(ada, 20)).to_be_in_viewport()


def test_any_emoji_is_found_for_a_reaction_and_remembered(noa: Page, oli: Page) -> None:
    picnic(noa, oli)
    say(noa, "Who bakes?")
    expect(said(oli, "Who bakes?")).to_be_visible()
    act(oli, "Who bakes?", "More emoji…")
    picker = oli.get_by_role("dialog", name="Emoji")
    picker.get_by_title("medium skin tone", exact=True).click()
    picker.get_by_role("searchbox").fill("woman cook")
    picker.get_by_role("searchbox").press("ArrowDown")
    expect(picker.get_by_role("button", name="woman cook")).to_be_focused()
    oli.keyboard.press("Enter")
    expect(picker).to_have_count(0)
    expect(noa.get_by_role("button", name="👩🏽‍🍳 1: Oli")).to_be_visible()
    act(oli, "Who bakes?", "More emoji…")
    expect(picker.get_by_role("region", name="Recently used").get_by_role("button")).to_have_count(1)
    oli.keyboard.press("Escape")
    expect(picker).to_have_count(0)
    expect(message_with(oli, "Who bakes?").get_by_role("button", name="Message actions")).to_be_focused()


def test_emoji_are_written_where_the_caret_is(noa: Page, oli: Page) -> None:
    picnic(noa, oli)
    field = noa.get_by_role("textbox", name="Message", exact=True)
    field.fill("cake!")
    field.press("ArrowLeft")
    noa.get_by_role("button", name="Emoji", exact=True).click()
    picker = noa.get_by_role("dialog", name="Emoji")
    picker.get_by_role("searchbox").fill("birthday cake")
    picker.get_by_role("button", name="birthday cake").click()
    expect(field).to_have_value("cake🎂!")
    expect(field).to_be_focused()
    field.press_sequentially("?")
    expect(field).to_have_value("cake🎂?!")
    field.press("Enter")
    expect(said(oli, "cake🎂?!")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens_over_a_conversation(
    open_browser: Browsers,
    scheme: str,
    faults: Callable[[Page], list[str]],  # noqa: F811
) -> None:
    options = {"color_scheme": scheme, "reduced_motion": "reduce", "bypass_csp": True}
    noa = arrive(open_browser, "Noa", **options)
    arrive(open_browser, "Oli")
    picnic(noa)
    say(noa, "For you, @oli: @mia has it")
    expect(message_with(noa, "For you").locator(".mention")).to_have_count(2)
    field = noa.get_by_role("textbox", name="Message", exact=True)
    field.press_sequentially("@")
    expect(noa.get_by_role("option")).to_have_count(2)
    assert faults(noa) == []
    field.fill("")
    noa.get_by_role("button", name="Emoji", exact=True).click()
    expect(noa.get_by_role("dialog", name="Emoji").get_by_role("region").first).to_be_visible()
    assert faults(noa) == []


def photograph() -> bytes:
    """Ten megapixels of noise, which a camera has turned by a quarter."""
    noise = Image.frombytes("RGB", (912, 684), os.urandom(912 * 684 * 3)).resize((3648, 2736))
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    noise.save(buffer, "JPEG", quality=95, exif=exif)
    return buffer.getvalue()


def last_file(page: Page) -> dict[str, int]:
    conversation = page.url.rpartition("/")[2]
    messages = page.request.get(f"/api/conversations/{conversation}/messages").json()["messages"]
    return dict(messages[-1]["attachments"][0])


def test_a_large_picture_is_made_smaller_before_it_goes(noa: Page, oli: Page) -> None:
    picnic(noa, oli)
    picture: FilePayload = {"name": "Beach.JPG", "mimeType": "image/jpeg", "buffer": photograph()}
    noa.locator("#conversation input[type=file]").set_input_files([picture])
    files = noa.get_by_role("list", name="Files of this message")
    expect(files).to_contain_text("instead of")
    expect(files).to_contain_text("Ready")
    noa.get_by_role("button", name="Send", exact=True).click()
    expect(oli.get_by_role("log").get_by_role("img", name="Picture: Beach.jpg")).to_be_visible()
    sent = last_file(oli)
    assert (sent["width"], sent["height"]) == (1920, 2560)
    assert sent["size"] < len(picture["buffer"])


def test_a_large_picture_goes_as_it_is_when_that_is_wanted(noa: Page, oli: Page) -> None:
    picnic(noa, oli)
    picture: FilePayload = {"name": "Beach.JPG", "mimeType": "image/jpeg", "buffer": photograph()}
    noa.locator("#conversation input[type=file]").set_input_files([picture])
    files = noa.get_by_role("list", name="Files of this message")
    files.get_by_role("button", name="Send the original").click()
    expect(files).to_contain_text("Ready")
    expect(files).not_to_contain_text("instead of")
    noa.get_by_role("button", name="Send", exact=True).click()
    expect(oli.get_by_role("log").get_by_role("img", name="Picture: Beach.JPG")).to_be_visible()
    assert {last_file(oli)["width"], last_file(oli)["height"]} == {3648, 2736}


def test_who_has_a_message_is_told_by_name_while_it_changes(noa: Page, oli: Page) -> None:
    picnic(noa)
    say(noa, "Rain or shine?")
    expect(said(noa, "Rain or shine?")).to_be_visible()
    act(noa, "Rain or shine?", "Message info")
    dialog = noa.get_by_role("dialog", name="Message info")
    expect(dialog.get_by_role("region", name="On its way to 2 people")).to_be_visible()
    oli.bring_to_front()
    enter(oli, "Picnic")
    oli.get_by_role("log").click()
    expect(dialog.get_by_role("region", name="Read by 1 person").get_by_role("listitem")).to_contain_text("Oli")
    expect(dialog.get_by_role("region", name="On its way to 1 person").get_by_role("listitem")).to_contain_text("Mia")
    noa.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(message_with(noa, "Rain or shine?").get_by_role("button", name="Message actions")).to_be_focused()


def test_what_a_message_said_before_is_seen_by_who_looks_after_the_group(noa: Page, oli: Page) -> None:
    picnic(noa, oli)
    say(oli, "I bring noting")
    expect(said(noa, "I bring noting")).to_be_visible()
    field = oli.get_by_role("textbox", name="Message", exact=True)
    for wording in ("I bring nothing", "I bring cake"):
        field.press("ArrowUp")
        say(oli, wording)
        expect(said(noa, wording)).to_be_visible()
    act(noa, "I bring cake", "Edit history")
    items = noa.get_by_role("dialog", name="Edit history").get_by_role("listitem")
    expect(items).to_have_count(3)
    for item, wording in zip(range(3), ("I bring noting", "I bring nothing", "I bring cake"), strict=True):
        expect(items.nth(item)).to_contain_text(wording)
    noa.keyboard.press("Escape")
    say(noa, "mine")
    field.press("ArrowUp")  # Oli's own again, for Noa's is not Oli's to change
    expect(field).to_have_value("I bring cake")
    field.press("Escape")
    box = noa.get_by_role("textbox", name="Message", exact=True)
    box.press("ArrowUp")
    say(noa, "mine, edited")
    expect(said(oli, "mine, edited")).to_be_visible()
    act(oli, "mine, edited")
    expect(oli.get_by_role("menuitem", name="Reply")).to_be_visible()
    expect(oli.get_by_role("menuitem", name="Edit history")).to_have_count(0)


@pytest.mark.own_server
def test_what_is_typed_while_the_server_wants_a_pause_is_kept_and_goes_out(noa: Page, oli: Page, site: Site) -> None:
    picnic(noa, oli)
    site.settings["PARLOUR_MESSAGE_RATE"] = "2"
    site.restart()
    for page in (noa, oli):
        page.reload()
        expect(page.get_by_role("textbox", name="Message", exact=True)).to_be_visible()
    for text in ("one", "two", "three"):
        say(noa, text)
    expect(noa.get_by_text("That was a lot at once.")).to_be_visible()
    field = noa.get_by_role("textbox", name="Message", exact=True)
    field.fill("and what I am writing")
    expect(said(oli, "two")).to_be_visible()
    expect(message_with(noa, "three").get_by_label("Waiting to be sent")).to_be_visible()
    noa.reload()
    expect(field).to_have_value("and what I am writing")
    expect(said(noa, "three")).to_be_visible()


def test_a_new_picture_of_somebody_is_in_the_thread_without_a_reload(noa: Page, oli: Page) -> None:
    picnic(noa, oli)
    say(noa, "before")
    expect(message_with(oli, "before").locator("img")).to_have_count(0)
    portrait = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(portrait, "PNG")
    file: FilePayload = {"name": "me.png", "mimeType": "image/png", "buffer": portrait.getvalue()}
    sent = noa.request.post("/api/messages/upload", multipart={"file": file})
    assert sent.status == 201, sent.text()
    changed = noa.request.patch("/api/users/me", data={"avatar": sent.json()["attachment"]["id"]})
    assert changed.ok, changed.text()
    say(noa, "after")
    expect(said(oli, "after")).to_be_visible()
    expect(message_with(oli, "before").locator("img")).to_have_count(1)


def test_a_draft_in_a_group_is_the_same_in_every_tab_and_survives_a_reload(noa: Page, oli: Page) -> None:
    picnic(noa, oli)
    other = noa.context.new_page()
    other.goto(noa.url)
    here, there = (page.get_by_role("textbox", name="Message", exact=True) for page in (noa, other))
    here.fill("half a thou")
    expect(there).to_have_value("half a thou")
    other.reload()
    expect(there).to_have_value("half a thou")
    there.fill("half a thought, @oli")
    expect(here).to_have_value("half a thought, @oli")
    there.press("Enter")
    expect(message_with(oli, "half a thought")).to_be_visible()
    expect(here).to_have_value("")


def test_a_message_that_is_refused_stays_and_is_retried_or_discarded(noa: Page, oli: Page) -> None:
    picnic(noa, oli)
    refusals = {"left": 2}

    def refuse(message: str) -> str:
        if "message:send" in message and refusals["left"]:
            refusals["left"] -= 1
            return message.replace('"content":"', '"content":" \\u0000')
        return message

    def relay(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda message: server.send(refuse(str(message))))
        server.on_message(socket.send)

    noa.route_web_socket("**/socket.io/**", relay)
    noa.reload()
    say(noa, "first")
    expect(noa.get_by_role("alert").get_by_text("Not sent.")).to_be_visible()
    say(noa, "second")
    expect(noa.get_by_role("alert").get_by_text("Not sent.")).to_have_count(2)
    noa.get_by_role("button", name="Discard").last.click()
    noa.get_by_role("button", name="Try again").click()
    expect(said(oli, "first")).to_have_count(1)
    expect(noa.get_by_role("alert").get_by_text("Not sent.")).to_have_count(0)
    say(noa, "third")
    expect(said(oli, "third")).to_be_visible()
    expect(said(oli, "second")).to_have_count(0)


def test_a_link_to_a_message_waits_for_the_log_in(noa: Page, oli: Page, open_browser: Browsers, site: Site) -> None:
    picnic(noa, oli)
    ids = fill(site, noa, 90)
    fresh = open_browser(viewport={"width": 1280, "height": 800}).new_page()
    fresh.goto(f"{noa.url}?message={ids[9]}")
    fresh.get_by_label("Username or e-mail").fill("oli")
    fresh.get_by_label("Password", exact=True).fill(PASSWORD)
    fresh.get_by_role("button", name="Log in").click()
    expect(number(fresh, 10)).to_be_focused()
