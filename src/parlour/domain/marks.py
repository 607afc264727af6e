"""Combining marks: how many of them may follow one another, and normalising text in linear time.

Putting a run of marks in canonical order (UAX 15) is an insertion sort in CPython: its time grows with the square of
the run. So runs are bounded before text is normalised, and once more after, because a mark can become two.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MARKS: Final = 30
"""Most marks in a row that any text keeps, as in UAX 15 ("Stream-Safe Text Format"): no language needs half of it."""
EXPANSION: Final = 4
"""Characters that one character can be written as (canonical decomposition of U+1F82): what a raw text may have more
than the normal one of a limited length."""

# Where marks can be: no mark is a word character or ASCII. Shorter runs of signs than any limit are passed over.
_CANDIDATES: Final = re.compile(r"[^\w\x00-\x7f]{5,}")
LEAST: Final = 4
"""The smallest limit that these functions take."""


def is_mark(char: str) -> bool:
    """Whether a character is drawn on the one before it, or is moved about when text is normalised."""
    return unicodedata.combining(char) != 0 or unicodedata.category(char) in ("Mn", "Me")


def unstacked(text: str, most: int = MARKS) -> str:
    """Without the marks beyond so many in a row; linear."""
    assert most >= LEAST
    return text if text.isascii() else _CANDIDATES.sub(lambda found: _cut(found[0], most), text)


def composed(text: str) -> str:
    """In NFC, with at most `MARKS` in a row; linear, and the same when done again."""
    if text.isascii():
        return text
    normal = unicodedata.normalize("NFC", unstacked(text))
    kept = unstacked(normal)
    return normal if kept == normal else unicodedata.normalize("NFC", kept)


def _cut(signs: str, most: int) -> str:
    kept, run = list[str](), 0
    for char in signs:
        run = run + 1 if is_mark(char) else 0
        if run <= most:
            kept.append(char)
    return "".join(kept)
