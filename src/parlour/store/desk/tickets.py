"""Tickets: the desk's lists. Every list is one walk along one index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from parlour.domain.conversation import Conversation, Status
from parlour.domain.cursor import ListCursor
from parlour.store.like import contains
from parlour.store.schema.tables import conversations, counters, messages, people
from parlour.store.talk import conversations as rows
from parlour.store.transaction import Transaction

STATUSES: tuple[Status, ...] = ("open", "closed")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which tickets: `assignee` is an account's id, or `none` for those that nobody has taken; `waiting` those that
    need a reply, or with False those that do not."""

    status: Status | None = None
    assignee: str | None = None
    owner_id: str | None = None
    query: str | None = None
    waiting: bool | None = None


def next_number(tx: Transaction) -> int:
    """The number of the next ticket; the counter's row lock makes it dense and unique."""
    raised = update(counters).where(counters.c.name == "ticket").values(value=counters.c.value + 1)
    if tx.execute(raised).rowcount == 0:
        try:
            with tx.savepoint():
                tx.execute(insert(counters).values(name="ticket", value=0))
        except IntegrityError:
            pass  # another one made the very first ticket at the same moment
        tx.execute(raised)
    return int(tx.execute(select(counters.c.value).where(counters.c.name == "ticket")).scalar_one())


def list_by_activity(tx: Transaction, wanted: Filter, *, cursor: ListCursor | None, limit: int) -> list[Conversation]:
    """Latest activity first. Without a status the lists of both are merged: each is one walk along its index. Those
    that wait are found along theirs, and sorted."""
    if wanted.waiting:
        where, order = waits(wanted), (conversations.c.activity_at.desc(), conversations.c.id.desc())
        return _select(tx, [*where, *_behind(cursor)], order, wanted, limit) if where else []
    statuses: Sequence[Status] = STATUSES if wanted.status is None else (wanted.status,)
    found = [row for status in statuses for row in _list(tx, status, wanted, cursor, limit)]
    found.sort(key=lambda ticket: (ticket.activity_at, ticket.id), reverse=True)
    return found[:limit]


def list_by_wait(tx: Transaction, wanted: Filter, *, cursor: ListCursor | None, limit: int) -> list[Conversation]:
    """The longest waiting first, and behind them those that do not wait, latest activity first."""
    found: list[Conversation] = []
    if wanted.waiting is not False and (cursor is None or cursor.waiting) and (where := waits(wanted)):
        c = conversations.c
        if cursor is not None:
            where += [c.waiting_since >= cursor.at, or_(c.waiting_since > cursor.at, c.id > cursor.id)]
        found = _select(tx, where, (c.waiting_since, c.id), wanted, limit)
    if wanted.waiting or len(found) == limit:
        return found
    behind = None if cursor is None or cursor.waiting else cursor
    others = replace(wanted, waiting=False)
    return found + list_by_activity(tx, others, cursor=behind, limit=limit - len(found))


def list_of_owner(tx: Transaction, owner_id: str, limit: int) -> list[Conversation]:
    """A person's own tickets, newest first."""
    statement = (
        select(*rows.COLUMNS)
        .where(conversations.c.owner_id == owner_id)
        .order_by(conversations.c.created_at.desc(), conversations.c.id.desc())
        .limit(limit)
    )
    return [rows.from_row(row) for row in tx.execute(statement)]


def opened_with(tx: Transaction, owner_id: str, client_id: str) -> tuple[Conversation, str, str] | None:
    """The ticket whose first message this owner sent under a client id, that message's id, its draft's hash."""
    statement = (
        select(*rows.COLUMNS, messages.c.id, messages.c.draft_hash)
        .join_from(conversations, messages, messages.c.conversation_id == conversations.c.id)
        .where(
            conversations.c.owner_id == owner_id,
            messages.c.sender_id == owner_id,
            messages.c.client_id == client_id,
            messages.c.seq == 1,
        )
    )
    row = tx.execute(statement).first()
    return (rows.from_row(row[:-2]), row[-2], row[-1]) if row else None


def count_open(tx: Transaction, assignee_id: str) -> tuple[int, int, int, int]:
    """How many are open, of those how many this account has taken, how many nobody, and how many need a reply."""
    is_open = conversations.c.status == "open"

    def count(*where: Any) -> int:
        return int(tx.execute(select(func.count()).select_from(conversations).where(*where)).scalar_one())

    mine, nobodys = conversations.c.assignee_id == assignee_id, conversations.c.assignee_id.is_(None)
    waits = conversations.c.waiting_since.is_not(None)
    return count(is_open), count(is_open, mine), count(is_open, nobodys), count(waits)


def waits(wanted: Filter) -> list[Any]:
    """Conditions for those that need a reply, which are all open; none where only closed ones are wanted."""
    return [] if wanted.status == "closed" else [conversations.c.waiting_since.is_not(None), *_of(wanted)]


def unanswered_since(tx: Transaction, ticket_id: str, owner_id: str) -> int | None:
    """When the owner wrote first (ms) after the last answer, whoever's it was; None where nothing waits for one."""
    m = messages.c
    said = select(m.seq).where(m.conversation_id == ticket_id, m.message_type != "system")
    answer = tx.execute(said.where(m.sender_id != owner_id).order_by(m.seq.desc()).limit(1)).scalar() or 0
    first = said.with_only_columns(m.created_at).where(m.sender_id == owner_id, m.seq > answer)
    return tx.execute(first.order_by(m.seq).limit(1)).scalar()


def give_back_all(tx: Transaction, person_id: str) -> None:
    """An agent's tickets are nobody's again."""
    tx.execute(update(conversations).where(conversations.c.assignee_id == person_id).values(assignee_id=None))


def _list(
    tx: Transaction, status: Status, wanted: Filter, cursor: ListCursor | None, limit: int
) -> list[Conversation]:
    c = conversations.c
    where: list[Any] = [c.status == status, *_of(wanted), *_behind(cursor)]
    if wanted.waiting is False:
        where.append(c.waiting_since.is_(None))
    return _select(tx, where, (c.activity_at.desc(), c.id.desc()), wanted, limit)


def _of(wanted: Filter) -> list[Any]:
    c = conversations.c
    where: list[Any] = []
    if wanted.assignee is not None:
        where.append(c.assignee_id.is_(None) if wanted.assignee == "none" else c.assignee_id == wanted.assignee)
    if wanted.owner_id is not None:
        where.append(c.owner_id == wanted.owner_id)
    return where


def _behind(cursor: ListCursor | None) -> list[Any]:
    if cursor is None:
        return []
    c = conversations.c
    return [
        c.activity_at <= cursor.at,
        or_(c.activity_at < cursor.at, and_(c.activity_at == cursor.at, c.id < cursor.id)),
    ]


def _select(
    tx: Transaction, where: Sequence[Any], order: Sequence[Any], wanted: Filter, limit: int
) -> list[Conversation]:
    statement = select(*rows.COLUMNS).where(*where)
    if wanted.query:
        owner = people.c.id == conversations.c.owner_id
        statement = statement.join(people, owner).where(_matches(wanted.query))
    return [rows.from_row(row) for row in tx.execute(statement.order_by(*order).limit(limit))]


def _matches(query: str) -> Any:
    """The subject, the owner's name or address, or the number with or without its `#`."""
    number = query.removeprefix("#")
    found = or_(
        contains(conversations.c.title, query), contains(people.c.name, query), contains(people.c.email, query)
    )
    if number.isascii() and number.isdigit() and len(number) <= 15:
        found = or_(found, conversations.c.number == int(number))
    return found
