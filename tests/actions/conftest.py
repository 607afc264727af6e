"""A stage on each database in turn."""

from __future__ import annotations

from typing import Any

import pytest

from parlour.store.engine import Store
from tests.factories import Stage


@pytest.fixture
def stage(store: Store, told: list[Any]) -> Stage:
    return Stage(store, told)
