"""Metadata are taken out without decoding: the pixels stay as they were, and what tells of somebody does not."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from parlour.media import metadata
from tests.media.hostile_media import PLACE, chunk, gif, saved

ADOBE = b"\xff\xed\x00\x0fPhotoshop" + PLACE[:4]


def stripped(folder: Path, mime: str, data: bytes) -> bytes:
    source, out = folder / "source", folder / "out"
    source.write_bytes(data)
    out.unlink(missing_ok=True)
    metadata.strip(source, mime, out)
    return out.read_bytes()


def frames(data: bytes) -> list[bytes]:
    image = Image.open(BytesIO(data))
    found = []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        found.append(image.convert("RGBA").tobytes())
    return found


def jpeg_with_everything() -> bytes:
    data = saved("JPEG", comment=PLACE, progressive=True, icc_profile=b"p" * 200)
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + PLACE
    segment = b"\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp
    return data[:2] + segment + ADOBE + data[2:]


EVERYTHING = {
    "JPEG": ("image/jpeg", jpeg_with_everything),
    "PNG": ("image/png", lambda: saved("PNG")[:-12] + chunk(b"tEXt", PLACE) + chunk(b"IEND", b"")),
    "moving PNG": ("image/png", lambda: saved("PNG", frames=3)),
    "WebP": ("image/webp", lambda: saved("WEBP", xmp=b"<x>" + PLACE)),
    "moving WebP": ("image/webp", lambda: saved("WEBP", frames=3, xmp=b"<x>" + PLACE)),
    "AVIF": ("image/avif", lambda: saved("AVIF", xmp=b"<x>" + PLACE)),
    "HEIC": ("image/heic", lambda: saved("HEIF", xmp=b"<x>" + PLACE)),
    "GIF": ("image/gif", lambda: gif(3)),
    "a GIF of an application": (
        "image/gif",
        lambda: gif(1)[:-1] + b"\x21\xff\x0bXMP DataXMP" + b"\x09" + PLACE + b"\0;",
    ),
}


@pytest.mark.parametrize("name", EVERYTHING)
def test_pixels_stay_and_place_goes(tmp_path: Path, name: str) -> None:
    mime, made = EVERYTHING[name]
    data = made()
    assert PLACE in data
    out = stripped(tmp_path, mime, data)
    assert PLACE not in out
    assert b"Photoshop" not in out
    assert not Image.open(BytesIO(out)).getexif()
    assert frames(out) == frames(data)


@pytest.mark.parametrize("name", EVERYTHING)
def test_what_follows_the_picture_is_cut_off(tmp_path: Path, name: str) -> None:
    mime, made = EVERYTHING[name]
    second = saved("JPEG")  # as phones put one behind the other
    assert stripped(tmp_path, mime, made() + second) == stripped(tmp_path, mime, made())


def test_colours_stay(tmp_path: Path) -> None:
    out = Image.open(BytesIO(stripped(tmp_path, "image/jpeg", jpeg_with_everything())))
    assert out.info["icc_profile"] == b"p" * 200


def test_a_gif_goes_on_repeating(tmp_path: Path) -> None:
    repeating = gif(1)[:19] + b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x05\0\0" + gif(1)[19:]
    assert Image.open(BytesIO(repeating)).info["loop"] == 5
    assert Image.open(BytesIO(stripped(tmp_path, "image/gif", repeating))).info["loop"] == 5


@pytest.mark.parametrize(
    ("delays", "duration_ms"), [([5, 20], 250), ([0, 1], 200), ([None, 50], 600), ([65_535], 655_350)]
)
def test_a_gif_says_how_long_it_moves(tmp_path: Path, delays: list[int | None], duration_ms: int) -> None:
    whole = gif(1)
    frame = whole[whole.index(b"\x2c") : -1]
    frames = b"".join((_control(each) if each is not None else b"") + frame for each in delays)
    (tmp_path / "source").write_bytes(whole[: whole.index(b"\x2c")] + frames + b";")
    counted = metadata.strip(tmp_path / "source", "image/gif", tmp_path / "out")
    assert (counted.frames, counted.duration_ms) == (len(delays), duration_ms)


def _control(hundredths: int) -> bytes:
    return b"\x21\xf9\4\0" + hundredths.to_bytes(2, "little") + b"\0\0"


def test_a_photograph_that_is_cut_off_is_kept_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = saved("JPEG", (800, 800))
    out = stripped(tmp_path, "image/jpeg", whole[:5000])
    assert PLACE not in out
    assert out[-2:] == b"\xff\xd9"
    assert len(out) > 3000


@pytest.mark.parametrize("mime", sorted(metadata.MIMES))
def test_what_is_too_broken_is_refused(tmp_path: Path, mime: str) -> None:
    name = next(name for name, (its, _) in EVERYTHING.items() if its == mime)
    whole = EVERYTHING[name][1]()
    for data in (whole[:20], whole[:13] + b"<script>" * 100, b"x" * 100):
        with pytest.raises((ValueError, IndexError)):
            stripped(tmp_path, mime, data)
