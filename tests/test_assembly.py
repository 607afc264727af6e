"""What is put together works together."""

from __future__ import annotations

from pathlib import Path

import httpx2

from tests.contract.running import running


async def test_the_troubles_of_the_store_are_among_the_metrics(tmp_path: Path) -> None:
    async with running(tmp_path) as stage:
        stage.store.troubles.count("SQLITE_FULL", "database or disk is full")
        async with httpx2.AsyncClient(base_url=stage.url, trust_env=False, timeout=60) as watcher:
            shown = (await watcher.get("/metrics")).text
    assert "parlour_store_troubles_total 1.0" in shown.splitlines()
