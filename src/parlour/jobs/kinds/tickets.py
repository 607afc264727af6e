"""Tickets: by what repeats of first tickets are recognised is deleted once they are recognised no more."""

from __future__ import annotations

from typing import Final

from parlour.actions.system.first_tickets import forget_first_tickets
from parlour.domain.jobs import Job
from parlour.jobs.kind import Context

AT_A_STRETCH: Final = 500


async def forget_first(context: Context, job: Job) -> None:
    """After ten minutes. Not for a day after the clock jumped: they may be young."""
    if not context.app.clock.is_settled():
        return
    while await context.app.perform_system(forget_first_tickets, limit=AT_A_STRETCH) == AT_A_STRETCH:
        pass
