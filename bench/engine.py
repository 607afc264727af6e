"""Measures the Socket.IO engine beside its peers: servers on one core, the client on the other, taking turns."""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

from bench.client import Client
from bench.machine import cpu_seconds, resident_bytes
from bench.peers import FLOOR, NODE, PARLOUR, PYTHON, Server, serving
from bench.scenarios import PACED, SCENARIOS, Scenario

RIVALS = (PARLOUR, NODE)
SETTLE = 6.0  # seconds in which an idle server may give memory back before it is weighed


@dataclass
class Samples:
    """What one server showed in the rounds of one scenario."""

    cost: list[float] = field(default_factory=list)  # µs of the server's CPU for each counted thing
    p50: list[float] = field(default_factory=list)  # ms
    p99: list[float] = field(default_factory=list)  # ms
    pace: list[float] = field(default_factory=list)  # counted things a second of wall time
    client_busy: list[float] = field(default_factory=list)  # share of the client's core
    complaints: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, object]:
        figures = {name: median(values) for name, values in vars(self).items() if name != "complaints"}
        return {**figures, "spread": [min(self.cost), max(self.cost)], "complaints": self.complaints}


def measure_engine(keys: Sequence[str], *, rounds: int, seconds: float, quick: bool) -> dict[str, dict[str, object]]:
    """For each scenario and server the medians of its rounds; Parlour and Node take turns, the others follow."""
    results: dict[str, dict[str, object]] = {}
    for scenario in (*SCENARIOS, PACED):
        if keys and scenario.key not in keys:
            continue
        chosen = scenario.smaller() if quick else scenario
        found = _take_turns(chosen, RIVALS, rounds, seconds)
        if not quick:
            found |= _take_turns(chosen, _bystanders(scenario), 1, seconds)
        results[scenario.key] = {name: samples.summary() for name, samples in found.items()}
        _tell(scenario, results[scenario.key])
    return results


def measure_idle(connections: int, *, rounds: int, quick: bool) -> dict[str, float]:
    """Bytes of resident memory for each idle connection, median over fresh servers."""
    names = RIVALS if quick else (*RIVALS, PYTHON)
    weighed: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        for name in names if turn == 0 else RIVALS:
            weighed[name].append(_weigh(name, connections, 1.0 if quick else SETTLE))
    found = {name: median(values) for name, values in weighed.items()}
    print(
        "memory for an idle connection:",
        ", ".join(f"{name} {size:,.0f} B" for name, size in found.items()),
        flush=True,
    )
    return found


def _bystanders(scenario: Scenario) -> tuple[str, ...]:
    return (PYTHON,) if scenario.unit == "handshakes" else (PYTHON, FLOOR)


def _take_turns(scenario: Scenario, names: Sequence[str], rounds: int, seconds: float) -> dict[str, Samples]:
    found = {name: Samples() for name in names}
    with ExitStack() as stack:
        pairs = []
        for name in names:
            server = stack.enter_context(serving(name))
            pairs.append((server, stack.enter_context(Client(server.port, scenario.load, *scenario.options))))
        for _, client in pairs:
            client.run(seconds, scenario.rate)  # compilers warm up, caches fill; not counted
        for _ in range(rounds):
            for server, client in pairs:
                _sample(scenario, server, client, seconds, found[server.name])
    return found


def _sample(scenario: Scenario, server: Server, client: Client, seconds: float, into: Samples) -> None:
    before = cpu_seconds(server.pid)
    outcome = client.run(seconds, scenario.rate)
    spent = cpu_seconds(server.pid) - before
    latency = "" if scenario.unit == "deliveries" else "ack_"
    into.cost.append(spent / max(outcome[scenario.unit], 1) * 1e6)
    into.p50.append(outcome[latency + "p50_ms"])
    into.p99.append(outcome[latency + "p99_ms"])
    into.pace.append(outcome[scenario.unit] / outcome["seconds"])
    into.client_busy.append(outcome["client_cpu"] / outcome["seconds"])
    into.complaints += outcome.complaints()


def _weigh(name: str, connections: int, settle: float) -> float:
    """The least memory seen while the server settles, so that nobody pays for garbage not yet collected."""
    with serving(name) as server:
        with Client(server.port, "idle", "--connections", 10):
            time.sleep(0.5)
        before = resident_bytes(server.pid)
        with Client(server.port, "idle", "--connections", connections):
            sizes: list[int] = []
            deadline = time.monotonic() + settle
            while not sizes or time.monotonic() < deadline:
                time.sleep(0.25)
                sizes.append(resident_bytes(server.pid))
        return (min(sizes) - before) / connections


def _tell(scenario: Scenario, found: dict[str, object]) -> None:
    parts = []
    for name, summary in found.items():
        assert isinstance(summary, dict)
        parts.append(
            f"{name} {summary['cost']:.2f} µs, p99 {summary['p99']:.2f} ms {' '.join(summary['complaints'])}"
        )
    print(f"{scenario.title}: {'; '.join(parts)}", flush=True)
