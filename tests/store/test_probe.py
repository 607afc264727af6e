"""Readiness writes a row, now and then, and is refused where no message could be stored."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from parlour.domain.errors import Unavailable
from parlour.store.engine import Store
from parlour.store.probe import EVERY_S, KEY, Probe
from parlour.store.schema.tables import meta
from parlour.store.transaction import Transaction
from tests.support.disk import no_file_above


def written(tx: Transaction) -> str | None:
    found: str | None = tx.execute(select(meta.c.value).where(meta.c.key == KEY)).scalar()
    return found


async def test_it_writes_a_row_of_its_own_every_few_seconds(store: Store) -> None:
    now = [0.0]
    store.probe = Probe(lambda: now[0])
    values = list[str | None]()
    for at in (0.0, EVERY_S - 0.1, EVERY_S):
        now[0] = at
        await store.prove()
        values.append(await store.read(written))
    assert values[0] is not None
    assert values[0] == values[1] != values[2]


async def test_a_row_that_another_process_made_is_written_again(store: Store) -> None:
    second = Probe()
    await store.prove()
    await second.run(store.write)
    assert await store.read(written) is not None


async def test_a_disk_without_space_is_noticed_each_time(sqlite_store: Store, tmp_path: Path) -> None:
    """The transaction itself would succeed: the page reaches the disk at the commit."""
    await sqlite_store.prove()
    sqlite_store.probe = Probe()
    log = tmp_path / "parlour.db-wal"
    with no_file_above(log.stat().st_size):
        for _ in range(2):
            with pytest.raises(Unavailable):
                await sqlite_store.prove()
    await sqlite_store.prove()
