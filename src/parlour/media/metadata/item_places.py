"""Item locations of HEIC and AVIF (`iloc`, ISO/IEC 14496-12, section 8.11.3): where each item's bytes stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes from `start` up to, without, `stop`."""

    start: int
    stop: int


# By the number of an item: whether its bytes are counted from where `idat` begins (else the file), and its spans.
Places = dict[int, tuple[bool, list[Span]]]
_IN_FILE, _IN_IDAT = 0, 1


class _Numbers:
    """Reads numbers one after the other. Raises ValueError at the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> int:
        stop = self._at + size
        if stop > len(self._data):
            raise ValueError("cut off")
        value = int.from_bytes(self._data[self._at : stop], "big")
        self._at = stop
        return value


_HEADER: Final = 4  # bytes: version and flags


def places_of(data: bytes) -> Places:
    """Of what an `iloc` box holds. Raises ValueError for what is cut off, and for items of which nobody can say where
    they end, or that stand within other items or files."""
    numbers = _Numbers(data)
    version = numbers.take(_HEADER) >> 24
    sizes = numbers.take(2)
    offset, length, base, index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    places: Places = {}
    for _ in range(numbers.take(4 if version == 2 else 2)):
        item = numbers.take(4 if version == 2 else 2)
        method = numbers.take(2) & 15 if version else _IN_FILE
        if method not in (_IN_FILE, _IN_IDAT) or numbers.take(2):
            raise ValueError("an item within another item or file")
        begins = numbers.take(base)
        spans = []
        for _ in range(numbers.take(2)):
            numbers.take(index if version else 0)
            start = begins + numbers.take(offset)
            size = numbers.take(length)
            if not size:  # to the end of the file; without it, a few bytes here would be work without end
                raise ValueError("an item without an end")
            spans.append(Span(start, start + size))
        places[item] = (method == _IN_IDAT, spans)
    return places
