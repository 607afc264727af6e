"""Measures messages among members: in groups of ten, each of whom also has the list of conversations open.

Every message is committed, acknowledged, delivered to ten sockets, and moves a row in ten lists
(`conversation:updated`). Paced as on a quiet day, on a busy one, and as fast as acknowledgements come back: at a low
pace most of the cost is not the delivery's.
"""

import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median
from typing import Any

from tests.support.servers import run_postgresql

from bench.client import Client
from bench.house import Api, parlour
from bench.machine import cpu_seconds
from bench.peers import Server

GROUPS, IN_GROUP = 50, 10
#: Messages a second; 0: as fast as they are acknowledged.
RATES = (100.0, 800.0, 0.0)
PASSWORD = "a password for the benchmark"


def measure_members(*, quick: bool, rounds: int, seconds: float) -> dict[str, dict[str, Any]]:
    """For each database and rate: messages a second, µs of the server's CPU for each, p99 of deliveries in ms."""
    found = _measure("SQLite", parlour(), quick, rounds, seconds)
    if not quick:
        with run_postgresql(durable=True) as database:
            found |= _measure("PostgreSQL", parlour(database.url), quick, rounds, seconds)
    return found


def _measure(
    name: str, serving: AbstractContextManager[Server], quick: bool, rounds: int, seconds: float
) -> dict[str, dict[str, Any]]:
    groups = 2 if quick else GROUPS
    found = {}
    with serving as server, tempfile.NamedTemporaryFile("w", suffix=".people") as people:
        _gather(server, groups, Path(people.name))
        options = ("--people", people.name, "--rooms", groups, "--members", IN_GROUP)
        with Client(server.port, "application", *options) as client:
            client.run(seconds)  # not counted
            for rate in RATES:
                found[_title(name, rate)] = one = _rounds(server, client, rate, rounds, seconds)
                print(f"{_title(name, rate)}: {one['cost']:.0f} µs of CPU, p99 {one['p99']:.1f} ms", flush=True)
    return found


def _title(database: str, rate: float) -> str:
    return f"{database}, {f'{rate:.0f} a second' if rate else 'closed loop'}"


def _rounds(server: Server, client: Client, rate: float, rounds: int, seconds: float) -> dict[str, Any]:
    outcomes = []
    for _ in range(rounds):
        before = cpu_seconds(server.pid)
        outcome = client.run(seconds, rate)
        outcomes.append((outcome, (cpu_seconds(server.pid) - before) / outcome["sent"] * 1e6))
    return {
        "pace": median(outcome["acks"] / outcome["seconds"] for outcome, _ in outcomes),
        "cost": median(cost for _, cost in outcomes),
        "p99": median(outcome["p99_ms"] for outcome, _ in outcomes),
        "complaints": [line for outcome, _ in outcomes for line in outcome.complaints()],
    }


def _gather(server: Server, groups: int, file: Path) -> None:
    """Writes who sits where: a line "TOKEN CONVERSATION" for each member, group after group."""
    api, lines = Api(server.port), []
    for number in range(groups):
        people = [_join(api, f"member{number}x{place}") for place in range(IN_GROUP)]
        api.token = people[0]["token"]
        others = [one["user"]["id"] for one in people[1:]]
        group = api.post("/api/conversations/group", {"title": f"Group {number}", "participantIds": others})
        api.token = None
        lines += [f"{one['token']} {group['conversation']['id']}" for one in people]
    file.write_text("\n".join(lines))


def _join(api: Api, username: str) -> dict[str, Any]:
    named = {"username": username, "name": username.title(), "email": f"{username}@example.org"}
    return api.post("/api/auth/register", {**named, "password": PASSWORD})
