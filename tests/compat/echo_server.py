"""The server under the official clients: its own process, on a port that it keeps through a restart."""

import subprocess
import sys
from pathlib import Path
from typing import Self

import pytest

SCRIPT = Path(__file__).with_name("server.py")


class EchoServer:
    """`examples/echo.py` with the additions of `server.py`, answering when the `with` block begins."""

    def __init__(self, *options: str) -> None:
        self._options = options
        self._port = 0
        self._start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def restart(self) -> None:
        """Stops it as an operator would, and starts it again on the same port."""
        self.stop()
        self._start()

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def _start(self) -> None:
        command = [sys.executable, str(SCRIPT), "--port", str(self._port), *self._options]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line.startswith("Ready at "):
            self.stop()
            pytest.fail(f"the echo server said {line!r}")
        self._port = int(line.rsplit(":", 1)[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
