"""`house` is a running realtime door; `build_house(**settings)` makes one with settings of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.realtime.house import House


@pytest.fixture
async def build_house(tmp_path: Path) -> AsyncIterator[Callable[..., Awaitable[House]]]:
    numbers = count()
    async with AsyncExitStack() as stack:

        async def build(**settings: Any) -> House:
            house = House(tmp_path / str(next(numbers)), **settings)
            stack.push_async_callback(house.close)
            return await house.open()

        yield build


@pytest.fixture
async def house(build_house: Callable[..., Awaitable[House]]) -> House:
    return await build_house()
