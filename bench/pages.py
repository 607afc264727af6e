"""Measures first pages with much behind them: a desk of 100,000 tickets, a conversation of 100,000 messages, a member
with 10,000 conversations.

Wall-clock time of one request after another over one kept-alive connection, so the figure holds everything between
the two ends: parsing, who is calling, queries, JSON.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from bench.house import Api, environment, parlour
from bench.machine import CLIENT_CORE, cpu_seconds, pinned
from bench.seed_data import fill_inbox, furnish

MANY, FEW = 100_000, 1_000
CONVERSATIONS = 10_000
REQUESTS = 200
TARGET_MS = 10.0
PASSWORD = "a password for the benchmark"


def measure_pages(*, quick: bool) -> dict[str, dict[str, float]]:
    """Milliseconds for each first page (median and p99), and the server's CPU in them."""
    count, own = (FEW, FEW) if quick else (MANY, CONVERSATIONS)
    with tempfile.TemporaryDirectory(prefix="parlour-bench-") as folder:
        ticket_id = asyncio.run(furnish(Path(folder), count))
        _make_account(folder, "agent", "agent")
        _make_account(folder, "member", "member")
        asyncio.run(fill_inbox(Path(folder), "member", own))
        with pinned(CLIENT_CORE), parlour(data=Path(folder)) as server:
            api = Api(server.port)
            api.token = api.post("/agent/login", {"login": "agent", "password": PASSWORD})["token"]
            paths = {
                f"list of {count:,} open tickets": "/api/tickets?status=open",
                f"conversation of {count:,} messages": f"/api/conversations/{ticket_id}/messages",
                "the same, a page in the middle": f"/api/conversations/{ticket_id}/messages?before=%s",
            }
            cursor = api.get(paths[f"conversation of {count:,} messages"] + "?limit=200")["nextCursor"]
            found = {name: _time(api, server.pid, path.replace("%s", cursor)) for name, path in paths.items()}
            api.token = api.post("/api/auth/login", {"login": "member", "password": PASSWORD})["token"]
            lists = {
                f"list of {own:,} conversations": "/api/conversations?archived=false",
                "the same, those that are pinned": "/api/conversations?pinned=true",
                "the same, those that are unread": "/api/conversations?unread=true",
            }
            found |= {name: _time(api, server.pid, path) for name, path in lists.items()}
    for name, figures in found.items():
        print(f"first page, {name}: {figures['ms']:.2f} ms, p99 {figures['p99']:.2f} ms", flush=True)
    return found


def _time(api: Api, pid: int, path: str) -> dict[str, float]:
    for _ in range(10):
        assert next(iter(api.get(path).values())), "an empty page would be no measure"
    before, waits = cpu_seconds(pid), []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        api.get(path)
        waits.append((time.perf_counter() - began) * 1e3)
    cpu = (cpu_seconds(pid) - before) / REQUESTS * 1e3
    return {"ms": median(waits), "p99": quantiles(waits, n=100)[98], "cpu_ms": cpu}


def _make_account(folder: str, username: str, role: str) -> None:
    command = [sys.executable, "-m", "parlour", "user", "add", "--username", username, "--role", role]
    command += [
        "--email",
        f"{username}@example.org",
        "--name",
        username.title(),
        "--password-stdin",
        "--data",
        folder,
    ]
    subprocess.run(command, input=PASSWORD, text=True, check=True, env=environment(), stdout=subprocess.DEVNULL)
