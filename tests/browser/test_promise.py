"""The promise, in the browser: nothing lost, doubled or out of order, whatever the connection does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site, ask_for_help, choose, said, say
from tests.browser.history import written_before

Browsers = Callable[..., BrowserContext]


def bubbles(page: Page, *, starting: str) -> list[str]:
    found = page.get_by_role("log").get_by_text(starting).all_inner_texts()
    return [text for text in found if text.startswith(starting)]


def test_messages_written_offline_wait_and_go_out_in_order(open_browser: Browsers, ada: Page) -> None:
    context = open_browser()
    guest = ask_for_help(context, subject="Tunnel")
    choose(ada, "Tunnel")
    context.set_offline(True)
    for n in range(3):
        say(guest, f"line {n}")
    expect(guest.get_by_text("Connection lost. Your messages will go out when it is back.")).to_be_visible()
    expect(guest.get_by_label("Waiting to be sent")).to_have_count(1)  # one group of lines, one mark
    say(ada, "Are you there?")
    context.set_offline(False)
    for n in range(3):
        expect(said(ada, f"line {n}")).to_have_count(1)
    expect(said(guest, "Are you there?")).to_have_count(1)
    assert bubbles(ada, starting="line") == bubbles(guest, starting="line") == ["line 0", "line 1", "line 2"]
    expect(guest.get_by_label("Waiting to be sent")).to_have_count(0)


def test_unsent_messages_survive_a_reload(open_browser: Browsers, ada: Page, site: Site) -> None:
    guest = ask_for_help(open_browser(), subject="Patience")
    choose(ada, "Patience")
    guest.route("**/socket.io/**", lambda route: route.abort())
    guest.context.set_offline(True)
    say(guest, "still here")
    expect(guest.get_by_label("Waiting to be sent")).to_have_count(1)
    guest.context.set_offline(False)
    guest.unroute("**/socket.io/**")
    guest.reload()
    expect(said(ada, "still here")).to_have_count(1)
    expect(said(guest, "still here")).to_have_count(1)


@pytest.mark.own_server
def test_a_conversation_lives_through_a_restart_of_the_server(open_browser: Browsers, ada: Page, site: Site) -> None:
    guest = ask_for_help(open_browser(), subject="Restart")
    choose(ada, "Restart")
    say(ada, "before")
    expect(said(guest, "before")).to_be_visible()
    site.restart(between=lambda: say(guest, "meanwhile"))
    expect(said(ada, "meanwhile")).to_have_count(1)
    say(ada, "after")
    expect(said(guest, "after")).to_have_count(1)
    for page in (guest, ada):
        page.reload()
        for text in ("before", "meanwhile", "after"):
            expect(said(page, text)).to_have_count(1)
        assert page.get_by_role("log").get_by_text("Ada joined the conversation").count() == 1


def test_a_draft_survives_a_reload(open_browser: Browsers) -> None:
    guest = ask_for_help(open_browser())
    box = guest.get_by_role("textbox", name="Message", exact=True)
    box.press_sequentially("half a thought")
    guest.wait_for_function("JSON.stringify(localStorage).includes('half a thought')")
    guest.reload()
    expect(box).to_have_value("half a thought")


def test_text_is_never_markup(open_browser: Browsers, ada: Page) -> None:
    evil = "<img src=x onerror=\"document.title='owned'\"><b>bold</b> javascript:alert(1) https://example.com/?a=<b>"
    guest = ask_for_help(
        open_browser(), name="<i>Gil</i>", subject="<script>document.title='owned'</script>", text=evil
    )
    choose(ada, "<script>")
    for page in (guest, ada):
        expect(page.get_by_role("log").get_by_text("<b>bold</b>")).to_be_visible()
        assert page.get_by_role("log").locator("img, b, script").count() == 0
        assert page.locator("a[href^='javascript:']").count() == 0
        assert page.title() != "owned"


# Scrolls up by most of a screen, lets older messages arrive, and says by how much a visible line moved meanwhile.
STEP_UP = """async (log) => {
    const visible = () => {
        const frame = log.getBoundingClientRect();
        const leaves = [...log.querySelectorAll('*')].filter(e => !e.children.length);
        const lines = leaves.filter(e => /^message \\d+ /.test(e.textContent));
        return new Map(lines.map(e => [e.textContent, e.getBoundingClientRect().top])
            .filter(([, top]) => top > frame.top && top < frame.bottom));
    };
    log.scrollTop = Math.max(0, log.scrollTop - 700);
    // Rows that the scrolling itself brought are measured in the frame after they are drawn, which may be a late one.
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
    const before = visible();
    await new Promise(done => setTimeout(done, 100));
    const still = [...visible()].filter(([text]) => before.has(text));
    const moved = still.map(([text, top]) => Math.abs(top - before.get(text)));
    return [moved.length, Math.max(0, ...moved), Math.min(...[...before.keys()].map(text => +text.split(' ')[1]))];
}"""


def test_two_thousand_messages_are_paged_up_without_a_jump(open_browser: Browsers, site: Site) -> None:
    guest = ask_for_help(open_browser(), subject="Long")
    texts = [f"message {n} " + "words " * (n % 40) for n in range(2_000)]
    written_before(site, guest.url.rpartition("/")[2], "Gil", texts)
    guest.reload()
    log = guest.get_by_role("log")
    expect(log.get_by_text("message 1999 ")).to_be_visible()
    jumps, earliest, seen = [], 2_000, 0
    for _ in range(500):
        lines, moved, top = log.evaluate(STEP_UP)
        seen += lines
        jumps.append(moved)
        earliest = min(earliest, top or earliest)
        if earliest < 1_000:
            break
    assert seen > 300
    assert earliest < 1_000, "older pages were loaded on the way up"
    assert max(jumps) <= 2, f"lines moved under the reader by {max(jumps)} px"
