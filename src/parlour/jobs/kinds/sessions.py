"""Log-ins: sessions and one-time links whose time is over are deleted."""

from __future__ import annotations

from typing import Final

from parlour.actions.system.sessions import forget_ended_links, forget_expired_sessions
from parlour.domain.jobs import Job
from parlour.jobs.kind import Context

AT_A_STRETCH: Final = 500


async def forget_expired(context: Context, job: Job) -> None:
    """A day after they expired: their rows hold addresses and devices, which nobody needs any more.

    Not for a day after the clock jumped: whoever was logged in before is logged in once it is set right.
    """
    if not context.app.clock.is_settled():
        return
    while await context.app.perform_system(forget_expired_sessions, limit=AT_A_STRETCH) == AT_A_STRETCH:
        pass
    await context.app.perform_system(forget_ended_links)
