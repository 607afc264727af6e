"""`house` is a running realtime door; `build_house(**settings)` makes one with settings of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.realtime.house import House


@pytest.fixture
async def build_house(tmp_path: Path) -> AsyncIterator[Callable[..., Awaitable[House]]]:
    houses: list[House] = []

    async def build(**settings: Any) -> House:
        house = await House(tmp_path / str(len(houses)), **settings).open()
        houses.append(house)
        return house

    yield build
    for house in houses:
        await house.close()


@pytest.fixture
async def house(build_house: Callable[..., Awaitable[House]]) -> House:
    return await build_house()
