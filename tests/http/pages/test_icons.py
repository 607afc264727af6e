"""Icons and the web app manifest: what a page names is there, of the size that is said."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image

from parlour.http.pages import rendering
from tests.http.site import Site

PUBLIC = Path(__file__).parents[3] / "web" / "public"


@pytest.mark.parametrize(("language", "said"), [("en", "Somebody answers right here"), ("es", "Alguien te responde")])
async def test_a_page_says_what_it_is(site: Site, language: str, said: str) -> None:
    text = (await site.browser().get("/", headers={"accept-language": language})).text
    (about,) = re.findall(r'<meta name="description" content="([^"]+)">', text)
    assert said in about


async def test_what_a_page_links_as_its_icons_is_there(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parlour.http.pages.assets.Assets.has", lambda _, name: (PUBLIC / name).is_file())
    text = (await site.browser().get("/")).text
    linked = dict(re.findall(r'<link rel="([\w-]+)" href="/static/([\w.-]+)"', text))
    assert set(linked) >= {"icon", "apple-touch-icon", "manifest"}
    for name in linked.values():
        assert (PUBLIC / name).is_file()
    with Image.open(PUBLIC / linked["apple-touch-icon"]) as image:
        assert image.size == (180, 180)


def test_the_manifests_icons_are_as_large_as_it_says() -> None:
    manifest = json.loads((PUBLIC / "app.webmanifest").read_text("utf-8"))
    assert (manifest["start_url"], manifest["scope"]) == ("/", "/")
    drawn = [each for each in manifest["icons"] if each["type"] == "image/png"]
    assert {each["sizes"] for each in drawn} == {"192x192", "512x512"}
    assert any(each.get("purpose") == "maskable" for each in drawn)
    for each in drawn:
        with Image.open(PUBLIC / each["src"]) as image:
            assert f"{image.width}x{image.height}" == each["sizes"]


def test_pages_without_a_build_name_no_icons() -> None:
    template = (rendering.TEMPLATES / "base.html").read_text("utf-8")
    condition = template[
        template.index("{% if icon %}") : template.index("{% endif %}", template.index("{% if icon %}"))
    ]
    assert "apple-touch-icon" in condition
    assert "app.webmanifest" in condition
