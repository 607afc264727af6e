"""The front end's files: found through the manifest, kept for ever by their hash, and nothing beside them."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from parlour.http.pages.assets import Assets, Bundle, StaticAssets
from tests.http.site import Site

MANIFEST = {
    "src/desk/main.tsx": {"file": "assets/desk-1.js", "imports": ["_a.js", "_b.js"], "css": ["assets/desk-1.css"]},
    "_a.js": {"file": "assets/a-1.js", "imports": ["_b.js"], "css": ["assets/base-1.css"]},
    "_b.js": {"file": "assets/b-1.js", "imports": ["_a.js"]},
}


def test_a_bundle_holds_the_styles_of_every_chunk_once(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    assert Assets(tmp_path).bundle("desk") == Bundle(
        "/static/assets/desk-1.js",
        ("/static/assets/base-1.css", "/static/assets/desk-1.css"),
        ("/static/assets/a-1.js", "/static/assets/b-1.js"),
    )


def test_without_a_build_a_page_has_no_files(tmp_path: Path) -> None:
    assert Assets(tmp_path).bundle("desk") == Bundle()
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    assert Assets(tmp_path).bundle("landing") == Bundle()


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings.py",
        "/static/%2e%2e/settings.py",
        "/static/..%2fsettings.py",
        "/static/%2e%2e%2fsettings.py",
        "/static/..%5csettings.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/assets/%00",
        "/static/manifest.json%00.png",
        "/static/" + "a/" * 2000,
        "/static/" + "a" * 5000,
        "/static/",
        "/static",
        "/static/.",
        "/static/%c0%ae%c0%ae/settings.py",
    ],
)
async def test_no_path_leads_out_of_the_folder(site: Site, path: str) -> None:
    answer = await site.browser().get(path)
    assert answer.status_code == 404, answer.text
    assert answer.json()["code"] == "not_found"


async def test_hashed_files_are_kept_for_ever_and_typed(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "assets" / "app-1.js").write_text("1")
    (folder / "assets" / "app-1.css").write_text("a{}")
    (folder / "favicon.svg").write_text("<svg/>")
    door = Starlette(routes=[Mount("/static", StaticAssets(folder))])
    served = SimpleNamespace(asgi=_with_state(door), clients=[])
    browser = Site.browser(served)  # type: ignore[arg-type]
    script = await browser.get("/static/assets/app-1.js")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-type"].startswith(("text/javascript", "application/javascript"))
    style = await browser.get("/static/assets/app-1.css")
    assert style.headers["content-type"].startswith("text/css")
    assert (await browser.get("/static/favicon.svg")).headers["cache-control"] == "public, max-age=3600"
    again = await browser.get("/static/assets/app-1.js", headers={"if-none-match": script.headers["etag"]})
    assert again.status_code == 304
    assert (await browser.head("/static/assets/app-1.js")).status_code == 200
    await browser.aclose()


async def test_texts_travel_packed_unless_a_part_is_wanted(tmp_path: Path) -> None:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "assets" / "app-2.js").write_text("let a = 1;\n" * 500)
    (folder / "assets" / "a-2.png").write_bytes(b"png" * 500)
    door = Starlette(routes=[Mount("/static", StaticAssets(folder))])
    browser = Site.browser(SimpleNamespace(asgi=_with_state(door), clients=[]))  # type: ignore[arg-type]
    packed = await browser.get("/static/assets/app-2.js", headers={"accept-encoding": "gzip"})
    assert (packed.text, packed.headers["content-encoding"]) == ("let a = 1;\n" * 500, "gzip")
    assert int(packed.headers["content-length"]) < 200
    assert packed.headers["content-type"].startswith(("text/javascript", "application/javascript"))
    plain = await browser.get("/static/assets/app-2.js", headers={"accept-encoding": "identity"})
    assert (plain.text, "content-encoding" in plain.headers) == (packed.text, False)
    assert plain.headers["vary"] == packed.headers["vary"] == "accept-encoding"
    part = await browser.get("/static/assets/app-2.js", headers={"range": "bytes=0-4"})
    assert (part.status_code, part.text) == (206, "let a")
    picture = await browser.get("/static/assets/a-2.png")
    assert (picture.content, "content-encoding" in picture.headers) == (b"png" * 500, False)
    (folder / "assets" / "app-2.js").write_text("let b = 2;")
    assert (await browser.get("/static/assets/app-2.js")).text == "let b = 2;"
    await browser.aclose()


def _with_state(door: Starlette):  # type: ignore[no-untyped-def]
    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        scope.setdefault("state", {})
        await door(scope, receive, send)

    return app


async def test_static_files_are_only_read(site: Site) -> None:
    answer = await site.browser().post("/static/manifest.json", content=b"x")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD"
