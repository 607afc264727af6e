"""GIF (GIF89a specification): blocks, whose data stands in parts of at most 255 bytes."""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from typing import BinaryIO, Final

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_GRAPHIC_CONTROL, _APPLICATION = 0xF9, 0xFF
_REPEATING: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")  # how often it moves; XMP and all else of applications goes
_UNSAID_MS: Final = 100  # what browsers take where a frame says 0 or 10


@dataclass(slots=True)
class Counted:
    """`pixels` and `duration_ms` of all frames together; `next_ms` is how long the one that follows is shown."""

    frames: int = 0
    pixels: int = 0
    duration_ms: int = 0
    next_ms: int = _UNSAID_MS


def strip(data: mmap.mmap, out: BinaryIO) -> Counted:
    """Comments, text and what applications wrote go, and what follows the end."""
    if data[:6] not in (b"GIF87a", b"GIF89a") or len(data) < 13:
        raise ValueError("not a GIF")
    at = 13 + _colours(data[10])
    out.write(data[:at])
    counted = Counted()
    while at < len(data) and data[at] != _TRAILER:
        stop = _end_of_block(data, at)
        _count(counted, data, at)
        if _is_kept(data, at):
            out.write(data[at:stop])
        at = stop
    if not counted.frames:
        raise ValueError("nothing to show")
    out.write(bytes([_TRAILER]))
    return counted


def _count(counted: Counted, data: mmap.mmap, at: int) -> None:
    if data[at] == _IMAGE:
        counted.frames += 1
        counted.pixels += _number(data, at + 5) * _number(data, at + 7)
        counted.duration_ms += counted.next_ms
        counted.next_ms = _UNSAID_MS
    elif data[at + 1] == _GRAPHIC_CONTROL and data[at + 2] == 4:
        said = _number(data, at + 4)
        counted.next_ms = 10 * said if said > 1 else _UNSAID_MS


def _is_kept(data: mmap.mmap, at: int) -> bool:
    if data[at] == _IMAGE:
        return True
    if data[at + 1] == _APPLICATION:
        # a length of 11, the application, then one part of 3 bytes and the end
        return data[at + 3 : at + 14] in _REPEATING and data[at + 14 : at + 15] == b"\3" and not data[at + 18]
    return data[at + 1] == _GRAPHIC_CONTROL and data[at + 2] == 4 and not data[at + 7]


def _end_of_block(data: mmap.mmap, at: int) -> int:
    if data[at] == _EXTENSION:
        return _end_of_parts(data, at + 2)
    if data[at] == _IMAGE:
        return _end_of_parts(data, at + 10 + _colours(data[at + 9]) + 1)
    raise ValueError("a block of no kind that there is")


def _end_of_parts(data: mmap.mmap, at: int) -> int:
    """Raises IndexError where the file is cut off."""
    while length := data[at]:
        at += 1 + length
    return at + 1


def _colours(flags: int) -> int:
    """Bytes of the table of colours that follows."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _number(data: mmap.mmap, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")
