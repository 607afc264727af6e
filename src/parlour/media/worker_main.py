"""Main loop of a media worker: confines its own process, then does one task after the other.

Each line of standard input is a task, `["name", ["argument", …]]`; each line of the answer is what it returned, as
JSON, or `null` for what failed. JSON, and not pickle: whoever takes over a worker must not reach the server by it.
The process ends with its input.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

NICER: Final = 10  # than the server, which people wait for
_MEMORY: Final = 512 * 1024 * 1024  # bytes of data: what is allocated, and not the libraries
_ADDRESS_SPACE: Final = 4 * _MEMORY  # where a system does not count data; a mapped file counts here
_WRITTEN: Final = 64 * 1024 * 1024  # bytes of one file
_OPEN_FILES: Final = 32


@dataclass(frozen=True, slots=True)
class Task:
    """`work` takes strings and returns what JSON can say. `cpu_s`: seconds of processor time, after which the kernel
    ends the process."""

    work: Callable[..., Any]
    cpu_s: int


def main(tasks: str) -> None:
    """Serves the table `TASKS` of the module `tasks`."""
    _confine()
    table: Mapping[str, Task] = importlib.import_module(tasks).TASKS
    with os.fdopen(os.dup(1), "w", encoding="ascii") as answers:
        _close_standard_output()
        for line in sys.stdin.buffer:
            name, arguments = json.loads(line)
            answers.write(json.dumps(_done(table[name], arguments)) + "\n")
            answers.flush()


def _done(task: Task, arguments: list[str]) -> Any:
    _limit_processor_time(task.cpu_s)
    try:
        return task.work(*arguments)
    except Exception:  # whatever a decoder stumbles over
        return None


def _confine() -> None:
    """Where a system knows no such limit, the bounds on pixels, frames and steps remain."""
    os.nice(NICER)
    # Linux: when memory is short, this process goes before the server
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")
    for name, most in (
        ("CORE", 0),
        ("DATA", _MEMORY),
        ("AS", _ADDRESS_SPACE),
        ("FSIZE", _WRITTEN),
        ("NOFILE", _OPEN_FILES),
        ("NPROC", 0),  # it starts nothing
    ):
        _limit(name, most)


def _limit(name: str, most: int) -> None:
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        kind = getattr(resource, f"RLIMIT_{name}")
        _, hard = resource.getrlimit(kind)
        kept = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (kept, kept))


def _limit_processor_time(seconds: int) -> None:
    """The limit counts from the start of the process, so it is moved before each task."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


def _close_standard_output() -> None:
    """What a library prints must not be taken for an answer."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.close(nothing)
