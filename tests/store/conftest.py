"""Small things to write down and read back, for tests of the machinery alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from parlour.store.engine import Store
from parlour.store.open import open_store
from parlour.store.prepared import Prepared
from parlour.store.schema.tables import meta
from parlour.store.transaction import Transaction
from tests.support.databases import fresh_sqlite

INSERT = Prepared(insert(meta), columns=["key", "value"])


def put(key: str, value: str = "", *, then: Exception | None = None) -> Callable[[Transaction], str]:
    """An action that writes a row, announces its key, and then perhaps fails."""

    def action(tx: Transaction) -> str:
        tx.change(INSERT, {"key": key, "value": value})
        tx.announce(key)
        if then is not None:
            raise then
        return key

    return action


def keys(tx: Transaction) -> list[str]:
    """What has been written."""
    return list(tx.execute(select(meta.c.key).where(meta.c.key != "epoch").order_by(meta.c.key)).scalars())


def count(tx: Transaction) -> int:
    found: int = tx.execute(select(func.count()).select_from(meta).where(meta.c.key != "epoch")).scalar_one()
    return found


@pytest.fixture
async def sqlite_store(tmp_path: Path, told: list[Any]) -> AsyncIterator[Store]:
    """A store on SQLite alone, for what only its writer thread does."""
    path = str(tmp_path / "parlour.db")
    await fresh_sqlite(path)
    opened = await open_store(path, on_commit=told.extend)
    yield opened
    await opened.close()
