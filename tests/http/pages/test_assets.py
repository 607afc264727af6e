"""The front end's files: found through the manifest, kept for ever by their hash, and nothing beside them."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from parlour.http.pages.assets import Assets, Bundle, StaticAssets
from tests.http.site import Site, browser_at

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
    browser = browser_at(_with_state(door))
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


SCRIPT = "let a = 1;\n" * 500


@pytest.fixture
async def assets(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser of a build: a script in both compressed forms, one as gzip only, one small, and a picture."""
    folder = tmp_path / "assets"
    folder.mkdir()
    for name in ("app-2.js", "old-2.js"):
        (folder / name).write_text(SCRIPT)
        (folder / f"{name}.gz").write_bytes(gzip.compress(SCRIPT.encode(), mtime=0))
    (folder / "app-2.js.br").write_bytes(BROTLI)
    (folder / "small-2.js").write_text("1")
    (folder / "a-2.png").write_bytes(b"png" * 500)
    door = Starlette(routes=[Mount("/static", StaticAssets(tmp_path))])
    browser = browser_at(_with_state(door))
    yield browser
    await browser.aclose()


# What brotli makes of a text is the build's affair; here only that these bytes are sent, and named so.
BROTLI = b"the same, as brotli"


@pytest.mark.parametrize(
    ("name", "accepted", "encoding"),
    [
        ("app-2.js", "gzip, deflate, br, zstd", "br"),
        ("app-2.js", "GZIP;q=1.0, BR;q=0.5", "br"),
        ("app-2.js", "gzip", "gzip"),
        ("app-2.js", "gzip, br;q=0", "gzip"),
        ("app-2.js", "br ; q=0.000, gzip;q=0", None),
        ("app-2.js", "identity", None),
        ("app-2.js", "", None),
        ("app-2.js", "x-gzip, brotli", None),
        ("old-2.js", "gzip, br", "gzip"),
        ("old-2.js", "br", None),
        ("small-2.js", "gzip, br", None),
        ("a-2.png", "gzip, br", None),
    ],
)
async def test_the_form_sent_is_the_smallest_that_is_there_and_accepted(
    assets: httpx2.AsyncClient, tmp_path: Path, name: str, accepted: str, encoding: str | None
) -> None:
    ending = {"br": ".br", "gzip": ".gz", None: ""}[encoding]
    expected = (tmp_path / "assets" / f"{name}{ending}").read_bytes()
    async with assets.stream("GET", f"/static/assets/{name}", headers={"accept-encoding": accepted}) as answer:
        sent = b"".join([part async for part in answer.aiter_raw()])
    assert (sent, answer.headers.get("content-encoding")) == (expected, encoding)
    assert int(answer.headers["content-length"]) == len(expected)
    plain = (await assets.get(f"/static/assets/{name}", headers={"accept-encoding": "identity"})).headers
    for header in ("content-type", "cache-control", "vary"):
        assert answer.headers[header] == plain[header]
    assert plain["vary"] == "accept-encoding"
    head = await assets.head(f"/static/assets/{name}", headers={"accept-encoding": accepted})
    assert head.headers["etag"] == answer.headers["etag"]


async def test_each_form_has_an_etag_of_its_own_and_is_asked_for_again_by_it(assets: httpx2.AsyncClient) -> None:
    tags = set()
    for accepted in ("br", "gzip", "identity"):
        wanted = {"accept-encoding": accepted}
        tag = (await assets.head("/static/assets/app-2.js", headers=wanted)).headers["etag"]
        again = await assets.get("/static/assets/app-2.js", headers={**wanted, "if-none-match": tag})
        assert (again.status_code, again.headers["vary"]) == (304, "accept-encoding")
        other = await assets.head("/static/assets/app-2.js", headers={**wanted, "if-none-match": '"another"'})
        assert other.status_code == 200
        tags.add(tag)
    assert len(tags) == 3


async def test_a_part_is_one_of_the_plain_file(assets: httpx2.AsyncClient) -> None:
    part = await assets.get("/static/assets/app-2.js", headers={"range": "bytes=0-4", "accept-encoding": "gzip, br"})
    assert (part.status_code, part.text, "content-encoding" in part.headers) == (206, "let a", False)


async def test_a_compressed_file_asked_for_by_its_name_is_no_script(assets: httpx2.AsyncClient) -> None:
    for ending in ("gz", "br"):
        answer = await assets.head(f"/static/assets/app-2.js.{ending}")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert "content-encoding" not in answer.headers


def _with_state(door: Starlette):  # type: ignore[no-untyped-def]
    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        scope.setdefault("state", {})
        await door(scope, receive, send)

    return app


async def test_static_files_are_only_read(site: Site) -> None:
    answer = await site.browser().post("/static/manifest.json", content=b"x")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD"
