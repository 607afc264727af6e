"""Files made to keep a media worker busy, to fill it or to break it: for each type that a worker opens, by its MIME
type and what the file does."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Final

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()
MEGA: Final = 1_000_000
PLACE: Final = b"49.1234 N"  # what a picture says of where it was taken


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *more: bytes, depth: int = 8, pixels: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0))
    text = chunk(b"tEXt", b"Place\0" + PLACE)
    data = chunk(b"IDAT", zlib.compress(pixels or bytes(1000), 9))
    return b"\x89PNG\r\n\x1a\n" + head + text + b"".join(more) + data + chunk(b"IEND", b"")


def unfolding() -> bytes:
    return zlib.compress(bytes(300 * MEGA))


def apng(frames: int) -> bytes:
    control = struct.pack(">IIIIHHBB", 1, 1, 0, 0, 1, 100, 0, 0)
    parts = [chunk(b"acTL", struct.pack(">II", frames, 0))]
    pixel = zlib.compress(b"\0\0")
    parts += [
        chunk(b"fcTL", struct.pack(">I", 2 * n) + control) + chunk(b"fdAT", struct.pack(">I", 2 * n + 1) + pixel)
        for n in range(frames)
    ]
    return png(1, 1, *parts)


def saved(kind: str, size: tuple[int, int] = (64, 32), frames: int = 1, **more: object) -> bytes:
    out, exif = BytesIO(), Image.Exif()
    exif[0x010E] = PLACE.decode()
    exif.get_ifd(0x8825)[1] = PLACE.decode()
    pictures = [Image.new("RGB", size, (n % 256, n // 256, 9)) for n in range(frames)]
    moving = {"save_all": True, "append_images": pictures[1:], "duration": 50} if frames > 1 else {}
    pictures[0].save(out, kind, exif=exif, **moving, **more)
    return out.getvalue()


def with_exif(*entries: bytes, after: int) -> bytes:
    """A JPEG whose TIFF directory has these entries, and says that the next one is at `after`."""
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">H", len(entries)) + b"".join(entries) + struct.pack(">I", after)
    body = b"Exif\0\0" + tiff + PLACE
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + saved("JPEG")[2:]


def resized_jpeg(width: int, height: int) -> bytes:
    data = bytearray(saved("JPEG"))
    place = data.index(b"\xff\xc0") + 5
    data[place : place + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def gif(frames: int, width: int = 1, height: int = 1) -> bytes:
    frame = b"\x2c\0\0\0\0" + struct.pack("<HH", width, height) + b"\0\x02\x02\x44\x01\0"
    comment = b"\x21\xfe" + bytes([len(PLACE)]) + PLACE + b"\0"
    head = b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + bytes(6)
    return head + comment + frame * frames + b";"


def webp_canvas(width: int, height: int) -> bytes:
    """An animation that says its canvas is so large."""
    data = bytearray(saved("WEBP", frames=2))
    place = data.index(b"VP8X") + 12
    data[place : place + 6] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(data)


def box(name: bytes, size: int, data: bytes = b"") -> bytes:
    return struct.pack(">I4s", size, name) + data


def whole_box(name: bytes, *parts: bytes) -> bytes:
    return box(name, 8 + sum(map(len, parts)), b"".join(parts))


def heif(brand: bytes, *parts: bytes) -> bytes:
    return box(b"ftyp", 20, brand + bytes(4) + b"mif1") + b"".join(parts)


def extent(start: int, size: int) -> bytes:
    return struct.pack(">QQ", start, size)


def described(*extents: bytes) -> bytes:
    """A `meta` whose items are so many pictures, each of one extent with numbers of 8 bytes."""
    places = b"".join(struct.pack(">HHHH", n % 65_536, 0, 0, 1) + each for n, each in enumerate(extents))
    located = whole_box(b"iloc", struct.pack(">IHH", 1 << 24, 0x8800, len(extents)), places)
    kinds = b"".join(box(b"infe", 20, struct.pack(">IHH4s", 2 << 24, n, 0, b"av01")) for n in range(len(extents)))
    listed = whole_box(b"iinf", struct.pack(">IH", 0, len(extents)), kinds)
    return whole_box(b"meta", bytes(4), listed, located)


def resized_heif(data: bytes, width: int, height: int) -> bytes:
    changed = bytearray(data)
    place = data.index(b"ispe") + 8
    changed[place : place + 8] = struct.pack(">II", width, height)
    return bytes(changed)


def ogg_pages(count: int) -> bytes:
    first = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 0, 48_000, 0, 0)
    page = b"OggS\0\2" + bytes(20) + b"\x01" + bytes([len(first)]) + first
    return page + (b"OggS\0\0" + bytes(20) + b"\x01\0") * count


MP4 = box(b"ftyp", 16, b"isom\0\0\0\0")
WEBM = b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm"
SEGMENT = b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff"
CLUSTER = b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff"
ORIENTATION = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)

HOSTILE: Final[dict[str, dict[str, Callable[[], bytes]]]] = {
    "image/png": {
        "60,000 frames": lambda: apng(60_000),
        "1 × 50,000,000 pixels": lambda: png(1, 50 * MEGA, pixels=bytes(100 * MEGA)),
        "100,000 × 100,000 pixels": lambda: png(100_000, 100_000),
        "more pixels than its data": lambda: png(7_000, 7_000),
        "a colour profile that unfolds": lambda: png(1, 1, chunk(b"iCCP", b"x\0\0" + unfolding())),
        "a text that unfolds": lambda: png(1, 1, chunk(b"zTXt", b"x\0\0" + unfolding())),
        "texts without end": lambda: png(1, 1, chunk(b"tEXt", b"a\0b") * 400_000),
        "cut off": lambda: png(50, 50)[:-20],
    },
    "image/jpeg": {
        "a directory that is its own next": lambda: with_exif(ORIENTATION, after=8),
        "a directory within itself": lambda: with_exif(struct.pack(">HHII", 0x8769, 4, 1, 8), after=0),
        "a thousand orientations": lambda: with_exif(*[ORIENTATION] * 1_000, after=8),
        "an orientation that says it has 4 GB": lambda: with_exif(
            struct.pack(">HHII", 0x0112, 3, 0xFFFFFFFF, 8), after=0
        ),
        "65,500 × 65,500 pixels": lambda: resized_jpeg(65_500, 65_500),
        "markers and nothing else": lambda: b"\xff\xd8" + b"\xff" * (25 * MEGA),
        "segments without end": lambda: b"\xff\xd8" + b"\xff\xe1\0\x02" * MEGA,
        "coded data that is all escapes": lambda: saved("JPEG")[:-2] + b"\xff\0" * (12 * MEGA),
        "cut off": lambda: saved("JPEG", (800, 800))[:4000],
    },
    "image/webp": {
        "16,384 × 16,384 pixels": lambda: webp_canvas(16_384, 16_384),
        "2,000 frames": lambda: saved("WEBP", (16, 16), frames=2_000),
        "chunks without end": lambda: b"RIFF\xff\xff\xff\x7fWEBP" + b"ABCD\0\0\0\0" * (3 * MEGA),
        "cut off": lambda: saved("WEBP", (800, 800))[:300],
    },
    "image/gif": {
        "10,000 frames": lambda: gif(10_000),
        "65,535 × 65,535 pixels": lambda: gif(1, 65_535, 65_535),
        "parts of a byte": lambda: gif(1)[:-2] + b"\x01\0" * (12 * MEGA),
        "comments without end": lambda: gif(1)[:-1] + b"\x21\xfe\0" * (8 * MEGA),
        "cut off": lambda: gif(3)[:-4],
    },
    "image/avif": {
        "16,384 × 16,384 pixels": lambda: resized_heif(saved("AVIF"), 16_384, 16_384),
        "fewer pixels than there are": lambda: resized_heif(saved("AVIF"), 8, 8),
        "a thousand frames": lambda: saved("AVIF", (16, 16), frames=600),
        "boxes without end": lambda: heif(b"avif", box(b"free", 8) * (3 * MEGA)),
        "boxes in boxes": lambda: heif(b"avif", box(b"moov", 0) * (3 * MEGA)),
        "an item of 18 exabytes": lambda: heif(b"avif", described(extent(0, 2**63))),
        "items without an end": lambda: heif(b"avif", described(*[extent(0, 0)] * 60_000)),
        "the whole file in each of its items": lambda: heif(
            b"avif", described(*[extent(0, 2 * MEGA)] * 60_000), bytes(20 * MEGA)
        ),
        "cut off": lambda: saved("AVIF", (800, 800))[:-200],
    },
    "image/heic": {
        "100,000 × 100,000 pixels": lambda: resized_heif(saved("HEIF"), 100_000, 100_000),
        "other pixels than it says": lambda: resized_heif(saved("HEIF"), 6_000, 6_000),
        "boxes without end": lambda: heif(b"heic", box(b"free", 8) * (3 * MEGA)),
        "an item of 18 exabytes": lambda: heif(b"heic", described(extent(0, 2**63))),
        "the whole file in each of its items": lambda: heif(
            b"heic", described(*[extent(0, 2 * MEGA)] * 60_000), bytes(20 * MEGA)
        ),
        "cut off": lambda: saved("HEIF", (800, 800))[:-200],
    },
    "audio/mpeg": {
        "a tag of 25 MB of 0xff": lambda: b"ID3" + b"\xff" * (25 * MEGA),
        "frames without end": lambda: b"\xff\xfb\x10\x64" * (6 * MEGA),
    },
    "audio/ogg": {"pages without end": lambda: ogg_pages(800_000)},
    "audio/flac": {"blocks without end": lambda: b"fLaC" + b"\x01\0\0\0" * (6 * MEGA)},
    "audio/wav": {"chunks without end": lambda: b"RIFF\xff\xff\xff\x7fWAVE" + b"ABCD\0\0\0\0" * (3 * MEGA)},
    "audio/aiff": {"chunks without end": lambda: b"FORM\x7f\xff\xff\xffAIFF" + b"ABCD\0\0\0\0" * (3 * MEGA)},
    "video/mp4": {
        "boxes without end": lambda: MP4 + box(b"free", 8) * (3 * MEGA),
        "boxes in boxes": lambda: MP4 + box(b"moov", 0) * (3 * MEGA),
        "a box that holds 18 exabytes": lambda: MP4 + struct.pack(">I4sQ", 1, b"moov", 2**64 - 1) + bytes(100),
        "fragments without end": lambda: MP4 + box(b"moof", 0) + box(b"traf", 0) + box(b"trun", 16, bytes(8)) * MEGA,
    },
    "video/webm": {
        "elements without end": lambda: WEBM + SEGMENT + b"\xec\x80" * (12 * MEGA),
        "clusters in clusters": lambda: WEBM + SEGMENT + CLUSTER * (2 * MEGA),
    },
}  # fmt: skip
"""By type; what one reader serves under several names stands under one (`ALSO`)."""

ALSO: Final = {
    "audio/mp4": "video/mp4",
    "video/quicktime": "video/mp4",
    "video/3gpp": "video/mp4",
    "video/3gpp2": "video/mp4",
    "audio/3gpp": "video/mp4",
    "audio/3gpp2": "video/mp4",
    "audio/webm": "video/webm",
}
