"""Pages of a search, and the bounds of the work for one: the newest first, and no more than was promised.

An index is asked for rare words. Common ones cost it time by the length of their lists, and say little; they are
looked for in the texts. Where there is no rare word, so many of the newest messages are looked at one by one. A page
that ends by a bound before it is full says so (`partial`), and its cursor goes on below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from parlour.domain.actor import Actor
from parlour.domain.cursor import ListCursor, list_cursor
from parlour.domain.message import Message, text_of
from parlour.domain.words import Said, Word, are_said
from parlour.store.talk import search, search_sample
from parlour.store.transaction import Transaction

LOOKED_THROUGH: Final = 400_000  # characters of texts in one search, some 0.1 s
WALKED: Final = 5_000  # messages in one search without a rare word, some 0.1 s
COMMON: Final = 0.05  # of the sampled messages; of a million, an index reads a list of 50,000 in some 15 ms
FEWEST: Final = 150  # sampled messages; where there are not so many, every list is short
_STEP: Final = 500  # rows at once: what is fetched beyond the end of a page is for nothing


@dataclass(frozen=True, slots=True)
class Page:
    """Messages found, the newest first; `next_cursor` None where it is the last, `partial` as in `Results`."""

    messages: Sequence[Message]
    next_cursor: str | None
    partial: bool


def common_among(tx: Transaction, words: Sequence[Word]) -> list[Word]:
    """Those of the words that very many messages hold, whoever may read them."""
    if not words:
        return []
    texts = search_sample.texts(tx)
    if len(texts) < FEWEST:
        return []
    sample = [Said(text) for text in texts]
    return [word for word in words if sum(said.has(word) for said in sample) >= COMMON * len(sample)]


def page_of(
    tx: Transaction,
    who: Actor,
    wanted: search.Wanted,
    common: Sequence[Word],
    cursor: ListCursor | None,
    size: int,
) -> Page:
    """At most so many of the messages that are wanted and hold the common words too.

    The index leaves out what it can; of what it cannot tell, the text is looked at. That is hardly ever much, and
    where it is, the page ends early.
    """
    unproved = [word for word in wanted.words if not word.is_proved(with_pairs=wanted.with_pairs)]
    if not wanted.words:
        wanted = replace(wanted, floor=search.floor_of(tx, wanted, cursor, WALKED))
    walk = _Walk([*common, *unproved], wanted.floor, size)
    step = size + 1
    while True:
        hits = search.find(tx, who.id, wanted, cursor=cursor, limit=step)
        for hit in hits[: step - 1]:
            if walk.is_over(hit):
                return walk.page(hit, is_last=hit is hits[-1])
        if len(hits) < step:
            return walk.page(None, is_last=True)
        last = hits[step - 2]
        cursor = ListCursor(last.position, last.message.id)
        step = min(4 * step, _STEP)


class _Walk:
    """What a search has looked at, and found."""

    def __init__(self, proved: Sequence[Word], floor: search.Floor | None, size: int) -> None:
        self._proved = proved
        self._floor = floor
        self._size = size
        self._shown: list[Message] = []
        self._looked_at = 0

    def is_over(self, hit: search.Hit) -> bool:
        """Takes one more message in, where it holds the words; whether that is enough."""
        content = text_of(hit.message) if self._proved else ""
        self._looked_at += len(content)
        if are_said(self._proved, content):
            self._shown.append(hit.message)
        return len(self._shown) == self._size or self._looked_at > LOOKED_THROUGH

    def page(self, last: search.Hit | None, *, is_last: bool) -> Page:
        """The page; `last` is the message at which it ends (None: at the end of all, or at the floor)."""
        place = None
        if last is not None and not (is_last and self._floor is None):
            place = list_cursor(last.position, last.message.id)
        elif self._floor is not None:
            place = list_cursor(self._floor.position, self._floor.id)
        return Page(self._shown, place, partial=place is not None and len(self._shown) < self._size)
