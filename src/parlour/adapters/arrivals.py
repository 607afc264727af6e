"""Uploads in progress: the room they will take up, before anything of it is in the database or on the disk."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from parlour.adapters.files import Incoming

log = structlog.get_logger("parlour.uploads")

_LOGGED_EVERY_S: Final = 60.0


@dataclass(eq=False, slots=True)
class _Arrival:
    owner_id: str
    said: int
    incoming: Incoming

    @property
    def size(self) -> int:
        """Bytes that it will have, as far as that is known."""
        return max(self.said, self.incoming.size)


class Arrivals:
    """The uploads that this process is receiving, and how many bytes they come to."""

    def __init__(self) -> None:
        self._arriving: set[_Arrival] = set()

    @contextmanager
    def count(self, owner_id: str, said: int, incoming: Incoming) -> Iterator[None]:
        """Counts it while the block runs. `said`: how large its sender says it is, 0 for unknown."""
        arrival = _Arrival(owner_id, said, incoming)
        self._arriving.add(arrival)
        try:
            yield
        finally:
            self._arriving.discard(arrival)

    def size(self, owner_id: str | None = None) -> int:
        """Bytes of everything that arrives, or of one person's."""
        return sum(each.size for each in self._arriving if owner_id in (None, each.owner_id))

    def not_yet_written(self) -> int:
        """Bytes that the disk will have to take."""
        return sum(each.size - each.incoming.size for each in self._arriving)


class DiskFloor:
    """Keeps so many percent of the file system that holds `folder` free of uploads: writing messages goes on."""

    def __init__(self, folder: Path, percent: int) -> None:
        self.refused = 0
        self._folder = folder
        self._percent = percent
        self._logged = -_LOGGED_EVERY_S

    async def admits(self, size: int) -> bool:
        """Whether the floor holds with so many bytes more."""
        if not self._percent:
            return True
        free, total = await asyncio.to_thread(self._space)
        if (free - size) * 100 >= total * self._percent:
            return True
        self.refused += 1
        if time.monotonic() - self._logged >= _LOGGED_EVERY_S:
            self._logged = time.monotonic()
            log.error("uploads are refused: the disk is nearly full", free=free, total=total, floor=self._percent)
        return False

    def _space(self) -> tuple[int, int]:
        """Bytes that are free for us, and all. Before the first file, of the folder that it will stand in."""
        folder = next(each for each in (self._folder, *self._folder.parents) if each.exists())
        found = os.statvfs(folder)
        return found.f_bavail * found.f_frsize, found.f_blocks * found.f_frsize
