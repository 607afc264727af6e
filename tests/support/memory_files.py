"""Files as an object store would keep them: whole objects under flat keys, behind calls that can fail."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path

from parlour.adapters.files import Incoming, Kept

_PART = 1000


class MemoryFiles:
    """Implements `Files`. Only what is on its way in touches a disk, in `folder`. `fails`: every call does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.objects: dict[str, tuple[bytes, float]] = {}
        self.fails = False

    def receive(self, most: int) -> Incoming:
        return Incoming(self.folder / secrets.token_hex(8), most)

    async def keep(self, source: Path, key: str) -> None:
        self._reach()
        self.objects[key] = (source.read_bytes(), time.time())
        source.unlink()

    async def find(self, key: str) -> Kept | None:
        self._reach()
        return MemoryFile(self.objects[key][0]) if key in self.objects else None

    async def remove(self, ids: Iterable[str]) -> None:
        self._reach()
        for each in ids:
            for key in [key for key in self.objects if key == each or key.startswith(f"{each}.")]:
                del self.objects[key]

    async def list_ids(self, *, older_than_s: float) -> AsyncIterator[Sequence[str]]:
        self._reach()
        before = time.time() - older_than_s
        for each in sorted({key.partition(".")[0] for key, (_, at) in self.objects.items() if at < before}):
            yield [each]

    async def clear_incoming(self, *, older_than_s: float) -> None:
        before = time.time() - older_than_s
        for leftover in self.folder.iterdir():
            if leftover.stat().st_mtime < before:
                leftover.unlink()

    def _reach(self) -> None:
        if self.fails:
            raise ConnectionError("the store cannot be reached")


class MemoryFile:
    def __init__(self, data: bytes) -> None:
        self.size = len(data)
        self._data = data

    async def chunks(self, start: int, stop: int) -> AsyncIterator[bytes]:
        while start < stop:
            yield self._data[start : min(stop, start + _PART)]
            start += _PART
