"""Size, length and tracks of MP4, QuickTime and 3GPP files (ISO/IEC 14496-12), and nothing else of them.

Boxes are walked by their headers, and the walk ends after so many; of a box a bounded part is read. So a file can be
as wrong as it likes. What does not fit raises ValueError, IndexError or struct.error.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from parlour.media.measures.measures import Measures

_MOST_BOXES: Final = 50_000
_MOST_TRACKS: Final = 100
_MOST_BYTES: Final = 1024 * 1024  # of one box
# Boxes whose boxes are looked at.
_HOLDING: Final = {b"moov", b"trak", b"mdia", b"mvex", b"moof", b"traf"}


@dataclass(slots=True)
class _Track:
    """`length` is in units of which there are `scale` in a second; `end` is that of the last fragment."""

    id: int = 0
    handler: bytes = b""
    width: float = 0
    height: float = 0
    scale: int = 0
    length: int = 0
    end: int = 0
    each: int = 0  # how long a sample of a fragment is that does not say so


@dataclass(slots=True)
class _Film:
    scale: int = 0
    length: int = 0
    tracks: list[_Track] = field(default_factory=list)
    fragment: _Track = field(default_factory=_Track)  # whose track's fragment this is
    each: int = 0


def read(file: BinaryIO, size: int) -> Measures:
    """Turned where the file says so. A recording that was written in fragments does not say how long it is: there
    the last fragment does."""
    film = _Film()
    for name, start, stop in _boxes(file, size):
        if name == b"trak" and len(film.tracks) < _MOST_TRACKS:
            film.tracks.append(_Track())
        elif (reader := _READERS.get(name)) is not None:
            file.seek(start)
            reader(film, file.read(min(stop - start, _MOST_BYTES)))
    lengths = [max(track.length, track.end) / track.scale for track in film.tracks if track.scale]
    lengths += [film.length / film.scale] if film.scale else []
    shown = next((track for track in film.tracks if track.handler == b"vide" and track.width), _Track())
    return Measures.of(
        width=shown.width,
        height=shown.height,
        seconds=max(lengths, default=None),
        has_pictures=_has_pictures({track.handler for track in film.tracks}),
    )


def _has_pictures(handlers: set[bytes]) -> bool | None:
    """None where no track is either; titles, chapters and times (`text`, `sbtl`, `tmcd`) count for neither."""
    if handlers & {b"vide", b"auxv", b"pict"}:
        return True
    return False if b"soun" in handlers else None


def _boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, where what it holds begins and ends) in the order of the file, what is within a box after it."""
    at = 0
    for _ in range(_MOST_BOXES):
        if at + 8 > size:
            return
        file.seek(at)
        head = file.read(16)
        length, name = struct.unpack_from(">I4s", head)
        start = at + 8
        if length == 1:
            length, start = struct.unpack_from(">Q", head, 8)[0], at + 16
        stop = min(at + length, size) if length else size
        if stop < start:
            raise ValueError("a box ends before it begins")
        yield name, start, stop
        at = start if name in _HOLDING else stop


def _film(film: _Film, data: bytes) -> None:
    film.scale, film.length = _scale_and_length(data)


def _length_of_fragments(film: _Film, data: bytes) -> None:
    film.length = max(film.length, _length(data, 4))


def _track(film: _Film, data: bytes) -> None:
    ids, matrix = (20, 52) if data[0] else (12, 40)
    track = film.tracks[-1]
    track.id = struct.unpack_from(">I", data, ids)[0]
    a, b, _, c, d = struct.unpack_from(">5i", data, matrix)
    width, height = (side / 65536 for side in struct.unpack_from(">II", data, matrix + 36))
    track.width, track.height = (height, width) if a == d == 0 and b and c else (width, height)


def _media(film: _Film, data: bytes) -> None:
    film.tracks[-1].scale, film.tracks[-1].length = _scale_and_length(data)


def _handler(film: _Film, data: bytes) -> None:
    film.tracks[-1].handler = data[8:12]


def _defaults(film: _Film, data: bytes) -> None:
    track_id, _, each = struct.unpack_from(">III", data, 4)
    _by_id(film, track_id).each = each


def _fragment(film: _Film, data: bytes) -> None:
    flags, track_id = struct.unpack_from(">II", data)
    film.fragment = _by_id(film, track_id)
    at = 8 + 8 * bool(flags & 0x1) + 4 * bool(flags & 0x2)
    film.each = struct.unpack_from(">I", data, at)[0] if flags & 0x8 else film.fragment.each


def _fragment_begins(film: _Film, data: bytes) -> None:
    film.fragment.end = max(film.fragment.end, _length(data, 4))


def _samples(film: _Film, data: bytes) -> None:
    flags, count = struct.unpack_from(">II", data)
    if not flags & 0x100:
        film.fragment.end += count * film.each
        return
    first = 8 + 4 * bool(flags & 0x1) + 4 * bool(flags & 0x4)
    width = 4 * sum(bool(flags & flag) for flag in (0x100, 0x200, 0x400, 0x800))
    places = range(first, len(data) - 3, width)[:count]
    film.fragment.end += sum(struct.unpack_from(">I", data, place)[0] for place in places)


def _by_id(film: _Film, track_id: int) -> _Track:
    return next((track for track in film.tracks if track.id == track_id), _Track())


def _scale_and_length(data: bytes) -> tuple[int, int]:
    at = 20 if data[0] else 12
    return struct.unpack_from(">I", data, at)[0], _length(data, at + 4)


def _length(data: bytes, at: int) -> int:
    """Of 4 bytes, or of 8 in the second version of a box; all bits set is said for "not known"."""
    form, unknown = (">Q", 2**64 - 1) if data[0] else (">I", 2**32 - 1)
    value: int = struct.unpack_from(form, data, at)[0]
    return 0 if value == unknown else value


_READERS: Final[dict[bytes, Callable[[_Film, bytes], None]]] = {
    b"mvhd": _film,
    b"mehd": _length_of_fragments,
    b"tkhd": _track,
    b"mdhd": _media,
    b"hdlr": _handler,
    b"trex": _defaults,
    b"tfhd": _fragment,
    b"tfdt": _fragment_begins,
    b"trun": _samples,
}
