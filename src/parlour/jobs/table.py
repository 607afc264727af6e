"""Every kind of job, one line each. A name that is stored in a database stays; a kind that goes leaves its jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from parlour.jobs.kind import DAY_S, HOUR_S, MINUTE_S, Kind
from parlour.jobs.kinds import attendance, files, queue, search, sessions, tickets

TABLE: Final[Mapping[str, Kind]] = {
    "attendance.settle": Kind(attendance.settle),
    "attendance.sweep": Kind(attendance.sweep, every_s=MINUTE_S),
    "files.remove": Kind(files.remove),
    "files.sweep": Kind(files.sweep, every_s=HOUR_S, timeout_s=HOUR_S),
    "jobs.forget_ended": Kind(queue.forget_ended, every_s=DAY_S),
    "search.reindex": Kind(search.reindex, timeout_s=DAY_S),
    "sessions.forget_expired": Kind(sessions.forget_expired, every_s=DAY_S),
    "tickets.forget_first": Kind(tickets.forget_first, every_s=HOUR_S),
}
