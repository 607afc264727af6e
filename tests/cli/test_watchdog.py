"""The watchdog, in a process of its own: what ends it, what it leaves on standard error, and what does not end it."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from parlour.cli.watchdog import STATUS

SECONDS = 2
WITHIN_S = 60
"""Far beyond what it takes: only a process that never ends reaches it."""

LOOP = """
import asyncio, re, sys, time, uvloop
from parlour.cli.watchdog import watched

def waiting():
    secret_name = "hunter2"
    time.sleep(600)

def counting():
    while True:
        pass

def matching():
    secret_name = "hunter2"
    re.match(r"(a+)+$", "a" * 60 + "b")

async def main(block):
    with watched(asyncio.get_running_loop(), {seconds}):
        await asyncio.sleep(0.2)
        print("ready", flush=True)
        {body}

with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
    runner.run(main(globals().get(sys.argv[1])))
"""


@contextmanager
def process(
    folder: Path, what: str, body: str = "block()", seconds: int = SECONDS
) -> Iterator[subprocess.Popen[str]]:
    script = folder / "standing.py"
    script.write_text(LOOP.format(seconds=seconds, body=textwrap.indent(body, " " * 8).strip()))
    with (folder / "stderr").open("w") as errors:
        started = subprocess.Popen(
            [sys.executable, str(script), what], stdout=subprocess.PIPE, stderr=errors, text=True
        )
    assert started.stdout is not None
    try:
        assert started.stdout.readline() == "ready\n", (folder / "stderr").read_text()
        yield started
    finally:
        started.kill()
        started.wait()
        started.stdout.close()


@pytest.mark.parametrize(
    ("block", "status"), [("waiting", STATUS), ("counting", STATUS), ("matching", -signal.SIGPROF)]
)
def test_a_loop_that_stands_still_ends_the_process_and_says_once_where(
    tmp_path: Path, block: str, status: int
) -> None:
    with process(tmp_path, block) as stuck:
        assert stuck.wait(WITHIN_S) == status
    written = (tmp_path / "stderr").read_text()
    assert written.count(f"in {block}\n") == 1
    assert "hunter2" not in written
    assert "Traceback" not in written


@pytest.mark.parametrize("block", ["waiting", "counting", "matching"])
def test_a_request_to_stop_ends_it_even_then(tmp_path: Path, block: str) -> None:
    body = "signal.signal(signal.SIGTERM, lambda *_: None)\nblock()"
    with process(tmp_path, block, f"import signal\n{body}") as stuck:
        stuck.send_signal(signal.SIGTERM)
        assert stuck.wait(WITHIN_S) != 0


def test_a_process_that_was_stopped_is_not_stuck(tmp_path: Path) -> None:
    with process(tmp_path, "", "await asyncio.sleep(6)", seconds=2) as alive:
        alive.send_signal(signal.SIGSTOP)
        time.sleep(4)  # of the kernel's, which no test can move
        alive.send_signal(signal.SIGCONT)
        assert alive.wait(WITHIN_S) == 0
    assert (tmp_path / "stderr").read_text() == ""


def test_work_that_lets_the_loop_turn_now_and_then_is_let_be(tmp_path: Path) -> None:
    body = """
for _ in range(60):
    end = time.process_time() + 0.05
    while time.process_time() < end:
        pass
    await asyncio.sleep(0)
"""
    with process(tmp_path, "", body) as busy:
        assert busy.wait(WITHIN_S) == 0
    assert (tmp_path / "stderr").read_text() == ""


def test_it_ends_even_when_nobody_reads_what_it_writes(tmp_path: Path) -> None:
    script = tmp_path / "standing.py"
    full = "import os\nos.set_blocking(2, False)\ntry:\n    while True: os.write(2, b'x' * 65536)\n"
    full += "except BlockingIOError: os.set_blocking(2, True)\nblock()"
    script.write_text(LOOP.format(seconds=1, body=textwrap.indent(full, " " * 8).strip()))
    stuck = subprocess.Popen(
        [sys.executable, str(script), "waiting"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    try:
        assert stuck.wait(WITHIN_S) == -signal.SIGALRM
    finally:
        stuck.kill()
        assert stuck.stderr is not None
        stuck.stderr.close()


def test_without_seconds_there_is_none(tmp_path: Path) -> None:
    with process(tmp_path, "", "time.sleep(2)", seconds=0) as stuck:
        assert stuck.wait(WITHIN_S) == 0


SERVER = """
import re, sys
from pathlib import Path
from parlour.cli.running import run
from parlour.settings import Settings

async def matching(parlour, url):
    re.match(r"(a+)+$", "a" * 60 + "b")

run(Settings(data=Path(sys.argv[1]), watchdog=1), host="127.0.0.1", port=0, after=matching)
"""


def test_the_server_has_one(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(SERVER)
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "data")], capture_output=True, text=True, timeout=240
    )
    assert done.stdout.startswith("Parlour is ready")
    assert done.returncode == -signal.SIGPROF
    assert "in matching\n" in done.stderr
