"""Files: whose rows are gone, their bytes go at once, and do not wait for the hourly sweep."""

from __future__ import annotations

from typing import Final

from parlour.domain.events import FilesRemoved
from parlour.domain.jobs import NewJob
from parlour.store.platform import jobs
from parlour.store.transaction import Transaction

AT_A_STRETCH: Final = 500  # ids in one job: its payload is bounded


def remove_bytes(tx: Transaction, event: FilesRemoved) -> None:
    """Enqueues their removal; it looks again whether a row names them."""
    for start in range(0, len(event.file_ids), AT_A_STRETCH):
        jobs.enqueue(tx, NewJob("files.remove", {"fileIds": list(event.file_ids[start : start + AT_A_STRETCH])}))
