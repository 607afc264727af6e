"""Tasks for media workers that do what a hostile file can make a decoder do; `tests/media/test_workers.py`."""

from __future__ import annotations

import os
import resource
import signal
import time
from pathlib import Path
from typing import Any, Final

from parlour.media import tasks
from parlour.media.worker_main import Task

GRANTED_S: Final = 1


def answer(said: str) -> str:
    return said


def pid() -> int:
    return os.getpid()


def fail() -> None:
    raise ValueError("no picture")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(mark: str) -> int:
    """Dies unless `mark` is there, which it makes first."""
    if not Path(mark).exists():
        Path(mark).touch()
        die()
    return os.getpid()


def hang(mark: str) -> None:
    with Path(mark).open("a") as file:
        file.write(f"{os.getpid()}\n")
    time.sleep(3600)


def spin(mark: str) -> None:
    with Path(mark).open("a") as file:
        file.write(f"{os.getpid()}\n")
    while True:
        pass


def spend(seconds: str) -> str:
    """Processor time."""
    until = time.process_time() + float(seconds)
    while time.process_time() < until:
        pass
    return seconds


def hoard() -> int:
    return len(bytearray(600 * 1024 * 1024))


def flood(path: str) -> int:
    with open(path, "wb") as file:
        for _ in range(70):
            file.write(bytes(1024 * 1024))
    return 70


def print_and_answer() -> str:
    os.write(1, b'"forged"\n')
    return "meant"


def say_too_much() -> str:
    return "x" * 1_000_000


def answer_brackets() -> None:
    """As who has taken over the worker would: past what encodes its answers."""
    for each in range(3, 32):
        if _is_open(str(each)) and os.readlink(f"/proc/self/fd/{each}").startswith("pipe:"):
            os.write(each, b"[" * 60_000 + b"\n")


def note(path: str, name: str) -> None:
    """Writes down the order in which tasks came."""
    with open(path, "a") as file:
        file.write(f"{name}\n")


def confinement() -> dict[str, Any]:
    kinds = ("CORE", "DATA", "FSIZE", "NOFILE")
    return {
        "environment": Path("/proc/self/environ").read_bytes().decode(),
        "descriptors": [
            os.readlink(f"/proc/self/fd/{each}") for each in os.listdir("/proc/self/fd") if _is_open(str(each))
        ],
        "nice": os.nice(0),
        "folder": os.getcwd(),
        "session": os.getsid(0) == os.getpid(),
        "limits": {kind: resource.getrlimit(getattr(resource, f"RLIMIT_{kind}"))[0] for kind in kinds},
        "used_and_granted_s": (time.process_time(), resource.getrlimit(resource.RLIMIT_CPU)[0]),
    }


def _is_open(descriptor: str) -> bool:
    return os.path.lexists(f"/proc/self/fd/{descriptor}")


TASKS: Final = tasks.TASKS | {
    work.__name__: Task(work, cpu_s=GRANTED_S)
    for work in (
        answer, pid, fail, die, die_once, hang, spin, spend, hoard, flood, print_and_answer, say_too_much, note,
        answer_brackets,
        confinement,
    )
}  # fmt: skip
