"""The folder that files are kept in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from parlour.adapters.files import HEAD, LocalFiles, OutOfBounds
from parlour.domain.ids import uuid7


@pytest.fixture
def files(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path / "data" / "files")


async def keep(files: LocalFiles, data: bytes, key: str) -> None:
    with files.receive(len(data)) as incoming:
        await incoming.write(data)
        await incoming.finish()
        await files.keep(incoming.path, key)


async def read(files: LocalFiles, key: str, start: int = 0, stop: int = 1 << 40) -> bytes:
    kept = await files.find(key)
    assert kept is not None
    return b"".join([chunk async for chunk in kept.chunks(start, min(stop, kept.size))])


def left(files: LocalFiles) -> list[str]:
    return sorted(path.name for path in files.folder.rglob("*") if path.is_file())


async def test_what_was_kept_comes_back_whole_and_in_part(files: LocalFiles) -> None:
    key, data = uuid7(), os.urandom(3_000_000)
    await keep(files, data, key)
    assert await read(files, key) == data
    assert await read(files, key, 10, 2_500_000) == data[10:2_500_000]
    assert await files.find(uuid7()) is None


async def test_files_and_folders_are_for_the_owners_eyes_only(files: LocalFiles) -> None:
    await keep(files, b"secret", uuid7())
    for path in (files.folder, *files.folder.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


async def test_too_much_is_refused_when_it_is_too_much_and_leaves_nothing(files: LocalFiles) -> None:
    with files.receive(2_000_000) as incoming:
        await incoming.write(b"x" * 1_999_999)
        assert left(files)
        await incoming.write(b"x")
        with pytest.raises(OutOfBounds):
            await incoming.write(b"x")
    assert left(files) == []


async def test_an_upload_that_breaks_off_leaves_nothing(files: LocalFiles) -> None:
    with pytest.raises(ConnectionError), files.receive(10_000_000) as incoming:
        await incoming.write(b"x" * 5_000_000)
        incoming.beside("picture").touch()
        raise ConnectionError
    assert left(files) == []


async def test_the_beginning_is_remembered_however_small_the_pieces(files: LocalFiles) -> None:
    data = os.urandom(HEAD + 100)
    with files.receive(len(data)) as incoming:
        for at in range(0, len(data), 7):
            await incoming.write(data[at : at + 7])
        assert incoming.head == data[:HEAD]
        assert incoming.size == len(data)


async def test_removing_an_id_takes_all_that_belongs_to_it_and_nothing_else(files: LocalFiles) -> None:
    one, other = uuid7(), uuid7()
    for key in (one, f"{one}.thumbnail", other):
        await keep(files, b"x", key)
    await files.remove([one, uuid7()])
    assert left(files) == [other]


async def test_ids_are_listed_once_they_have_settled(files: LocalFiles) -> None:
    one = uuid7()
    await keep(files, b"x", one)
    await keep(files, b"x", f"{one}.thumbnail")
    assert [found async for found in files.list_ids(older_than_s=60)] == []
    assert [found async for found in files.list_ids(older_than_s=-1)] == [[one]]


async def test_what_a_crash_left_half_received_is_cleared_away(files: LocalFiles) -> None:
    incoming = files.receive(2_000_000)
    await incoming.write(b"x" * 1_500_000)
    await files.clear_incoming(older_than_s=60)
    assert left(files)
    await files.clear_incoming(older_than_s=-1)
    assert left(files) == []
    incoming.__exit__()
