"""Which files the processes of one run take first: those with browsers, and of these the longest.

What takes long begins early, so that all processes end together; and as long as one stays among the browsers' files,
it keeps the browser it has started.
"""

from __future__ import annotations

from typing import Any

import pytest

BROWSER = "tests/browser/"
BROWSER_TEST_S = 2.5
TEST_S = 0.15
#: Files whose tests are few and long: seconds of the whole file on an idle machine, give or take half.
LONG_FILES = {
    "tests/browser/test_access.py": 65,
    "tests/browser/test_languages.py": 40,
    "tests/browser/test_trusted_types.py": 25,
    "tests/browser/test_strangers.py": 20,
    "tests/browser/test_promise.py": 20,
    "tests/cli/test_silent_database.py": 60,
    "tests/cli/test_interrupted_upgrade.py": 50,
    "tests/attacks/test_worst_requests.py": 40,
    "tests/http/test_odd_parameters.py": 40,
    "tests/media/test_hostile_media.py": 40,
    "tests/http/test_openapi.py": 35,
    "tests/http/test_fields.py": 30,
    "tests/cli/test_serve.py": 30,
    "tests/cli/test_watchdog.py": 25,
    "tests/actions/talk/test_unread.py": 25,
    "tests/test_coverage.py": 20,
    "tests/cli/test_serving_lock.py": 20,
    "tests/realtime/test_closing.py": 20,
    "tests/cli/test_restore.py": 10,
    "tests/cli/test_settings.py": 10,
    "tests/cli/test_start.py": 10,
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class LongestFirst(LoadFileScheduling):  # type: ignore[misc]  # xdist ships no types
        def _assign_work_unit(self, node: Any) -> None:
            longest = min(self.workqueue, key=lambda path: turn(path, len(self.workqueue[path])))
            self.workqueue.move_to_end(longest, last=False)
            super()._assign_work_unit(node)

    return LongestFirst(config, log)


def turn(path: str, tests: int) -> tuple[bool, float]:
    """A key to sort files by, the first to be run first."""
    in_browser = path.startswith(BROWSER)
    estimated = tests * (BROWSER_TEST_S if in_browser else TEST_S)
    return not in_browser, -LONG_FILES.get(path, estimated)
