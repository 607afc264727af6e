"""Inbox: a person's own conversations, latest activity first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from parlour.domain.conversation import Conversation, Kind, Participant
from parlour.domain.cursor import ListCursor
from parlour.store.like import contains
from parlour.store.schema.tables import conversations, participants, people
from parlour.store.talk import conversations as rows
from parlour.store.talk import participants as places
from parlour.store.talk import uncounted
from parlour.store.transaction import Transaction

# Up to so many conversations it is quickest to sort them all; sorting ten thousand takes some 20 ms (SQLite).
SORTED = 1_000
# Beyond, the latest conversations of everyone are looked through: who takes part in much is found among them.
LOOKED_THROUGH = 500
PEOPLE_FOUND = 200

_BY_ACTIVITY = (conversations.c.activity_at.desc(), conversations.c.id.desc())


@dataclass(frozen=True, slots=True)
class Filter:
    """Which conversations. `archived`, `pinned` None list both; `query` looks at titles and at people's names."""

    kinds: tuple[Kind, ...] = ()
    archived: bool | None = None
    pinned: bool | None = None
    unread: bool = False
    query: str | None = None


def list_by_activity(
    tx: Transaction, person_id: str, wanted: Filter, *, cursor: ListCursor | None, limit: int
) -> list[tuple[Conversation, Participant]]:
    """Conversations of these kinds that a person takes part in, with its place in each; at most five queries."""
    ids = _latest(tx, person_id, wanted, cursor, limit)
    statement = (
        select(*rows.COLUMNS, *places.PLACE)
        .join_from(participants, conversations, conversations.c.id == participants.c.conversation_id)
        .where(participants.c.person_id == person_id, conversations.c.id.in_(ids))
        .order_by(*_BY_ACTIVITY)
    )
    width = len(rows.COLUMNS)
    found = tx.execute(statement) if ids else ()
    return [(rows.from_row(row[:width]), places.from_row(row[width:])) for row in found]


def _latest(tx: Transaction, person_id: str, wanted: Filter, cursor: ListCursor | None, limit: int) -> list[str]:
    """The ids of the page. Only ids and times are sorted: whole rows would cost four times as much."""
    if not (wanted.query or wanted.unread or wanted.pinned) and _has_many(tx, person_id):
        found = [tuple(row) for row in tx.execute(_among_the_latest(person_id, wanted, cursor).limit(limit))]
        if len(found) == limit:
            found += [tuple(row) for row in tx.execute(_own_tickets(person_id, wanted, cursor).limit(limit))]
            return [row[1] for row in sorted(found, reverse=True)[:limit]]
    statement = (
        select(conversations.c.id)
        .join_from(participants, conversations, conversations.c.id == participants.c.conversation_id)
        .where(participants.c.person_id == person_id, *_filters(tx, person_id, wanted), *_behind(cursor))
    )
    return list(tx.execute(statement.order_by(*_BY_ACTIVITY).limit(limit)).scalars())


def _has_many(tx: Transaction, person_id: str) -> bool:
    some = select(participants.c.conversation_id).where(participants.c.person_id == person_id).limit(SORTED + 1)
    return int(tx.execute(select(func.count()).select_from(some.subquery())).scalar_one()) > SORTED


def _among_the_latest(person_id: str, wanted: Filter, cursor: ListCursor | None) -> Select[Any]:
    """Along the index of the desk's lists, whose rows without a status are all that are no tickets."""
    c = conversations.c
    latest = (
        select(c.id, c.kind, c.activity_at)
        .where(c.status.is_(None), *_behind(cursor))
        .order_by(*_BY_ACTIVITY)
        .limit(LOOKED_THROUGH)
        .subquery()
    )
    where = (latest.c.kind.in_(wanted.kinds), _takes_part(latest.c.id, person_id, wanted))
    statement = select(latest.c.activity_at, latest.c.id).where(*where)
    return statement.order_by(latest.c.activity_at.desc(), latest.c.id.desc())


def _own_tickets(person_id: str, wanted: Filter, cursor: ListCursor | None) -> Select[Any]:
    c = conversations.c
    where = [c.owner_id == person_id, c.kind.in_(wanted.kinds), _takes_part(c.id, person_id, wanted)]
    return select(c.activity_at, c.id).where(*where, *_behind(cursor)).order_by(*_BY_ACTIVITY)


def _takes_part(conversation_id: ColumnElement[str], person_id: str, wanted: Filter) -> ColumnElement[bool]:
    """Asked of each conversation that was found: a join would begin with all that the person takes part in."""
    p = participants.c
    own = select(p.person_id).where(p.conversation_id == conversation_id, p.person_id == person_id, *_placed(wanted))
    return own.exists()


def _placed(wanted: Filter) -> list[Any]:
    """What the person has done with a conversation."""
    asked = ((participants.c.archived, wanted.archived), (participants.c.pinned, wanted.pinned))
    return [column.is_(value) for column, value in asked if value is not None]


def _filters(tx: Transaction, person_id: str, wanted: Filter) -> list[Any]:
    c, p = conversations.c, participants.c
    where: list[Any] = [c.kind.in_(wanted.kinds), *_placed(wanted)]
    if wanted.unread:
        where.append(or_(p.marked_unread.is_(True), uncounted.has_unread()))
    if wanted.query:
        where.append(_matches(tx, person_id, wanted.query))
    return where


def _matches(tx: Transaction, person_id: str, query: str) -> Any:
    """The title, the linked object's title, or the name of somebody else who takes part."""
    c = conversations.c
    named = or_(contains(people.c.name, query), contains(people.c.username, query))
    found = tx.execute(select(people.c.id).where(named, people.c.id != person_id).limit(PEOPLE_FOUND)).scalars().all()
    others = participants.alias()
    of_theirs = select(others.c.conversation_id).where(others.c.person_id.in_(found))
    return or_(contains(c.title, query), contains(c.link_title, query), c.id.in_(of_theirs))


def _behind(cursor: ListCursor | None) -> list[Any]:
    if cursor is None:
        return []
    c = conversations.c
    return [
        c.activity_at <= cursor.at,
        or_(c.activity_at < cursor.at, and_(c.activity_at == cursor.at, c.id < cursor.id)),
    ]
