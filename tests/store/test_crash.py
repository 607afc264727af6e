"""What was acknowledged survives the sudden end of the process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from parlour.store.open import open_store
from parlour.store.schema.tables import meta
from tests.support.databases import Database

ROOT = Path(__file__).parents[2]


async def test_every_acknowledged_write_is_there_after_a_kill(database: Database) -> None:
    command = [sys.executable, "-m", "tests.store.load", database.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(300)]
        finally:
            process.kill()
        lines += process.stdout
    acknowledged = {line.split()[1] for line in lines if line.startswith("ack ") and line.endswith("\n")}
    assert len(acknowledged) > 250

    store = await open_store(database.url)
    try:
        stored = set(await store.read(lambda tx: tx.execute(select(meta.c.key)).scalars().all()))
        assert acknowledged <= stored
        if database.kind == "sqlite":
            check = await store.read(lambda tx: tx.connection.exec_driver_sql("PRAGMA integrity_check").scalar())
            assert check == "ok"
    finally:
        await store.close()
