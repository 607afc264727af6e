"""What the widget is to the page that embeds it: one function, a few attributes, and no trouble."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, choose
from tests.browser.widget.shop import (
    LAUNCHER,
    NONCE,
    Browsers,
    Shop,
    ask_in_shop,
    enter_shop,
    fill_in,
    open_panel,
    panel,
    until,
    write,
)

DOCS = Path(__file__).parents[3] / "docs" / "widget.md"
# What a page puts ahead of the script, as the documentation has it.
SNIPPET = re.search(r"<script>\n(  window\.parlour \|\|=.*?)</script>", DOCS.read_text("utf-8"), re.DOTALL)
COMMANDS = """[
  ['hide'], ['show'], ['prefill', { subject: 'Bulb', message: 'Which one?' }], ['identify', { name: 'Gil' }],
  ['context', { title: 'Order 7' }], ['form', { properties: { order: { title: 'Order' } } }],
  ['locale', 'es'], ['theme', 'dark'], ['theme', { accent: '#123456' }], ['open'], ['close'], ['toggle'],
  ['newTicket', { subject: 'Bulb', message: 'Which one?' }], ['off', 'open', () => {}],
]"""


def is_as_commanded(page: Page) -> None:
    inside = panel(page)
    for label, value in (("Tu nombre", "Gil"), ("¿De qué se trata?", "Bulb"), ("Tu mensaje", "Which one?")):
        expect(inside.get_by_label(label)).to_have_value(value)
    expect(inside.get_by_label("Order")).to_be_visible()
    expect(inside.locator("html[data-theme=dark]")).to_be_attached()
    expect(inside.locator("html")).to_have_attribute("style", re.compile("rgb.18 52 86"))


def test_every_command_can_be_given_before_the_script_has_come(open_browser: Browsers, shop: Shop) -> None:
    assert SNIPPET is not None
    page = open_browser().new_page()
    page.add_init_script(
        f"""if (window === top) {{
          {SNIPPET[1]}
          window.heard = [];
          window.undo = parlour('on', 'open', () => heard.push('on'));
          parlour('on', 'close', () => heard.push('never'))();
          parlour('fly').catch((reason) => heard.push(reason.message));
          document.addEventListener('parlour:open', () => heard.push('dom'));
          window.all = Promise.all({COMMANDS}.map((command) => parlour(...command)));
          all.then(() => heard.push('done'));
        }}"""
    )
    page.goto(f"{shop.url}/demo/shop")
    until(page, "heard.includes('done')")
    assert page.evaluate("heard") == ["on", "dom", "on", "dom", 'parlour: there is no "fly"', "done"]
    is_as_commanded(page)
    page.evaluate("(undo(), parlour('close').then(() => parlour('open')))")
    assert page.evaluate("heard.slice(6)") == ["dom"]


def test_every_command_can_be_given_afterwards_and_answers_with_a_promise(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    until(page, "window.parlour?.loaded")
    # Playwright calls a function that an expression ends with.
    page.evaluate("window.heard = []; window.undo = parlour('on', 'open', () => heard.push('on')); null")
    # A listener with a fault is the page's own trouble.
    page.evaluate("addEventListener('error', (event) => (event.preventDefault(), heard.push('fault')))")
    page.evaluate("void parlour('on', 'open', () => { throw new Error('mine') })")
    page.evaluate(f"Promise.all({COMMANDS}.map((command) => parlour(...command)))")
    is_as_commanded(page)
    assert page.evaluate("heard") == ["on", "fault", "on", "fault"]
    page.evaluate("(undo(), parlour('toggle').then(() => parlour('toggle')))")
    assert page.evaluate("heard.slice(4)") == ["fault"]
    assert page.evaluate("parlour('fly').catch((reason) => reason.message)") == 'parlour: there is no "fly"'
    page.evaluate("parlour('hide')")
    expect(page.locator("parlour-widget button")).to_be_hidden()
    expect(page.locator("parlour-widget iframe")).to_be_hidden()
    page.evaluate("parlour('show')")
    expect(page.locator("parlour-widget button")).to_be_visible()


def test_elements_that_come_later_open_it_too(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    inside = ask_in_shop(page)
    inside.get_by_role("button", name="Close the chat").click()
    page.evaluate(
        """() => {
          for (const [text, how] of [['Chat now', ''], ['Ask another', 'new']]) {
            const link = document.createElement('a');
            link.href = '#elsewhere';
            link.dataset.parlourOpen = how;
            link.append(text);
            document.querySelector('h1').after(link);
          }
        }"""
    )
    page.get_by_role("link", name="Chat now").click()
    expect(inside.get_by_role("log")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Chat now")).to_be_focused()
    page.get_by_role("link", name="Ask another").click()
    expect(inside.get_by_label("Your name")).to_have_value("Gil")
    assert page.url.endswith("/demo/shop")


def test_what_a_visitor_has_typed_is_not_taken_away_by_the_page(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    inside = open_panel(page)
    inside.get_by_label("What is it about?").fill("My own words")
    page.evaluate("parlour('identify', { name: 'Gil' })")
    page.evaluate("parlour('prefill', { subject: 'Bulb', message: 'M' })")
    expect(inside.get_by_label("Your message")).to_have_value("M")
    expect(inside.get_by_label("Your name")).to_have_value("Gil")
    expect(inside.get_by_label("What is it about?")).to_have_value("My own words")
    inside.get_by_role("button", name="Start the conversation").click()
    expect(inside.get_by_role("log").get_by_text("M", exact=True)).to_be_visible()
    inside.get_by_role("button", name="All your conversations").click()
    inside.get_by_role("button", name="New conversation").click()
    expect(inside.get_by_label("Your name")).to_have_value("Gil")
    expect(inside.get_by_label("What is it about?")).to_have_value("")


def test_whom_the_page_knows_has_that_name_at_the_desk(open_browser: Browsers, ada: Page, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    ask_in_shop(page, subject="Who am I?")
    page.evaluate("parlour('identify', { name: 'Gilda Green', email: 'gilda@example.com' })")
    choose(ada, "Who am I?")
    until(ada, lambda: _reloaded_shows(ada, "gilda@example.com"))
    expect(ada.get_by_role("complementary").get_by_text("Gilda Green")).to_be_visible()


def _reloaded_shows(page: Page, text: str) -> bool:
    page.reload()
    expect(page.get_by_role("log")).to_be_visible()
    return page.get_by_role("complementary").get_by_text(text).count() > 0


def test_the_page_around_is_followed_while_the_panel_is_open(open_browser: Browsers, ada: Page, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    inside = open_panel(page)
    fill_in(inside, subject="Which page?", text="This one")
    frame = page.frames[1]
    frame.evaluate("window.told = []; addEventListener('message', ({ data }) => told.push(data.page?.title))")
    page.evaluate("history.pushState(null, '', '/lamps/moss?colour=7#reviews')")
    page.evaluate("document.title = 'Moss pendant'")
    until(page, lambda: "Moss pendant" in frame.evaluate("told"))
    inside.get_by_role("button", name="Start the conversation").click()
    expect(inside.get_by_role("log").get_by_text("This one", exact=True)).to_be_visible()
    choose(ada, "Which page?")
    side = ada.get_by_role("complementary")
    expect(side.get_by_text("Moss pendant", exact=True)).to_be_visible()
    expect(side.get_by_text(f"{shop.url}/lamps/moss?colour=7", exact=True)).to_be_visible()


def test_it_speaks_as_the_page_does_and_changes_with_it(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(locale="fr-FR"), shop)
    inside = open_panel(page)
    expect(inside.get_by_label("Your name")).to_be_visible()
    page.evaluate("document.documentElement.lang = 'es'")
    expect(inside.get_by_label("Tu nombre")).to_be_visible()
    page.evaluate("document.documentElement.lang = ''")
    expect(inside.locator("html")).to_have_attribute("lang", re.compile("^(fr|en)"))


def test_the_switches_of_our_own_page_reach_the_open_panel(open_browser: Browsers) -> None:
    page = open_browser(color_scheme="light", viewport={"width": 1280, "height": 1000}).new_page()
    page.goto("/")
    inside = open_panel(page, "Chat with us")
    expect(inside.get_by_label("Your name")).to_be_visible()
    page.get_by_role("button", name="Language").click()
    page.get_by_role("menuitemradio", name="Español").click()
    expect(inside.get_by_label("Tu nombre")).to_be_visible()
    expect(page.get_by_role("button", name="Cerrar el chat").first).to_be_visible()
    page.get_by_role("button", name="Apariencia").click()
    page.get_by_role("menuitemradio", name="Oscura").click()
    expect(inside.locator("html[data-theme=dark]")).to_be_attached()
    page.get_by_role("button", name="Apariencia").click()
    page.get_by_role("menuitemradio", name="Sistema").click()
    expect(inside.locator("html[data-theme]")).to_have_count(0)


def test_style_sheets_of_the_page_choose_its_look_and_words(open_browser: Browsers, shop: Shop) -> None:
    shop.pages["/styled"] = page_with(f'<script async nonce="{NONCE}" src="{shop.server}/widget.js"></script>')
    page = enter_shop(open_browser(), shop, "/styled")
    page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`:root { --parlour-accent: #ffd400; --parlour-radius: 3px; --parlour-position: start;
            --parlour-launcher: "Write to us"; --parlour-title: 'Lamps & more' }`);
          document.adoptedStyleSheets = [sheet];
          document.documentElement.className = 'styled';
        }"""
    )
    launcher = page.get_by_role("button", name="Write to us")
    expect(launcher).to_have_css("background-color", "rgb(255, 212, 0)")
    expect(launcher).to_have_css("color", "rgb(0, 0, 0)")
    expect(launcher).to_have_css("left", "20px")
    launcher.click()
    expect(page.locator("parlour-widget iframe")).to_have_css("border-radius", "3px")
    expect(panel(page).get_by_role("heading", name="Lamps & more")).to_be_visible()
    # What is said by a command counts for more.
    page.evaluate("parlour('theme', { title: 'Only lamps' })")
    expect(panel(page).get_by_role("heading", name="Only lamps")).to_be_visible()


def page_with(markup: str) -> str:
    return f'<!doctype html><html lang="en"><title>A page</title><body><h1>Hello</h1>{markup}</body></html>'


def test_nothing_is_framed_and_nothing_moves_before_it_is_opened(open_browser: Browsers, shop: Shop) -> None:
    page = open_browser().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(
        """window.shifts = [];
        new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))
          .observe({ type: 'layout-shift', buffered: true });"""
    )
    page.goto(f"{shop.url}/demo/shop")
    expect(page.get_by_role("button", name=LAUNCHER)).to_be_visible()
    assert [url for url in asked if url.startswith(shop.server)] == [f"{shop.server}/widget.js"]
    assert page.locator("parlour-widget iframe").count() == 0
    open_panel(page)
    expect(panel(page).get_by_label("Your name")).to_be_visible()
    page.get_by_role("button", name="Close the chat").first.click()
    assert page.evaluate("shifts") == []
    # What moves is seen: the measure works.
    page.wait_for_timeout(600)
    page.evaluate("document.querySelector('main').prepend(document.createElement('hr'), 'More')")
    until(page, "shifts.length > 0")


def test_it_adds_one_name_to_the_page_and_takes_nothing(open_browser: Browsers, shop: Shop) -> None:
    shop.pages["/bare"] = page_with("")
    context = open_browser()
    names = "Object.getOwnPropertyNames(window)"
    before = set(enter_shop(context, shop, "/bare").evaluate(names))
    page = context.new_page()
    page.add_init_script(
        """if (window === top) {
          window.heard = [];
          for (const kind of ['click', 'keydown', 'message', 'popstate']) {
            addEventListener(kind, () => heard.push(kind));
            window['on' + kind] = () => heard.push('on' + kind);
          }
          for (const name of ['pushState', 'replaceState']) {
            const own = history[name];
            window['kept_' + name] = () => history[name] === own;
          }
        }"""
    )
    page.goto(f"{shop.url}/demo/shop")
    inside = open_panel(page)
    expect(inside.get_by_label("Your name")).to_be_visible()
    inside.get_by_role("button", name="Close the chat").click()
    added = set(page.evaluate(names)) - before - {"heard", "kept_pushState", "kept_replaceState"}
    assert added == {"parlour"}
    page.evaluate("(heard.length = 0, history.pushState(null, '', '/other'), history.back())")
    page.get_by_role("button", name="Ask about this lamp").click()
    page.evaluate("postMessage('mine', location.origin)")
    for kind in ("click", "message", "popstate"):
        until(page, f"heard.includes('{kind}') && heard.includes('on{kind}')")
    assert page.evaluate("kept_pushState() && kept_replaceState()")


def test_it_breaks_no_rule_of_a_strict_policy(open_browser: Browsers, shop: Shop) -> None:
    context = open_browser()
    complaints: list[str] = []
    context.on("console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None)
    page = enter_shop(context, shop)
    ask_in_shop(page)
    assert complaints == []
    # Whoever breaks it is heard of.
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    until(page, lambda: complaints != [])


def test_the_loader_can_be_pinned_by_its_hash(open_browser: Browsers, shop: Shop, site: Site) -> None:
    context = open_browser()
    body = context.request.get(f"{site.url}/widget.js").body()
    right = "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode()
    for path, pin in (("/right", right), ("/wrong", right[:-4] + "AAAA")):
        shop.pages[path] = page_with(
            f'<script async nonce="{NONCE}" crossorigin integrity="{pin}" src="{site.url}/widget.js"></script>'
        )
    pinned = enter_shop(context, shop, "/right")
    fill_in(open_panel(pinned, "Chat with us"), subject="Pinned", text="Hello")
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if "integrity" in line.text else None)
    page.goto(f"{shop.url}/wrong")
    until(page, lambda: refused != [])
    assert page.evaluate("window.parlour") is None


def test_it_survives_a_new_body_and_is_never_there_twice(open_browser: Browsers, shop: Shop) -> None:
    page = enter_shop(open_browser(), shop)
    inside = ask_in_shop(page)
    page.evaluate(
        """() => {
          const script = document.querySelector('script[src$="widget.js"]');
          const body = document.createElement('body');
          body.append('Another page');
          document.body.replaceWith(body);
          for (let i = 0; i < 2; i++) {
            const again = document.createElement('script');
            again.nonce = script.nonce;
            const trusted = trustedTypes.createPolicy('test' + i, { createScriptURL: (url) => url });
            again.src = trusted.createScriptURL(script.src);
            document.body.append(again);
          }
        }"""
    )
    write(inside, "Still here")
    expect(inside.get_by_role("log").get_by_text("Still here", exact=True)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.locator("parlour-widget").count() == 1
