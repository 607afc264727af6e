"""The pages in languages that nobody speaks: from right to left, and half as long again.

Their texts are made in a build of their own (web/vite.pseudo.config.ts), which is put in place of the real one on its
way to the browser; what the server serves knows nothing of it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from tests.browser.conftest import browsers
from tests.browser.shared_server import Town, built_town, town, walk  # noqa: F401 — fixtures
from tests.browser.test_access import looks

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/parlour/static"
Opened = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (ROOT / "web/node_modules/vite").exists():
        pytest.skip(
            "The front end's tools are not installed (npm ci in web/): no page was tried in a pseudo-language."
        )
    folder = tmp_path_factory.mktemp("pseudo")
    command = [sys.executable, "scripts/frontend.py", "npm", "exec", "--", "vite", "build"]
    command += ["-c", "vite.pseudo.config.ts", "--outDir", str(folder), "--logLevel", "error"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    return folder


def speaking(opened: Opened, town: Town, pseudo: Path, locale: str) -> Opened:  # noqa: F811
    """Browsers whose reader has chosen a pseudo-language, and whose scripts speak it."""
    stand_ins = _stand_ins(pseudo)

    def serve(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        path = pseudo / "assets" / stand_ins.get(name, name)
        route.fulfill(path=path) if path.is_file() else route.continue_()

    def open_one(**options: object) -> BrowserContext:
        context = opened(**options)
        context.add_cookies([{"name": "locale", "value": locale, "url": town.url}])
        context.route("**/static/assets/*", serve)
        return context

    return open_one


def _stand_ins(pseudo: Path) -> dict[str, str]:
    """What the server's pages name, in the other build; what those load in turn is asked for by its own name."""
    real, other = (json.loads((folder / "manifest.json").read_text()) for folder in (STATIC, pseudo))
    found = dict[str, str]()
    for source, chunk in real.items():
        if twin := other.get(source):
            names = [(chunk["file"], twin["file"]), *zip(chunk.get("css", []), twin.get("css", []), strict=True)]
            found |= {Path(mine).name: Path(its).name for mine, its in names}
    return found


# Text that no translator has touched: what people wrote themselves says so by its direction or language; initials are
# hidden from readers; the names of emoji are Unicode's, in English where it has no others.
UNTRANSLATED = """() => {
    const OWN = '[dir=auto], bdi, time, kbd, [lang]:not(html), script, style, noscript, svg, [data-seq] p, ' +
        'textarea, [aria-hidden=true], .emoji-kinds, .emoji-section, .emoji-tones';
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = node.data.trim();
        if (/\\p{L}{2}/u.test(text) && !/[⟦⟧]/.test(text) && !node.parentElement.closest(OWN)) found.push(text);
    }
    for (const one of document.querySelectorAll('[aria-label], [title], [placeholder]'))
        for (const name of ['aria-label', 'title', 'placeholder']) {
            const text = one.getAttribute(name) ?? '';
            if (/\\p{L}{2}/u.test(text) && !/⟦/.test(text) && !one.closest(OWN)) found.push(`${name}: ${text}`);
        }
    return found;
}"""
# Names of people, languages and browsers, what people said, and times.
GIVEN = re.compile(
    r"Parlour|Gil|Ada|Ben|Root|Mia|Noa|Donau|Picnic|https?:|English|Español|^EN|Safari|Chrom|@example|\d:\d\d"
)


@pytest.mark.parametrize("locale", ["ar-XB", "en-XA"], ids=["right to left", "long words"])
def test_every_page_fits_in_any_language(town: Town, pseudo: Path, locale: str) -> None:  # noqa: F811
    problems = []
    direction = "rtl" if locale == "ar-XB" else "ltr"
    with browsers(town.chromium, town.url) as opened:
        readers = speaking(opened, town, pseudo, locale)
        for name, page in walk(town, readers, viewport={"width": 1280, "height": 800}):
            assert page.locator("html").get_attribute("dir") == direction, name
            problems += [f"{name}: {one}" for one in looks(page)]
            left: list[str] = page.evaluate(UNTRANSLATED)
            problems += [f"{name}, without a key: {text}" for text in left if not GIVEN.search(text)]
            if "," not in name:
                problems += [f"{name}, on a phone: {one}" for one in _narrow(page)]
    assert not problems, "\n".join(dict.fromkeys(problems))


def _narrow(page: Page) -> list[str]:
    page.set_viewport_size({"width": 390, "height": 844})
    found = looks(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    return found
