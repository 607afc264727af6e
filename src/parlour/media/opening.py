"""Opens a picture with the decoder of its own format, and no other; nothing is decoded yet.

Decoders are kept to one thread: a media worker may start none.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from PIL.Image import Image


def opened(source: BinaryIO, kind: str) -> Image:
    """`kind` is Pillow's name of a format. Raises ImportError for HEIF without pillow-heif, and what Pillow does."""
    from PIL import AvifImagePlugin, Image, JpegImagePlugin

    Image.MAX_IMAGE_PIXELS = None  # our own bounds are held before anything is decoded
    if kind == "JPEG":  # by its own name: `open` would take one with a second picture behind it for a moving one
        return JpegImagePlugin.JpegImageFile(source)
    if kind == "AVIF":
        AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    if kind == "HEIF":
        _register_heif()
    return Image.open(source, formats=[kind])


@cache
def _register_heif() -> None:
    """What hangs on a picture (depth, small ones, masks) is left alone."""
    import pillow_heif

    pillow_heif.register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)
