"""PNG (W3C "Portable Network Graphics", third edition, section 5): a signature, then chunks."""

from __future__ import annotations

import mmap
from typing import BinaryIO, Final

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
# What is needed to show it, in time and in its colours. Text, EXIF, times and whatever else there is are not.
_KEPT: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"acTL", b"fcTL", b"fdAT"}
    | {b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs", b"cICP", b"bKGD"}
)


def strip(data: mmap.mmap, out: BinaryIO) -> None:
    """Copies the chunks that a picture is shown by. Raises ValueError for what does not begin as a PNG."""
    if data[:8] != _SIGNATURE:
        raise ValueError("not a PNG")
    out.write(_SIGNATURE)
    at = 8
    while at + 12 <= len(data):
        stop = at + 12 + int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if stop > len(data):
            break
        if name in _KEPT:
            out.write(data[at:stop])
        if name == b"IEND":
            return
        at = stop
    raise ValueError("the file is cut off")
