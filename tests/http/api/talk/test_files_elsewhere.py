"""The whole story of a file, in a folder and in a store that has no folders: nothing above the adapter can tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parlour.adapters.files import Files, LocalFiles
from parlour.app.uploads import Uploads
from parlour.jobs.kinds.files import sweep_files
from parlour.media.workers import Workers
from tests.http.api.talk.test_files import picture, upload, uploaded
from tests.http.site import Site
from tests.support.memory_files import MemoryFiles

DAY_S = 86_400


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(workers=1)
    yield made
    made.close()


@pytest.fixture(params=[LocalFiles, MemoryFiles], ids=["folder", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    kind: Any = request.param
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    files: Files = kind(tmp_path / "elsewhere")
    return files


def move_in(site: Site, files: Files, workers: Workers) -> None:
    site.app.uploads.close()
    site.app.uploads = Uploads(site.app, files=files, workers=workers, most=1024 * 1024)


@pytest.fixture
async def moved(site: Site, files: Files, workers: Workers) -> Site:
    move_in(site, files, workers)
    return site


async def ids(files: Files) -> list[str]:
    return [each async for found in files.list_ids(older_than_s=-1) for each in found]


async def test_a_file_is_uploaded_read_in_parts_deleted_and_swept(moved: Site, files: Files) -> None:
    guest, ticket = await moved.guest()
    agent, path = await moved.agent(), f"/api/conversations/{ticket['id']}/messages"
    data = bytes(range(256)) * 20
    plain, image = await uploaded(guest, ticket["id"], data), await uploaded(guest, ticket["id"], picture())
    assert sorted(await ids(files)) == sorted([plain["id"], image["id"]])
    sent = await guest.post(path, json={"attachmentIds": [plain["id"], image["id"]]})

    assert (await agent.get(plain["url"])).content == data
    part = await agent.get(plain["url"], headers={"range": "bytes=900-3099"})
    assert (part.status_code, part.content) == (206, data[900:3100])
    assert part.headers["content-range"] == f"bytes 900-3099/{len(data)}"
    assert (await agent.get(plain["url"], headers={"range": "bytes=-10"})).content == data[-10:]
    assert (await agent.get(plain["url"], headers={"range": f"bytes={len(data)}-"})).status_code == 416
    head = await agent.head(plain["url"])
    assert (head.content, int(head.headers["content-length"])) == (b"", len(data))
    small = await agent.get(image["thumbnailUrl"])
    assert (small.status_code, small.headers["content-type"]) == (200, "image/webp")

    assert (await guest.delete(f"/api/messages/{sent.json()['message']['id']}")).status_code == 200
    assert (await agent.get(plain["url"])).status_code == 404
    await sweep_files(moved.app)
    assert len(await ids(files)) == 2, "what is young may belong to a row that is being written"
    await sweep_files(moved.app, settled_s=-1)
    assert await ids(files) == []
    assert (await agent.get(image["thumbnailUrl"])).status_code == 404


async def test_what_nobody_sends_is_swept_and_what_was_sent_stays(moved: Site, files: Files) -> None:
    guest, ticket = await moved.guest()
    sent, _ = await uploaded(guest, ticket["id"]), await uploaded(guest, ticket["id"], picture())
    await guest.post(f"/api/conversations/{ticket['id']}/messages", json={"attachmentIds": [sent["id"]]})
    moved.clock.advance(DAY_S + 1)
    await sweep_files(moved.app, settled_s=-1)
    assert await ids(files) == [sent["id"]]
    assert (await guest.get(sent["url"])).content == b"hello"


async def test_what_is_no_longer_kept_is_not_found(moved: Site, files: Files) -> None:
    guest, ticket = await moved.guest()
    file = await uploaded(guest, ticket["id"])
    assert (await guest.get(file["url"])).status_code == 200
    await files.remove([file["id"]])
    assert (await guest.get(file["url"])).status_code == 404


async def test_a_store_that_cannot_be_reached_is_unavailable_and_leaves_nothing(
    site: Site, tmp_path: Path, workers: Workers
) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    files = MemoryFiles(folder)
    move_in(site, files, workers)
    guest, ticket = await site.guest()
    before = await uploaded(guest, ticket["id"])
    files.fails = True
    for data in (b"hello", picture()):
        refused = await upload(guest, ticket["id"], data)
        assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    refused = await guest.get(before["url"])
    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    files.fails = False
    assert list(files.objects) == [before["id"]]
    assert list(folder.iterdir()) == []
    assert (await guest.get(before["url"])).content == b"hello"
