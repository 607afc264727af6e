"""Reindexing of all messages, after an upgrade that finds them by other terms."""

from __future__ import annotations

import asyncio
from typing import Final

from parlour.actions.system.search import reindex_messages
from parlour.domain.jobs import Job
from parlour.jobs.kind import Context

AT_A_STRETCH: Final = 100
PAUSE_S: Final = 0.02  # as long as a stretch takes, so that whoever writes waits for half of them at most


async def reindex(context: Context, job: Job) -> None:
    """Goes on where it was left, a stretch in each transaction, until all messages are done."""
    more = True
    while more:
        more = await context.app.perform_system(reindex_messages, limit=AT_A_STRETCH)
        await asyncio.sleep(PAUSE_S)
