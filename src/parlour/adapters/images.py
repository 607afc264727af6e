"""Pictures: taken apart and put together again by a worker, without what they tell of their owner.

There are bounds on pixels beside those on memory and time, and what cannot be read is no picture.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from parlour.adapters.workers import Workers

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS: Final = 50_000_000  # 4 bytes each, and up to three copies while it is turned
MOST_MOVING_PIXELS: Final = 150_000_000  # of all frames together
THUMBNAIL: Final = 480  # pixels of the longer side
_ICC_BYTES: Final = 128 * 1024
_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"compress_level": 5},
    "WEBP": {"quality": 85, "method": 3},
}


@dataclass(frozen=True, slots=True)
class Picture:
    """Width and height in pixels, as it is shown. `is_redrawn`: what was put together again stands at `picture`."""

    width: int
    height: int
    is_redrawn: bool


class Images:
    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    async def redraw(self, source: Path, mime: str, *, picture: Path, thumbnail: Path) -> Picture | None:
        """Writes a copy without metadata, upright, to `picture`, and a small WebP to `thumbnail`.

        A GIF is only looked at: it stays as it is. None for what is broken, too large, or takes too long; nothing is
        left at the two paths then.
        """
        found = await self._workers.run(redraw, source, mime, picture, thumbnail)
        if found is None:
            for unfinished in (picture, thumbnail):
                unfinished.unlink(missing_ok=True)
        return found


def redraw(source: Path, mime: str, picture: Path, thumbnail: Path) -> Picture | None:
    """Runs in a worker; see `Images.redraw`."""
    try:
        return _redraw(source, _FORMATS[mime], picture, thumbnail)
    except Exception:  # whatever a decoder stumbles over: then it is no picture
        for unfinished in (picture, thumbnail):
            unfinished.unlink(missing_ok=True)
        return None


def _redraw(source: Path, kind: str, picture: Path, thumbnail: Path) -> Picture | None:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # our own bound is held before anything is decoded
    with Image.open(source, formats=[kind]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            return None
        frames = 1 if kind == "GIF" else getattr(opened, "n_frames", 1)
        if frames * opened.width * opened.height > MOST_MOVING_PIXELS and frames > 1:
            return None
        profile = opened.info.get("icc_profile")
        opened.load()
        if kind == "GIF":
            upright = opened.convert("RGBA")
        elif frames > 1:
            times = [_shown_for(opened, number) for number in range(frames)]
            _write(opened, picture, kind, save_all=True, exif=b"", xmp=b"", duration=times)
            opened.seek(0)
            upright = opened.convert("RGBA")
        else:
            upright = _plain(ImageOps.exif_transpose(opened), kind)
            _write(upright, picture, kind, **_colours(profile, upright))
    width, height = upright.size
    _write_thumbnail(upright, thumbnail, profile)
    return Picture(width, height, is_redrawn=kind != "GIF")


def _shown_for(image: Image, number: int) -> int:
    """Milliseconds of a frame."""
    image.seek(number)
    image.load()
    return int(image.info.get("duration", 100))


def _plain(image: Image, kind: str) -> Image:
    """In a mode that the format can hold, and with nothing beside its pixels."""
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
    small = image.convert("RGBA" if image.mode in ("RGBA", "LA") else "RGB")
    small.info = {}
    small.thumbnail((THUMBNAIL, THUMBNAIL), reducing_gap=2.0)
    _write(small, path, "WEBP", **_colours(profile, small))


def _write(image: Image, path: Path, kind: str, **more: Any) -> None:
    with _created(path) as file:
        image.save(file, kind, **_OPTIONS[kind], **more)


def _created(path: Path) -> BinaryIO:
    return open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b")
