"""`python -m bench`: measures, prints the tables and writes them to docs/benchmarks.md.

    python -m bench                      everything (about twenty minutes)
    python -m bench --quick              a smoke test: small and short, writes nothing
    python -m bench --only engine        one part: engine, idle, application, members, reconnection, pages,
                                         faces, clicks
    python -m bench --scenario rooms     one scenario of the engine (may be repeated)

Every server listens on the loopback interface only, every round is bounded in time, and what was
started is stopped. Ends with 1 when a delivery was lost, doubled or out of order; a missed target is
marked in the table.
"""

import argparse
import sys

from bench.application import measure_application
from bench.clicks import measure_clicks
from bench.engine import measure_engine, measure_idle
from bench.faces import measure_faces
from bench.machine import Refused
from bench.members import measure_members
from bench.pages import measure_pages
from bench.reconnection import measure_reconnection
from bench.report import complaints, print_tables, remember, write_document

PARTS = ("engine", "idle", "application", "members", "reconnection", "pages", "faces", "clicks")


def main() -> int:
    options = _read_options()
    parts = options.only or (["engine"] if options.scenario else list(PARTS))
    found: dict[str, object] = {}
    try:
        for part in parts:
            found[part] = _measure(part, options)
    except Refused as refusal:
        print(f"bench: {refusal}", file=sys.stderr)
        return 2
    print_tables(found)
    if not options.quick and not options.scenario:
        remember(found)
        write_document()
    wrong = complaints(found)
    for line in wrong:
        print(f"wrong: {line}", file=sys.stderr)
    return 1 if wrong else 0


def _measure(part: str, options: argparse.Namespace) -> object:
    quick: bool = options.quick
    if part == "engine":
        rounds, seconds = (1, 0.3) if quick else (options.rounds, options.seconds)
        return measure_engine(options.scenario, rounds=rounds, seconds=seconds, quick=quick)
    if part == "application":
        rounds, seconds = (1, 0.5) if quick else (options.rounds, options.seconds)
        return measure_application(quick=quick, rounds=rounds, seconds=seconds)
    if part == "members":
        rounds, seconds = (1, 0.5) if quick else (options.rounds, options.seconds)
        return measure_members(quick=quick, rounds=rounds, seconds=seconds)
    if part == "reconnection":
        return measure_reconnection(quick=quick, rounds=1 if quick else options.rounds)
    if part == "pages":
        return measure_pages(quick=quick)
    if part == "faces":
        return measure_faces(quick=quick)
    if part == "clicks":
        return measure_clicks(quick=quick)
    return measure_idle(300 if quick else 10_000, rounds=1 if quick else 3, quick=quick)


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--scenario", action="append", default=[])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
