"""`parlour jobs …`: background work seen and retried from the terminal."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.support.connections import NO_TLS

WAITING, DEAD = "01a00000-0000-7000-8000-000000000001", "01a00000-0000-7000-8000-000000000002"
ROW = (
    "INSERT INTO jobs (id, kind, payload, run_at, attempts, last_error, dead_at, created_at) VALUES (?,?,?,?,?,?,?,?)"
)


@contextmanager
def opened(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "data" / "parlour.db")) as database, database:
        yield database


@pytest.fixture
def filled(parlour: Callable[..., Any], tmp_path: Path) -> None:
    parlour("migrate")
    with opened(tmp_path) as database:
        database.execute(ROW, (WAITING, "mail", "{}", 1_800_000_000_000, 0, None, None, 1))
        error = "ValueError: of\n\x1b[31mtwo lines"
        database.execute(ROW, (DEAD, "mail", "{}", 1_700_000_000_000, 10, error, 1_700_000_000_000, 1))


@pytest.mark.usefixtures("filled")
def test_jobs_are_listed_and_dead_ones_apart(parlour: Callable[..., Any]) -> None:
    assert parlour("jobs", "list").out == f"{WAITING}\tmail\twaiting\t0\t2027-01-15T08:00:00Z\t\n"
    [dead] = parlour("jobs", "list", "--dead").out.splitlines()
    assert dead.split("\t")[:4] == [DEAD, "mail", "dead", "10"]
    assert "ValueError: of" in dead
    assert "\x1b" not in dead, "what an error says is shown as text"


@pytest.mark.usefixtures("filled")
def test_a_dead_job_is_retried_by_its_id_or_with_all(parlour: Callable[..., Any], tmp_path: Path) -> None:
    assert parlour("jobs", "retry", DEAD).out == "1 job runs again\n"
    assert parlour("jobs", "list", "--dead").out == ""
    with opened(tmp_path) as database:
        database.execute("UPDATE jobs SET dead_at = 1, attempts = 10")
    assert parlour("jobs", "retry", "--all").out == "2 jobs run again\n"
    assert parlour("jobs", "retry", "--all").out == "0 jobs run again\n"
    with opened(tmp_path) as database:
        rows = database.execute("SELECT attempts, run_at FROM jobs").fetchall()
    assert [attempts for attempts, _ in rows] == [0, 0]
    assert all(abs(run_at - time.time() * 1000) < 600_000 for _, run_at in rows)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--all"),
        ((DEAD, "--all"), "--all"),
        (("nothing",), "no dead or waiting job"),
        ((WAITING[:-1] + "9",), "no dead"),
    ],
)
@pytest.mark.usefixtures("filled")
def test_what_cannot_be_retried_is_said_in_one_line(
    parlour: Callable[..., Any], arguments: tuple[str, ...], said: str
) -> None:
    done = parlour("jobs", "retry", *arguments)
    assert done.status == 1
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_a_running_server_runs_its_jobs_and_counts_them(serve: Callable[..., Any], tmp_path: Path) -> None:
    served = serve()
    deadline, done = time.monotonic() + 60, False
    while not done and time.monotonic() < deadline:
        time.sleep(0.1)
        with opened(tmp_path) as database:
            done = bool(
                database.execute("SELECT 1 FROM jobs WHERE kind = 'jobs.forget_ended' AND done_at > 0").fetchall()
            )
    assert done, "the daily job runs at the start"
    shown = httpx2.get(f"{served.url}/metrics", verify=NO_TLS).text
    assert "parlour_jobs_done_total " in shown
    assert "parlour_jobs_dead 0.0" in shown
    status, seconds = served.stop()
    assert (status, seconds < 10) == (0, True)
