"""Processes that take files apart: what strangers send is looked at where it can break nothing.

Decoders are the part of a server most worth attacking, and a small file can unfold to gigabytes or keep a parser
busy for ever: so they run in processes of their own, with bounds on memory and time.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_MEMORY: Final = 2_000_000_000  # bytes of address space for a worker
_WITHIN_S: Final = 30.0
_FILES_FOR_EACH_WORKER: Final = 200


class Workers:
    """A few, started when the first file comes."""

    def __init__(self, *, workers: int | None = None, within_s: float = _WITHIN_S) -> None:
        self._workers = workers or min(2, os.cpu_count() or 1)
        self._within_s = within_s
        self._turn = asyncio.Semaphore(self._workers)
        self._pool: ProcessPoolExecutor | None = None

    async def run(self, work: Callable[[*Ts], T], *args: *Ts) -> T | None:
        """What `work` (a function of a module) returns; None where its worker died or took too long."""
        async with self._turn:
            pool = self._pool = self._pool or self._started()
            running = asyncio.get_running_loop().run_in_executor(pool, work, *args)
            try:
                return await asyncio.wait_for(running, self._within_s)
            except (TimeoutError, BrokenProcessPool):
                self._give_up(pool)
                return None

    def close(self) -> None:
        if self._pool is not None:
            self._give_up(self._pool)

    def _started(self) -> ProcessPoolExecutor:
        # spawn: a fork of a process with threads may take a lock along that nobody will ever release
        return ProcessPoolExecutor(
            self._workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_bound,
            max_tasks_per_child=_FILES_FOR_EACH_WORKER,
        )

    def _give_up(self, pool: ProcessPoolExecutor) -> None:
        """A worker that hangs does not end by being asked."""
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)
        if self._pool is pool:
            self._pool = None


def _bound() -> None:
    """A worker may not eat the machine. Where a system knows no such bound, the one on pixels remains.

    Ctrl-C in a terminal reaches it too; its parent knows what to do.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
