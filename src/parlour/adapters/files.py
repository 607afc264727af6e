"""File storage: bytes kept under a key, in a folder or whatever else can do that.

A file comes in through `Incoming`, on this machine's disk, whatever keeps it in the end: only a whole file that has
been looked at is handed to `keep`.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final, Protocol

HEAD: Final = 4096  # bytes at the beginning that tell what a file is
_CHUNK: Final = 256 * 1024
_BUFFER: Final = 1024 * 1024
_INCOMING: Final = "incoming"


class OutOfBounds(Exception):
    """More bytes than were allowed."""


class Kept(Protocol):
    """A file that is there: its size in bytes, and its bytes from `start` up to, without, `stop`."""

    size: int

    def chunks(self, start: int, stop: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, without, `stop`, in portions; fewer where the file has become shorter.
        Raises OSError."""


class Files(Protocol):
    """Keeps bytes under keys. A key begins with a UUIDv7, and belongs to it: `<id>` or `<id>.<something>`.

    The folder below is one; an object store can be another (the tests have one in memory): no path comes out of it.

    Errors of the disk or the network arrive as OSError.
    """

    def receive(self, most: int) -> Incoming:
        """A place for a file of at most so many bytes that is on its way in."""

    async def keep(self, source: Path, key: str) -> None:
        """Takes over a file of this machine; durable when this returns, and the source is gone."""

    async def find(self, key: str) -> Kept | None:
        """What is kept under a key, or None. Raises OSError."""

    async def remove(self, ids: Iterable[str]) -> None:
        """All that is kept under these ids, if anything is."""

    def list_ids(self, *, older_than_s: float) -> AsyncIterator[Sequence[str]]:
        """The ids under which something has been kept for so long, in portions."""

    async def clear_incoming(self, *, older_than_s: float) -> None:
        """Removes what a crash left half received."""


class Incoming:
    """A file that is being received. Use it with `with`: whatever was not taken over is gone afterwards."""

    def __init__(self, path: Path, most: int) -> None:
        self.path = path
        self.size = 0
        self.head = b""
        self.whose = ""  # turn it is, where files wait to be looked at
        self._most = most
        self._waiting = bytearray()
        self._file: BinaryIO | None = None

    def __enter__(self) -> Incoming:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
        for leftover in (self.path, *(self.beside(name) for name in ("picture", "thumbnail"))):
            leftover.unlink(missing_ok=True)

    def beside(self, name: str) -> Path:
        """Where something made from it can stand; it is cleared away with it."""
        return self.path.with_name(f"{self.path.name}.{name}")

    async def write(self, data: bytes) -> None:
        """Raises OutOfBounds as soon as there is too much, OSError for a full disk."""
        self.size += len(data)
        if self.size > self._most:
            raise OutOfBounds
        if len(self.head) < HEAD:
            self.head += data[: HEAD - len(self.head)]
        self._waiting += data
        if len(self._waiting) >= _BUFFER:
            await asyncio.to_thread(self._flush)

    async def finish(self) -> None:
        """Everything has come."""
        await asyncio.to_thread(self._flush)

    def _flush(self) -> None:
        if self._file is None:
            _folder(self.path.parent)
            self._file = open(self.path, "xb", buffering=0, opener=_for_the_owner)  # noqa: SIM115 (__exit__)
        remaining = memoryview(bytes(self._waiting))
        while remaining:
            remaining = remaining[self._file.write(remaining) :]
        self._waiting.clear()


class LocalFiles:
    """A folder: `<last two characters of the id>/<key>`, for the owner's eyes only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def receive(self, most: int) -> Incoming:
        """As `Files.receive`; a file of random name beside the kept ones, so that keeping it is a rename."""
        return Incoming(self.folder / _INCOMING / secrets.token_hex(16), most)

    async def keep(self, source: Path, key: str) -> None:
        """As `Files.keep`: fsync, rename, fsync of the folder. Raises OSError."""
        await asyncio.to_thread(self._keep, source, self._path(key))

    async def find(self, key: str) -> Kept | None:
        """As `Files.find`; the file is opened when it is read."""
        path = self._path(key)
        try:
            return LocalFile(path, (await asyncio.to_thread(path.stat)).st_size)
        except FileNotFoundError:
            return None

    async def remove(self, ids: Iterable[str]) -> None:
        """As `Files.remove`; what is gone already is passed over."""
        await asyncio.to_thread(self._remove, list(ids))

    async def list_ids(self, *, older_than_s: float) -> AsyncIterator[Sequence[str]]:
        """As `Files.list_ids`, one folder of ids at a time; age is that of the last write."""
        before = time.time() - older_than_s
        for shard in await asyncio.to_thread(lambda: sorted(_folders(self.folder))):
            if ids := await asyncio.to_thread(_ids, shard, before):
                yield ids

    async def clear_incoming(self, *, older_than_s: float) -> None:
        """As `Files.clear_incoming`, by the age of the last write."""
        await asyncio.to_thread(self._clear_incoming, time.time() - older_than_s)

    def _path(self, key: str) -> Path:
        return self.folder / key.partition(".")[0][-2:] / key

    def _keep(self, source: Path, path: Path) -> None:
        _folder(path.parent)
        _sync(source)
        os.replace(source, path)
        _sync(path.parent)

    def _remove(self, ids: Sequence[str]) -> None:
        for each in ids:
            path = self._path(each)
            for file in (path, *path.parent.glob(f"{each}.*")):
                file.unlink(missing_ok=True)

    def _clear_incoming(self, before: float) -> None:
        incoming = self.folder / _INCOMING
        for leftover in _older(incoming, before) if incoming.is_dir() else ():
            leftover.unlink(missing_ok=True)


class LocalFile:
    """See `Kept`. It is opened when it is read."""

    def __init__(self, path: Path, size: int) -> None:
        self.path = path
        self.size = size

    async def chunks(self, start: int, stop: int) -> AsyncIterator[bytes]:
        """As `Kept.chunks`, in portions of 256 KiB, each read in a thread."""
        file = await asyncio.to_thread(self.path.open, "rb")
        try:
            file.seek(start)
            while start < stop:
                data = await asyncio.to_thread(file.read, min(_CHUNK, stop - start))
                if not data:
                    return
                start += len(data)
                yield data
        finally:
            file.close()


def _folder(path: Path) -> None:
    """For the owner's eyes only, and so is the one that it stands in."""
    if not path.is_dir():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _folders(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (each for each in folder.iterdir() if each.name != _INCOMING and each.is_dir())


def _ids(shard: Path, before: float) -> list[str]:
    return sorted({file.name.partition(".")[0] for file in _older(shard, before)})


def _older(folder: Path, before: float) -> Iterator[Path]:
    for entry in os.scandir(folder):
        try:
            if entry.is_file(follow_symlinks=False) and entry.stat().st_mtime < before:
                yield Path(entry.path)
        except FileNotFoundError:
            continue
