"""`site`: the HTTP side on an empty database, without rates; `strict_site` has them on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.http.site import Site, build


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with build(tmp_path) as built:
        yield built


@pytest.fixture
async def strict_site(tmp_path: Path) -> AsyncIterator[Site]:
    async with build(tmp_path, rates=True) as built:
        yield built


@pytest.fixture
async def closed_site(tmp_path: Path) -> AsyncIterator[Site]:
    async with build(tmp_path, registration="closed") as built:
        yield built
