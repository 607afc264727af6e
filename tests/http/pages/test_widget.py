"""What other sites get: the loader, and the panel for those that may frame it."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from parlour.http.pages import widget
from parlour.http.pages.assets import Assets
from tests.http.site import Site, build

SHOP = "https://shop.example"
OTHER = "https://other.example:8443"
FRONT = "https://front.example"


@pytest.fixture
def script(site: Site, tmp_path: Path) -> bytes:
    """A front end that was built, whether it was or not."""
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "widget.js").write_bytes(b"(function(){})();")
    site.asgi._inner._app.state.assets = Assets(folder)
    return (folder / "widget.js").read_bytes()


async def test_anybody_may_load_the_loader_and_ask_again_for_little(site: Site, script: bytes) -> None:
    browser = site.browser(origin=SHOP)
    first = await browser.get("/widget.js")
    assert (first.status_code, first.content) == (200, script)
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["cross-origin-resource-policy"] == "cross-origin"
    assert first.headers["cache-control"] == "public, max-age=300"
    again = await browser.get("/widget.js", headers={"if-none-match": f'"x", {first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])


async def test_the_loader_comes_in_the_form_the_build_left_and_the_browser_takes(
    site: Site, script: bytes, tmp_path: Path
) -> None:
    forms = {"br": b"as brotli", "gzip": gzip.compress(script, mtime=0), None: script}
    (tmp_path / "static" / "widget.js.br").write_bytes(b"as brotli")
    (tmp_path / "static" / "widget.js.gz").write_bytes(gzip.compress(script, mtime=0))
    browser = site.browser(origin=SHOP)
    for accepted, encoding in (("gzip, br", "br"), ("br;q=0, gzip;q=0.5", "gzip"), ("gzip;q=0", None), ("", None)):
        asked = browser.stream("GET", "/widget.js", headers={"accept-encoding": accepted})
        async with asked as answer:
            sent = b"".join([part async for part in answer.aiter_raw()])
        assert (sent, answer.headers.get("content-encoding")) == (forms[encoding], encoding)
        assert "accept-encoding" in answer.headers["vary"].lower()


async def test_a_loader_without_compressed_forms_is_sent_as_it_is(site: Site, script: bytes) -> None:
    answer = await site.browser(origin=SHOP).get("/widget.js", headers={"accept-encoding": "gzip, br"})
    assert (answer.content, "content-encoding" in answer.headers) == (script, False)


async def test_without_a_built_front_end_there_is_no_loader(site: Site, tmp_path: Path) -> None:
    site.asgi._inner._app.state.assets = Assets(tmp_path)
    assert (await site.browser().get("/widget.js")).status_code == 404


async def test_only_sites_with_the_widget_and_our_own_pages_frame_the_panel(tmp_path: Path) -> None:
    async with build(tmp_path, widget_origins=(SHOP, OTHER), allowed_origins=(FRONT,)) as site:
        page = await site.browser().get("/widget/panel")
        assert page.status_code == 200
        policy = page.headers["content-security-policy"]
        assert re.findall(r"frame-ancestors [^;]*", policy) == [f"frame-ancestors 'self' {SHOP} {OTHER}"]
        assert "x-frame-options" not in page.headers
        assert page.headers["cross-origin-resource-policy"] == "cross-origin"
        boot = re.search(r'id="boot">(.*?)</script>', page.text)
        assert boot is not None
        assert json.loads(boot[1])["origins"] == [SHOP, OTHER]
        others = await site.browser().get("/")
        assert "frame-ancestors 'none'" in others.headers["content-security-policy"]
        assert others.headers["x-frame-options"] == "DENY"


async def test_a_site_that_is_not_allowed_is_told_so_and_nothing_else(tmp_path: Path) -> None:
    async with build(tmp_path, widget_origins=(SHOP,), allowed_origins=(FRONT,)) as site:
        assert (await site.browser().get("/widget/panel", params={"site": SHOP})).status_code == 200
        for other in (FRONT, OTHER, f"{SHOP}.evil.example", "null", "", "<script>"):
            page = await site.browser().get("/widget/panel", params={"site": other})
            assert page.status_code == 403
            script = "parent.postMessage({parlour:'refused'},'*')"
            assert page.text == f"<!doctype html><script>{script}</script>"
            digest = b64encode(sha256(script.encode()).digest()).decode()
            policy = f"default-src 'none'; script-src 'sha256-{digest}'; frame-ancestors *"
            assert page.headers["content-security-policy"] == policy
            assert "x-frame-options" not in page.headers


async def test_the_panel_knows_nobody_by_a_cookie(site: Site) -> None:
    agent = await site.agent()
    page = await agent.get("/widget/panel")
    assert '"actor":null' in page.text


async def test_the_shop_is_there_in_the_demo_only(site: Site) -> None:
    browser = site.browser()
    for path in ("/demo/shop", "/demo/shop.css"):
        assert (await browser.get(path)).status_code == 404
    site.app.is_demo = True
    page = await browser.get("/demo/shop")
    assert page.status_code == 200
    assert 'src="/widget.js"' in page.text
    assert (await browser.get("/demo/shop.css")).headers["content-type"].startswith("text/css")


def test_a_shop_elsewhere_names_the_server_and_its_nonce() -> None:
    text = widget.render_shop("https://chat.example", "abc")
    assert 'src="https://chat.example/widget.js" nonce="abc"' in text
    assert not re.search(r"\sstyle=|\son\w+=", text)
