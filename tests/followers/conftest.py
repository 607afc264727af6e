"""A stage whose events are followed, on each database in turn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from parlour import followers
from parlour.store.open import open_store
from tests.factories import Stage
from tests.support.databases import Database


@pytest.fixture
async def stage(database: Database, told: list[Any]) -> AsyncIterator[Stage]:
    store = await open_store(database.url, on_commit=told.extend, follow=followers.follow)
    yield Stage(store, told)
    await store.close()
