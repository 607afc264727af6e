"""Conversations: the row that every message of a conversation locks, and how far each side has got in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from parlour.domain.conversation import (
    Answer,
    AskedFrom,
    Conversation,
    Link,
    Position,
    TicketState,
)
from parlour.store.prepared import Prepared, several
from parlour.store.schema.tables import conversations, participants
from parlour.store.transaction import Transaction

COLUMNS = (
    conversations.c.id,
    conversations.c.kind,
    conversations.c.title,
    conversations.c.created_by,
    conversations.c.created_at,
    conversations.c.updated_at,
    conversations.c.activity_at,
    conversations.c.last_seq,
    conversations.c.last_rev,
    conversations.c.last_number,
    conversations.c.last_message_id,
    conversations.c.last_message_at,
    conversations.c.number,
    conversations.c.status,
    conversations.c.owner_id,
    conversations.c.assignee_id,
    conversations.c.closed_at,
    conversations.c.closed_by,
    conversations.c.desk_read_seq,
    conversations.c.desk_read_number,
    conversations.c.desk_delivered_seq,
    conversations.c.image_id,
    conversations.c.link_type,
    conversations.c.link_id,
    conversations.c.link_title,
    conversations.c.link_url,
    conversations.c.link_open,
    conversations.c.answers,
    conversations.c.waiting_since,
)
_OWN = 12  # columns before those of the ticket
_TICKET = 21  # and with them

_BY_ID = Prepared(select(*COLUMNS).where(conversations.c.id == bindparam("id")))
_BY_IDS = Prepared(select(*COLUMNS).where(conversations.c.id.in_(several("ids"))), lists=["ids"])
_BY_ID_LOCKED = Prepared(select(*COLUMNS).where(conversations.c.id == bindparam("id")).with_for_update())
_MOVE_READ = Prepared(
    update(participants)
    .where(
        participants.c.conversation_id == bindparam("the_conversation"),
        participants.c.person_id == bindparam("the_person"),
        participants.c.read_seq < bindparam("seq"),
    )
    .values(read_seq=bindparam("seq"), read_number=bindparam("number"))
)
_MOVE_DELIVERED = Prepared(
    update(participants)
    .where(
        participants.c.conversation_id == bindparam("the_conversation"),
        participants.c.person_id == bindparam("the_person"),
        participants.c.delivered_seq < bindparam("seq"),
    )
    .values(delivered_seq=bindparam("seq"))
)
_MOVE_DESK_READ = Prepared(
    update(conversations)
    .where(conversations.c.id == bindparam("the_conversation"), conversations.c.desk_read_seq < bindparam("seq"))
    .values(desk_read_seq=bindparam("seq"), desk_read_number=bindparam("number"))
)
_MOVE_DESK_DELIVERED = Prepared(
    update(conversations)
    .where(conversations.c.id == bindparam("the_conversation"), conversations.c.desk_delivered_seq < bindparam("seq"))
    .values(desk_delivered_seq=bindparam("seq"))
)


def by_id(tx: Transaction, conversation_id: str, *, for_update: bool = False) -> Conversation | None:
    """`for_update` takes the row lock under which seq and rev are given out."""
    rows = tx.run(_BY_ID_LOCKED if for_update else _BY_ID, {"id": conversation_id})
    return from_row(rows[0]) if rows else None


def by_ids(tx: Transaction, conversation_ids: Sequence[str]) -> list[Conversation]:
    """The conversations with these ids, in one query, in no particular order."""
    if not conversation_ids:
        return []
    return [from_row(row) for row in tx.run(_BY_IDS, {"ids": conversation_ids})]


def by_direct_key(tx: Transaction, pair: str) -> Conversation | None:
    """The direct conversation of two people, by both their ids in order."""
    row = tx.execute(select(*COLUMNS).where(conversations.c.direct_key == pair)).first()
    return from_row(row) if row else None


def by_link(tx: Transaction, link_type: str, link_id: str) -> Conversation | None:
    """The one conversation about an object of another system; (type, id) is unique."""
    where = (conversations.c.link_type == link_type, conversations.c.link_id == link_id)
    row = tx.execute(select(*COLUMNS).where(*where)).first()
    return from_row(row) if row else None


def insert_row(tx: Transaction, **values: Any) -> Conversation:
    """A conversation without a message; positions and counts start at nought."""
    row: dict[str, Any] = {
        "id": tx.new_id(),
        "created_at": tx.now,
        "updated_at": tx.now,
        "activity_at": tx.now,
        "last_seq": 0,
        "last_rev": 0,
        "last_number": 0,
        "last_message_at": tx.now,
        **values,
    }
    tx.execute(insert(conversations).values(**row))
    return from_row(tuple(row.get(column.name) for column in COLUMNS))


def change(tx: Transaction, conversation_id: str, **values: Any) -> None:
    """Sets columns, and `updated_at` to now; the caller holds the row lock."""
    tx.execute(update(conversations).where(conversations.c.id == conversation_id).values(updated_at=tx.now, **values))


def move_read(tx: Transaction, conversation_id: str, person_id: str | None, seq: int, number: int) -> bool:
    """Moves a read position forward, the desk's furthest for None; False where it stood there or further already."""
    moved = tx.change(
        _MOVE_DESK_READ if person_id is None else _MOVE_READ,
        _whose(conversation_id, person_id) | {"seq": seq, "number": number},
    )
    return moved > 0


def move_delivered(tx: Transaction, conversation_id: str, person_id: str | None, seq: int) -> bool:
    """As `move_read`, for what has arrived."""
    moved = tx.change(
        _MOVE_DESK_DELIVERED if person_id is None else _MOVE_DELIVERED,
        _whose(conversation_id, person_id) | {"seq": seq},
    )
    return moved > 0


def from_row(row: Any) -> Conversation:
    """A row of `COLUMNS` as a conversation."""
    number, status, owner_id, assignee_id, closed_at, closed_by, read_seq, read_number, delivered_seq = row[
        _OWN:_TICKET
    ]
    image_id, link_type, link_id, link_title, link_url, link_open, answers, waiting_since = row[_TICKET:]
    ticket = link = None
    if number is not None:
        desk = Position(read_seq, read_number, delivered_seq)
        # a ticket is linked to nothing; what it has of a link is the page in which it was opened
        asked_from = AskedFrom(link_title, link_url) if link_url is not None else None
        ticket = TicketState(
            number,
            status,
            owner_id,
            assignee_id,
            closed_at,
            closed_by,
            desk,
            asked_from,
            _answers(answers),
            waiting_since,
        )
    if link_type is not None:
        link = Link(link_type, link_id, link_title, link_url, bool(link_open))
    values: list[Any] = [*row[:_OWN], ticket, image_id, link]
    return Conversation(*values)


def answers_text(answers: Sequence[Answer]) -> str | None:
    """As they are stored: pairs in the order of the form; nothing for none, which is nearly every ticket."""
    return json.dumps([[one.label, one.value] for one in answers], ensure_ascii=False) if answers else None


def _answers(stored: str | None) -> tuple[Answer, ...]:
    return () if stored is None else tuple(Answer(label, value) for label, value in json.loads(stored))


def _whose(conversation_id: str, person_id: str | None) -> dict[str, Any]:
    whose: dict[str, Any] = {"the_conversation": conversation_id}
    return whose if person_id is None else whose | {"the_person": person_id}
