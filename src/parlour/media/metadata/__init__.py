"""Metadata removal without decoding: copies what is needed to show a picture, and nothing else.

For pictures that cannot be redrawn: too large, broken further on, or too much for a decoder. Each reader walks its
container once, keeps what stands on its list, and ends where the picture ends. So place, time, camera, comments and
whatever hangs on behind stay out. What does not fit raises ValueError: then nobody can say what it holds.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Final

from parlour.media.metadata import gif, heif, jpeg, png, webp

_STRIPPERS: Final[dict[str, Callable[[mmap.mmap, BinaryIO], Any]]] = {
    "image/jpeg": jpeg.strip,
    "image/png": png.strip,
    "image/webp": webp.strip,
    "image/gif": gif.strip,
    "image/avif": heif.strip,
    "image/heic": heif.strip,
}
MIMES: Final = frozenset(_STRIPPERS)


def strip(source: Path, mime: str, stripped: Path) -> Any:
    """Writes a copy without metadata to `stripped`, which must not be there yet; of a GIF, `gif.Counted`. Raises
    ValueError, IndexError, OSError."""
    with (
        source.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        open(os.open(stripped, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as out,
    ):
        return _STRIPPERS[mime](data, out)
