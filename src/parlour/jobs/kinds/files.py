"""Files: what nobody sent is forgotten, and bytes that no row speaks of are removed."""

from __future__ import annotations

from typing import Final

from parlour.actions.system.files import forget_unsent, known_among, stored_in_all
from parlour.app import App
from parlour.domain.ids import is_id
from parlour.domain.jobs import Job
from parlour.domain.limits import UNSENT_MS
from parlour.jobs.kind import Context

AT_A_STRETCH: Final = 500
SETTLED_S: Final = 3600  # a file is kept before its row is written: younger ones are let be


async def sweep(context: Context, job: Job) -> None:
    """Every file that is kept is looked up; those of deleted messages go too.

    Not for a day after the clock jumped: what is in somebody's composer is then older than it is.
    """
    if context.app.clock.is_settled():
        await sweep_files(context.app)


async def remove(context: Context, job: Job) -> None:
    """Removes the bytes of `fileIds` at once, but for those that a row names after all."""
    ids = [each for each in job.payload["fileIds"] if is_id(each)]
    known = await context.app.read_system(known_among, ids=ids)
    await context.app.uploads.remove([each for each in ids if each not in known])


async def sweep_files(app: App, *, settled_s: float = SETTLED_S) -> None:
    """Forgets what was not sent for a day, then removes the bytes that no row speaks of for `settled_s` seconds."""
    before = app.clock.now_ms() - UNSENT_MS
    while await app.perform_system(forget_unsent, before=before, limit=AT_A_STRETCH) >= AT_A_STRETCH:
        pass

    async def known(ids: list[str]) -> set[str]:
        return await app.read_system(known_among, ids=ids)

    await app.uploads.sweep(known, at_a_stretch=AT_A_STRETCH, settled_s=settled_s)
    app.uploads.stored = await app.read_system(stored_in_all)
