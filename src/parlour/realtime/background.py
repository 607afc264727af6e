"""Work that outlives the event that began it: background tasks and delayed calls, ended together at the stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from parlour.domain.errors import Fault

log = structlog.get_logger("parlour.realtime")


class Background:
    """The background tasks of this worker. One that fails is one line in the log, and takes nothing else along."""

    def __init__(self) -> None:
        self._tasks: dict[asyncio.Task[None], Coroutine[Any, Any, None]] = {}
        self._stopped = False

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        if self._stopped:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(self._guarded(name, work))
        self._tasks[task] = work
        task.add_done_callback(self._tasks.pop)

    def later(self, seconds: float, name: str, make: Callable[[], Coroutine[Any, Any, None]]) -> asyncio.TimerHandle:
        """Starts a task after a while, unless the handle is cancelled."""
        return asyncio.get_running_loop().call_later(seconds, lambda: self.start(name, make()))

    async def stop(self) -> None:
        self._stopped = True
        tasks = dict(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for work in tasks.values():
            work.close()  # a task that was cancelled before its first step has not touched it

    async def _guarded(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Fault as fault:
            log.info("a background task was refused", task=name, code=fault.code)
        except Exception as error:
            log.error("a background task failed", task=name, error=type(error).__name__, exc_info=error)
