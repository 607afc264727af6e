"""Tables out of figures: for the terminal, and between the markers of docs/benchmarks.md."""

import json
import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.application import SQLITE, TARGET_P99, TARGET_PACE
from bench.clicks import TARGETS as CLICK_TARGETS
from bench.faces import TARGET_FPS, TARGET_GROWTH
from bench.machine import BUILD, ROOT
from bench.node import find_node
from bench.pages import TARGET_MS
from bench.peers import FLOOR, NODE, PARLOUR, PYTHON
from bench.reconnection import SOCKETS, TARGET_S
from bench.reconnection import TARGET_MS as TARGET_BACK
from bench.scenarios import IDLE_TARGET, PACED, SCENARIOS

DOCUMENT = ROOT / "docs" / "benchmarks.md"
RESULTS = BUILD / "results.json"
Found = dict[str, Any]


def print_tables(found: Found) -> None:
    for part, figures in found.items():
        print(f"\n{TABLES[part](figures)}", flush=True)


def remember(found: Found) -> None:
    """Adds what was measured now to what earlier runs measured, so that parts can be run on their own."""
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    stamp = {"measured": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"), "versions": versions()}
    for part, figures in found.items():
        kept[part] = {"figures": figures, **stamp}
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(kept, indent=1))


def write_document() -> None:
    """Replaces what stands between `<!-- part -->` and `<!-- /part -->` in the document; the words round it stay."""
    text = DOCUMENT.read_text()
    for part, entry in json.loads(RESULTS.read_text()).items():
        table = f"{TABLES[part](entry['figures'])}\n\nMeasured {entry['measured']}: {entry['versions']}."
        before, _, rest = text.partition(f"<!-- {part} -->\n")
        after = rest.partition(f"<!-- /{part} -->")[2]
        text = f"{before}<!-- {part} -->\n{table}\n<!-- /{part} -->{after}"
    DOCUMENT.write_text(text)


def complaints(found: Found) -> list[str]:
    """Every delivery that was not accounted for, as sentences."""
    engine: Found = found.get("engine", {})
    summaries = {f"{key}, {server}": each for key, servers in engine.items() for server, each in servers.items()}
    summaries |= found.get("application", {}) | found.get("members", {})
    return [f"{where}: {complaint}" for where, each in summaries.items() for complaint in each["complaints"]]


def versions() -> str:
    """Everything a figure depends on, in one line."""
    packages = ("uvicorn", "uvloop", "httptools", "websockets", "msgspec", "python-socketio")
    node = find_node()
    peers = json.loads((ROOT / "bench" / "node" / "package.json").read_text())["dependencies"]
    said = [
        f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        f"{os.cpu_count()} cores ({_processor()})",
        f"Python {platform.python_version()}",
    ]
    said += [f"{name} {version(name)}" for name in packages]
    if node:
        asked = subprocess.run([*node, "--version"], capture_output=True, text=True, check=True)
        said.append(f"Node {asked.stdout.strip()}")
    return ", ".join([*said, *(f"{name} {number}" for name, number in peers.items())])


def _processor() -> str:
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.machine()


def _engine_table(figures: Found) -> str:
    lines = _head("server CPU, µs")
    for scenario in SCENARIOS:
        if servers := figures.get(scenario.key):
            costs = {name: summary["cost"] for name, summary in servers.items()}
            lines.append(_row(scenario.title, costs, scenario.target, "{:.2f}"))
    if paced := figures.get(PACED.key):
        waits = {name: summary["p99"] for name, summary in paced.items()}
        lines += ["", *_head("milliseconds"), _row(PACED.title, waits, PACED.target, "{:.2f}")]
    return "\n".join(lines)


def _idle_table(figures: Found) -> str:
    row = _row("memory for each of 10,000 idle connections", figures, IDLE_TARGET, "{:,.0f}")
    return "\n".join([*_head("bytes"), row])


def _head(unit: str) -> list[str]:
    return [
        f"| {unit} | Parlour | Node | share | target | | python-socketio | floor |",
        "| --- | ---: | ---: | ---: | ---: | --- | ---: | ---: |",
    ]


def _row(title: str, values: dict[str, float], target: float, form: str) -> str:
    share = values[PARLOUR] / values[NODE]
    cells = [form.format(values[name]) if name in values else "" for name in (PARLOUR, NODE, PYTHON, FLOOR)]
    compared = [*cells[:2], f"**{share:.2f}**", f"{target:.2f}", _verdict(share <= target)]
    return f"| {' | '.join([title, *compared, *cells[2:]])} |"


def _application_table(figures: Found) -> str:
    lines = [
        "| database | messages/s | target | | CPU a message | p99 at half | target | | p99 of the ack | half |",
        "| --- | ---: | ---: | --- | ---: | ---: | ---: | --- | ---: | ---: |",
    ]
    for name, one in figures.items():
        calm = one["p99"] <= TARGET_P99
        promised = [f"{TARGET_PACE:,}", _verdict(one["pace"] >= TARGET_PACE)] if name == SQLITE else ["", ""]
        pace = [f"**{one['pace']:,.0f}**", *promised, f"{one['cost']:.0f} µs"]
        waits = [
            f"**{one['p99']:.1f} ms**",
            f"{TARGET_P99:.0f} ms",
            _verdict(calm),
            f"{one['ack_p99']:.1f} ms",
            f"{one['half']:,.0f}/s",
        ]
        lines.append(f"| {' | '.join([name, *pace, *waits])} |")
    return "\n".join(lines)


def _members_table(figures: Found) -> str:
    lines = ["| members in groups of ten | messages/s | CPU a message | p99 |", "| --- | ---: | ---: | ---: |"]
    for name, one in figures.items():
        lines.append(f"| {name} | {one['pace']:,.0f} | **{one['cost']:.0f} µs** | **{one['p99']:.1f} ms** |")
    return "\n".join(lines)


def _reconnection_table(figures: Found) -> str:
    lines = [
        f"| coming back | CPU a socket | target | | sockets/s | {SOCKETS:,} sockets | target | |",
        "| --- | ---: | ---: | --- | ---: | ---: | ---: | --- |",
    ]
    for name, one in figures.items():
        seconds = SOCKETS / one["pace"]
        cost = [f"**{one['cpu_ms']:.2f} ms**", f"{TARGET_BACK:.0f} ms", _verdict(one["cpu_ms"] <= TARGET_BACK)]
        pace = [f"{one['pace']:,.0f}", f"**{seconds:.0f} s**", f"{TARGET_S:.0f} s", _verdict(seconds <= TARGET_S)]
        lines.append(f"| {' | '.join([name, *cost, *pace])} |")
    return "\n".join(lines)


def _pages_table(figures: Found) -> str:
    lines = ["| first page | median | target | | p99 | server CPU |", "| --- | ---: | ---: | --- | ---: | ---: |"]
    for name, one in figures.items():
        cells = [f"**{one['ms']:.1f} ms**", f"{TARGET_MS:.0f} ms", _verdict(one["ms"] <= TARGET_MS)]
        costs = [f"{one['p99']:.1f} ms", f"{one['cpu_ms']:.1f} ms"]
        lines.append(f"| {' | '.join([name, *cells, *costs])} |")
    return "\n".join(lines)


def _faces_table(figures: Found) -> str:
    lines = [
        "| an hour of | heap at the start, half-way, at the end | gained in an hour | target | "
        "| nodes | listeners | long tasks, longest | gaps of 100 ms, longest |",
        "| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    for name, one in figures["hours"].items():
        cells = [
            f"{_steps(one['heap'], '{:.1f}')} MB",
            f"**{one['slope']:+.1f} MB**",
            f"{TARGET_GROWTH:.0f} MB",
            _verdict(one["slope"] <= TARGET_GROWTH),
            _steps(one["nodes"], "{:,}"),
            _steps(one["listeners"], "{:,}"),
            f"{one['tasks']}, {one['longest']:.0f} ms",
            f"{one['stalls']}, {one['gap']:.0f} ms",
        ]
        lines.append(f"| {' | '.join([name, *cells])} |")
    lines += [
        "",
        "| scrolled upwards | frames a second | target | "
        "| late, longest | jumps | messages passed | heap before, after |",
        "| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    for name, one in figures["threads"].items():
        smooth = one["fps"] >= TARGET_FPS and one["jumps"] == 0
        cells = [
            f"**{one['fps']:.1f}**",
            f"{TARGET_FPS:.0f}",
            _verdict(smooth),
            f"{one['late']} of {one['frames']:,}, {one['worst']:.0f} ms",
            str(one["jumps"]),
            f"{one['passed']:,}",
            f"{_steps(one['heap'], '{:.1f}')} MB",
        ]
        lines.append(f"| {' | '.join([name, *cells])} |")
    return "\n".join(lines)


def _clicks_table(figures: Found) -> str:
    lines = [
        "| a click on a ticket | CPU until it is painted | target | | longest |",
        "| --- | ---: | ---: | --- | ---: |",
    ]
    for name, one in figures.items():
        target = CLICK_TARGETS[name]
        cells = [
            f"**{one['ms']:.0f} ms**",
            f"{target:.0f} ms",
            _verdict(one["ms"] <= target),
            f"{one['most']:.0f} ms",
        ]
        lines.append(f"| {' | '.join([name, *cells])} |")
    return "\n".join(lines)


def _steps(values: list[float], form: str) -> str:
    return " → ".join(form.format(value) for value in values)


def _verdict(reached: bool) -> str:
    return "met" if reached else "**missed**"


TABLES = {
    "engine": _engine_table,
    "idle": _idle_table,
    "application": _application_table,
    "members": _members_table,
    "reconnection": _reconnection_table,
    "pages": _pages_table,
    "faces": _faces_table,
    "clicks": _clicks_table,
}
