"""From the door to the answer: by keyboard alone, in two languages, without scripts, on a phone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, browsers, said
from tests.browser.shared_server import Town, built_town, settled, town  # noqa: F401 — fixtures

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MOST_STOPS = 60
# There is no keyboard on the screen here: what iOS says of its own is said by this.
KEYBOARD = """(() => {
    const seen = Object.assign(new EventTarget(), { height: 844, scale: 1 });
    Object.defineProperty(window, 'visualViewport', { value: seen });
    window.keyboard = (height) => { seen.height = height; seen.dispatchEvent(new Event('resize')); };
})()"""


def tab_to(page: Page, name: str, *, exact: bool = False) -> None:
    """Along the tab key, as often as it takes, to what is called so, or begins so."""
    called = """([name, exact]) => {
        const one = document.activeElement;
        const words = [one.ariaLabel, one.title, ...[...(one.labels ?? [])].map((each) => each.textContent)];
        return [...words, one.textContent].some(
            (each) => exact ? each?.trim() === name : each?.trim().startsWith(name));
    }"""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(called, [name, exact]):
            return
    raise AssertionError(f"The tab key does not lead to {name!r}")


def test_a_guest_gets_help_by_keyboard_alone(town: Town) -> None:  # noqa: F811
    with browsers(town.chromium, town.url) as opened:
        page = town.enter(opened, "stranger")
        page.goto("/")
        settled(page)
        for label, text in (("Your name", "Kay"), ("What is it about?", "Keys"), ("Your message", "No mouse here")):
            tab_to(page, label)
            page.keyboard.type(text)
        tab_to(page, "Start the conversation")
        page.keyboard.press("Enter")
        expect(said(page, "No mouse here")).to_be_visible()
        tab_to(page, "Message", exact=True)
        page.keyboard.type("Still by hand")
        page.keyboard.press("Enter")
        expect(said(page, "Still by hand")).to_be_visible()


def test_an_agent_works_by_keyboard_alone(town: Town) -> None:  # noqa: F811
    with browsers(town.chromium, town.url) as opened:
        asked = {"name": "Kim", "subject": "Only keys", "message": "Can you hear me?"}
        guest = opened()
        assert guest.request.post("/api/tickets", data=asked).ok
        desk = town.enter(opened, "stranger")
        desk.goto("/agent")
        settled(desk)
        tab_to(desk, "Username or e-mail") if not _in_field(desk) else None
        desk.keyboard.type("ada")
        tab_to(desk, "Password")
        desk.keyboard.type(PASSWORD)
        desk.keyboard.press("Enter")
        expect(desk.get_by_role("link", name="Only keys")).to_be_visible()
        desk.keyboard.press("/")
        desk.keyboard.type("only keys")
        expect(desk.locator("[data-row]")).to_have_count(1)
        desk.keyboard.press("Escape")
        expect(desk.locator("[data-row]").nth(1)).to_be_visible()
        desk.keyboard.press("j")
        expect(desk.locator("[data-row]").first).to_be_focused()
        while "Only keys" not in desk.evaluate("document.activeElement.textContent"):  # who waits longer stands first
            desk.keyboard.press("j")
        desk.keyboard.press("Enter")
        expect(desk.get_by_role("heading", name="Only keys")).to_be_visible()
        desk.keyboard.press("r")
        expect(desk.get_by_role("textbox", name="Message", exact=True)).to_be_focused()
        desk.keyboard.type("Loud and clear")
        desk.keyboard.press("Enter")
        expect(said(desk, "Loud and clear")).to_be_visible()
        desk.keyboard.press("Escape")
        desk.keyboard.press("?")
        expect(desk.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
        desk.keyboard.press("Escape")
        desk.keyboard.press("a")
        expect(desk.get_by_role("button", name="Mine 1")).to_be_visible()
        desk.keyboard.press("Control+k")
        desk.keyboard.type("close ticket")
        expect(desk.get_by_role("option", name="Close ticket")).to_be_visible()
        desk.keyboard.press("Enter")
        expect(desk).to_have_url(f"{town.url}/agent")
        desk.keyboard.press("5")
        expect(desk.get_by_role("button", name="Closed")).to_have_attribute("aria-pressed", "true")
        expect(desk.get_by_role("link", name="Only keys")).to_be_visible()


def _in_field(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement.matches('input')"))


def test_a_member_starts_a_group_and_talks_by_keyboard_alone(town: Town) -> None:  # noqa: F811
    with browsers(town.chromium, town.url) as opened:
        page = town.enter(opened, "mia")
        page.goto("/messages")
        settled(page)
        tab_to(page, "New conversation")
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="New conversation")
        expect(dialog).to_be_visible()
        tab_to(page, "Group")
        page.keyboard.press("Enter")
        tab_to(page, "Title")
        page.keyboard.type("By hand")
        dialog.get_by_role("combobox").focus()
        page.keyboard.type("noa")
        expect(dialog.get_by_role("option", name="Noa")).to_be_visible()
        page.keyboard.press("Enter")
        expect(dialog.get_by_role("button", name="Remove Noa")).to_be_visible()
        tab_to(page, "Create group")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="By hand")).to_be_visible()
        expect(page.get_by_role("textbox", name="Message", exact=True)).to_be_focused()
        page.keyboard.type("Who needs a mouse?")
        page.keyboard.press("Enter")
        expect(said(page, "Who needs a mouse?")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Mute")
        page.keyboard.press("Escape")
        page.keyboard.press("m")
        expect(page.get_by_role("link", name="By hand").get_by_role("img", name="Muted")).to_be_visible()


def test_both_languages_are_spoken_everywhere_and_the_choice_stays(town: Town) -> None:  # noqa: F811
    """By the browser's language first, then by the switch, on pages of the server and of the scripts alike."""
    spoken = {
        "/": ("Talk to a person", "Habla con una persona"),
        "/login": ("Log in", "Entrar"),
        "/register": ("Create account", "Crear cuenta"),
        "/agent/login": ("Log in to the desk", "Entrar al escritorio"),
    }
    with browsers(town.chromium, town.url) as opened:
        page = town.enter(opened, "stranger", locale="es-MX")
        plain = town.enter(opened, "stranger", locale="es-MX", java_script_enabled=False)
        for path, (english, _) in spoken.items():
            page.goto(path)
            settled(page)
            heading = page.get_by_role("heading").first
            expect(page.locator("html")).to_have_attribute("lang", "es-MX")
            expect(heading).not_to_have_text(english)
            plain.goto(path)
            expect(plain.locator("html")).to_have_attribute("lang", "es")
            expect(plain.get_by_role("heading").first).to_have_text(heading.inner_text())
        page.goto("/")
        page.get_by_role("button", name="Idioma").click()
        page.get_by_role("menuitemradio", name="English").click()
        expect(page.get_by_role("heading").first).to_have_text("Talk to a person")
        for path, (english, _) in spoken.items():
            first = page.context.request.get(path).text()
            assert 'lang="en"' in first, path
            assert english in first, path
            page.goto(path)
            settled(page)
            expect(page.get_by_role("heading").first).to_have_text(english)


def test_without_scripts_a_ticket_is_opened_read_answered_and_found_closed(town: Town) -> None:  # noqa: F811
    with browsers(town.chromium, town.url) as opened:
        page = town.enter(opened, "stranger", java_script_enabled=False)
        page.goto("/")
        page.get_by_label("Your name").fill("Nell")
        page.get_by_label("What is it about?").fill("Plain paper")
        page.get_by_label("Your message").fill("   ")
        page.get_by_role("button", name="Start the conversation").click()
        expect(page.get_by_role("alert").first).to_be_visible()
        expect(page.get_by_label("What is it about?")).to_have_value("Plain paper")
        page.get_by_label("Your message").fill("Without scripts")
        page.get_by_role("button", name="Start the conversation").click()
        page.wait_for_url("**/ticket/*")
        ticket = page.url.rpartition("/")[2].partition("#")[0].partition("?")[0]
        ada = town.enter(opened, "ada").context
        answered = ada.request.post(f"/api/conversations/{ticket}/messages", data={"content": "In the first HTML"})
        assert answered.ok
        assert "In the first HTML" in page.context.request.get(page.url).text()
        page.reload()
        expect(page.get_by_text("In the first HTML")).to_be_visible()
        page.get_by_label("Your reply").fill("Seen")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("Seen", exact=True)).to_be_visible()
        assert ada.request.post(f"/api/tickets/{ticket}/close").ok
        page.reload()
        expect(page.get_by_label("Your reply")).to_have_count(0)
        expect(page.get_by_text("Without scripts")).to_be_visible()


def test_on_a_phone_there_is_one_pane_and_the_keyboard_covers_nothing(town: Town) -> None:  # noqa: F811
    with browsers(town.chromium, town.url) as opened:
        page = town.enter(opened, "mia", **PHONE)
        page.add_init_script(KEYBOARD)
        page.goto("/messages")
        settled(page)
        page.get_by_role("link", name="Picnic").tap()
        expect(page.get_by_role("navigation", name="Conversations")).to_be_hidden()
        box = page.get_by_role("textbox", name="Message", exact=True)
        box.tap()
        page.evaluate("keyboard(430)")  # it takes the lower half
        expect(page.locator(".panes")).to_have_css("height", "430px")
        field = box.bounding_box()
        assert field is not None
        assert field["y"] + field["height"] <= 430
        page.evaluate("keyboard(844)")
        expect(page.locator(".panes")).to_have_css("height", "844px")
        box.fill("From the thumb")
        page.get_by_role("button", name="Send", exact=True).tap()
        expect(said(page, "From the thumb")).to_be_visible()
        page.get_by_role("button", name="Back to the conversations").tap()
        expect(page.get_by_role("link", name="Picnic")).to_be_visible()
        page.go_back()
        expect(said(page, "From the thumb")).to_be_visible()
