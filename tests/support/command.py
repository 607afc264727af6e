"""The command line as somebody else's program: started, read, stopped."""

from __future__ import annotations

import json
import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

import pytest

READY = re.compile(r"^Parlour is ready at (http://127\.0\.0\.1:\d+)$", re.MULTILINE)
LONGEST_S = 240


def environment() -> dict[str, str]:
    """This machine's, without settings of whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PARLOUR_")}


@dataclass(frozen=True, slots=True)
class Done:
    status: int
    out: str
    err: str


class Prefork:
    """Runs commands in forks of one process that has imported them: `tests/support/prefork.py`."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(Path(__file__).with_name("prefork.py")), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=environment(),
            )

    def run(self, arguments: Sequence[str], stdin: str, env: Mapping[str, str]) -> Done:
        request = {
            "arguments": arguments,
            "environment": dict(env),
            "folder": os.getcwd(),
        }
        ours, theirs = socket.socketpair()
        with ours, TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
            given.write(stdin.encode())
            given.seek(0)
            with theirs:
                streams = [given.fileno(), out.fileno(), err.fileno()]
                socket.send_fds(self._control, [b"!"], [theirs.fileno(), *streams])
            ours.settimeout(LONGEST_S)
            ours.sendall(json.dumps(request).encode() + b"\n")
            with ours.makefile("r") as line:
                child = int(line.readline())
                try:
                    status = int(line.readline())
                except TimeoutError:
                    os.kill(child, signal.SIGKILL)
                    raise
            out.seek(0)
            err.seek(0)
            return Done(status, out.read().decode(), err.read().decode())

    def close(self) -> None:
        self._control.close()
        self._process.wait(60)


@pytest.fixture(scope="session")
def prefork() -> Iterator[Prefork]:
    started = Prefork()
    yield started
    started.close()


@pytest.fixture
def parlour(prefork: Prefork, tmp_path: Path) -> Callable[..., Done]:
    """`parlour("user", "list")` on this test's data folder."""

    def run(*arguments: str, stdin: str = "", **settings: str) -> Done:
        return prefork.run(arguments, stdin, {**environment(), "PARLOUR_DATA": str(tmp_path / "data"), **settings})

    return run


@pytest.fixture
def parlour_process(tmp_path: Path) -> Callable[..., Done]:
    """The same as a new process, which loads what it needs by itself: a second of processor time for each."""

    def run(*arguments: str, stdin: str = "", **settings: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "parlour", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            env={**environment(), "PARLOUR_DATA": str(tmp_path / "data"), **settings},
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@dataclass
class Served:
    process: subprocess.Popen[str]
    url: str = ""
    out: str = ""
    seconds: float = 0.0
    log: Path = field(default_factory=Path)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Status, and the seconds it took."""
        start = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(60), time.monotonic() - start

    def read_until(self, wanted: re.Pattern[str], within_s: float = 120) -> str:
        """What it has printed so far, as soon as `wanted` is part of it."""
        assert self.process.stdout is not None
        deadline = time.monotonic() + within_s
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while not wanted.search(self.out):
                assert selector.select(max(0, deadline - time.monotonic())), f"{self.out}\n{self.log.read_text()}"
                more = os.read(self.process.stdout.fileno(), 65536).decode()
                assert more, f"it ended: {self.out}\n{self.log.read_text()}"
                self.out += more
        return self.out


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """`serve()` starts `parlour serve` on a free port and waits for its ready line; gone at the end of the test."""
    with serving(tmp_path) as start:
        yield start


@contextmanager
def serving(folder: Path) -> Iterator[Callable[..., Served]]:
    """The same for as long as the block lasts; the data is in `folder`."""
    started: list[Served] = []

    def start(*arguments: str, command: str = "serve", port: int = 0, **settings: str) -> Served:
        log = folder / f"log-{len(started)}"
        with log.open("w") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "parlour", command, "--port", str(port), *arguments],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**environment(), "PARLOUR_DATA": str(folder / "data"), **settings},
            )
        served = Served(process, log=log)
        started.append(served)
        begun = time.monotonic()
        found = READY.search(served.read_until(READY))
        assert found is not None
        served.url, served.seconds = found[1], time.monotonic() - begun
        return served

    try:
        yield start
    finally:
        for served in started:
            served.process.kill()
            served.process.wait()
            assert served.process.stdout is not None
            served.process.stdout.close()  # not read to its end: a process of its own may hold it open
