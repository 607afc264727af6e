"""Pictures as phones write them today: JPEG with a gain map behind it (MPO), HEIC, AVIF."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from PIL import Image, features

from parlour.media import metadata, opening
from parlour.media.images import Images, Picture
from parlour.media.sniffing import AVIF, HEIC, JPEG, Kind, sniff
from tests.media.hostile_media import heif, whole_box
from tests.media.test_images import SECRET, drawn, images, redrawn, telling

__all__ = ["images"]
pillow_heif.register_heif_opener()


def with_gain_map(orientation: int) -> bytes:
    """As phones write it (CIPA DC-007): a brighter version behind the picture, with metadata of its own."""
    out, exif = BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = SECRET.decode()
    second = drawn((16, 8)).convert("L").convert("RGB")
    second.info["exif"] = exif.tobytes()
    drawn().save(out, "MPO", save_all=True, append_images=[second], exif=exif)
    return out.getvalue()


def shown(data: bytes) -> tuple[tuple[int, int], Any, Any]:
    """Its size, and how bright its first and its last corner are."""
    image = Image.open(BytesIO(data)).convert("L")
    width, height = image.size
    return image.size, image.getpixel((2, 2)), image.getpixel((width - 3, height - 3))


@pytest.mark.parametrize(("orientation", "size"), [(1, (64, 32)), (3, (64, 32)), (6, (32, 64)), (8, (32, 64))])
def test_a_photograph_with_a_gain_map_is_its_first_picture_upright_and_tells_no_place(
    tmp_path: Path, orientation: int, size: tuple[int, int]
) -> None:
    data = with_gain_map(orientation)
    assert (Image.open(BytesIO(data)).format, data.count(SECRET) >= 2, sniff(data)) == ("MPO", True, JPEG)
    found, picture, thumbnail = redrawn(tmp_path, data, "JPEG")
    assert found == Picture(*size, "image/jpeg")
    dark_first = orientation in (1, 6)
    for written in (picture, thumbnail):
        assert SECRET not in written
        assert not Image.open(BytesIO(written)).getexif()
        its_size, first, last = shown(written)
        assert (its_size, first < 60, last > 190) == (size, dark_first, dark_first)


def test_a_gain_map_is_not_copied_where_the_picture_is_not_redrawn(tmp_path: Path) -> None:
    source, stripped = tmp_path / "source", tmp_path / "stripped"
    source.write_bytes(with_gain_map(6))
    metadata.strip(source, "image/jpeg", stripped)
    assert SECRET not in stripped.read_bytes()
    assert Image.open(BytesIO(stripped.read_bytes())).format == "JPEG"


def photograph(kind: str, orientation: int, size: tuple[int, int] = (64, 32)) -> bytes:
    """Turned by a property of the picture, as phones do (`irot`), and with the same said in its metadata."""
    image, out = drawn(size), BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = SECRET.decode()
    if kind == "HEIF":
        image.info["exif"] = exif.tobytes()
        image.save(out, kind, quality=40)
    else:
        image.save(out, kind, exif=exif, xmp=b"<x:xmpmeta>" + SECRET, speed=10)
    return out.getvalue()


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize(("kind", "sniffed"), [("HEIF", HEIC), ("AVIF", AVIF)])
def test_heic_and_avif_become_a_jpeg_that_stands_upright_and_tells_no_place(
    tmp_path: Path, kind: str, sniffed: Kind, orientation: int
) -> None:
    data = photograph(kind, orientation)
    assert (SECRET in data, b"irot" in data, sniff(data)) == (True, orientation == 6, sniffed)
    found, picture, thumbnail = redrawn(tmp_path, data, kind)
    size = (64, 32) if orientation == 1 else (32, 64)
    assert found == Picture(*size, "image/jpeg")
    assert Image.open(BytesIO(picture)).format == "JPEG"
    for written in (picture, thumbnail):
        assert SECRET not in written
        assert not Image.open(BytesIO(written)).getexif()
        its_size, first, last = shown(written)
        assert (its_size, first < 60, last > 190) == (size, True, True)


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_one_that_one_sees_through_becomes_a_webp(tmp_path: Path, kind: str) -> None:
    image = drawn(mode="RGBA")
    image.putalpha(Image.new("L", image.size, 0))
    found, picture, thumbnail = redrawn(tmp_path, telling(kind, image), kind)
    assert found == Picture(64, 32, "image/webp")
    for written in (picture, thumbnail):
        assert Image.open(BytesIO(written)).convert("RGBA").getpixel((3, 3))[3] < 10  # type: ignore[index]


def test_of_a_burst_the_one_that_the_phone_chose_is_shown(tmp_path: Path) -> None:
    burst = pillow_heif.from_pillow(Image.new("RGB", (20, 20)))
    burst.add_from_pillow(drawn())
    out = BytesIO()
    burst.save(out, primary_index=1)
    found, _, _ = redrawn(tmp_path, out.getvalue(), "HEIF")
    assert found == Picture(64, 32, "image/jpeg")


def test_without_its_decoder_a_heic_is_no_picture_and_still_loses_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = telling("HEIF", drawn())
    assert redrawn(tmp_path, data, "HEIF")[0] is not None
    opening._register_heif.cache_clear()
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    for name in ("picture", "thumbnail"):
        (tmp_path / name).unlink()
    assert redrawn(tmp_path, data, "HEIF") == (None, b"", b"")
    metadata.strip(tmp_path / "source", "image/heic", tmp_path / "stripped")
    stripped = (tmp_path / "stripped").read_bytes()
    assert SECRET not in stripped
    assert (
        Image.open(BytesIO(stripped)).convert("RGB").tobytes() == Image.open(BytesIO(data)).convert("RGB").tobytes()
    )


def test_a_moving_avif_goes_on_moving(tmp_path: Path) -> None:
    out, frames = BytesIO(), [Image.new("RGB", (64, 32), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, "AVIF", save_all=True, append_images=frames[1:], duration=50)
    data = out.getvalue()
    found, picture, _ = redrawn(tmp_path, data, "AVIF")
    assert found == Picture(64, 32, "image/webp", duration_ms=150)
    assert getattr(Image.open(BytesIO(picture)), "n_frames", 1) == 3


async def test_workers_know_the_formats_that_this_machine_can_decode(images: Images, tmp_path: Path) -> None:
    assert features.check("avif")
    for kind, mime in (("HEIF", HEIC.mime), ("AVIF", AVIF.mime)):
        source = tmp_path / kind
        source.write_bytes(telling(kind, drawn()))
        found = await images.redraw(source, mime, picture=tmp_path / f"{kind}.1", thumbnail=tmp_path / f"{kind}.2")
        assert found == Picture(64, 32, "image/jpeg")


@pytest.mark.parametrize(("kind", "mime"), [("HEIF", HEIC.mime), ("AVIF", AVIF.mime)])
async def test_a_photograph_of_a_phone_fits_into_a_workers_memory_turned(
    images: Images, tmp_path: Path, kind: str, mime: str
) -> None:
    source = tmp_path / "source"
    source.write_bytes(photograph(kind, 6, (8064, 3024)))
    found = await images.redraw(source, mime, picture=tmp_path / "picture", thumbnail=tmp_path / "small")
    assert found is not None
    assert (found.width, found.height) == (3024, 8064)


EXTRA: dict[str, Callable[[bytes], bytes]] = {
    "a box of its own": lambda data: data + whole_box(b"uuid", SECRET),
    "titles and times": lambda data: described_as(data, b"udes"),
    "a film": lambda data: data + whole_box(b"moov", whole_box(b"udta", SECRET)),
    "an address behind it": lambda data: data + SECRET,
}


def described_as(data: bytes, name: bytes) -> bytes:
    """Its `colr` property becomes another, of the same length, that says the place."""
    place = data.index(b"colr")
    length = int.from_bytes(data[place - 4 : place], "big")
    return data[:place] + name + SECRET.ljust(length - 8, b"\0")[: length - 8] + data[place + length - 4 :]


@pytest.mark.parametrize("name", EXTRA)
@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_whatever_else_hangs_on_a_picture_goes(tmp_path: Path, kind: str, name: str) -> None:
    mime = {"HEIF": HEIC.mime, "AVIF": AVIF.mime}[kind]
    more: dict[str, Any] = {"icc_profile": b"p" * 200} if kind == "AVIF" else {}
    out = BytesIO()
    drawn().save(out, kind, **more)
    data = EXTRA[name](out.getvalue())
    part = SECRET[:7] if name == "titles and times" else SECRET
    assert part in data
    source, stripped = tmp_path / "source", tmp_path / "stripped"
    source.write_bytes(data)
    metadata.strip(source, mime, stripped)
    assert part not in stripped.read_bytes()
    assert Image.open(BytesIO(stripped.read_bytes())).convert("RGB").size == (64, 32)


def test_a_place_that_a_picture_shares_with_its_metadata_goes(tmp_path: Path) -> None:
    """Two items over the same bytes, one of them Exif."""
    kinds = [whole_box(b"infe", (2 << 24).to_bytes(4, "big") + bytes([0, n, 0, 0]) + kind) for n, kind in KINDS]
    listed = whole_box(b"iinf", bytes(4) + b"\0\2", *kinds)
    length = 8 + len(SECRET)
    for start in range(100, 300):  # where `mdat` begins depends on nothing but the numbers' width
        spans = b"".join(bytes([0, n, 0, 0, 0, 1]) + start.to_bytes(4, "big") + b"\0\0\0\x09" for n in (1, 2))
        located = whole_box(b"iloc", bytes(4) + b"\x44\0\0\2", spans)
        data = heif(b"heic", whole_box(b"meta", bytes(4), listed, located), whole_box(b"mdat", SECRET))
        if len(data) - length + 8 == start:
            break
    assert data[start : start + 9] == SECRET
    (tmp_path / "source").write_bytes(data)
    metadata.strip(tmp_path / "source", HEIC.mime, tmp_path / "stripped")
    assert SECRET not in (tmp_path / "stripped").read_bytes()


KINDS = ((1, b"hvc1"), (2, b"Exif"))
