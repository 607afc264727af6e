"""A media worker, seen from the server: a process that is asked one thing at a time, over pipes.

It is a fresh interpreter, and no fork: it holds nothing of the server's memory, environment or descriptors.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Sequence
from typing import Any, Final

_START: Final = (
    "import sys; sys.path[:] = sys.argv[2:]; from parlour.media.worker_main import main; main(sys.argv[1])"
)
# Empty, but for what an interpreter that shares its library with others may need to find it.
_ENVIRONMENT: Final = (
    {"LD_LIBRARY_PATH": os.path.join(sys.base_prefix, "lib")} if sysconfig.get_config_var("Py_ENABLE_SHARED") else {}
)
_MOST_ANSWERED: Final = 64 * 1024  # bytes of one answer


class WorkerDied(Exception):
    """The process ended in the middle of a task, or was killed for taking too long. `reason` is for the log;
    `used_up`: it was given the processor time that it may have, so another try would end the same."""

    def __init__(self, reason: str, *, used_up: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.used_up = used_up


class WorkerProcess:
    """Started at once. Raises OSError where the system has no room for one more process. `tasks` names the module
    whose table `TASKS` it serves."""

    def __init__(self, tasks: str) -> None:
        paths = [os.path.abspath(each) for each in sys.path]
        self.calls = 0
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and program)
            [sys.executable, "-I", "-X", "utf8", "-c", _START, tasks, *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=_ENVIRONMENT,
            start_new_session=True,  # Ctrl-C in a terminal is for the server, which ends its workers
        )

    @property
    def pid(self) -> int:
        """The process id, for logs and for the limits that are set on it."""
        return self._process.pid

    def call(self, name: str, arguments: Sequence[str], *, within_s: float) -> Any:
        """What the task returned, as JSON says it. Blocks: call it in a thread. Raises WorkerDied."""
        self.calls += 1
        request = json.dumps([name, list(arguments)]).encode() + b"\n"
        try:
            self._write(request)
            answer = self._read(time.monotonic() + within_s)
        except TimeoutError:
            self.end()
            raise WorkerDied(f"took longer than {within_s:g} s") from None
        except OSError:
            answer = b""
        try:
            return json.loads(answer)
        except (ValueError, RecursionError):
            raise self._died() from None

    def kill(self) -> None:
        """From any thread; a call that waits raises WorkerDied."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    def end(self) -> None:
        """Kills it and waits until it is gone. Not while another thread waits in `call`."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _died(self) -> WorkerDied:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1)  # it has closed its output: it is about to end
        self.end()
        code = self._process.returncode
        if code >= 0:
            return WorkerDied(f"ended with {code}")
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        return WorkerDied(name, used_up=name == "SIGXCPU")

    def _write(self, request: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(request)
        self._process.stdin.flush()

    def _read(self, deadline: float) -> bytes:
        """One line, or as much of it as came before the end."""
        assert self._process.stdout is not None
        handle = self._process.stdout.fileno()
        poll = select.poll()  # unlike select(), it takes descriptors above 1,023
        poll.register(handle, select.POLLIN)
        answer = b""
        while not answer.endswith(b"\n") and len(answer) < _MOST_ANSWERED:
            if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise TimeoutError
            data = os.read(handle, _MOST_ANSWERED)
            if not data:
                break
            answer += data
        return answer
