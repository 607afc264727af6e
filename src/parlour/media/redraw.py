"""Redraws a picture: decodes it and writes it anew, upright and without what it tells of its owner.

Runs in a media worker. The bounds are held by what the headers say, before anything is decoded; they are such that
the largest JPEG and PNG fit into a worker's memory, turned (measured with Pillow 13.0).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from parlour.media import metadata

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_SIDE: Final = 16_384  # pixels
MOST_FRAMES: Final = 500
MOST_PIXELS: Final = 50_000_000  # 4 bytes each, twice while it is turned
MOST_MOVING_PIXELS: Final = 100_000_000  # of all frames together
THUMBNAIL: Final = 480  # pixels of the longer side
_ICC_BYTES: Final = 128 * 1024
FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"compress_level": 5},
    "WEBP": {"quality": 85, "method": 3},
}


def redraw(source: str, mime: str, picture: str, thumbnail: str) -> tuple[int, int]:
    """Writes the copy to `picture` and a small WebP to `thumbnail`; width and height as it is shown, in pixels.

    A GIF is copied without its metadata, and not drawn. Raises whatever a decoder stumbles over, ValueError for what
    is larger than the bounds; leaves half-written files behind then.
    """
    kind = FORMATS[mime]
    if kind == "GIF":
        _copy_gif(Path(source), Path(picture))
    with Path(source).open("rb") as file:
        image, profile, times = _opened(file, kind)
        if times:
            _write(image, Path(picture), kind, save_all=True, exif=b"", xmp=b"", duration=times)
            image.seek(0)
        if times or kind == "GIF":
            image = image.convert("RGBA")
        else:
            image = _upright(image, kind)
            _write(image, Path(picture), kind, **_colours(profile, image))
    size = image.size
    _write_thumbnail(image, Path(thumbnail), profile)
    return size


def _opened(source: BinaryIO, kind: str) -> tuple[Image, Any, list[int]]:
    """The picture, decoded, its colour profile, and the milliseconds of each frame if it moves."""
    from PIL import Image, JpegImagePlugin

    Image.MAX_IMAGE_PIXELS = None  # our own bounds are held before anything is decoded
    if kind == "JPEG":  # by its own name: `open` would take one with a second picture behind it for a moving one
        opened: Image.Image = JpegImagePlugin.JpegImageFile(source)
    else:
        opened = Image.open(source, formats=[kind])
    width, height = opened.size
    frames = getattr(opened, "n_frames", 1) if kind in ("PNG", "WEBP") else 1
    most = MOST_MOVING_PIXELS if frames > 1 else MOST_PIXELS
    if max(width, height) > MOST_SIDE or frames > MOST_FRAMES or frames * width * height > most:
        raise ValueError("larger than the bounds")
    profile = opened.info.get("icc_profile")
    opened.load()
    return opened, profile, [_shown_for(opened, number) for number in range(frames)] if frames > 1 else []


def _copy_gif(source: Path, picture: Path) -> None:
    from parlour.media.metadata import gif

    counted: gif.Counted = metadata.strip(source, "image/gif", picture)
    if counted.frames > MOST_FRAMES or counted.pixels > MOST_MOVING_PIXELS:
        raise ValueError("larger than the bounds")


def _shown_for(image: Image, number: int) -> int:
    """Milliseconds of a frame."""
    image.seek(number)
    image.load()
    return int(image.info.get("duration", 100))


def _upright(image: Image, kind: str) -> Image:
    """Turned as its metadata say, and with nothing beside its pixels. In place: two copies of the largest fit."""
    from PIL import ImageOps

    if kind == "WEBP":
        image = _without_decoder(image)
    ImageOps.exif_transpose(image, in_place=True)
    return _plain(image, kind)


def _without_decoder(image: Image) -> Image:
    """WebP's keeps two more copies as long as it lives."""
    copy = image.copy()
    vars(image).pop("_decoder", None)
    return copy


def _plain(image: Image, kind: str) -> Image:
    """In a mode that the format can hold."""
    if kind == "JPEG":
        fitting = image if image.mode in ("L", "RGB") else image.convert("RGB")
    elif "transparency" in image.info or image.mode in ("P", "PA", "La", "RGBa"):
        fitting = image.convert("RGBA")
    elif kind == "WEBP" and image.mode not in ("RGB", "RGBA"):
        fitting = image.convert("RGB")
    else:
        fitting = image
    fitting.info = {}
    return fitting


def _colours(profile: Any, image: Image) -> dict[str, Any]:
    """A profile says which red is meant, and belongs to RGB pixels only where it came with them."""
    fits = isinstance(profile, bytes) and len(profile) <= _ICC_BYTES and profile[16:20] == b"RGB "
    return {"icc_profile": profile} if fits and image.mode in ("RGB", "RGBA") else {}


def _write_thumbnail(image: Image, path: Path, profile: Any) -> None:
    """Makes the picture itself small; it has been written."""
    mode = "RGBA" if image.mode in ("RGBA", "LA") else "RGB"
    small = image if image.mode == mode else image.convert(mode)
    small.info = {}
    small.thumbnail((THUMBNAIL, THUMBNAIL), reducing_gap=2.0)
    _write(small, path, "WEBP", **_colours(profile, small))


def _write(image: Image, path: Path, kind: str, **more: Any) -> None:
    with _created(path) as file:
        image.save(file, kind, **_OPTIONS[kind], **more)


def _created(path: Path) -> BinaryIO:
    return open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b")
