"""Excerpts: the line of a message that shows where a search found it.

A message is as hostile as its author, and a search shows fifty of them. So the work of a search is bounded as a
whole: messages beyond it are shown from their beginning, without marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from parlour.domain.graphemes import boundary
from parlour.domain.words import WORD, Word, parts_of

EXCERPT: Final = 200  # characters
_BEFORE: Final = 60  # of them at most before the first match
_LOOKED_AT: Final = 80  # characters of a word: no query has a longer one
WORK: Final = 100_000
"""What one search may spend on finding its words: 1 for a word that it has met, else 4 and 1 for each character. So
many as in fifty messages whose words stand 150 words in, every one of them new; at most 0.15 s on a slow machine."""
_NEW: Final = 4
MARK: Final = ("\x02", "\x03")
"""What begins and ends a match in an excerpt: control characters, which no text here can hold (`domain.text`)."""


class Excerpts:
    """The excerpts of one search, which share what was found out about words, and the bound on them."""

    def __init__(self, words: Sequence[Word], *, most: int = WORK) -> None:
        self._words = words
        self._left = most if words else 0
        self._known: dict[str, bool] = {}

    def of(self, text: str) -> str:
        """A line of the text around the first match, with every match in it between `MARK`s."""
        line = " ".join(text.split())
        matches = self._matches(line)
        found = next(matches, None)
        start = _start(line, found[0] if found else 0)
        stop = boundary(line, start + EXCERPT)
        shown, at = ["…" if start else ""], start
        while found is not None and found[1] <= stop:
            shown += [line[at : found[0]], MARK[0], line[found[0] : found[1]], MARK[1]]
            at, found = found[1], next(matches, None)
        return "".join((*shown, line[at:stop], "…" if stop < len(line) else ""))

    def _matches(self, line: str) -> Iterator[tuple[int, int]]:
        """Where words of the query stand; what touches is one match."""
        open_at, open_until = -1, -1
        for found in WORD.finditer(line):
            if open_at >= 0 and (found.start() != open_until or open_until - open_at > EXCERPT):
                yield open_at, open_until
                open_at = -1
            if self._left <= 0:
                break
            if self._is_meant(found[0][:_LOOKED_AT]):
                open_at = found.start() if open_at < 0 else open_at
                open_until = found.end()
        if open_at >= 0:
            yield open_at, open_until

    def _is_meant(self, word: str) -> bool:
        known = self._known.get(word)
        self._left -= 1 if known is not None else _NEW + len(word)
        if known is None:
            known = any(wanted.fits(part) for part in parts_of(word) for wanted in self._words)
            self._known[word] = known
        return known


def _start(line: str, first: int) -> int:
    """Where an excerpt begins: a little before the first match, and not in the middle of a word."""
    if first <= _BEFORE or len(line) <= EXCERPT:
        return 0
    space = line.find(" ", first - _BEFORE, first)
    return boundary(line, first - _BEFORE) if space < 0 else space + 1
