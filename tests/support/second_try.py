"""A walk through a browser that fails is walked once more, aloud: docs/decisions/0017.

Nothing else has a second try: what runs on a clock of the test's own fails for a reason.
"""

from __future__ import annotations

from pathlib import Path

import pytest

BROWSER = Path(__file__).parents[1] / "browser"
#: More walks of one run than this that came through only the second time, and the run fails all the same.
EXCUSED = 3

_stumbled: dict[str, str] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(BROWSER):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.outcome == "rerun":  # type: ignore[comparison-overlap]  # what pytest-rerunfailures calls a first failure
        _stumbled[report.nodeid] = report.longreprtext


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if exitstatus == pytest.ExitCode.OK and len(_stumbled) > EXCUSED:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _stumbled:
        return
    terminalreporter.section("WALKED TWICE: each of these is a race to be found", yellow=True, bold=True)
    for nodeid, failure in _stumbled.items():
        terminalreporter.write_line(nodeid, bold=True)
        for line in failure.splitlines()[-12:]:
            terminalreporter.write_line(f"    {line}")
    if len(_stumbled) > EXCUSED:
        terminalreporter.write_line(f"More than {EXCUSED} in one run: no accident. The run fails.", red=True)
