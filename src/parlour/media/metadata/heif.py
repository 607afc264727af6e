"""HEIC and AVIF (ISO/IEC 23008-12): boxes, of which `meta` says where in the file each item's bytes stand.

Places are counted from the beginning of the file, so what goes becomes zeros, and the copy ends where the last
box of the picture does. A moving one loses its frames and keeps its still picture.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from parlour.media.metadata.item_places import Places, Span, places_of

_MOST_BOXES: Final = 10_000
# Items that are pictures or put them together. Exif, XMP and JPEG, which can hold both, are not.
_PICTURES: Final = frozenset(
    {b"hvc1", b"hev1", b"lhv1", b"av01", b"vvc1", b"avc1", b"grid", b"iovl", b"iden", b"tmap"}
)
_KEPT: Final = frozenset({b"hdlr", b"pitm", b"iinf", b"iref", b"iloc", b"dinf", b"grpl"})
# Properties without which a picture is not shown right. Titles, descriptions and times are not.
_PROPERTIES: Final = frozenset(
    {b"ispe", b"pixi", b"colr", b"pasp", b"irot", b"imir", b"clap", b"auxC", b"clli", b"mdcv", b"cclv", b"rloc"}
    | {b"hvcC", b"lhvC", b"av1C", b"vvcC", b"avcC", b"a1op", b"a1lx", b"lsel", b"tols", b"oinf", b"rref"}
)


@dataclass(slots=True)
class _Box:
    """From `at`, with what it holds from `start` up to `stop`."""

    name: bytes
    at: int
    start: int
    stop: int


@dataclass(slots=True)
class _Copy:
    """Where the copy stands; `inner` is where `idat` holds the bytes of items within `meta`."""

    data: mmap.mmap
    out: BinaryIO
    boxes: int = 0
    end: int = 0
    types: dict[int, bytes] = field(default_factory=dict)
    places: Places = field(default_factory=dict)
    inner: _Box | None = None

    def keep(self, start: int, stop: int) -> None:
        self.out.seek(start)
        self.out.write(self.data[start:stop])

    def blank(self, span: Span) -> None:
        self.out.seek(span.start)
        self.out.write(bytes(span.stop - span.start))

    def keep_box(self, box: _Box, *, whole: bool = True) -> None:
        self.keep(box.at, box.stop if whole else box.start)
        self.end = max(self.end, box.stop)

    def free(self, box: _Box) -> None:
        """Its place is kept, and nothing in it (`free`, section 8.1.2 of ISO/IEC 14496-12)."""
        self.keep(box.at, box.start)
        self.out.seek(box.at + 4)
        self.out.write(b"free")

    def boxes_in(self, start: int, stop: int, *, lenient: bool = False) -> Iterator[_Box]:
        """Raises ValueError for more than a picture has, and for what is no box, or ends there (`lenient`)."""
        while start + 8 <= stop:
            self.boxes += 1
            length, begins = int.from_bytes(self.data[start : start + 4], "big"), start + 8
            if length == 1:
                length, begins = int.from_bytes(self.data[begins : begins + 8], "big"), start + 16
            end = start + length if length else stop
            if self.boxes > _MOST_BOXES:
                raise ValueError("too many boxes")
            if not begins <= end <= stop:
                if lenient:
                    return
                raise ValueError("a box ends before it begins, or behind its parent")
            yield _Box(self.data[start + 4 : start + 8], start, begins, end)
            start = end


def strip(data: mmap.mmap, out: BinaryIO) -> None:
    """Copies the bytes of pictures and what says how they are shown. Raises ValueError, IndexError."""
    if data[4:8] != b"ftyp":
        raise ValueError("neither HEIC nor AVIF")
    copy, described = _Copy(data, out), False
    for box in copy.boxes_in(0, len(data), lenient=True):  # a picture of another kind may follow
        if box.name == b"ftyp":
            copy.keep_box(box)
        elif box.name == b"meta" and not described:
            described = True
            copy.keep_box(box, whole=False)
            _strip_description(copy, box)
        elif box.name == b"mdat":
            copy.keep_box(box, whole=False)
        else:
            copy.free(box)
    if not _keep_items(copy):
        raise ValueError("nothing to show")
    out.truncate(copy.end)


def _strip_description(copy: _Copy, meta: _Box) -> None:
    copy.keep(meta.at, meta.start + 4)
    for box in copy.boxes_in(meta.start + 4, meta.stop):
        if box.name == b"iprp":
            _strip_properties(copy, box)
        elif box.name == b"idat":
            copy.keep(box.at, box.start)
            copy.inner = box
        elif box.name in _KEPT:
            copy.keep(box.at, box.stop)
            _read(copy, box)
        else:
            copy.free(box)


def _strip_properties(copy: _Copy, holder: _Box) -> None:
    copy.keep(holder.at, holder.start)
    for box in copy.boxes_in(holder.start, holder.stop):
        copy.keep(box.at, box.stop if box.name == b"ipma" else box.start)
        if box.name == b"ipco":
            for each in copy.boxes_in(box.start, box.stop):
                if each.name in _PROPERTIES:
                    copy.keep(each.at, each.stop)
                else:  # they are counted, so one that goes leaves its place
                    copy.free(each)


def _read(copy: _Copy, box: _Box) -> None:
    if box.name == b"iloc":
        copy.places = places_of(copy.data[box.start : box.stop])
    elif box.name == b"iinf":
        for entry in copy.boxes_in(box.start + (8 if copy.data[box.start] else 6), box.stop):
            _read_entry(copy, entry)


def _read_entry(copy: _Copy, entry: _Box) -> None:
    """The type of an item. One that is no picture has none in the copy, nor a name: decoders would look into it."""
    version, at = copy.data[entry.start], entry.start + 4
    if entry.name != b"infe" or version not in (2, 3):
        raise ValueError("an item of no type")
    wide = 2 if version == 3 else 0
    type_at = at + 4 + wide
    item, kind = int.from_bytes(copy.data[at : at + 2 + wide], "big"), copy.data[type_at : type_at + 4]
    copy.types[item] = kind
    if kind not in _PICTURES:
        copy.blank(Span(type_at, entry.stop))
        copy.out.seek(type_at)
        copy.out.write(b"free")


def _keep_items(copy: _Copy) -> int:
    """How many pictures there were. Spans that other items share with a picture go."""
    spans = [
        (copy.types.get(item) in _PICTURES, _within(copy, span, inner=inner))
        for item, (inner, found) in copy.places.items()
        for span in found
    ]
    if sum(span.stop - span.start for _, span in spans) > len(copy.data):
        raise ValueError("items that hold more than the file")
    for _, span in (each for each in spans if each[0]):
        copy.keep(span.start, span.stop)
    for _, span in (each for each in spans if not each[0]):
        copy.blank(span)
    return sum(kept for kept, _ in spans)


def _within(copy: _Copy, span: Span, *, inner: bool) -> Span:
    box = copy.inner
    if inner and box is None:
        raise ValueError("items in a box that is not there")
    start, end = (box.start, box.stop) if inner and box is not None else (0, copy.end)
    if start + span.stop > end:
        raise ValueError("an item that ends behind the file")
    return Span(start + span.start, start + span.stop)
