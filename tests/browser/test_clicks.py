"""The benchmark of clicks: `python -m bench --only clicks` in a browser, and the table it makes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from bench.report import TABLES
from playwright.sync_api import Browser

from tests.browser.conftest import CHROMIUM
from tests.support.command import environment

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "benchmarks.md"
ROW = re.compile(r"\| (?P<name>[a-z ]+) \| \*\*(?P<ms>\d+) ms\*\* \| (?P<target>\d+) ms \| .+ \| (?P<most>\d+) ms \|")


def test_both_kinds_of_clicks_are_measured_and_a_smoke_test_writes_nothing(chromium: Browser) -> None:
    assert chromium.is_connected()
    before = DOCUMENT.read_bytes()
    command = [sys.executable, "-m", "bench", "--quick", "--only", "clicks"]
    chosen = {"PARLOUR_TEST_CHROMIUM": str(CHROMIUM)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment() | chosen, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    rows = {found["name"]: found for found in ROW.finditer(done.stdout)}
    assert {name: found["target"] for name, found in rows.items()} == {
        "new to the page": "80",
        "looked at before": "20",
    }
    for found in rows.values():
        assert 1 < int(found["ms"]) <= int(found["most"]) < 10_000
    # On any machine: what is drawn already costs less than what is not.
    assert int(rows["looked at before"]["ms"]) < int(rows["new to the page"]["ms"])
    assert DOCUMENT.read_bytes() == before


def test_the_table_says_which_target_was_missed() -> None:
    table = TABLES["clicks"](
        {
            "new to the page": {"ms": 79.6, "most": 120.0},
            "looked at before": {"ms": 20.4, "most": 31.0},
        }
    )
    assert "| new to the page | **80 ms** | 80 ms | met | 120 ms |" in table
    assert "| looked at before | **20 ms** | 20 ms | **missed** | 31 ms |" in table
