"""Participants: who takes part in a conversation, with their role, positions and flags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update

from parlour.domain.conversation import Participant, ParticipantRole, Position
from parlour.store.prepared import Prepared
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
    where = (participants.c.person_id == person_id, participants.c.conversation_id.in_(conversation_ids))
    return {row[0]: from_row(row) for row in tx.execute(select(*PLACE).where(*where))}


def places_among(
    tx: Transaction, conversation_ids: Sequence[str], person_ids: Sequence[str]
) -> dict[tuple[str, str], Participant]:
    """The places of these people in these conversations, by (conversation, person)."""
    where = (participants.c.conversation_id.in_(conversation_ids), participants.c.person_id.in_(person_ids))
    rows = tx.execute(select(*PLACE).where(*where))
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
    where = (participants.c.conversation_id.in_(ticket_ids), participants.c.role == "owner")
    rows = tx.execute(select(*PLACE).where(*where))
    return {row[0]: from_row(row).position for row in rows}


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
    order = (participants.c.joined_at, participants.c.person_id)
    place = func.row_number().over(partition_by=participants.c.conversation_id, order_by=order).label("place")
    ranked = select(*PLACE, place).where(participants.c.conversation_id.in_(conversation_ids)).subquery()
    statement = select(*ranked.c).where(ranked.c.place <= most).order_by(ranked.c.conversation_id, ranked.c.place)
    found: dict[str, list[Participant]] = {}
    for row in tx.execute(statement):
        found.setdefault(row[0], []).append(from_row(row[:-1]))
    return found


def count(tx: Transaction, conversation_ids: Sequence[str]) -> dict[str, int]:
    """By conversation id, how many take part; one query along the primary key."""
    if not conversation_ids:
        return {}
    c = participants.c.conversation_id
    rows = tx.execute(select(c, func.count()).where(c.in_(conversation_ids)).group_by(c))
    return {row[0]: row[1] for row in rows}


def from_row(row: Any) -> Participant:
    """A row of `PLACE` as somebody's place."""
    values: list[Any] = [*row[:4], Position(*row[4:7]), *(bool(flag) for flag in row[7:])]
    return Participant(*values)


def _place_of(conversation_id: str, person_id: str) -> tuple[ColumnElement[bool], ...]:
    return participants.c.conversation_id == conversation_id, participants.c.person_id == person_id
