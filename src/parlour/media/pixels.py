"""Pixels of a picture: turned upright, in a mode that its format can hold, in eight bits, small."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

THUMBNAIL_PIXELS: Final = 640 * 480  # twice what the thread shows of a photograph on each side
MOST_THUMBNAIL_PIXELS: Final = 1_000_000
LEGIBLE_SIDE: Final = 320  # pixels: the shorter side of a long or wide picture, as far as the bound above goes
_LONGEST_WEBP: Final = 16_383  # pixels
_SIXTEEN_BITS: Final = ("I;16", "I;16L", "I;16B", "I;16N")
_HIGH_BYTE: Final = [value >> 8 for value in range(65_536)]


def upright(image: Image, kind: str) -> Image:
    """Turned as its metadata say. In place: two copies of the largest fit into a worker."""
    from PIL import ImageOps

    if kind == "WEBP":
        image = _without_decoder(image)
    ImageOps.exif_transpose(image, in_place=True)
    return image


def kept_in(image: Image, kind: str) -> str:
    """The format that it is written in. HEIC and AVIF, which few programs open and take much memory to write (AVIF
    600 MB for 24 megapixels), become JPEG, or WebP where one sees through them."""
    if kind not in ("HEIF", "AVIF"):
        return kind
    return "WEBP" if "A" in image.mode else "JPEG"


def moving_kept_in(kind: str) -> str:
    """The format that a moving picture is written in."""
    return "WEBP" if kind == "AVIF" else kind


def plain(image: Image, kind: str) -> Image:
    """In a mode that the format can hold, and with nothing beside its pixels."""
    clear = image.info.get("transparency")
    if kind == "JPEG":
        fitting = image if image.mode in ("L", "RGB") else image.convert("RGB")
    elif image.mode in _SIXTEEN_BITS:
        fitting = _seen_through(image, clear) if isinstance(clear, int) else image
    elif clear is not None or image.mode in ("P", "PA", "La", "RGBa"):
        fitting = image.convert("RGBA")
    elif kind == "WEBP" and image.mode not in ("RGB", "RGBA"):
        fitting = image.convert("RGBA" if "A" in image.mode else "RGB")
    else:
        fitting = image
    fitting.info = {}
    return fitting


def eight_bits(image: Image) -> Image:
    """16 bits of grey become 8. Pillow's own `convert` cuts off everything above 255, which leaves white."""
    if image.mode not in _SIXTEEN_BITS:
        return image
    return image.convert("I").point(_HIGH_BYTE, "L")


def thumbnail_size(width: int, height: int) -> tuple[int, int]:
    """Within a bound of pixels and not of sides, so that a long screenshot can be read: its shorter side keeps 320
    pixels, as long as that makes no more than a million in all. Never larger than the picture."""
    pixels, shorter = width * height, min(width, height)
    scale = max(
        math.sqrt(THUMBNAIL_PIXELS / pixels),
        min(LEGIBLE_SIDE / shorter, math.sqrt(MOST_THUMBNAIL_PIXELS / pixels)),
    )
    scale = min(scale, _LONGEST_WEBP / max(width, height), 1.0)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _without_decoder(image: Image) -> Image:
    """WebP's keeps two more copies as long as it lives."""
    copy = image.copy()
    vars(image).pop("_decoder", None)
    return copy


def _seen_through(image: Image, clear: int) -> Image:
    """16 bits of grey, of which one value is transparent, in 8 bits with an alpha channel."""
    from PIL import Image as module

    wide = image.convert("I")
    grey = wide.point(_HIGH_BYTE, "L")
    alpha = wide.point([0 if value == clear else 255 for value in range(65_536)], "L")
    del wide  # 4 bytes for each pixel, and the merged one takes as many
    return module.merge("LA", (grey, alpha))
