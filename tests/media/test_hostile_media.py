"""The worst file of each type that a media worker opens: it is done with in time, and tells no place.

Each runs in a worker as it does in the server; the bounds are those of the kernel, and these tests ask what came of
them and how much processor time it took.
"""

from __future__ import annotations

import asyncio
import resource
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parlour.media.images import Images, Picture
from parlour.media.measures import Media
from parlour.media.measures.reading import MOVING, SOUND
from parlour.media.metadata import MIMES
from parlour.media.redraw import FORMATS
from parlour.media.sniffing import AVIF, HEIC, INLINE, sniff
from parlour.media.tasks import TASKS
from parlour.media.workers import Workers
from tests.media import hurried_tasks
from tests.media.hostile_media import ALSO, HOSTILE, PLACE, saved

# Shown in the browser, and opened by no worker.
UNOPENED = {"audio/amr", "audio/midi", "audio/aac", "video/ogg"}
PICTURES = [(mime, name) for mime in FORMATS for name in HOSTILE[mime]]
# Nothing ends them but the kernel: they are shown to end sooner, in the same way.
ENDLESS = [("image/jpeg", "markers and nothing else")]
MEASURED = [(mime, name) for mime in HOSTILE if mime not in FORMATS for name in HOSTILE[mime]]


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    made = Workers(workers=1)
    yield made
    made.close()


@pytest.fixture
async def hurried_workers() -> AsyncIterator[Workers]:
    made = Workers(workers=1, tasks=hurried_tasks.__name__)
    yield made
    made.close()


def spent_s() -> float:
    """Processor time of the workers that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_every_type_that_is_opened_has_its_worst_files_here() -> None:
    opened = set(FORMATS) | set(MOVING) | SOUND
    assert opened == set(HOSTILE) | set(ALSO)
    assert set(INLINE) == opened - {HEIC.mime, AVIF.mime} | UNOPENED
    assert set(FORMATS) == MIMES
    assert set(TASKS) == {"redraw", "strip", "measure"}


@pytest.mark.parametrize(("mime", "name"), [one for one in PICTURES if one not in ENDLESS])
async def test_a_picture_that_cannot_be_redrawn_tells_no_place(
    workers: Workers, tmp_path: Path, mime: str, name: str
) -> None:
    await redrawn_within(workers, tmp_path, mime, name, TASKS["redraw"].cpu_s + TASKS["strip"].cpu_s)


@pytest.mark.parametrize(("mime", "name"), ENDLESS)
async def test_a_picture_that_no_time_is_enough_for_is_given_up_and_tells_no_place(
    hurried_workers: Workers, tmp_path: Path, mime: str, name: str
) -> None:
    least_s = hurried_tasks.TASKS["redraw"].cpu_s
    spent = await redrawn_within(hurried_workers, tmp_path, mime, name, least_s + hurried_tasks.TASKS["strip"].cpu_s)
    assert spent > least_s - 1, "it is no longer one of them"


async def redrawn_within(workers: Workers, folder: Path, mime: str, name: str, cpu_s: int) -> float:
    """What of the file is written tells no place, and takes no longer than that. How long it took."""
    data = HOSTILE[mime][name]()
    assert sniff(data[:4096]).mime == mime, "it gets as far as a worker"
    source, picture, small = (folder / each for each in ("source", "picture", "thumbnail"))
    source.write_bytes(data)
    images, before, began = Images(workers), spent_s(), time.monotonic()
    found = await images.redraw(source, mime, picture=picture, thumbnail=small)
    if found is None:
        assert not picture.exists()
        assert not small.exists()
        await images.strip(source, mime, stripped=picture)
    workers.close()
    spent = spent_s() - before
    assert spent < cpu_s + 5
    assert time.monotonic() - began < 120
    for written in (picture, small):
        assert not written.exists() or PLACE not in written.read_bytes()
    return spent


@pytest.mark.parametrize("task", ["hang", "spin", "hoard", "die"])
async def test_a_photograph_is_redrawn_while_a_strangers_file_breaks_workers(tmp_path: Path, task: str) -> None:
    made = Workers(workers=2, tasks="tests.media.hostile_tasks")
    arguments = [str(tmp_path / "mark")] if task in ("hang", "spin") else []
    hostile = [asyncio.create_task(made.run(task, *arguments, whose="mallory")) for _ in range(8)]
    await asyncio.sleep(0)
    source, picture, small = (tmp_path / each for each in ("source", "picture", "thumbnail"))
    source.write_bytes(saved("JPEG"))
    assert PLACE in source.read_bytes()
    found = await Images(made).redraw(source, "image/jpeg", picture=picture, thumbnail=small, whose="ann")
    assert found == Picture(64, 32, "image/jpeg")
    assert PLACE not in picture.read_bytes() + small.read_bytes()
    if task == "hang":
        assert not any(each.done() for each in hostile)
    made.close()
    assert set(await asyncio.gather(*hostile)) == {None}


@pytest.mark.parametrize(("mime", "name"), MEASURED)
async def test_a_file_that_cannot_be_measured_costs_its_time_and_no_more(
    workers: Workers, tmp_path: Path, mime: str, name: str
) -> None:
    data = HOSTILE[mime][name]()
    assert sniff(data[:4096]).mime == mime, "it gets as far as a worker"
    source = tmp_path / "source"
    source.write_bytes(data)
    before = spent_s()
    await Media(workers).measure(source, mime)
    workers.close()
    assert spent_s() - before < TASKS["measure"].cpu_s + 3
