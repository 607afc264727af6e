"""Background tasks: each fails alone, and the stop ends them all."""

from __future__ import annotations

import asyncio
import inspect

import pytest
from structlog.testing import capture_logs

from parlour.domain.errors import Fault, NotFound
from parlour.realtime.background import Background


async def _raise(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    ("error", "level", "line"),
    [
        (RuntimeError("broken"), "error", "a background task failed"),
        (NotFound(), "info", "a background task was refused"),
    ],
)
async def test_a_task_that_fails_is_one_line_and_takes_no_other_along(
    error: Exception, level: str, line: str
) -> None:
    background, done = Background(), asyncio.Event()

    async def other() -> None:
        await asyncio.sleep(0)
        done.set()

    with capture_logs() as lines:
        background.start("failing", _raise(error))
        background.start("going on", other())
        await asyncio.wait_for(done.wait(), 5)
    assert [(each["log_level"], each["event"], each["task"]) for each in lines] == [(level, line, "failing")]
    assert isinstance(error, Fault) == ("code" in lines[0])


async def test_the_stop_cancels_what_runs_and_starts_nothing_more() -> None:
    background, began, cancelled, late = Background(), asyncio.Event(), asyncio.Event(), list[str]()

    async def endless() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async def note() -> None:
        late.append("ran")

    background.start("noting", note())
    background.start("endless", endless())
    await asyncio.wait_for(began.wait(), 5)
    assert late == ["ran"]
    await background.stop()
    assert cancelled.is_set()
    background.start("late", note())
    await asyncio.sleep(0)
    assert late == ["ran"]


async def test_what_the_stop_comes_before_never_begins(recwarn: pytest.WarningsRecorder) -> None:
    background, work = Background(), _raise(RuntimeError("it began"))
    background.start("failing", work)
    await background.stop()
    assert inspect.getcoroutinestate(work) == inspect.CORO_CLOSED
    del work
    assert not recwarn.list
