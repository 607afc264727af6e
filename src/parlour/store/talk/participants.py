"""Participants: who takes part in a conversation, with their role, positions and flags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, insert, select, update

from parlour.domain.conversation import Participant, ParticipantRole, Position
from parlour.store.prepared import Prepared, several
from parlour.store.schema.tables import conversations, participants
from parlour.store.transaction import Transaction

PLACE = (
    participants.c.conversation_id,
    participants.c.person_id,
    participants.c.role,
    participants.c.joined_at,
    participants.c.read_seq,
    participants.c.read_number,
    participants.c.delivered_seq,
    participants.c.muted,
    participants.c.archived,
    participants.c.pinned,
    participants.c.marked_unread,
)

_PARTICIPANT = Prepared(
    select(*PLACE).where(
        participants.c.conversation_id == bindparam("conversation_id"),
        participants.c.person_id == bindparam("person_id"),
    )
)


_ITS = participants.c.conversation_id.in_(several("conversation_ids"))
_PLACES_OF = Prepared(
    select(*PLACE).where(participants.c.person_id == bindparam("person_id"), _ITS), lists=["conversation_ids"]
)
_PLACES_AMONG = Prepared(
    select(*PLACE).where(_ITS, participants.c.person_id.in_(several("person_ids"))),
    lists=["conversation_ids", "person_ids"],
)
_OWNERS = Prepared(select(*PLACE).where(_ITS, participants.c.role == "owner"), lists=["conversation_ids"])
_COUNT = Prepared(
    select(participants.c.conversation_id, func.count()).where(_ITS).group_by(participants.c.conversation_id),
    lists=["conversation_ids"],
)
_FIRST = Prepared(
    select(*PLACE)
    .where(participants.c.conversation_id == bindparam("conversation_id"))
    .order_by(participants.c.joined_at, participants.c.person_id)
    .limit(bindparam("most"))
)


def _first_of_each() -> Select[Any]:
    order = (participants.c.joined_at, participants.c.person_id)
    place = func.row_number().over(partition_by=participants.c.conversation_id, order_by=order).label("place")
    ranked = select(*PLACE, place).where(_ITS).subquery()
    statement = select(*list(ranked.c)[: len(PLACE)]).where(ranked.c.place <= bindparam("most"))
    return statement.order_by(ranked.c.conversation_id, ranked.c.place)


_FIRST_OF_EACH = Prepared(_first_of_each(), lists=["conversation_ids"])


def one(tx: Transaction, conversation_id: str, person_id: str) -> Participant | None:
    """A person's own place in a conversation; None where it takes no part, as for agents in a ticket."""
    rows = tx.run(_PARTICIPANT, {"conversation_id": conversation_id, "person_id": person_id})
    return from_row(rows[0]) if rows else None


def list_all(tx: Transaction, conversation_id: str) -> list[Participant]:
    """Everyone who takes part, the longest-standing first."""
    statement = (
        select(*PLACE)
        .where(participants.c.conversation_id == conversation_id)
        .order_by(participants.c.joined_at, participants.c.person_id)
    )
    return [from_row(row) for row in tx.execute(statement)]


def places_of(tx: Transaction, person_id: str, conversation_ids: Sequence[str]) -> dict[str, Participant]:
    """A person's places in these conversations, by conversation id."""
    if not conversation_ids:
        return {}
    asked = {"person_id": person_id, "conversation_ids": conversation_ids}
    return {row[0]: from_row(row) for row in tx.run(_PLACES_OF, asked)}


def places_among(
    tx: Transaction, conversation_ids: Sequence[str], person_ids: Sequence[str]
) -> dict[tuple[str, str], Participant]:
    """The places of these people in these conversations, by (conversation, person)."""
    if not conversation_ids or not person_ids:
        return {}
    rows = tx.run(_PLACES_AMONG, {"conversation_ids": conversation_ids, "person_ids": person_ids})
    return {(row[0], row[1]): from_row(row) for row in rows}


def list_shared(tx: Transaction, person_id: str) -> list[str]:
    """The groups and linked conversations that a person takes part in."""
    c = conversations.c
    joined = participants.join(conversations, c.id == participants.c.conversation_id)
    where = (participants.c.person_id == person_id, c.kind.in_(("group", "linked")))
    return list(tx.execute(select(c.id).select_from(joined).where(*where).order_by(c.id)).scalars())


def owner_positions(tx: Transaction, ticket_ids: Sequence[str]) -> dict[str, Position]:
    """How far the owners of these tickets have got, by ticket id."""
    if not ticket_ids:
        return {}
    return {row[0]: from_row(row).position for row in tx.run(_OWNERS, {"conversation_ids": ticket_ids})}


def add(tx: Transaction, conversation_id: str, person_id: str, role: ParticipantRole) -> Participant:
    """A place that has read nothing yet. Raises IntegrityError where the person takes part already."""
    place = Participant(conversation_id, person_id, role, tx.now, Position())
    tx.execute(
        insert(participants).values(
            conversation_id=conversation_id,
            person_id=person_id,
            role=role,
            joined_at=tx.now,
            read_seq=0,
            read_number=0,
            delivered_seq=0,
        )
    )
    return place


def change(tx: Transaction, conversation_id: str, person_id: str, **values: Any) -> None:
    """Sets columns of one place, such as `role` or `muted`; nothing where there is none."""
    tx.execute(update(participants).where(*_place_of(conversation_id, person_id)).values(**values))


def remove(tx: Transaction, conversation_id: str, person_id: str) -> None:
    """Ends taking part, and forgets the read position with it."""
    tx.execute(delete(participants).where(*_place_of(conversation_id, person_id)))


def first_of_each(tx: Transaction, conversation_ids: Sequence[str], most: int) -> dict[str, list[Participant]]:
    """By conversation id, at most so many of those who take part, the longest-standing first; one query."""
    if not conversation_ids:
        return {}
    if len(conversation_ids) == 1:  # one walk down the index; ranking would look at all of them
        rows = tx.run(_FIRST, {"conversation_id": conversation_ids[0], "most": most})
    else:
        rows = tx.run(_FIRST_OF_EACH, {"conversation_ids": conversation_ids, "most": most})
    found: dict[str, list[Participant]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(from_row(row))
    return found


def count(tx: Transaction, conversation_ids: Sequence[str]) -> dict[str, int]:
    """By conversation id, how many take part; one query along the primary key."""
    if not conversation_ids:
        return {}
    return {row[0]: row[1] for row in tx.run(_COUNT, {"conversation_ids": conversation_ids})}


def from_row(row: Any) -> Participant:
    """A row of `PLACE` as somebody's place."""
    values: list[Any] = [*row[:4], Position(*row[4:7]), *(bool(flag) for flag in row[7:])]
    return Participant(*values)


def _place_of(conversation_id: str, person_id: str) -> tuple[ColumnElement[bool], ...]:
    return participants.c.conversation_id == conversation_id, participants.c.person_id == person_id
