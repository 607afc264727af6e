"""The worst that a stranger can write into each field of each request and event. A new field wants an entry here."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import msgspec

from parlour.domain.errors import Invalid

BODY: Final = 950_000  # bytes of one text in a body or a packet: the doors take 1,000,000
TARGET: Final = 7_500  # bytes of one text in a target: the server takes 8,192

SHAPES: Final[Mapping[str, tuple[str, str, str]]] = {
    "letters": ("", "a", ""),
    "an address of dots": ("a@", ".a", "@"),
    "many addresses": ("", "a@a.a,", ""),
    "marks out of order": ("a", "\u0301\u0316", ""),
    "marks that come out of letters": ("", "\uff9e\u0316\u0301", ""),
    "marks that are two": ("a", "\u0344\u0316", ""),
    "letters that become eighteen": ("", "\ufdfa", ""),
    "letters that become four": ("", "\u1f82", ""),
    "syllables in pieces": ("", "\u1112\u1161\u11ab", ""),
    "a tail of signs": ("https://a", "…", "a"),
    "families": ("", "👨‍👩‍👧‍👦", ""),
    "a run without spaces": ("", "東京", ""),
    "flags": ("", "🇫", ""),
    "conjuncts": ("", "क्", ""),
    "brackets": ("http://[", "[", "]"),
    "quotes": ('"', '\\"', ""),
    "spaces": ("a", " \u00a0", "a"),
    "paths": ("/files/", "../", ""),
    "percents": ("", "%00", ""),
    "controls": ("a", "\x00", ""),
    "turned around": ("", "\u202e\u2066", ""),
    "digits": ("", "9", ""),
    "dashes": ("en", "-aa", "!"),
    "an explanation": ("", " - at `$", "`"),
}
"""How texts begin, what is repeated in them, and how they end."""


WITHIN: Final = 1.0  # seconds of CPU, for what takes some milliseconds


@contextmanager
def bounded(what: str, slow: list[tuple[str, float]]) -> Iterator[None]:
    """Notes in `slow` what took too long, so that a test names all of it."""
    started = time.process_time()
    yield
    spent = time.process_time() - started
    if spent > WITHIN:
        slow.append((what, round(spent, 2)))


def as_json(value: Any) -> bytes:
    """By the standard library: msgspec knows no number of four hundred digits."""
    return json.dumps(value).encode()


def filled(shape: tuple[str, str, str], length: int, size: Callable[[str], int] = len) -> str:
    """A text of this shape, as long as fits."""
    begin, unit, end = shape
    return begin + unit * max(0, (length - size(begin) - size(end)) // size(unit)) + end


def in_json(value: str) -> int:
    return len(msgspec.json.encode(value)) - 2


def in_target(value: str) -> int:
    return len(quote(value, safe=""))


@dataclass(frozen=True)
class Kind:
    """What a field holds: the length that its cleaner lets through (None: no text), other values, what reads it."""

    limit: int | None = None
    values: tuple[Any, ...] = ()
    reads: Callable[[Any], object] | None = None

    def worst(self, *, query: bool = False) -> Iterator[tuple[str, Any]]:
        """Named values: each shape at the limit, at its raw limit, and as large as the door lets through."""
        for name, shape in SHAPES.items() if self.limit is not None else ():
            assert self.limit is not None
            longest = filled(shape, TARGET, in_target) if query else filled(shape, BODY, in_json)
            for length in (self.limit, 4 * self.limit):
                if length < len(longest):
                    yield f"{name}, {length}", filled(shape, length)
            yield f"{name}, all", longest
        for value in self.values:
            yield repr(value)[:40], value


def read_by(kind: Kind, value: Any) -> None:
    """What the domain makes of it; nothing but a refusal may be raised."""
    try:
        if kind.reads is not None and isinstance(value, str):
            kind.reads(value)
    except Invalid:
        return
