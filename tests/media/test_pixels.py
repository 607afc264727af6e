"""Every kind of pixel keeps its brightness, its colour and its transparency, in the picture and in the small one."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from parlour.media.pixels import LEGIBLE_SIDE, MOST_THUMBNAIL_PIXELS, THUMBNAIL_PIXELS, thumbnail_size
from tests.media.hostile_media import chunk
from tests.media.test_images import drawn, redrawn

GREY, GREY_ALPHA, COLOUR, COLOUR_ALPHA = 0, 4, 2, 6  # types of PNG


def png16(kind: int, pixel: tuple[int, ...], *more: bytes, size: int = 24) -> bytes:
    """Of 16 bits a channel; its left half is `pixel`, its right half half as bright."""
    halves = [struct.pack(f">{len(pixel)}H", *pixel), struct.pack(f">{len(pixel)}H", *(each // 2 for each in pixel))]
    row = b"\0" + halves[0] * (size // 2) + halves[1] * (size // 2)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 16, kind, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(row * size))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + data + chunk(b"IEND", b"")


def halves(data: bytes) -> list[Any]:
    image = Image.open(BytesIO(data))
    wide = [image.getpixel((at, 12)) for at in (4, 20)] if image.mode == "I;16" else None
    if wide is not None:
        return [(each // 257,) * 3 + (255,) for each in wide]  # type: ignore[operator]
    return [image.convert("RGBA").getpixel((at, 12)) for at in (4, 20)]


SIXTEEN: dict[str, tuple[bytes, list[tuple[int | None, ...]]]] = {
    "grey": (png16(GREY, (0x8080,)), [(128, 128, 128, 255), (64, 64, 64, 255)]),
    "white": (png16(GREY, (0xFFFF,)), [(255, 255, 255, 255), (127, 127, 127, 255)]),
    "dark": (png16(GREY, (0x1000,)), [(16, 16, 16, 255), (8, 8, 8, 255)]),
    "grey, one of it clear": (
        png16(GREY, (0x8080,), chunk(b"tRNS", b"\x40\x40")),
        [(128, 128, 128, 255), (None, None, None, 0)],
    ),
    "grey with alpha": (png16(GREY_ALPHA, (0x8080, 0xFFFF)), [(128, 128, 128, 255), (64, 64, 64, 127)]),
    "colour": (png16(COLOUR, (0xFFFF, 0x8080, 0)), [(255, 128, 0, 255), (127, 64, 0, 255)]),
    "colour with alpha": (png16(COLOUR_ALPHA, (0xFFFF, 0, 0, 0xFFFF)), [(255, 0, 0, 255), (127, 0, 0, 127)]),
}


@pytest.mark.parametrize("name", SIXTEEN)
def test_sixteen_bits_of_grey_and_colour_are_as_bright_as_they_were(tmp_path: Path, name: str) -> None:
    data, expected = SIXTEEN[name]
    found, picture, thumbnail = redrawn(tmp_path, data, "PNG")
    assert found is not None
    for written in (picture, thumbnail):
        for pixel, wanted in zip(halves(written), expected, strict=True):
            assert pixel == tuple(
                pytest.approx(each, abs=6) if each is not None else pixel[n] for n, each in enumerate(wanted)
            )


def apng16(*greys: int, size: int = 24) -> bytes:
    """Frames of 16 bits of grey, 100 ms each."""
    control = struct.pack(">IIIIHHBB", size, size, 0, 0, 100, 1000, 0, 0)
    drawn_as = [zlib.compress((b"\0" + struct.pack(">H", grey) * size) * size) for grey in greys]
    more = [chunk(b"acTL", struct.pack(">II", len(greys), 0)), chunk(b"fcTL", struct.pack(">I", 0) + control)]
    more.append(chunk(b"IDAT", drawn_as[0]))
    for number, data in enumerate(drawn_as[1:]):
        more.append(chunk(b"fcTL", struct.pack(">I", 2 * number + 1) + control))
        more.append(chunk(b"fdAT", struct.pack(">I", 2 * number + 2) + data))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 16, GREY, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IEND", b"")


def test_a_moving_picture_of_sixteen_bits_is_as_bright_as_it_was(tmp_path: Path) -> None:
    found, picture, thumbnail = redrawn(tmp_path, apng16(0x8080, 0x2020), "PNG")
    assert found is not None
    assert found.duration_ms == 200
    for written in (picture, thumbnail):
        assert halves(written)[0] == tuple(pytest.approx(each, abs=6) for each in (128, 128, 128, 255))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"])
def test_other_pixels_keep_their_brightness(tmp_path: Path, mode: str) -> None:
    out, kind = BytesIO(), "JPEG" if mode == "CMYK" else "PNG"
    image = drawn((24, 24), mode)
    before = [image.convert("RGB").getpixel((at, 12)) for at in (4, 20)]
    image.save(out, kind)
    _, picture, thumbnail = redrawn(tmp_path, out.getvalue(), kind)
    for written in (picture, thumbnail):
        after = [pixel[:3] for pixel in halves(written)]
        assert after == [tuple(pytest.approx(each, abs=8) for each in pixel) for pixel in before]  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_a_palette_keeps_the_colour_that_one_sees_through(tmp_path: Path, kind: str) -> None:
    image = Image.new("P", (24, 24), 1)
    image.putpalette([0, 0, 0, 255, 0, 0, 0, 0, 255])
    image.paste(2, (12, 0, 24, 24))
    out = BytesIO()
    image.save(out, kind, transparency=2)
    _, picture, thumbnail = redrawn(tmp_path, out.getvalue(), kind)
    for written in (picture, thumbnail):
        red, clear = halves(written)
        assert red == tuple(pytest.approx(each, abs=12) for each in (255, 0, 0, 255))
        assert clear[3] == 0


@pytest.mark.parametrize(
    ("size", "small"),
    [
        ((4000, 3000), (640, 480)),
        ((3000, 4000), (480, 640)),
        ((64, 32), (64, 32)),
        ((1080, 8000), (320, 2370)),
        ((8000, 1080), (2370, 320)),
        ((1080, 16_000), (260, 3849)),
        ((16_384, 20), (16_383, 20)),
        ((1, 16_384), (1, 16_383)),
        ((1, 1), (1, 1)),
    ],
)
def test_a_small_picture_is_bound_by_its_pixels_and_long_ones_stay_legible(
    size: tuple[int, int], small: tuple[int, int]
) -> None:
    assert thumbnail_size(*size) == small
    width, height = small
    assert width * height <= max(THUMBNAIL_PIXELS, MOST_THUMBNAIL_PIXELS) + width + height
    assert min(size) < LEGIBLE_SIDE or min(small) >= min(LEGIBLE_SIDE, 260)


@pytest.mark.parametrize("size", [(1600, 800), (800, 6000), (6000, 800), (3, 12_000)])
def test_the_small_one_is_written_in_its_proportions(tmp_path: Path, size: tuple[int, int]) -> None:
    out = BytesIO()
    drawn(size).save(out, "PNG")
    _, _, thumbnail = redrawn(tmp_path, out.getvalue(), "PNG")
    small = Image.open(BytesIO(thumbnail))
    assert small.format == "WEBP"
    assert small.size == thumbnail_size(*size)
