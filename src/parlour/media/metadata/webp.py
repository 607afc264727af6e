"""WebP (RFC 9649): a RIFF file, whose chunks may hold chunks where it moves."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from typing import BinaryIO, Final

_KEPT: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_KEPT_IN_FRAME: Final = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_FRAME_HEADER: Final = 16  # bytes of an ANMF chunk before its own chunks
_EXIF, _XMP = 0x08, 0x04  # flags of VP8X: that such a chunk is there


def strip(data: mmap.mmap, out: BinaryIO) -> None:
    """Copies the chunks that a picture is shown by, and clears the flags of those left out. Raises ValueError."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise ValueError("not a WebP")
    out.write(b"RIFF\0\0\0\0WEBP")
    for name, start, stop in _chunks(data, 12, min(len(data), 8 + int.from_bytes(data[4:8], "little"))):
        if name == b"VP8X":
            _write(out, name, bytes([data[start] & ~(_EXIF | _XMP)]) + data[start + 1 : stop])
        elif name == b"ANMF":
            _write_frame(data, out, start, stop)
        elif name in _KEPT:
            _write(out, name, data[start:stop])
    size = out.tell() - 8
    if size == 4:
        raise ValueError("nothing to show")
    out.seek(4)
    out.write(size.to_bytes(4, "little"))


def _chunks(data: mmap.mmap, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, where its data begins and ends); odd ones are followed by a byte that fills up."""
    while at + 8 <= end:
        start = at + 8
        stop = start + int.from_bytes(data[at + 4 : start], "little")
        if stop > end:
            raise ValueError("the file is cut off")
        yield data[at : at + 4], start, stop
        at = stop + (stop - start) % 2


def _write_frame(data: mmap.mmap, out: BinaryIO, start: int, stop: int) -> None:
    place = out.tell()
    out.write(b"ANMF\0\0\0\0")
    out.write(data[start : start + _FRAME_HEADER])
    for name, begins, ends in _chunks(data, start + _FRAME_HEADER, stop):
        if name in _KEPT_IN_FRAME:
            _write(out, name, data[begins:ends])
    end = out.tell()
    out.seek(place + 4)
    out.write((end - place - 8).to_bytes(4, "little"))
    out.seek(end)


def _write(out: BinaryIO, name: bytes, data: bytes) -> None:
    out.write(name + len(data).to_bytes(4, "little"))
    out.write(data)
    out.write(b"\0" * (len(data) % 2))
