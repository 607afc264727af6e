"""Every kind of job, one line each. A name that is stored in a database stays; a kind that goes leaves its jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from parlour.jobs.kind import DAY_S, Kind
from parlour.jobs.kinds import queue

TABLE: Final[Mapping[str, Kind]] = {
    "jobs.forget_ended": Kind(queue.forget_ended, every_s=DAY_S),
}
