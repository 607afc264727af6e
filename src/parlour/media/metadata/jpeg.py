"""JPEG (ITU-T T.81, annex B): markers, segments, and coded data between them."""

from __future__ import annotations

import mmap
from typing import BinaryIO, Final

_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_APP0, _APP2, _APP14, _APP15 = 0xE0, 0xE2, 0xEE, 0xEF
_RESTARTS: Final = range(0xD0, 0xD8)
_ALONE: Final = frozenset({0x01, *_RESTARTS, _SOI})  # markers without a segment
_COLOUR_PROFILE: Final = b"ICC_PROFILE\0"


def strip(data: mmap.mmap, out: BinaryIO) -> None:
    """Of the application segments JFIF (APP0), colour profiles (APP2) and Adobe's way of colour (APP14) stay. What
    follows the end of the picture goes: other pictures with metadata of their own, a film."""
    if data[:2] != b"\xff\xd8":
        raise ValueError("not a JPEG")
    out.write(b"\xff\xd8")
    at = 2
    while at < len(data):
        marker, at = _marker(data, at)
        if marker == _EOI:
            break
        if marker in _ALONE:
            raise ValueError("a marker where there is nothing to decode")
        stop = at + int.from_bytes(data[at : at + 2], "big")
        if stop < at + 2 or stop > len(data):
            raise ValueError("a segment ends before it begins, or behind the file")
        if marker == _SOS:
            stop = _end_of_scan(data, stop)
        if _is_kept(data, marker, at):
            out.write(bytes((0xFF, marker)))
            out.write(data[at:stop])
        at = stop
    out.write(b"\xff\xd9")


def _is_kept(data: mmap.mmap, marker: int, at: int) -> bool:
    if marker == _APP2:
        return data[at + 2 : at + 2 + len(_COLOUR_PROFILE)] == _COLOUR_PROFILE
    return marker in (_APP0, _APP14) or not (marker == _COM or _APP0 <= marker <= _APP15)


def _marker(data: mmap.mmap, at: int) -> tuple[int, int]:
    """The marker at a place, and where it ends. There may be any number of 0xFF before it."""
    if data[at] != 0xFF:
        raise ValueError("no marker where one must be")
    while at < len(data) and data[at] == 0xFF:
        at += 1
    if at == len(data):
        return _EOI, at
    return data[at], at + 1


def _end_of_scan(data: mmap.mmap, at: int) -> int:
    """Where the next marker begins that is none of those within coded data; of a file cut off, its end."""
    while (found := data.find(b"\xff", at)) != -1:
        following = data[found + 1] if found + 1 < len(data) else _EOI
        if following == 0xFF:
            at = found + 1
        elif following == 0 or following in _RESTARTS:
            at = found + 2
        else:
            return found
    return len(data)
