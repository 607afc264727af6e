"""Upgrades whose process is killed: the next start finishes them, and a dead process holds up nobody."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from parlour.store.migrate import migrate
from parlour.store.schema import version
from tests.support.command import environment
from tests.support.databases import Database
from tests.support.old_databases import ROWS, another, put_rows, state

ROOT = Path(__file__).parents[2]
OLD = "0005"
KILLS = (3, 12, 19)
FILLED_IN = ("messages", "conversations", "agent_positions", "uncounted", "people")


@contextmanager
def dying(url: str, folder: Path, name: str, after: int, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """This command on that database, in a process that gets the signal in the middle of the migrations."""
    settings = {"PARLOUR_DATABASE_URL": url, "PARLOUR_DATA": str(folder / "data")}
    with (folder / "dying").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.dying", name, str(after), *command],
            cwd=ROOT,
            env={**environment(), **settings},
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def old(url: str) -> None:
    """An old version's database, with rows."""
    for stop in sorted(ROWS):
        if stop <= OLD:
            asyncio.run(migrate(url, snapshot=False, to=stop))
            put_rows(url, stop)


def filled(url: str) -> dict[str, Any]:
    """The schema, and the rows of tables that a server which has just started leaves alone: no files, for the old
    ones that were never sent are swept."""
    found = state(url)
    return {name: {**table, "rows": table["rows"] if name in FILLED_IN else ()} for name, table in found.items()}


def test_a_start_after_starts_that_were_killed_finds_everything(
    empty_database: Database, request: pytest.FixtureRequest, serve: Callable[..., Any], tmp_path: Path
) -> None:
    url = empty_database.url
    old(url)
    for after in KILLS:
        with dying(url, tmp_path, "SIGKILL", after, "serve", "--port", "0") as process:
            assert process.wait(120) == -signal.SIGKILL, (tmp_path / "dying").read_text()
    served = serve(PARLOUR_DATABASE_URL=url)
    assert served.stop()[0] == 0

    async def undisturbed() -> dict[str, Any]:
        async with another(request, empty_database.kind, tmp_path) as other:
            await asyncio.to_thread(old, other)
            await migrate(other, snapshot=False)
            return filled(other)

    assert filled(url) == asyncio.run(undisturbed())


def test_a_process_waits_for_another_that_migrates_until_that_one_is_dead(
    empty_database: Database, tmp_path: Path
) -> None:
    url = empty_database.url
    with dying(url, tmp_path, "SIGSTOP", 10, "migrate") as holder:
        _stopped(holder.pid)
        with dying(url, tmp_path, "SIGCONT", 0, "migrate") as waiting:
            time.sleep(3)  # as long as it takes to begin
            assert waiting.poll() is None, (tmp_path / "dying").read_text()
            holder.kill()
            assert waiting.wait(60) == 0, (tmp_path / "dying").read_text()
    assert not asyncio.run(migrate(url)).changed
    assert version.HEAD in str(state(url)["alembic_version"]["rows"])


def _stopped(pid: int) -> None:
    _, status = os.waitpid(pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status), status
