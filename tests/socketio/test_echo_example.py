"""`examples/echo.py` as it is started by suites and load clients."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ECHO = Path(__file__).parents[2] / "examples" / "echo.py"


@pytest.mark.parametrize(("flags", "path"), [([], "/socket.io/"), (["--engine"], "/engine.io/")])
def test_it_says_when_it_is_ready_takes_its_options_and_stops(flags: list[str], path: str) -> None:
    options = ["--ping-interval", "300", "--ping-timeout", "200", "--max-payload", "5000", "--connect-timeout", "700"]
    with subprocess.Popen(
        [sys.executable, str(ECHO), "--port", "0", *options, *flags], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            ready = re.fullmatch(r"Ready at (http://127\.0\.0\.1:\d+)\n", process.stdout.readline())
            assert ready is not None
            with urllib.request.urlopen(f"{ready[1]}{path}?EIO=4&transport=polling", timeout=60) as answer:
                opened = json.loads(answer.read()[1:])
            assert opened.pop("sid")
            assert opened == {
                "upgrades": ["websocket"],
                "pingInterval": 300,
                "pingTimeout": 200,
                "maxPayload": 5000,
            }
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) in (0, -signal.SIGTERM)
        finally:
            process.kill()
