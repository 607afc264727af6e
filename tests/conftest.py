"""What every test shares: the databases, hypothesis' profiles, and the rule that nothing is left out unseen."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Generator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.support.clock import CalmLoop

# Compiled once and kept, whatever the environment says. Anew in each of the hundreds of processes that the tests
# start, that is a third of a start; and of the tests themselves ten seconds in each process that runs them.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

pytest_plugins = [
    "tests.support.fixtures",
    "tests.support.command",
    "tests.support.longest_first",
    "tests.support.second_try",
]

# `PARLOUR_TEST_REQUIRE=all`: what would be skipped fails. CI sets it; a machine without a database need not.
REQUIRE_ALL = os.environ.get("PARLOUR_TEST_REQUIRE") == "all"

# In CI the same examples every time, so that a red run can be repeated; elsewhere new ones each time.
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """A machine that stalls for seconds must not fail a test: time that nobody could use does not count."""
    return {"calm": CalmLoop}


def pytest_collection_finish() -> None:
    """Garbage is looked for as in a server (parlour.cli.running): what is here for good is not looked through again,
    and that is thousands of tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Generator[None, Any, Any]:
    return _unless_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    return _unless_skipped((yield))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reasons[_reason(report)] = reasons.get(_reason(report), 0) + 1
    if reasons:
        terminalreporter.section("NOT TESTED HERE", red=True, bold=True)
        for reason, count in sorted(reasons.items()):
            terminalreporter.write_line(f"{count:5} × {reason}")


def _unless_skipped(report: Any) -> Any:
    if REQUIRE_ALL and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped with PARLOUR_TEST_REQUIRE=all. {_reason(report)}"
    return report


def _reason(report: Any) -> str:
    return str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
