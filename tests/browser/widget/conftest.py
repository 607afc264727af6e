"""One Parlour and one shop for each file of tests: visitors have browsers of their own, and subjects of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.conftest import CHROMIUM, FLAGS, Site, refurnish
from tests.browser.test_pages import faults, scheme
from tests.browser.widget.shop import Shop, open_shop
from tests.support.command import Prefork, forking, serving

__all__ = ["faults", "scheme"]


# Playwright switches storage partitioning off, and frames of other sites have no storage at all then. Of two switches
# of one name the last one counts: these browsers are as they come.
AS_IT_COMES = "--disable-features=Translate"


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("There is no Chromium on this machine: no page was tried in a browser.")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, AS_IT_COMES], timeout=180_000)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


@pytest.fixture(scope="module")
def neighbour() -> Iterator[Shop]:
    """On Parlour's own host, on another port: one site to a browser, so that cookies travel."""
    with open_shop("127.0.0.1") as shop:
        yield shop


@pytest.fixture(scope="module")
def third() -> Iterator[Shop]:
    """A site that nobody has allowed."""
    with open_shop() as shop:
        yield shop


@pytest.fixture(scope="module")
def shared(
    prefork: Prefork, shop: Shop, neighbour: Shop, furnished: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("shop")
    shutil.copytree(furnished, folder / "data")
    settings = {
        "PARLOUR_AGENT_GRACE": "60",
        "PARLOUR_WIDGET_ORIGINS": f"{shop.url},{neighbour.url}",
        "PARLOUR_RATE_LIMITS": "off",  # one address asks for all of them
    }
    with serving(folder, forking(prefork)) as start:
        site = Site(start, start(**settings), settings, folder / "data")
        shop.server = neighbour.server = site.url
        yield site


@pytest.fixture
def site(shared: Site, furnished: Path) -> Site:
    """As everywhere else, but that it allows the shop."""
    refurnish(shared.data / "parlour.db", furnished / "parlour.db")
    return shared
