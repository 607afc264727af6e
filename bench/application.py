"""Measures the whole application: `message:send` through `parlour serve` to the database, delivered in rooms of ten.

A hundred guests open a ticket each and look at it in ten windows, which makes a hundred rooms of ten; one window of
each sends. Limits of rate are off, everything else is as in production: SQLite commits with synchronous=FULL.
"""

import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from tests.support.servers import run_postgresql

from bench.client import Client
from bench.house import Api, parlour
from bench.machine import cpu_seconds
from bench.peers import Server

ROOMS, MEMBERS = 100, 10
SQLITE, POSTGRESQL = "SQLite, synchronous=FULL", "PostgreSQL"
TARGET_PACE = 5_000  # messages a second, promised of SQLite; PostgreSQL is measured for the record
TARGET_P99 = 50.0  # ms, at half that pace


def measure_application(*, quick: bool, rounds: int, seconds: float) -> dict[str, dict[str, Any]]:
    """For each database: pace and CPU as fast as it goes, then latency at half of that, or of the promise."""
    found: dict[str, dict[str, Any]] = {}
    with parlour() as server:
        found[SQLITE] = _measure(server, quick, rounds, seconds)
    if not quick:
        with run_postgresql(durable=True) as database, parlour(database.url) as server:
            found[POSTGRESQL] = _measure(server, quick, rounds, seconds)
    for name, figures in found.items():
        said = f"{figures['pace']:,.0f} messages/s, {figures['cost']:.0f} µs of CPU each"
        print(f"{name}: {said}, p99 at half {figures['p99']:.1f} ms {figures['complaints'] or ''}", flush=True)
    return found


def _measure(server: Server, quick: bool, rounds: int, seconds: float) -> dict[str, Any]:
    rooms = 5 if quick else ROOMS
    paces, costs, waits, answers, complaints = [], [], [], [], []
    with tempfile.NamedTemporaryFile("w", suffix=".people") as people:
        _open_tickets(server, rooms, Path(people.name))
        options = ("--people", people.name, "--rooms", rooms, "--members", MEMBERS)
        with Client(server.port, "application", *options) as client:
            client.run(seconds)  # not counted
            for _ in range(rounds):
                before = cpu_seconds(server.pid)
                outcome = client.run(seconds)
                costs.append((cpu_seconds(server.pid) - before) / outcome["sent"] * 1e6)
                paces.append(outcome["acks"] / outcome["seconds"])
                complaints += outcome.complaints()
                calm = client.run(seconds, min(TARGET_PACE, paces[-1]) / 2)
                waits.append(calm["p99_ms"])
                answers.append(calm["ack_p99_ms"])
                complaints += calm.complaints()
    figures = {"pace": median(paces), "cost": median(costs), "p99": median(waits), "ack_p99": median(answers)}
    return {**figures, "half": min(TARGET_PACE, median(paces)) / 2, "complaints": complaints}


def _open_tickets(server: Server, count: int, file: Path) -> None:
    """Writes who sits where: a line "TOKEN CONVERSATION" for each window, room after room."""
    lines = []
    api = Api(server.port)
    for number in range(count):
        api.token = None
        api.token = api.post("/api/guests", {"name": f"Guest {number}"})["guestToken"]
        ticket = api.post("/api/tickets", {"name": "Guest", "subject": "Load", "message": "Hello"})["ticket"]
        lines += [f"{api.token} {ticket['id']}"] * MEMBERS
    file.write_text("\n".join(lines))
