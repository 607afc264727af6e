"""Uploading and reading files over HTTP, and all that must bounce off."""

from __future__ import annotations

import asyncio
import os
import socket
from collections import Counter
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx2
import pytest
from PIL import Image

from parlour.adapters.arrivals import DiskFloor
from parlour.adapters.files import Incoming
from parlour.app.uploads import AT_ONCE
from parlour.domain.ids import uuid7
from parlour.domain.rates import UPLOADS_IN_A_MINUTE
from parlour.jobs.kinds.files import sweep_files
from tests.contract.running import running
from tests.http.site import Site, build
from tests.media.test_images import flood
from tests.media.test_measures import film, track, wav
from tests.support.clock import until
from tests.support.connections import blocking_socket

HTML = b"<!doctype html><script>alert(document.domain)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
MOST = 1024 * 1024  # bytes that a setting of 1 MB allows


def picture(size: tuple[int, int] = (600, 300)) -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, "JPEG")
    return out.getvalue()


async def upload(
    client: httpx2.AsyncClient, conversation_id: str, data: bytes = b"hello", name: str = "a.txt", **more: Any
) -> httpx2.Response:
    return await client.post(
        "/api/messages/upload",
        data={"conversationId": conversation_id, **more},
        files={"file": (name, data, "image/png")},
    )


async def uploaded(
    client: httpx2.AsyncClient, conversation_id: str, data: bytes = b"hello", name: str = "a.txt"
) -> dict[str, Any]:
    answer = await upload(client, conversation_id, data, name)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()["attachment"]
    return found


def kept(site: Site) -> list[str]:
    return names(site.app.settings.data)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "files").rglob("*") if path.is_file())


async def test_a_file_goes_into_a_message_and_comes_back_to_the_other_side(site: Site) -> None:
    guest, ticket = await site.guest()
    agent = await site.agent()
    file = await uploaded(guest, ticket["id"], b"some bytes", "letter.txt")
    assert (file["name"], file["mime"], file["size"]) == ("letter.txt", "application/octet-stream", 10)
    assert (await agent.get(file["url"])).status_code == 404
    assert (await guest.get(file["url"])).content == b"some bytes"
    sent = await guest.post(f"/api/conversations/{ticket['id']}/messages", json={"attachmentIds": [file["id"]]})
    assert sent.json()["message"]["attachments"] == [file]
    assert sent.json()["message"]["messageType"] == "file"
    answer = await agent.get(file["url"])
    assert (answer.status_code, answer.content) == (200, b"some bytes")


async def test_a_picture_comes_with_its_size_and_a_small_one(site: Site) -> None:
    guest, ticket = await site.guest()
    file = await uploaded(guest, ticket["id"], picture((1200, 600)), "beach.jpg")
    assert (file["mime"], file["width"], file["height"]) == ("image/jpeg", 1200, 600)
    whole, small = await guest.get(file["url"]), await guest.get(file["thumbnailUrl"])
    assert whole.headers["content-type"] == "image/jpeg"
    assert whole.headers["content-disposition"].startswith("inline;")
    assert int(whole.headers["content-length"]) == len(whole.content) == file["size"]
    assert small.headers["content-type"] == "image/webp"
    assert Image.open(BytesIO(small.content)).size == (784, 392)
    sent = await guest.post(f"/api/conversations/{ticket['id']}/messages", json={"attachmentIds": [file["id"]]})
    assert sent.json()["message"]["messageType"] == "image"


async def test_sound_and_film_come_with_their_length_and_size(site: Site) -> None:
    guest, ticket = await site.guest()
    sound = await uploaded(guest, ticket["id"], wav(0.5), "hum.wav")
    assert (sound["mime"], sound["width"], sound["height"], sound["duration"]) == ("audio/wav", None, None, 0.5)
    moving = await uploaded(guest, ticket["id"], film(track(b"vide", (64, 48)), length=1500), "short.mp4")
    assert (moving["mime"], moving["width"], moving["height"], moving["duration"]) == ("video/mp4", 64, 48, 1.5)
    broken = await uploaded(guest, ticket["id"], wav(0.5)[:20], "broken.wav")
    assert (broken["mime"], broken["duration"]) == ("audio/wav", None)
    sent = await guest.post(f"/api/conversations/{ticket['id']}/messages", json={"attachmentIds": [sound["id"]]})
    assert sent.json()["message"]["attachments"] == [sound]
    assert (await guest.get(sound["url"])).content == wav(0.5)


async def test_what_was_sent_in_a_conversation_can_be_listed(site: Site) -> None:
    guest, ticket = await site.guest()
    agent, outsider = await site.agent(), await site.member()
    path = f"/api/conversations/{ticket['id']}"
    sent = []
    for name in ("first.txt", "second.txt"):
        file = await uploaded(guest, ticket["id"], name=name)
        message = (await guest.post(f"{path}/messages", json={"attachmentIds": [file["id"]]})).json()["message"]
        about = {"messageId": message["id"], "senderId": message["senderId"], "senderName": "Gil"}
        sent.append(file | about | {"createdAt": message["createdAt"]})
    await uploaded(guest, ticket["id"])
    assert (await agent.get(f"{path}/files")).json() == {"files": sent[::-1], "nextCursor": None}
    page = (await agent.get(f"{path}/files?limit=1")).json()
    assert page["files"] == sent[1:]
    rest = await agent.get(f"{path}/files", params={"limit": 1, "cursor": page["nextCursor"]})
    assert rest.json() == {"files": sent[:1], "nextCursor": None}
    assert (await outsider.get(f"{path}/files")).status_code == 404
    assert (await agent.get(f"{path}/files?cursor=nonsense")).status_code == 422


@pytest.mark.parametrize(
    ("name", "data"), [("page.html", HTML), ("x.png", HTML), ("x.svg", SVG), ("x.gif", b"GIF" + HTML)]
)
async def test_pages_under_a_pictures_name_are_downloads_that_run_nothing(site: Site, name: str, data: bytes) -> None:
    guest, ticket = await site.guest()
    file = await uploaded(guest, ticket["id"], data, name)
    assert (file["mime"], file["thumbnailUrl"]) == ("application/octet-stream", None)
    answer = await guest.get(file["url"])
    assert answer.content == data
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert (await guest.get(f"{file['url']}?thumbnail=1")).status_code == 404


async def test_a_page_behind_a_pictures_first_bytes_is_refused(site: Site) -> None:
    guest, ticket = await site.guest()
    for name, data in (("x.gif", b"GIF89a" + HTML), ("x.png", b"\x89PNG\r\n\x1a\n" + HTML)):
        answer = await upload(guest, ticket["id"], data, name)
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media")
    assert kept(site) == []


async def test_what_follows_a_picture_does_not_come_out_again(site: Site) -> None:
    guest, ticket = await site.guest()
    file = await uploaded(guest, ticket["id"], picture() + HTML, "polyglot.jpg")
    assert file["mime"] == "image/jpeg"
    assert b"script" not in (await guest.get(file["url"])).content


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/passwd", "passwd"),
        ('a"b.txt', 'a"b.txt'),
        ("a\r\nSet-Cookie: token=x\r\n.txt", "aSet-Cookie: token=x.txt"),
        ("x" * 5000 + ".pdf", "x" * 146 + ".pdf"),
        ("Grüße 你好.txt", "Grüße 你好.txt"),
        ("a;b=c, d.txt", "a;b=c, d.txt"),
        ("100%.txt", "100%.txt"),
    ],
)
async def test_names_are_kept_for_people_and_touch_neither_disk_nor_header(site: Site, name: str, shown: str) -> None:
    guest, ticket = await site.guest()
    file = await uploaded(guest, ticket["id"], b"x", name)
    assert file["name"] == shown
    assert kept(site) == [file["id"]]
    answer = await guest.get(file["url"])
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    disposition = answer.headers["content-disposition"]
    assert disposition.isascii()
    assert disposition.count('"') == 2
    assert disposition.endswith(f"filename*=UTF-8''{file['url'].rpartition('/')[2]}")


@pytest.mark.parametrize(
    ("asked", "status", "expected", "span"),
    [
        ("bytes=0-0", 206, b"0", "bytes 0-0/10"),
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=0-999999999999999999", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=99-100", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=4-2", 200, b"0123456789", None),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("bytes=٣-٤", 200, b"0123456789", None),
        ("bytes=99999999999999999999999-", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
async def test_ranges_are_answered_as_asked_for(
    site: Site, asked: str, status: int, expected: bytes, span: str | None
) -> None:
    guest, ticket = await site.guest()
    file = await uploaded(guest, ticket["id"], b"0123456789")
    answer = await guest.get(file["url"], headers={b"range": asked.encode()})
    assert (answer.status_code, answer.content, answer.headers.get("content-range")) == (status, expected, span)


async def test_a_range_of_another_version_is_answered_with_the_whole(site: Site) -> None:
    guest, ticket = await site.guest()
    file = await uploaded(guest, ticket["id"], b"0123456789")
    etag = (await guest.head(file["url"])).headers["etag"]
    for condition, status in ((etag, 206), ('"other"', 200)):
        answer = await guest.get(file["url"], headers={"range": "bytes=0-1", "if-range": condition})
        assert answer.status_code == status


async def test_a_head_says_what_a_get_would_without_sending_it(site: Site) -> None:
    guest, ticket = await site.guest()
    file = await uploaded(guest, ticket["id"], b"0123456789")
    answer = await guest.head(file["url"])
    assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, "10", b"")


async def test_a_bearer_reads_and_uploads_without_cookies(site: Site) -> None:
    guest, ticket = await site.guest()
    program = site.browser(authorization=f"Bearer {guest.cookies['guestId']}")
    file = await uploaded(program, ticket["id"], b"mine")
    assert (await program.get(file["url"])).content == b"mine"


async def test_guessed_ids_and_outsiders_get_one_answer(site: Site) -> None:
    guest, ticket = await site.guest("Ann")
    outsider, _ = await site.guest("Bob")
    file = await uploaded(guest, ticket["id"])
    await guest.post(f"/api/conversations/{ticket['id']}/messages", json={"attachmentIds": [file["id"]]})
    foreign = await outsider.get(file["url"])
    for path in (f"/files/{uuid7()}/a.txt", "/files/x/a.txt", "/files/..%2f..%2fparlour.db/x", "/files/%00/x"):
        missing = await outsider.get(path)
        assert (missing.status_code, missing.json()) == (404, foreign.json())
    assert (await site.browser().get(file["url"])).status_code == 401
    assert (await upload(outsider, ticket["id"])).status_code == 404
    assert kept(site) == [file["id"]]


async def test_links_stop_working_with_membership_and_with_the_message(site: Site) -> None:
    owner, member = await site.account("Ana"), await site.account("Ben")
    ana, ben = await site.browser_of(owner), await site.browser_of(member)
    group = await ana.post("/api/conversations/group", json={"title": "T", "participantIds": [member.id]})
    room = group.json()["conversation"]["id"]
    file = await uploaded(ana, room, picture())
    sent = await ana.post(f"/api/conversations/{room}/messages", json={"attachmentIds": [file["id"]]})
    assert (await ben.get(file["url"])).status_code == 200
    await ana.delete(f"/api/conversations/{room}/participants/{member.id}")
    for url in (file["url"], file["thumbnailUrl"]):
        assert (await ben.get(url)).status_code == 404
        assert (await ana.get(url)).status_code == 200
    await ana.delete(f"/api/messages/{sent.json()['message']['id']}")
    assert (await ana.get(file["url"])).status_code == 404
    assert len(kept(site)) == 2
    await sweep_files(site.app, settled_s=-1)
    assert kept(site) == []


async def test_the_sweep_takes_what_nobody_sent_after_a_day_and_no_more(site: Site) -> None:
    guest, ticket = await site.guest()
    sent, waiting = [await uploaded(guest, ticket["id"]) for _ in range(2)]
    await guest.post(f"/api/conversations/{ticket['id']}/messages", json={"attachmentIds": [sent["id"]]})
    await sweep_files(site.app, settled_s=-1)
    assert kept(site) == sorted([sent["id"], waiting["id"]])
    site.clock.advance(25 * 3600)
    await sweep_files(site.app, settled_s=-1)
    assert kept(site) == [sent["id"]]
    assert (await guest.get(waiting["url"])).status_code == 404
    assert (await guest.get(sent["url"])).status_code == 200


async def test_a_closed_ticket_takes_no_files_and_shows_those_it_has(site: Site) -> None:
    guest, ticket = await site.guest()
    agent = await site.agent()
    file = await uploaded(guest, ticket["id"])
    await agent.post(f"/api/tickets/{ticket['id']}/close")
    answer = await upload(guest, ticket["id"])
    assert (answer.status_code, answer.json()["code"]) == (409, "ticket_closed")
    assert (await guest.get(file["url"])).status_code == 200
    assert kept(site) == [file["id"]]


async def test_the_largest_file_goes_through_and_a_byte_more_does_not(tmp_path: Path) -> None:
    async with build(tmp_path, max_upload_mb=1) as site:
        guest, ticket = await site.guest()
        file = await uploaded(guest, ticket["id"], b"x" * MOST)
        assert file["size"] == MOST
        answer = await upload(guest, ticket["id"], b"x" * (MOST + 1))
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert kept(site) == [file["id"]]


async def test_a_member_puts_up_its_picture_and_that_of_its_group(site: Site) -> None:
    ana, ben = await site.member("Ana"), await site.member("Ben")

    async def picture_of(client: httpx2.AsyncClient) -> dict[str, Any]:
        answer = await client.post("/api/messages/upload", files={"file": ("me.jpg", picture(), "image/jpeg")})
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()["attachment"]
        return found

    own = await picture_of(ana)
    me = await ana.patch("/api/users/me", json={"avatar": own["id"]})
    shown = await ben.get(me.json()["user"]["avatarUrl"])
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
    group = (await ana.post("/api/conversations/group", json={"title": "T", "participantIds": []})).json()
    path = f"/api/conversations/{group['conversation']['id']}"
    for given in ("id", "url"):
        of_group = await picture_of(ana)
        changed = await ana.patch(path, json={"imageUrl": of_group[given]})
        assert changed.status_code == 200, changed.text
        image = changed.json()["conversation"]["imageUrl"]
        assert of_group["id"] in image
        assert (await ana.get(image)).status_code == 200
        assert (await ben.get(image)).status_code == 404
    assert (await ana.patch(path, json={"imageUrl": None})).json()["conversation"]["imageUrl"] is None
    assert (await ana.patch("/api/users/me", json={"avatar": None})).json()["user"]["avatarUrl"] is None
    assert len(kept(site)) == 6
    await sweep_files(site.app, settled_s=-1)
    assert kept(site) == []


async def test_a_flood_of_pixels_is_kept_unopened_and_nobody_waits_for_it(site: Site) -> None:
    guest, ticket = await site.guest()
    site.app.uploads._workers._within_s = 3600  # it is refused for its size, not for the time it takes
    file = await uploaded(guest, ticket["id"], flood(100_000, 100_000), "small.png")
    assert (file["mime"], file["width"], file["thumbnailUrl"]) == ("application/octet-stream", None, None)
    assert (await guest.get(file["url"])).headers["content-disposition"].startswith("attachment;")
    assert (await uploaded(guest, ticket["id"], picture()))["mime"] == "image/jpeg"


async def test_one_person_uploads_so_many_at_once_and_no_more(site: Site) -> None:
    guest, ticket = await site.guest()
    other, theirs = await site.guest("Gus")
    gate = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield form(field("conversationId", ticket["id"]), end=b"")
        await gate.wait()
        yield form(FILE)

    headers = {"content-type": "multipart/form-data; boundary=b"}
    running = [
        asyncio.create_task(guest.post("/api/messages/upload", content=slowly(), headers=headers))
        for _ in range(AT_ONCE)
    ]
    await until(lambda: sum(site.app.uploads._running.values()) == AT_ONCE)
    refused = await upload(guest, ticket["id"])
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert (await upload(other, theirs["id"])).status_code == 201
    gate.set()
    assert {answer.status_code for answer in await asyncio.gather(*running)} == {201}
    assert (await upload(guest, ticket["id"])).status_code == 201


async def test_uploads_that_begin_together_are_no_more_than_that_either(site: Site) -> None:
    guest, ticket = await site.guest()
    gate, begun = asyncio.Event(), 0

    async def slowly() -> AsyncIterator[bytes]:
        nonlocal begun
        begun += 1
        yield form(field("conversationId", ticket["id"]), end=b"")
        await gate.wait()
        yield form(FILE)

    headers = {"content-type": "multipart/form-data; boundary=b"}
    running = [
        asyncio.create_task(guest.post("/api/messages/upload", content=slowly(), headers=headers))
        for _ in range(3 * AT_ONCE)
    ]
    await until(lambda: begun == len(running))
    assert sum(site.app.uploads._running.values()) <= AT_ONCE
    gate.set()
    answers = Counter(answer.status_code for answer in await asyncio.gather(*running))
    assert answers == {201: AT_ONCE, 429: 2 * AT_ONCE}


async def test_who_claims_to_send_more_than_there_is_disk_raises_no_alarm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with build(tmp_path, disk_floor=5) as site:
        guest, _ = await site.guest()
        monkeypatch.setattr(DiskFloor, "_space", lambda _: (50 * 10**9, 100 * 10**9))
        headers = {"content-type": "multipart/form-data; boundary=b", "content-length": "9" * 18}
        answer = await guest.post("/api/messages/upload", content=form(FILE), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert site.app.uploads.refused_for_the_disk == 0


async def test_what_is_no_picture_is_nobodys_picture(site: Site) -> None:
    member = await site.member()
    for data in (HTML, b"GIF89a" + HTML):
        answer = await member.post("/api/messages/upload", files={"file": ("me.gif", data)})
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media")
    assert (await member.patch("/api/users/me", json={"avatar": "x"})).status_code == 422
    assert kept(site) == []


async def test_a_full_quota_refuses_before_the_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with build(tmp_path, quota_guest=1, quota_member=1) as site:
        guest, ticket = await site.guest()
        other, theirs = await site.guest("Gus")
        file = await uploaded(guest, ticket["id"], b"x" * (MOST - 10))
        written = []
        monkeypatch.setattr(Incoming, "write", lambda *_: written.append(1))
        for data in (b"x" * 50_000, b"x" * MOST):
            refused = await upload(guest, ticket["id"], data)
            assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
            assert refused.json()["detail"] == "Your files take up all of the 1 MB that a guest has."
        assert written == []
        monkeypatch.undo()
        assert (await upload(other, theirs["id"], b"x" * 50_000)).status_code == 201
        message = await guest.post(
            f"/api/conversations/{ticket['id']}/messages", json={"attachmentIds": [file["id"]]}
        )
        assert message.status_code == 201
        assert (await guest.delete(f"/api/messages/{message.json()['message']['id']}")).status_code == 200
        assert (await upload(guest, ticket["id"], b"x" * 50_000)).status_code == 201


async def test_a_body_without_a_length_ends_at_the_quota(tmp_path: Path) -> None:
    async with build(tmp_path, quota_guest=1) as site:
        guest, ticket = await site.guest()
        await uploaded(guest, ticket["id"], b"x" * (MOST - 1000))

        async def endless() -> AsyncIterator[bytes]:
            yield form(field("conversationId", ticket["id"]), (FILE[0], b"x" * 900_000))

        headers = {"content-type": "multipart/form-data; boundary=b"}
        refused = await guest.post("/api/messages/upload", content=endless(), headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
        assert len(kept(site)) == 1


async def test_files_on_their_way_in_take_up_room(tmp_path: Path) -> None:
    async with build(tmp_path, quota_guest=1) as site:
        guest, ticket = await site.guest()
        gate, body = asyncio.Event(), form(field("conversationId", ticket["id"]), (FILE[0], b"x" * 700_000))

        async def slowly() -> AsyncIterator[bytes]:
            yield body[:1000]
            await gate.wait()
            yield body[1000:]

        headers = {"content-type": "multipart/form-data; boundary=b", "content-length": str(len(body))}
        first = asyncio.create_task(guest.post("/api/messages/upload", content=slowly(), headers=headers))
        await until(lambda: sum(site.app.uploads._running.values()) == 1)
        await until(lambda: site.app.uploads._arrivals.size() > 600_000)
        assert (await upload(guest, ticket["id"], b"x" * 700_000)).status_code == 413
        gate.set()
        assert (await first).status_code == 201
        assert site.app.uploads._arrivals.size() == 0


async def test_a_ticket_that_is_full_and_a_full_disk_refuse_files_and_take_messages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with build(tmp_path, quota_ticket=1, disk_floor=5) as site:
        guest, ticket = await site.guest()
        floor, space = site.app.uploads._floor, [100, 1000]
        assert floor is not None
        monkeypatch.setattr(floor, "_space", lambda: (space[0] * MOST, space[1] * MOST))
        await uploaded(guest, ticket["id"], b"x" * (MOST - 10))
        refused = await upload(guest, ticket["id"], b"x" * 50_000)
        assert (refused.status_code, refused.json()["detail"]) == (
            413,
            "The files of this ticket take up all of the 1 MB that a ticket has.",
        )
        space[0] = 49
        refused = await upload(guest, ticket["id"], b"x")
        assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
        assert "no space" in refused.json()["detail"]
        assert (await upload(guest, ticket["id"], b"x")).status_code == 503
        assert site.app.uploads.refused_for_the_disk == 2
        path = f"/api/conversations/{ticket['id']}/messages"
        assert (await guest.post(path, json={"content": "Writing works"})).status_code == 201


async def test_the_disk_is_asked_where_the_files_will_stand(tmp_path: Path) -> None:
    assert await DiskFloor(tmp_path / "not" / "there" / "yet", 1).admits(1)
    full = DiskFloor(tmp_path, 1)
    assert not await full.admits(2**62)
    assert full.refused == 1


def form(*parts: tuple[str, bytes], end: bytes = b"--b--\r\n") -> bytes:
    said = b"".join(b"--b\r\n" + head.encode() + b"\r\n\r\n" + body + b"\r\n" for head, body in parts)
    return said + end


FILE = ('Content-Disposition: form-data; name="file"; filename="a"', b"x")


def field(name: str, value: str) -> tuple[str, bytes]:
    return f'Content-Disposition: form-data; name="{name}"', value.encode()


MALFORMED = {
    "nothing": b"",
    "no end": form(FILE, end=b""),
    "no form": b"hello",
    "no file": form(field("conversationId", "{id}")),
    "a field for a file": form(field("conversationId", "{id}"), field("file", "x")),
    "an empty file": form(field("conversationId", "{id}"), (FILE[0], b"")),
    "two files": form(field("conversationId", "{id}"), FILE, FILE),
    "no conversation": form(FILE),
    "10,000 fields": form(*(field(f"f{n}", "x") for n in range(10_000))),
    "a field without end": form(field("conversationId", "x" * 500_000)),
    "a header without end": b"--b\r\nX-Long: " + b"x" * 200_000,
    "a hundred headers": b"--b\r\n" + b"X: y\r\n" * 100 + b"\r\nx\r\n--b--\r\n",
    "binary": os.urandom(5000),
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_forms_that_are_none_are_invalid_and_leave_nothing(site: Site, name: str) -> None:
    guest, ticket = await site.guest()
    body = MALFORMED[name].replace(b"{id}", ticket["id"].encode())
    answer = await guest.post(
        "/api/messages/upload", content=body, headers={"content-type": "multipart/form-data; boundary=b"}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert kept(site) == []


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "text/plain",
        "multipart/form-data",
        "multipart/mixed; boundary=b",
        "multipart/form-data; boundary=" + "b" * 500,
    ],
)
async def test_other_types_are_not_accepted(site: Site, content_type: str) -> None:
    guest, _ = await site.guest()
    answer = await guest.post("/api/messages/upload", content=form(FILE), headers={"content-type": content_type})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media")


async def test_the_conversation_may_come_after_the_file(site: Site) -> None:
    guest, ticket = await site.guest()
    for conversation_id, status in ((ticket["id"], 201), (uuid7(), 404)):
        body = form(FILE, field("conversationId", conversation_id), field("other", "is ignored"))
        answer = await guest.post(
            "/api/messages/upload", content=body, headers={"content-type": "multipart/form-data; boundary=b"}
        )
        assert answer.status_code == status
    assert len(kept(site)) == 1


async def test_a_name_with_a_nul_is_cleaned_or_refused(site: Site) -> None:
    guest, ticket = await site.guest()
    body = form(
        field("conversationId", ticket["id"]),
        ('Content-Disposition: form-data; name="file"; filename="a\x00\x1b[2Jb.txt"', b"x"),
    )
    answer = await guest.post(
        "/api/messages/upload", content=body, headers={"content-type": "multipart/form-data; boundary=b"}
    )
    if answer.status_code == 201:
        assert answer.json()["attachment"]["name"] == "a[2Jb.txt"
    else:
        assert (answer.status_code, kept(site)) == (422, [])


async def test_another_site_cannot_upload_in_somebodys_name(site: Site) -> None:
    guest, ticket = await site.guest()
    guest.headers["origin"] = "https://evil.example"
    assert (await upload(guest, ticket["id"])).status_code == 403


async def test_uploads_have_a_rate(strict_site: Site) -> None:
    guest, ticket = await strict_site.guest()
    statuses = []
    for number in range(UPLOADS_IN_A_MINUTE + 1):
        answer = await upload(guest, ticket["id"])
        statuses.append(answer.status_code)
        if answer.status_code == 201 and number % 30 == 29:
            strict_site.clock.advance(0.001)
    assert statuses[-1] == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 60


def begin(url: str, token: str, conversation_id: str, length: int | None) -> socket.socket:
    """An upload that has just begun, byte by byte in our hands; the caller closes it."""
    line = blocking_socket(url)
    how = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    head = f"POST /api/messages/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{how}\r\n"
    line.sendall(head.encode() + b"Content-Type: multipart/form-data; boundary=b\r\n\r\n")
    return line


async def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    async with running(tmp_path) as live:
        guest = await live.guest()
        room = (await live.ticket(guest)).message.conversation_id
        with begin(live.url, await live.token(guest), room, 20_000_000) as line:
            line.sendall(form(field("conversationId", room), end=b"--b\r\n" + FILE[0].encode() + b"\r\n\r\n"))
            await asyncio.to_thread(line.sendall, b"x" * 4_000_000)
            await until(lambda: names(tmp_path))
        await until(lambda: not names(tmp_path))


@pytest.mark.parametrize("length", [None, 10_000_000_000], ids=["endless", "announced"])
async def test_a_body_without_end_is_cut_off_and_leaves_nothing(tmp_path: Path, length: int | None) -> None:
    async with running(tmp_path, max_upload_mb=1) as live:
        guest = await live.guest()
        room = (await live.ticket(guest)).message.conversation_id

        def flood(line: socket.socket) -> tuple[int, bytes]:
            piece, sent = b"x" * 65536, 0
            opening = form(field("conversationId", room), end=b"--b\r\n" + FILE[0].encode() + b"\r\n\r\n")
            line.sendall(b"%x\r\n%b\r\n" % (len(opening), opening) if length is None else opening)
            try:
                while sent < 200_000_000:
                    line.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if length is None else piece)
                    sent += len(piece)
            except OSError:
                pass
            try:
                return sent, line.recv(4096)
            except OSError:
                return sent, b""

        with begin(live.url, await live.token(guest), room, length) as line:
            sent, answer = await asyncio.to_thread(flood, line)
        assert sent < 100_000_000
        assert not answer or b" 413 " in answer
        await until(lambda: not names(tmp_path))
        assert (await (await live.browser()).get("/healthz")).status_code == 200
