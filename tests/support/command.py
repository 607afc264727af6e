"""The command line as somebody else's program: started, read, stopped."""

from __future__ import annotations

import json
import os
import re
import select
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

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


class Forked:
    """A command in a process that is not a child of ours, with what tests use of `subprocess.Popen`."""

    def __init__(self, line: socket.socket, stdout: IO[str] | None = None) -> None:
        self._line, self._told = line, line.makefile("rb", buffering=0)  # what is read here, select would miss
        self._status: int | None = None
        self.pid = int(self._told.readline())
        self.stdout = stdout

    def send_signal(self, number: signal.Signals) -> None:
        if self._status is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """As Popen tells it: the exit status, or the number of the signal below zero."""
        if self._status is None:
            if not select.select([self._line], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("parlour", timeout or 0)
            self._status = int(self._told.readline())
            self._told.close()
            self._line.close()
        return self._status


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
        with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
            given.write(stdin.encode())
            given.seek(0)
            command = self.start(arguments, env, given.fileno(), out.fileno(), err.fileno())
            try:
                status = command.wait(LONGEST_S)
            except subprocess.TimeoutExpired:
                command.kill()
                raise
            out.seek(0)
            err.seek(0)
            return Done(status, out.read().decode(), err.read().decode())

    def start(self, arguments: Sequence[str], env: Mapping[str, str], *streams: int) -> Forked:
        """A command that runs, on these descriptors for its standard streams."""
        request = {"arguments": arguments, "environment": dict(env), "folder": os.getcwd()}
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [b"!"], [theirs.fileno(), *streams])
        ours.settimeout(LONGEST_S)
        ours.sendall(json.dumps(request).encode() + b"\n")
        return Forked(ours)

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
    process: subprocess.Popen[str] | Forked
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


Launch = Callable[[Sequence[str], Mapping[str, str], IO[str]], "subprocess.Popen[str] | Forked"]


def _executed(arguments: Sequence[str], env: Mapping[str, str], errors: IO[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "parlour", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=env)


def forking(prefork: Prefork) -> Launch:
    """Servers for `serving` that need not load what they run: a second less of processor time for each."""

    def launch(arguments: Sequence[str], env: Mapping[str, str], errors: IO[str]) -> Forked:
        ours, theirs = os.pipe()
        nothing = os.open(os.devnull, os.O_RDONLY)
        try:
            forked = prefork.start(arguments, env, nothing, theirs, errors.fileno())
        finally:
            os.close(nothing)
            os.close(theirs)
        forked.stdout = os.fdopen(ours, encoding="utf-8")
        return forked

    return launch


@pytest.fixture
def serve(prefork: Prefork, tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """`serve()` starts `parlour serve` on a free port and waits for its ready line; gone at the end of the test."""
    with serving(tmp_path, forking(prefork)) as start:
        yield start


@pytest.fixture
def serve_process(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """The same as a new process, for what is to be known of that."""
    with serving(tmp_path) as start:
        yield start


@contextmanager
def serving(folder: Path, launch: Launch = _executed) -> Iterator[Callable[..., Served]]:
    """The same for as long as the block lasts; the data is in `folder`."""
    started: list[Served] = []

    def start(*arguments: str, command: str = "serve", port: int = 0, **settings: str) -> Served:
        log = folder / f"log-{len(started)}"
        given = {**environment(), "PARLOUR_DATA": str(folder / "data"), **settings}
        begun = time.monotonic()
        with log.open("w") as errors:
            process = launch([command, "--port", str(port), *arguments], given, errors)
        served = Served(process, log=log)
        started.append(served)
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
