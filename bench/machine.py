"""The machine under the benchmarks: cores, processes and what they cost, read from /proc."""

import os
import resource
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

SERVER_CORE, CLIENT_CORE = 0, 1
CORES = os.sched_getaffinity(0)
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "bench" / "build"


class Refused(Exception):
    """A measurement that cannot be made here; the text says what is missing."""


def spawn(command: Sequence[str], core: int, **options: object) -> "subprocess.Popen[str]":
    """Starts a command pinned to one core (or to what there is), with room for 10,000 sockets."""

    def prepare() -> None:
        os.sched_setaffinity(0, {core} & CORES or CORES)
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    return subprocess.Popen(command, preexec_fn=prepare, text=True, cwd=ROOT, **options)  # type: ignore[call-overload,no-any-return]


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """This process on one core, where it is itself the client."""
    os.sched_setaffinity(0, {core} & CORES or CORES)
    try:
        yield
    finally:
        os.sched_setaffinity(0, CORES)


@contextmanager
def running(command: Sequence[str], port: int, **options: object) -> "Iterator[subprocess.Popen[str]]":
    """A server on the server's core for as long as the block lasts, once it accepts connections on the port."""
    process = spawn(command, SERVER_CORE, **options)
    try:
        wait_for_port(port, process)
        yield process
    finally:
        stop(process)


def stop(process: "subprocess.Popen[str]", seconds: float = 10.0) -> None:
    """Ends a process we started: SIGTERM, and SIGKILL when it has not gone in time."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for_port(port: int, process: "subprocess.Popen[str]", seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Refused(f"the server ended with {process.returncode} before it listened")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise Refused(f"nothing listens on port {port} after {seconds:.0f} s")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process with all its threads, to a hundredth of a second."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
