"""Messages beyond a read position that do not count as unread: deleted for everybody, or hidden by that person.

They are few, so `unread` stays a subtraction of running numbers, less what one short walk along this index counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, insert, select

from parlour.store.prepared import Prepared
from parlour.store.schema.tables import conversations, participants, uncounted
from parlour.store.transaction import Transaction

EVERYBODY: Final = ""

_BEYOND: Final = Prepared(
    select(func.count()).where(
        uncounted.c.conversation_id == bindparam("conversation_id"),
        uncounted.c.person_id.in_((EVERYBODY, bindparam("person_id"))),
        uncounted.c.seq > bindparam("seq"),
    )
)


def add_deleted(tx: Transaction, conversation_id: str, seq: int, hidden_from: Iterable[str]) -> None:
    """Counts for nobody any more; those who had hidden it are named, so that it is left out once. The caller holds
    the conversation's row lock."""
    c = uncounted.c
    place = (c.conversation_id == conversation_id, c.seq == seq)
    tx.execute(delete(uncounted).where(*place, c.person_id.in_(sorted(hidden_from))))
    tx.execute(insert(uncounted).values(conversation_id=conversation_id, person_id=EVERYBODY, seq=seq))


def add_hidden(tx: Transaction, conversation_id: str, seq: int, person_id: str) -> None:
    """Counts for this person no more. The caller holds the lock, and the message is there for others still."""
    tx.execute(insert(uncounted).values(conversation_id=conversation_id, person_id=person_id, seq=seq))


def beyond(tx: Transaction, conversation_id: str, person_id: str, seq: int) -> int:
    """How many after a `seq` do not count for this person."""
    rows = tx.run(_BEYOND, {"conversation_id": conversation_id, "person_id": person_id, "seq": seq})
    return int(rows[0][0])


def beyond_places(tx: Transaction, places: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """By (conversation, person), how many beyond that person's own position do not count for it; one query, without
    those where all do."""
    if not places:
        return {}
    ids, people = sorted({place[0] for place in places}), sorted({place[1] for place in places})
    return {(row[0], row[1]): row[2] for row in tx.execute(places_statement(ids, people)) if row[2]}


def beyond_desk(tx: Transaction, ticket_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """By ticket, how many beyond the desk's position do not count: for `EVERYBODY`, and by person for how many more
    they do not; one query, without the tickets where all do."""
    if not ticket_ids:
        return {}
    found: dict[str, dict[str, int]] = {}
    for ticket_id, person_id, count in tx.execute(desk_statement(sorted(ticket_ids))):
        found.setdefault(ticket_id, {})[person_id] = count
    return found


def has_unread() -> ColumnElement[bool]:
    """For lists that join `participants` and `conversations`: whether anything beyond the position counts."""
    c, p = conversations.c, participants.c
    # what has nothing beyond the position is most, and needs no look
    return and_(
        c.last_number > p.read_number,
        c.last_number - p.read_number > _count_after(c.id, p.person_id, p.read_seq),
    )


def places_statement(conversation_ids: Sequence[str], person_ids: Sequence[str]) -> Select[Any]:
    """(conversation, person, how many do not count) for all of these that are places."""
    p = participants.c
    less = _count_after(p.conversation_id, p.person_id, p.read_seq)
    where = (p.conversation_id.in_(conversation_ids), p.person_id.in_(person_ids))
    return select(p.conversation_id, p.person_id, less).where(*where)


def desk_statement(ticket_ids: Sequence[str]) -> Select[Any]:
    """(ticket, person or `EVERYBODY`, how many do not count)."""
    u, c = uncounted.c, conversations.c
    return (
        select(u.conversation_id, u.person_id, func.count())
        .join_from(conversations, uncounted, and_(u.conversation_id == c.id, u.seq > c.desk_read_seq))
        .where(c.id.in_(ticket_ids))
        .group_by(u.conversation_id, u.person_id)
    )


def _count_after(
    conversation_id: ColumnElement[str], person_id: ColumnElement[str], seq: ColumnElement[int]
) -> ColumnElement[int]:
    """Two walks along the primary key, which every database plans alike."""

    def count(whose: ColumnElement[str] | str) -> ColumnElement[int]:
        u = uncounted.alias().c
        where = (u.conversation_id == conversation_id, u.person_id == whose, u.seq > seq)
        return select(func.count()).where(*where).correlate(conversations, participants).scalar_subquery()

    return count(EVERYBODY) + count(person_id)
