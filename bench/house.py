"""The real application as a benchmark starts it and speaks to it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.machine import Refused, free_port, running
from bench.peers import Server


@contextmanager
def parlour(database_url: str | None = None, data: Path | None = None) -> Iterator[Server]:
    """`parlour serve` on the server's core, limits of rate off; its data is thrown away unless a folder is given."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="parlour-bench-") as folder:
        command = [sys.executable, "-m", "parlour", "serve", "--port", str(port), "--data", str(data or folder)]
        with running(command, port, env=environment(database_url), stdout=subprocess.DEVNULL) as process:
            yield Server("parlour serve", port, process.pid)


def environment(database_url: str | None = None) -> dict[str, str]:
    """This machine's, without settings of whoever measures."""
    settings = {"PARLOUR_RATE_LIMITS": "off", "PARLOUR_LOG_LEVEL": "warning"}
    if database_url:
        settings["PARLOUR_DATABASE_URL"] = database_url
    return {name: value for name, value in os.environ.items() if not name.startswith("PARLOUR_")} | settings


class Api:
    """One kept-alive HTTP connection, as whoever `token` names."""

    def __init__(self, port: int, token: str | None = None) -> None:
        self.token = token
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str) -> dict[str, Any]:
        return self._ask("GET", path, None)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._ask("POST", path, json.dumps(body).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        self._connection.request(method, path, body, headers)
        with self._connection.getresponse() as response:
            text = response.read()
            if response.status >= 400:
                raise Refused(f"{method} {path} was answered {response.status}: {text[:200]!r}")
        answer: dict[str, Any] = json.loads(text)
        return answer
