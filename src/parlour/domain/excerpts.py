"""Excerpts: the line of a message that shows where a search found it.

A message is as hostile as its author, and a search shows fifty of them. So the work of a search is bounded as a
whole: messages beyond it are shown from their beginning, without marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from parlour.domain.graphemes import REACH, boundary
from parlour.domain.words import WORD, Word, fold, is_run, parts_of

EXCERPT: Final = 200  # characters
_BEFORE: Final = 60  # of them at most before the first match
_LOOKED_AT: Final = 80  # characters of a word: no query has a longer one
WORK: Final = 100_000
"""What one search may spend on finding its words: 1 for a word that it has met, else 4 and 1 for each character, and
2 more for each of a run without spaces in which something is to be marked. So many as in fifty messages whose words
stand 150 words in, every one of them new; at most 0.15 s on a slow machine."""
_NEW: Final = 4
_PLACING: Final = 2  # for each sign of a run in which something is to be marked
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
        for start, end in self._places(line):
            if open_at >= 0 and (start > open_until or open_until - open_at > EXCERPT):
                yield open_at, open_until
                open_at = -1
            open_at, open_until = start if open_at < 0 else open_at, end
        if open_at >= 0:
            yield open_at, open_until

    def _places(self, line: str) -> Iterator[tuple[int, int]]:
        for found in WORD.finditer(line):
            if self._left <= 0:
                return
            word = found[0]
            if is_run(word):
                for start, end in self._within(word[: self._left]):
                    yield found.start() + start, found.start() + end
            elif self._is_meant(word[:_LOOKED_AT]):
                yield found.span()

    def _within(self, run: str) -> Sequence[tuple[int, int]]:
        """Where runs of the query stand in one of the text."""
        self._left -= _NEW + len(run)
        folded = fold(run)
        meant = [word.text for word in self._words if word.is_run and word.text in folded]
        if not meant:
            return ()
        self._left -= _PLACING * len(run)
        return _places_in(run, meant)

    def _is_meant(self, word: str) -> bool:
        known = self._known.get(word)
        self._left -= 1 if known is not None else _NEW + len(word)
        if known is None:
            known = any(wanted.fits(part) for part in parts_of(word) for wanted in self._words)
            self._known[word] = known
        return known


def _places_in(run: str, meant: Sequence[str]) -> list[tuple[int, int]]:
    """Where these stand in a run, in order: whole clusters, so that nothing is marked by halves (an emoji of several,
    a letter without its vowel)."""
    signs = [fold(sign) for sign in run]
    origin = [at for at, sign in enumerate(signs) for _ in sign]
    folded, found = "".join(signs), list[tuple[int, int]]()
    for text in meant:
        at = folded.find(text)
        while at >= 0:
            end = at + len(text)
            found.append((boundary(run, origin[at]), _cluster_end(run, origin[end - 1] + 1)))
            at = folded.find(text, end)
    return sorted(found)


def _cluster_end(run: str, at: int) -> int:
    most = min(len(run), at + REACH)
    while at < most and boundary(run, at) != at:
        at += 1
    return at


def _start(line: str, first: int) -> int:
    """Where an excerpt begins: a little before the first match, and not in the middle of a word."""
    if first <= _BEFORE or len(line) <= EXCERPT:
        return 0
    space = line.find(" ", first - _BEFORE, first)
    return boundary(line, first - _BEFORE) if space < 0 else space + 1
