"""Sample of what people write: some hundred texts from the whole time, to tell common words from rare ones.

An index answers by the length of its lists: a word that is in every third of a million messages costs a tenth of a
second before the first hit. How long a list is, none of the three indexes says without reading it.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Subquery, bindparam, func, select, union_all

from parlour.domain.ids import first_at, time_of
from parlour.store.prepared import Prepared
from parlour.store.schema.tables import messages
from parlour.store.transaction import Transaction

STRETCHES: Final = 10
IN_A_STRETCH: Final = 30
_CHARACTERS: Final = 500  # of each; a sample of the longest messages is no more than this

# Each end by itself: of both in one SELECT, SQLite reads all ids.
_ENDS: Final = Prepared(
    select(
        select(func.min(messages.c.id)).scalar_subquery(),
        select(func.max(messages.c.id)).scalar_subquery(),
    )
)


def _stretch(number: int) -> Subquery:
    """The messages that follow a moment; the last stretch is the newest messages."""
    c = messages.c
    found = select(c.id, func.substr(c.content, 1, _CHARACTERS).label("content")).where(c.search.is_not(None))
    if number == STRETCHES:
        found = found.order_by(c.id.desc())
    else:
        found = found.where(c.id >= bindparam(f"from_{number}")).order_by(c.id)
    return found.limit(IN_A_STRETCH).subquery()


def _all() -> Prepared:
    stretches = [_stretch(number) for number in range(1, STRETCHES + 1)]
    return Prepared(union_all(*(select(each.c.id, each.c.content) for each in stretches)))


TEXTS: Final = _all()


def texts(tx: Transaction) -> list[str]:
    """The beginnings of messages from all times, each once; two queries along the primary key."""
    first, last = tx.run(_ENDS)[0]
    if first is None:
        return []
    begin, end = time_of(first), time_of(last)
    moments = {f"from_{number}": _moment(begin, end, number) for number in range(1, STRETCHES)}
    found: dict[str, Any] = {row[0]: row[1] for row in tx.run(TEXTS, moments)}
    return list(found.values())


def _moment(begin: int, end: int, number: int) -> str:
    return first_at(begin + (end - begin) * (number - 1) // STRETCHES)
