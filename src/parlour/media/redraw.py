"""Redraws a picture: decodes it and writes it anew, upright and without what it tells of its owner.

Runs in a media worker. The bounds are held by what the headers say, before anything is decoded; they are such that
the largest JPEG and PNG fit into a worker's memory, turned (measured with Pillow 13.0).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from parlour.media import metadata, opening, pixels
from parlour.media.metadata import gif

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_SIDE: Final = 16_384  # pixels
MOST_FRAMES: Final = 500
MOST_PIXELS: Final = 50_000_000  # 4 bytes each, twice while it is turned
MOST_MOVING_PIXELS: Final = 100_000_000  # of all frames together
_ICC_BYTES: Final = 128 * 1024
FORMATS: Final = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/avif": "AVIF",
    "image/heic": "HEIF",
}
MIMES: Final = {kind: mime for mime, kind in FORMATS.items()}
_UNSHOWN_MS: Final = 10  # browsers show a frame of that long or less for 100
_UNSAID_MS: Final = 100
_MOVING: Final = ("PNG", "WEBP", "AVIF")
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"compress_level": 5},
    "WEBP": {"quality": 85, "method": 3},
}


def redraw(source: str, mime: str, picture: str, thumbnail: str) -> tuple[int, int, str, int | None]:
    """Writes the copy to `picture` and a small WebP to `thumbnail`; width and height in pixels, as it is shown, the
    MIME type of the copy, and the milliseconds that it moves for, None where it stands still.

    HEIC and AVIF become JPEG, or WebP where one sees through them or they move. A GIF is copied without its metadata,
    and not drawn. Raises whatever a decoder stumbles over, ValueError for what is larger than the bounds, ImportError
    where no decoder is installed; leaves half-written files behind then.
    """
    kind = FORMATS[mime]
    length = _copy_gif(Path(source), Path(picture)) if kind == "GIF" else None
    with Path(source).open("rb") as file:
        image, profile, times = _opened(file, kind)
        if times:
            kind = pixels.moving_kept_in(kind)
            length = sum(each if each > _UNSHOWN_MS else _UNSAID_MS for each in times)
            _write_moving(image, Path(picture), kind, times)
        if kind == "GIF" or times:
            image = pixels.eight_bits(image).convert("RGBA")
        else:
            image = pixels.upright(image, kind)
            kind = pixels.kept_in(image, kind)
            image = pixels.plain(image, kind)
            _write(image, Path(picture), kind, **_colours(profile, image))
    size = image.size
    _write_thumbnail(image, Path(thumbnail), profile)
    return *size, MIMES[kind], length


def _opened(source: BinaryIO, kind: str) -> tuple[Image, Any, list[int]]:
    """The picture, decoded, its colour profile, and the milliseconds of each frame if it moves."""
    opened = opening.opened(source, kind)
    frames = getattr(opened, "n_frames", 1) if kind in _MOVING else 1
    _hold_bounds(opened.size, frames)
    profile = opened.info.get("icc_profile")
    opened.load()
    _hold_bounds(opened.size, frames)  # of HEIC the pixels may be others than were said
    moving = range(_first_moving(opened), frames)
    return opened, profile, [_shown_for(opened, number) for number in moving] if len(moving) > 1 else []


def _hold_bounds(size: tuple[int, int], frames: int) -> None:
    width, height = size
    most = MOST_MOVING_PIXELS if frames > 1 else MOST_PIXELS
    if max(width, height) > MOST_SIDE or frames > MOST_FRAMES or frames * width * height > most:
        raise ValueError("larger than the bounds")


def _copy_gif(source: Path, picture: Path) -> int | None:
    counted: gif.Counted = metadata.strip(source, "image/gif", picture)
    if counted.frames > MOST_FRAMES or counted.pixels > MOST_MOVING_PIXELS:
        raise ValueError("larger than the bounds")
    return counted.duration_ms if counted.frames > 1 else None


def _first_moving(image: Image) -> int:
    """The first frame of what moves; before it an APNG may have a picture for programs that show none."""
    return 1 if image.info.get("default_image") else 0


def _shown_for(image: Image, number: int) -> int:
    """Milliseconds of a frame."""
    image.seek(number)
    image.load()
    return int(image.info.get("duration", 100))


def _colours(profile: Any, image: Image) -> dict[str, Any]:
    """A profile says which red is meant, and belongs to RGB pixels only where it came with them."""
    fits = isinstance(profile, bytes) and len(profile) <= _ICC_BYTES and profile[16:20] == b"RGB "
    return {"icc_profile": profile} if fits and image.mode in ("RGB", "RGBA") else {}


def _write_thumbnail(image: Image, path: Path, profile: Any) -> None:
    """Makes the picture itself small; it has been written."""
    image = pixels.eight_bits(image)
    mode = "RGBA" if image.mode in ("RGBA", "LA") else "RGB"
    small = image if image.mode == mode else image.convert(mode)
    small.info = {}
    small.thumbnail(pixels.thumbnail_size(*image.size), reducing_gap=2.0)
    _write(small, path, "WEBP", **_colours(profile, small))


def _write(image: Image, path: Path, kind: str, **more: Any) -> None:
    with _created(path) as file:
        image.save(file, kind, **_OPTIONS[kind], **more)


def _write_moving(image: Any, path: Path, kind: str, times: list[int]) -> None:
    """Without the picture before the first frame, on which the image stands afterwards. It repeats as often as it
    did, which Pillow keeps by itself of an APNG alone."""
    if first := _first_moving(image):
        image._min_frame = first  # from there, and so many, Pillow takes of an image
        image.n_frames -= first
    more = {"duration": times, "loop": image.info.get("loop", 0), "default_image": False}
    _write(image, path, kind, save_all=True, exif=b"", xmp=b"", **more)
    image.seek(first)


def _created(path: Path) -> BinaryIO:
    return open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b")
