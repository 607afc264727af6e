"""Serving lock: one server, at most, for a data folder and its database.

Two servers that do not know each other would not hear each other's messages, and would look after the same files and
jobs. A folder and a SQLite file are locked with `flock` on a file beside them, which the kernel lets go of when the
process dies; a database server with an advisory lock of a session of its own (`server_lock.py`).
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

from parlour.store import urls
from parlour.store.already_served import AlreadyServed
from parlour.store.sqlite.restore import require_sound

WAIT_S: Final = 3.0  # for a server that is just ending, as when a service is started again


@asynccontextmanager
async def serving(data: Path, url: str) -> AsyncIterator[None]:
    """Holds the data folder and the database for as long as the block lasts.

    Raises AlreadyServed where another server has one of them, after a wait of `WAIT_S` seconds; `restore.Malformed`
    where a SQLite file was found damaged; OSError and SQLAlchemyError where they cannot be reached.
    """
    target = urls.parse(url)
    with ExitStack() as files:
        for path, thing in _files(data, target):
            await asyncio.to_thread(files.enter_context, holding(path, thing))
        if target.path is not None:
            await asyncio.to_thread(require_sound, target.path)
            yield
            return
        assert target.url is not None
        from parlour.store.server_lock import locked  # a start on SQLite does without a driver's part of SQLAlchemy

        async with locked(target.url, wait_s=WAIT_S):
            yield


@contextmanager
def unserved(data: Path, url: str) -> Iterator[None]:
    """Holds the data folder and a SQLite file against servers that start. Raises AlreadyServed where one runs."""
    with ExitStack() as files:
        for path, thing in _files(data, urls.parse(url)):
            files.enter_context(holding(path, thing, wait_s=0))
        yield


@contextmanager
def holding(path: Path, thing: str, *, wait_s: float = WAIT_S) -> Iterator[None]:
    """Locks the file `path`, made when it is missing, that stands for `thing`. Raises AlreadyServed; OSError, which
    names the file, where it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + wait_s
        while not _locked(handle):
            if time.monotonic() >= deadline:
                raise AlreadyServed(f"Another Parlour server{_process(handle)} is running on {thing}; stop it first")
            time.sleep(0.05)
        _sign(handle, path)
        yield
    finally:
        os.close(handle)


def _files(data: Path, target: urls.Target) -> Iterator[tuple[Path, str]]:
    yield data / "serving.lock", f"the data folder {data}"
    if target.path is not None:  # which another data folder may name too, perhaps through a link
        database = target.path.resolve()
        yield database.with_name(f"{database.name}.lock"), f"the database {target.path}"


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(handle: int, path: Path) -> None:
    try:
        os.truncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    except OSError as problem:  # by its number alone it would not name the file, as `open` does
        raise OSError(f"{path} cannot be written: {problem.strerror}") from None


def _process(handle: int) -> str:
    found = os.pread(handle, 20, 0).strip()
    return f" (process {found.decode()})" if found.isdigit() else ""
