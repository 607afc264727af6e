"""Size, length and tracks of WebM files (RFC 8794, RFC 9559), and nothing else of them.

Elements are walked in the order of the file: into those that hold what is looked for, past all others. So it does
not matter where a parent ends, which live recordings leave open. Browsers also leave out how long a recording is:
there the last block says it. What does not fit raises ValueError or struct.error.
"""

from __future__ import annotations

import struct
from typing import BinaryIO, Final

from parlour.media.measures.measures import Measures

_MOST_ELEMENTS: Final = 400_000  # two hours of sound in blocks of 20 ms
_CLUSTER: Final = 0x1F43B675
# Segment, Info, Tracks, TrackEntry, Video, Cluster, BlockGroup.
_HOLDING: Final = {0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0, _CLUSTER, 0xA0}
_TIME_SCALE, _DURATION, _CLUSTER_TIME = 0x2AD7B1, 0x4489, 0xE7
_PIXEL_WIDTH, _PIXEL_HEIGHT = 0xB0, 0xBA
_NUMBERS: Final = {_TIME_SCALE, _CLUSTER_TIME, _PIXEL_WIDTH, _PIXEL_HEIGHT}
_TRACK_TYPE: Final = 0x83
_PICTURES, _SOUND = 1, 2
_BLOCKS: Final = {0xA3, 0xA1}  # SimpleBlock, Block


def read(file: BinaryIO, _: int) -> Measures:
    """As far as the file says it; where it gives no duration, the time of its last block."""
    found: dict[int, float] = {_TIME_SCALE: 1_000_000}
    types: set[int] = set()
    last = 0.0
    for _ in range(_MOST_ELEMENTS):
        element, length = _number(file, marked=True), _number(file)
        if element == _CLUSTER and found.get(_DURATION):
            break
        if element in _HOLDING:
            continue
        if element is None or length is None:
            break
        stop = file.tell() + length
        if element in _BLOCKS:
            last = max(last, found.get(_CLUSTER_TIME, 0) + _block_time(file))
        elif element == _DURATION:
            found[element] = _fraction(file.read(min(length, 8)))
        elif element == _TRACK_TYPE:
            types.add(int.from_bytes(file.read(min(length, 8)), "big"))
        elif element in _NUMBERS:
            found[element] = int.from_bytes(file.read(min(length, 8)), "big")
        file.seek(stop)
    seconds = (found.get(_DURATION) or last) * found[_TIME_SCALE] / 1e9
    return Measures.of(
        width=found.get(_PIXEL_WIDTH),
        height=found.get(_PIXEL_HEIGHT),
        seconds=seconds,
        has_pictures=_PICTURES in types if types & {_PICTURES, _SOUND} else None,
    )


def _block_time(file: BinaryIO) -> int:
    """Relative to its cluster; it stands behind the number of the track."""
    _number(file)
    time: int = struct.unpack(">h", file.read(2))[0]
    return time


def _fraction(data: bytes) -> float:
    value: float = struct.unpack(">f" if len(data) == 4 else ">d", data)[0]
    return value


def _number(file: BinaryIO, *, marked: bool = False) -> int | None:
    """A number of 1 to 8 bytes, the first of which says how many (`marked`: with what says so, as in an id). None for
    the end of the file, and for a length that was not known when it was written."""
    first = file.read(1)
    if not first or not first[0]:
        return None
    more = 8 - first[0].bit_length()
    value = int.from_bytes(first + file.read(more), "big")
    if marked:
        return value
    value &= (1 << 7 * (more + 1)) - 1
    return None if value == (1 << 7 * (more + 1)) - 1 else value
