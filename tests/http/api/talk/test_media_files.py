"""What an uploaded picture or recording is called, and how it comes back: by its bytes and its tracks."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from tests.http.api.talk.test_files import upload, uploaded
from tests.http.site import Site
from tests.media.hostile_media import PLACE, saved
from tests.media.test_measures import film, fragment, track


def branded(data: bytes, brand: bytes) -> bytes:
    return data.replace(b"isom", brand, 1)


SOUND = film(track(b"soun"), length=1500)


@pytest.mark.parametrize(
    ("data", "mime", "length"),
    [
        (SOUND, "audio/mp4", 1.5),
        (branded(SOUND, b"mp42"), "audio/mp4", 1.5),
        (branded(SOUND, b"qt  "), "audio/mp4", 1.5),
        (branded(SOUND, b"3gp5"), "audio/3gpp", 1.5),
        (film(track(b"soun", scale=48_000)) + fragment(0, 24_000), "audio/mp4", 0.5),
        (film(track(b"soun"), track(b"vide", (64, 48)), length=1500), "video/mp4", 1.5),
    ],
)
async def test_sound_in_a_container_of_films_is_sound(site: Site, data: bytes, mime: str, length: float) -> None:
    guest, ticket = await site.guest()
    file = await uploaded(guest, ticket["id"], data, "memo.mp4")
    assert (file["mime"], file["duration"]) == (mime, length)
    sent = await guest.post(f"/api/conversations/{ticket['id']}/messages", json={"attachmentIds": [file["id"]]})
    assert sent.json()["message"]["messageType"] == mime.partition("/")[0]
    answer = await guest.get(file["url"])
    assert (answer.content, answer.headers["content-type"]) == (data, mime)
    assert answer.headers["content-disposition"].startswith("inline;")


@pytest.mark.parametrize(("kind", "ending"), [("HEIF", "HEIC"), ("AVIF", "avif")])
async def test_a_photograph_of_a_phone_comes_back_as_a_jpeg_under_a_name_that_fits(
    site: Site, kind: str, ending: str
) -> None:
    guest, ticket = await site.guest()
    data = saved(kind)
    assert PLACE in data
    file = await uploaded(guest, ticket["id"], data, f"IMG_1.{ending}")
    assert (file["name"], file["mime"], file["width"], file["height"]) == ("IMG_1.jpg", "image/jpeg", 64, 32)
    whole, small = await guest.get(file["url"]), await guest.get(file["thumbnailUrl"])
    assert whole.headers["content-type"] == "image/jpeg"
    assert Image.open(BytesIO(whole.content)).format == "JPEG"
    assert Image.open(BytesIO(small.content)).size == (64, 32)
    assert PLACE not in whole.content + small.content


@pytest.mark.parametrize(("kind", "mime"), [("HEIF", "image/heic"), ("AVIF", "image/avif")])
async def test_where_it_cannot_be_decoded_it_is_a_download_that_tells_no_place(
    site: Site, kind: str, mime: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest, ticket = await site.guest()

    async def undecodable(*_: object, **__: object) -> None:
        """As where no decoder is installed."""

    monkeypatch.setattr(site.app.uploads._images, "redraw", undecodable)
    data = saved(kind)
    assert PLACE in data
    file = await uploaded(guest, ticket["id"], data, "IMG_1.HEIC")
    assert (file["name"], file["mime"], file["width"], file["thumbnailUrl"]) == ("IMG_1.HEIC", mime, None, None)
    answer = await guest.get(file["url"])
    assert PLACE not in answer.content
    assert answer.headers["content-disposition"].startswith("attachment;")
    refused = await upload(guest, ticket["id"], data[:40], "IMG_2.HEIC")
    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_media")


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
async def test_a_picture_that_moves_says_for_how_long(site: Site, kind: str) -> None:
    guest, ticket = await site.guest()
    out, frames = BytesIO(), [Image.new("RGB", (40, 40), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=[100, 200, 300])
    moving = await uploaded(guest, ticket["id"], out.getvalue(), "dance")
    assert moving["duration"] == 0.6
    out = BytesIO()
    frames[0].save(out, kind)
    still = await uploaded(guest, ticket["id"], out.getvalue(), "picture")
    assert (still["mime"], still["duration"]) == (moving["mime"], None)


async def test_a_member_takes_a_heic_as_its_picture(site: Site) -> None:
    member = await site.member()
    answer = await member.post("/api/messages/upload", files={"file": ("me.heic", saved("HEIF"), "image/heic")})
    assert answer.status_code == 201, answer.text
    assert answer.json()["attachment"]["mime"] == "image/jpeg"
