"""The state of a job, and how it is told from its row."""

from __future__ import annotations

from typing import Any

import pytest

from parlour.domain.jobs import Job


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({}, "waiting"),
        ({"locked_by": "a", "locked_until": 2}, "running"),
        ({"dead_at": 3}, "dead"),
        ({"done_at": 3}, "done"),
        ({"done_at": 3, "locked_by": "a"}, "done"),
    ],
)
def test_a_job_waits_runs_or_has_ended(row: dict[str, Any], state: str) -> None:
    empty = dict.fromkeys(("locked_by", "locked_until", "last_error", "dedupe_key", "done_at", "dead_at"))
    assert Job(id="j", kind="mail", payload={}, run_at=1, attempts=0, created_at=1, **{**empty, **row}).state == state
