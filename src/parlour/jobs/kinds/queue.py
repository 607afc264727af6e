"""The queue itself: jobs that ended long ago are deleted."""

from __future__ import annotations

from typing import Final

from parlour.actions.system.jobs import forget_ended_jobs
from parlour.domain.jobs import Job
from parlour.jobs.kind import Context

AT_A_STRETCH: Final = 500


async def forget_ended(context: Context, job: Job) -> None:
    """Deletes jobs that were done for a week, or dead for 90 days."""
    if not context.app.clock.is_settled():
        return
    while await context.app.perform_system(forget_ended_jobs, limit=AT_A_STRETCH) == AT_A_STRETCH:
        pass
