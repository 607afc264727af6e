"""Media workers are confined, and one that is killed takes nobody else's file along."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from parlour.media.fair_queue import MOST_EACH
from parlour.media.worker_main import NICER
from parlour.media.workers import QueueFull, Workers
from tests.media.hostile_tasks import GRANTED_S

TASKS = "tests.media.hostile_tasks"
Made = Callable[..., Workers]


@pytest.fixture
async def made() -> AsyncIterator[Made]:
    every: list[Workers] = []

    def make(count: int = 1, within_s: float = 60) -> Workers:
        every.append(Workers(workers=count, within_s=within_s, tasks=TASKS))
        return every[-1]

    yield make
    for workers in every:
        workers.close()


async def marked(path: Path, times: int = 1) -> list[int]:
    """The processes that have begun a task which marks itself."""
    async with asyncio.timeout(60):
        while not path.exists() or len(path.read_text().splitlines()) < times:
            await asyncio.sleep(0.02)
    return [int(line) for line in path.read_text().splitlines()]


def is_running(pid: int) -> bool:
    return os.path.exists(f"/proc/{pid}")


async def test_a_worker_does_one_task_after_the_other(made: Made) -> None:
    workers = made()
    assert await workers.run("answer", "Grüße 你好") == "Grüße 你好"
    assert await workers.run("pid") == await workers.run("pid") != os.getpid()
    assert await workers.run("fail") is None


async def test_a_worker_knows_no_secret_and_holds_nothing_of_the_server(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLOUR_SECRET", "s3cret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:s3cret@host/db")
    with (tmp_path / "parlour.db").open("w") as held:
        os.set_inheritable(held.fileno(), True)
        found = await made().run("confinement")
    assert {each.partition("=")[0] for each in found["environment"].split("\0") if each} <= {"LD_LIBRARY_PATH"}
    assert "s3cret" not in found["environment"]
    assert "parlour.db" not in str(found["descriptors"])
    assert len(found["descriptors"]) <= 5
    assert (found["nice"], found["folder"], found["session"]) == (NICER, "/", True)
    assert found["limits"] == {"CORE": 0, "DATA": 512 << 20, "FSIZE": 64 << 20, "NOFILE": 32}
    used, granted = found["used_and_granted_s"]
    assert 0 < granted - used <= GRANTED_S + 1


async def test_memory_and_files_have_bounds_and_the_worker_outlives_them(made: Made, tmp_path: Path) -> None:
    workers = made()
    before = await workers.run("pid")
    assert await workers.run("hoard") is None
    assert await workers.run("flood", str(tmp_path / "flood")) is None
    assert (tmp_path / "flood").stat().st_size <= 64 << 20
    assert await workers.run("pid") == before


async def test_processor_time_is_granted_for_each_task_and_not_for_all(made: Made) -> None:
    workers = made()
    before = await workers.run("pid")
    for _ in range(4):
        assert await workers.run("spend", "0.7") == "0.7"
    assert await workers.run("pid") == before


async def test_what_uses_up_its_time_is_ended_and_not_tried_again(made: Made, tmp_path: Path) -> None:
    workers, mark = made(), tmp_path / "mark"
    assert await workers.run("spin", str(mark)) is None
    assert len(await marked(mark)) == 1
    assert await workers.run("answer", "next") == "next"


async def test_what_hangs_is_ended_and_tried_once_more(made: Made, tmp_path: Path) -> None:
    workers, mark = made(within_s=0.5), tmp_path / "mark"
    await workers.run("answer", "started")
    assert await workers.run("hang", str(mark)) is None
    assert not any(is_running(pid) for pid in await marked(mark))
    workers._within_s = 60
    assert await workers.run("answer", "next") == "next"


async def test_a_worker_that_dies_once_costs_nobody_anything(made: Made, tmp_path: Path) -> None:
    workers = made()
    before = await workers.run("pid")
    after = await workers.run("die_once", str(tmp_path / "mark"))
    assert isinstance(after, int)
    assert after != before


async def test_what_kills_two_workers_has_failed_and_the_next_is_served(made: Made) -> None:
    workers = made()
    assert await workers.run("die") is None
    assert await workers.run("answer", "next") == "next"


async def test_a_worker_that_somebody_kills_while_it_works_takes_one_task_along(made: Made, tmp_path: Path) -> None:
    workers, mark = made(2), tmp_path / "mark"
    hanging = asyncio.create_task(workers.run("hang", str(mark), whose="mallory"))
    first = (await marked(mark))[0]
    working = asyncio.create_task(workers.run("spend", "0.5", whose="ann"))
    os.kill(first, signal.SIGKILL)
    second = (await marked(mark, 2))[1]
    assert await working == "0.5"
    os.kill(second, signal.SIGKILL)
    assert await hanging is None


async def test_strangers_wait_for_one_task_at_most(made: Made, tmp_path: Path) -> None:
    workers, order = made(), tmp_path / "order"
    tasks = [
        asyncio.create_task(workers.run("note", str(order), f"mallory{number}", whose="mallory"))
        for number in range(20)
    ]
    await asyncio.sleep(0)
    await asyncio.gather(*tasks, workers.run("note", str(order), "ann", whose="ann"))
    assert order.read_text().splitlines().index("ann") <= 1


async def test_nobody_fills_every_worker(made: Made, tmp_path: Path) -> None:
    workers = made(2)
    hanging = [asyncio.create_task(workers.run("hang", str(tmp_path / "mark"), whose="mallory")) for _ in range(5)]
    await marked(tmp_path / "mark")
    assert await workers.run("answer", "hello", whose="ann") == "hello"
    workers.close()
    assert await asyncio.gather(*hanging) == [None] * 5


async def test_too_many_of_one_person_are_refused_and_others_are_not(made: Made, tmp_path: Path) -> None:
    workers = made(2)
    waiting = [
        asyncio.create_task(workers.run("hang", str(tmp_path / "mark"), whose="mallory"))
        for _ in range(MOST_EACH + 1)
    ]
    await marked(tmp_path / "mark")
    with pytest.raises(QueueFull):
        await workers.run("answer", "x", whose="mallory")
    assert await workers.run("answer", "x", whose="ann") == "x"
    workers.close()
    await asyncio.gather(*waiting)


async def test_what_nobody_waits_for_any_more_is_ended(made: Made, tmp_path: Path) -> None:
    workers, mark = made(), tmp_path / "mark"
    task = asyncio.create_task(workers.run("hang", str(mark)))
    [pid] = await marked(mark)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await workers.run("answer", "next") == "next"
    assert not is_running(pid)
    assert len(await marked(mark)) == 1


async def test_closing_ends_the_workers(made: Made, tmp_path: Path) -> None:
    workers = made(2)
    idle = await workers.run("pid")
    hanging = asyncio.create_task(workers.run("hang", str(tmp_path / "mark"), whose="mallory"))
    busy = (await marked(tmp_path / "mark"))[0]
    workers.close()
    assert await hanging is None
    assert not is_running(idle)
    assert not is_running(busy)


async def test_an_answer_cannot_be_forged_by_printing_nor_fill_the_server(made: Made) -> None:
    workers = made()
    assert await workers.run("print_and_answer") == "meant"
    assert await workers.run("say_too_much") is None
    assert await workers.run("answer_brackets") is None, "deeper than a parser of JSON goes"
    assert await workers.run("answer", "next") == "next"


async def test_where_no_process_can_be_started_the_caller_hears_of_it(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*_: object, **__: object) -> None:
        raise BlockingIOError("no more processes")

    workers = made()
    with monkeypatch.context() as patched:
        patched.setattr("parlour.media.worker_process.subprocess.Popen", none_left)
        with pytest.raises(OSError, match="no more processes"):
            await workers.run("answer", "x")
    assert await workers.run("answer", "x") == "x"
