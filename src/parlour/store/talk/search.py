"""Full-text search: one question to one index, on every database (`search_index` says what is in it).

The match is narrowed to where the person may read before a row is looked at; the rows then prove it once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, cast, exists, literal, or_, select, text
from sqlalchemy.dialects.postgresql import TSQUERY

from parlour.domain.cursor import ListCursor
from parlour.domain.ids import first_at
from parlour.domain.message import Message
from parlour.domain.words import Word
from parlour.store.schema.tables import attachments, conversations, hidden_messages, messages, participants
from parlour.store.talk import search_index
from parlour.store.talk.messages import COLUMNS, WITH_SENDER, from_row
from parlour.store.talk.search_index import FTS
from parlour.store.transaction import JUMP_MS, Transaction

_NOBODY: Final = "00000000-0000-7000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class Floor:
    """The oldest message that is looked at; position and id make a cursor, with which a search goes on below it.

    On the servers it is a moment where there are several conversations: `id` is nobody's, and all of it is above."""

    position: int
    id: str
    seq: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. `places`: the conversations to look in; None for so many that naming them costs more than
    it spares. `tickets`: in every ticket too. Times in ms since the epoch, `after` included, `before` not."""

    words: Sequence[Word]
    places: Sequence[str] | None
    tickets: bool = False
    sender_id: str | None = None
    after: int | None = None
    before: int | None = None
    has_file: bool = False
    with_pairs: bool = True  # see `domain.words`; false while messages are being indexed anew
    allowed: bool = False  # the places were asked about already: whoever takes part, or an agent in a ticket
    floor: Floor | None = None  # nothing older is looked at


@dataclass(frozen=True, slots=True)
class Hit:
    """A message, and where it stands among the hits, the newest first: with its id it makes a cursor."""

    message: Message
    position: int


def find(tx: Transaction, person_id: str, wanted: Wanted, *, cursor: ListCursor | None, limit: int) -> list[Hit]:
    """Messages with all these words that the person may read and has not hidden, the newest first; one query."""
    statement = statement_for(tx.dialect, person_id, wanted, cursor)
    rows = tx.execute(statement.limit(limit), {"match": match_for(tx.dialect, wanted)})
    return [Hit(from_row(row[:-1]), row[-1]) for row in rows]


def floor_of(tx: Transaction, wanted: Wanted, cursor: ListCursor | None, most: int) -> Floor | None:
    """Where a walk from the newest (or from a cursor) down has come past so many messages, whatever they say; None
    where there are not more."""
    statement = walk_for(tx.dialect, wanted, cursor).offset(most - 1).limit(2)
    rows = tx.execute(statement, {"match": match_for(tx.dialect, wanted)}).all()
    if len(rows) < 2:
        return None
    floor = Floor(*rows[0])
    return floor if tx.dialect == "sqlite" or wanted.allowed else replace(floor, id=_NOBODY)


def places_of(tx: Transaction, person_id: str, limit: int) -> list[str]:
    """The conversations that a person takes part in."""
    c = participants.c
    return list(tx.execute(select(c.conversation_id).where(c.person_id == person_id).limit(limit)).scalars())


def statement_for(dialect: str, person_id: str, wanted: Wanted, cursor: ListCursor | None) -> Select[Any]:
    """The query without its limit, and with `match` to be bound."""
    where = [*_readable(person_id, wanted), *_filters(wanted)]
    if dialect == "sqlite":
        # FTS5 hands its rows out in this order by itself; the index is the outer loop, whatever else has an index
        source, position = FTS.join(WITH_SENDER, messages.c.id == FTS.c.message_id), FTS.c.rowid
        found = select(*COLUMNS, position).select_from(source).where(*_rows(wanted, cursor), *where)
        return found.order_by(position.desc())
    at = messages.c.created_at
    narrowed = [_matches(dialect)] if wanted.words else _walked(wanted, cursor)
    if cursor is not None:
        where.append(_beyond(cursor))
    found = select(*COLUMNS, at).select_from(WITH_SENDER).where(*narrowed, *where)
    return found.order_by(at.desc(), messages.c.seq.desc(), messages.c.id.desc())


def walk_for(dialect: str, wanted: Wanted, cursor: ListCursor | None) -> Select[Any]:
    """(position, id, `seq`) of all messages in the places, the newest first: along an index, without a sort."""
    if dialect == "sqlite":
        position = FTS.c.rowid
        found = select(position, FTS.c.message_id, literal(0)).where(*_rows(wanted, cursor))
        return found.order_by(position.desc())
    c = messages.c
    where = _walked(wanted, cursor)
    if cursor is not None:
        where.append(_beyond(cursor))
    order = c.seq if wanted.allowed else c.id
    return select(c.created_at, c.id, c.seq).where(*where).order_by(order.desc())


def _rows(wanted: Wanted, cursor: ListCursor | None) -> list[ColumnElement[bool]]:
    """The rows of SQLite's index: those that match, where there is anything to match, within cursor and floor."""
    where: list[ColumnElement[bool]] = []
    if wanted.words or _scope(wanted):
        where.append(text("message_search MATCH :match"))  # type: ignore[arg-type]
    if cursor is not None:
        where.append(FTS.c.rowid < cursor.at)
    if wanted.floor is not None:
        where.append(FTS.c.rowid >= wanted.floor.position)
    return where


def _walked(wanted: Wanted, cursor: ListCursor | None) -> list[ColumnElement[bool]]:
    """On the servers, a range of an index: of a conversation by `seq`, of several by their ids, which are as old as
    the messages' times or, by a jump of the clock that times do not follow, a little older."""
    c, floor = messages.c, wanted.floor
    where: list[ColumnElement[bool]] = [c.search.is_not(None)]
    if wanted.places is not None and not wanted.tickets:
        where.append(c.conversation_id.in_(wanted.places))
    if cursor is not None:
        where.append(c.id < first_at(cursor.at + 1))
    if floor is not None:
        in_range = (c.id >= first_at(floor.position - JUMP_MS), c.created_at >= floor.position)
        where += [c.seq >= floor.seq] if wanted.allowed else in_range
    return where


def match_for(dialect: str, wanted: Wanted) -> str:
    """The question in the language of the index. Terms hold nothing that means anything in it."""
    terms = {term: word.is_prefix for word in wanted.words for term in word.terms(with_pairs=wanted.with_pairs)}
    words, scope = list(terms.items()), _scope(wanted)
    if dialect == "sqlite":
        asked = [f'"{term}"{" *" if prefix else ""}' for term, prefix in words]
        return " AND ".join(asked + _any('"{}"', " OR ", scope))
    if dialect == "postgresql":
        asked = [f"'{term}'{':*' if prefix else ''}" for term, prefix in words]
        return " & ".join(asked + _any("'{}'", " | ", scope))
    asked = [f"+{term}{'*' if prefix else ''}" for term, prefix in words]
    return " ".join(asked + [f"+{group}" for group in _any("{}", " ", scope)])


def _beyond(cursor: ListCursor) -> ColumnElement[bool]:
    """By time, within a millisecond as they were said: of two ids with the same time either may be the larger."""
    c, its = messages.c, messages.alias().c
    seq = select(its.seq).where(its.id == cursor.id).scalar_subquery()
    later = or_(c.seq < seq, and_(c.seq == seq, c.id < cursor.id))
    return or_(c.created_at < cursor.at, and_(c.created_at == cursor.at, later))


def _matches(dialect: str) -> ColumnElement[bool]:
    if dialect == "postgresql":
        return messages.c.search.op("@@", is_comparison=True)(cast(bindparam("match"), TSQUERY))
    return text("MATCH (messages.search) AGAINST (:match IN BOOLEAN MODE)")  # type: ignore[return-value]


def _scope(wanted: Wanted) -> list[str]:
    """The terms of the places to look in; none for everywhere."""
    if wanted.places is None:
        return []
    terms = [search_index.place(each) for each in wanted.places]
    return [search_index.everywhere("ticket"), *terms] if wanted.tickets else terms


def _any(form: str, between: str, terms: Sequence[str]) -> list[str]:
    return [f"({between.join(form.format(term) for term in terms)})"] if terms else []


def _readable(person_id: str, wanted: Wanted) -> list[ColumnElement[bool]]:
    p, h, c = participants.c, hidden_messages.c, conversations.c
    hidden = exists().where(h.person_id == person_id, h.message_id == messages.c.id)
    seen = [~hidden, messages.c.deleted_at.is_(None)]
    if wanted.allowed:
        return [messages.c.conversation_id.in_(wanted.places or ()), *seen]
    readable = exists().where(p.conversation_id == messages.c.conversation_id, p.person_id == person_id)
    if wanted.tickets:
        ticket = exists().where(c.id == messages.c.conversation_id, c.kind == "ticket")
        readable = or_(readable, ticket)  # type: ignore[assignment]
    return [readable, *seen]


def _filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.sender_id is not None:
        where.append(messages.c.sender_id == wanted.sender_id)
    if wanted.after is not None:
        where.append(messages.c.created_at >= wanted.after)
    if wanted.before is not None:
        where.append(messages.c.created_at < wanted.before)
    if wanted.has_file:
        where.append(exists().where(attachments.c.message_id == messages.c.id))
    return where
