"""A shop on the agent's own site, where the browser sends the desk's cookies along, gets nothing of the agent's."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, at_desk
from tests.browser.widget.shop import Browsers, Shop, ask_in_shop, enter_shop

# What the shop's script is answered: a status, or that the browser kept the answer from it.
ASK = """async ([url, options]) => {
  try {
    const answer = await fetch(url, options);
    return answer.status || answer.type;
  } catch { return 'kept'; }
}"""
CONNECT = """(url) => new Promise((resolve) => {
  const socket = new WebSocket(url);
  socket.onmessage = ({ data }) => data[0] === '0' ? socket.send('40') : resolve(data);
  socket.onclose = () => resolve('closed');
})"""
SHOW = """(url) => new Promise((resolve) => {
  const image = new Image();
  image.onload = () => resolve('shown');
  image.onerror = () => resolve('not shown');
  image.src = url;
})"""
WITH_COOKIES = {"credentials": "include"}


def test_a_script_of_the_shop_acts_as_nobody(chromium: Browser, site: Site, neighbour: Shop) -> None:
    neighbour.more = f"; connect-src {site.url} {site.url.replace('http', 'ws')}"
    neighbour.images = site.url
    context = chromium.new_context(base_url=site.url)  # its console may complain of what is refused
    desk = at_desk(context, "ada")
    own = desk.evaluate(ASK, ["/api/auth/sessions", {}])
    assert own == 200, "the agent's own page reads them"
    page = enter_shop(context, neighbour)
    cookies = _sent_cookies(page, site)
    assert "token=" in cookies, "the browser brings the agent's cookie"
    for path in ("/api/auth/me", "/api/auth/sessions", "/api/tickets", "/socket.io/?EIO=4&transport=polling"):
        assert page.evaluate(ASK, [site.url + path, WITH_COOKIES]) == "kept", path
    assert page.evaluate(ASK, [f"{site.url}/api/auth/sessions", {}]) == 401
    socket = page.evaluate(CONNECT, f"{site.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket")
    assert socket.startswith("44"), socket
    assert "No token provided" in socket
    assert desk.evaluate(SHOW, f"{site.url}/static/favicon.svg") == "shown"
    assert page.evaluate(SHOW, f"{site.url}/static/favicon.svg") == "not shown"
    log_out = {"method": "POST", "mode": "no-cors", **WITH_COOKIES}
    assert page.evaluate(ASK, [f"{site.url}/api/auth/logout", log_out]) == "kept"
    assert desk.evaluate(ASK, ["/api/auth/sessions", {}]) == 200
    context.close()


def test_its_visitors_chat_all_the_same(open_browser: Browsers, neighbour: Shop) -> None:
    ask_in_shop(enter_shop(open_browser(), neighbour), subject="Next door")


def _sent_cookies(page: Page, site: Site) -> str:
    with page.expect_response(f"{site.url}/widget.js?once") as answer:
        page.evaluate(ASK, [f"{site.url}/widget.js?once", {"mode": "no-cors", **WITH_COOKIES}])
    return answer.value.request.all_headers().get("cookie", "")
