"""Pictures are redrawn without what they tell of their owner; what is no picture harms nobody."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from parlour.media.images import Images, Picture
from parlour.media.redraw import FORMATS, redraw
from parlour.media.workers import Workers

SECRET = b"49.1234 N"
MIMES = {kind: mime for mime, kind in FORMATS.items()}


@pytest.fixture
def images() -> Iterator[Images]:
    workers = Workers(workers=1)
    yield Images(workers)
    workers.close()


def drawn(size: tuple[int, int] = (64, 32), mode: str = "RGB") -> Image.Image:
    """Dark on its left, light on its right half."""
    image = Image.new("L", size, 20)
    image.paste(230, (size[0] // 2, 0, *size))
    return image.convert(mode)


def telling(kind: str, image: Image.Image, orientation: int = 1) -> bytes:
    """A picture that says where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = SECRET.decode()
    more: dict[str, Any] = {"exif": exif}
    if kind == "PNG":
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_text("Comment", SECRET.decode())
    if kind == "WEBP":
        more["xmp"] = b"<x:xmpmeta>" + SECRET
    if kind == "JPEG":
        more["comment"] = SECRET
    out = BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def redrawn(folder: Path, data: bytes, kind: str) -> tuple[Picture | None, bytes, bytes]:
    """In this process, for speed: what came of it, the new picture, and the small one."""
    source, picture, thumbnail = folder / "source", folder / "picture", folder / "thumbnail"
    source.write_bytes(data)
    try:
        found = Picture(*redraw(str(source), MIMES[kind], str(picture), str(thumbnail)))
    except Exception:
        return None, b"", b""
    written, small = (each.read_bytes() if each.exists() else b"" for each in (picture, thumbnail))
    return found, written, small


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_left_of_place_and_camera(tmp_path: Path, kind: str) -> None:
    data = telling(kind, drawn())
    assert SECRET in data
    found, picture, thumbnail = redrawn(tmp_path, data, kind)
    assert found == Picture(64, 32, MIMES[kind])
    for written in (picture, thumbnail):
        assert SECRET not in written
        assert not Image.open(BytesIO(written)).getexif()
    assert Image.open(BytesIO(picture)).format == kind


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_picture_stands_upright_without_being_told_how_it_was_held(tmp_path: Path, kind: str) -> None:
    found, picture, thumbnail = redrawn(tmp_path, telling(kind, drawn(), orientation=6), kind)
    assert found == Picture(32, 64, MIMES[kind])
    for written in (picture, thumbnail):
        upright = Image.open(BytesIO(written)).convert("L")
        assert upright.size == (32, 64)
        assert upright.getpixel((16, 10)) == pytest.approx(20, abs=9)
        assert upright.getpixel((16, 54)) == pytest.approx(230, abs=9)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixel_is_drawn(tmp_path: Path, mode: str) -> None:
    out, kind = BytesIO(), "JPEG" if mode == "CMYK" else "PNG"
    (Image.new("I;16", (64, 32)) if mode == "I;16" else drawn(mode=mode)).save(out, kind)
    found, picture, _ = redrawn(tmp_path, out.getvalue(), kind)
    assert found == Picture(64, 32, MIMES[kind])
    assert Image.open(BytesIO(picture)).size == (64, 32)


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_moving_pictures_go_on_moving(tmp_path: Path, kind: str) -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "green", "blue")]
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=[100, 200, 300], exif=exif)
    assert SECRET in out.getvalue()
    found, picture, _ = redrawn(tmp_path, out.getvalue(), kind)
    assert found == Picture(40, 40, MIMES[kind], duration_ms=600)
    moving: Any = Image.open(BytesIO(picture))
    assert (moving.n_frames, SECRET in picture) == (3, False)
    moving.seek(1)
    moving.load()
    assert moving.info["duration"] == 200


def moving(kind: str, **more: Any) -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "lime", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], **more)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
@pytest.mark.parametrize("loop", [0, 1, 3])
def test_moving_pictures_repeat_as_often_as_before(tmp_path: Path, kind: str, loop: int) -> None:
    _, picture, _ = redrawn(tmp_path, moving(kind, loop=loop, duration=100), kind)
    assert Image.open(BytesIO(picture)).info["loop"] == loop


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
@pytest.mark.parametrize(("each", "whole"), [(0, 300), (10, 300), (20, 60)])
def test_frames_without_a_time_are_shown_as_browsers_show_them(
    tmp_path: Path, kind: str, each: int, whole: int
) -> None:
    found, _, _ = redrawn(tmp_path, moving(kind, duration=each), kind)
    assert found is not None
    assert found.duration_ms == whole


def test_a_picture_for_programs_that_show_none_moving_is_left_out(tmp_path: Path) -> None:
    data = moving("PNG", default_image=True, duration=[70, 80])
    found, picture, thumbnail = redrawn(tmp_path, data, "PNG")
    assert found == Picture(40, 40, "image/png", duration_ms=150)
    kept: Any = Image.open(BytesIO(picture))
    assert (kept.n_frames, kept.convert("RGB").getpixel((9, 9))) == (2, (0, 255, 0))
    kept.seek(1)
    assert kept.convert("RGB").getpixel((9, 9)) == (0, 0, 255)
    red, green, _ = Image.open(BytesIO(thumbnail)).convert("RGB").getpixel((9, 9))  # type: ignore[misc]
    assert (red < 50, green > 200) == (True, True)


def test_one_frame_behind_such_a_picture_does_not_move(tmp_path: Path) -> None:
    out = BytesIO()
    frame = Image.new("RGB", (40, 40), "blue")
    Image.new("RGB", (40, 40), "red").save(out, "PNG", save_all=True, append_images=[frame], default_image=True)
    found, picture, _ = redrawn(tmp_path, out.getvalue(), "PNG")
    assert found == Picture(40, 40, "image/png")
    assert Image.open(BytesIO(picture)).convert("RGB").getpixel((9, 9)) == (255, 0, 0)


def test_a_gif_is_not_drawn_but_loses_what_is_not_shown_and_gets_a_small_picture(tmp_path: Path) -> None:
    out = BytesIO()
    drawn(mode="P").save(out, "GIF", comment=SECRET)
    assert SECRET in out.getvalue()
    found, picture, thumbnail = redrawn(tmp_path, out.getvalue(), "GIF")
    assert found == Picture(64, 32, "image/gif")
    assert SECRET not in picture
    shown, before = (Image.open(BytesIO(each)).convert("RGB").tobytes() for each in (picture, out.getvalue()))
    assert shown == before
    assert Image.open(BytesIO(thumbnail)).size == (64, 32)


def test_what_follows_a_picture_is_cut_off(tmp_path: Path) -> None:
    polyglot = telling("JPEG", drawn()) + b"<script>alert(1)</script>PK\x05\x06"
    found, picture, _ = redrawn(tmp_path, polyglot, "JPEG")
    assert found is not None
    assert b"script" not in picture


def flood(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that claims to be so large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A compressed comment that unfolds to 100 MB."""
    head = telling("PNG", drawn())
    packed = b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9)
    chunk = struct.pack(">I", len(packed)) + b"zTXt" + packed + struct.pack(">I", zlib.crc32(b"zTXt" + packed))
    return head[:33] + chunk + head[33:]


BROKEN = {
    "pixel flood": ("PNG", flood(100_000, 100_000)),
    "more than is in it": ("PNG", flood(5_000, 5_000)),
    "text bomb": ("PNG", text_bomb()),
    "cut off": ("JPEG", telling("JPEG", drawn((800, 800)))[:3000]),
    "only a beginning": ("JPEG", b"\xff\xd8\xff\xe0"),
    "another format": ("WEBP", b"RIFF\x24\x00\x00\x00WEBPVP8 <script>"),
    "HTML behind a signature": ("GIF", b"GIF89a<script>alert(1)</script>"),
    "nothing": ("PNG", b""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_or_a_bomb_is_no_picture_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    kind, data = BROKEN[name]
    assert redrawn(tmp_path, data, kind) == (None, b"", b"")


async def test_pictures_are_drawn_in_another_process(images: Images, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(telling("JPEG", drawn()))
    found = await images.redraw(source, "image/jpeg", picture=tmp_path / "picture", thumbnail=tmp_path / "thumbnail")
    assert found == Picture(64, 32, "image/jpeg")
    assert (tmp_path / "picture").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("kind", "size"), [("JPEG", (16_000, 3_100)), ("PNG", (7_000, 7_000))])
async def test_the_largest_picture_fits_into_a_workers_memory_turned(
    images: Images, tmp_path: Path, kind: str, size: tuple[int, int]
) -> None:
    source = tmp_path / "source"
    source.write_bytes(telling(kind, Image.new("RGB", size), orientation=6))
    found = await images.redraw(source, MIMES[kind], picture=tmp_path / "picture", thumbnail=tmp_path / "small")
    assert found == Picture(size[1], size[0], MIMES[kind])
