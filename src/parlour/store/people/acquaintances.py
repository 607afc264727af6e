"""Acquaintances: people who share a conversation, and the conversations in which somebody's presence is shown."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, or_, select, update

from parlour.domain.actor import Person
from parlour.store.people.people import COLUMNS
from parlour.store.prepared import Prepared, several
from parlour.store.schema.tables import attendance, conversations, participants, people
from parlour.store.transaction import Transaction

AGENTS = ("agent", "admin")

_OWN = Prepared(
    select(conversations.c.id, conversations.c.kind)
    .join(participants, participants.c.conversation_id == conversations.c.id)
    .where(participants.c.person_id == bindparam("person_id"))
    .order_by(participants.c.conversation_id.desc())
    .limit(bindparam("limit"))
)
_ATTENDED = Prepared(
    select(conversations.c.id, conversations.c.kind)
    .join(attendance, attendance.c.ticket_id == conversations.c.id)
    .where(attendance.c.agent_id == bindparam("person_id"))
    .limit(bindparam("limit"))
)
_PAIRS = Prepared(
    select(participants.c.conversation_id, participants.c.person_id).where(
        participants.c.conversation_id.in_(several("ids"))
    ),
    lists=["ids"],
)
_SEEN = Prepared(update(people).where(people.c.id == bindparam("the_id")).values(last_seen_at=bindparam("at")))


def among(tx: Transaction, person_id: str, wanted: Sequence[str], *, at_desk: bool) -> list[Person]:
    """Those of `wanted` who share a conversation with somebody, the person itself included.

    The owner of a ticket shares it with its assignee and with agents in it; agents (`at_desk`) share every ticket,
    with its owner and with each other.
    """
    mine = select(participants.c.conversation_id).where(participants.c.person_id == person_id)
    known: list[ColumnElement[bool]] = [
        people.c.id == person_id,
        people.c.id.in_(select(participants.c.person_id).where(participants.c.conversation_id.in_(mine))),
        people.c.id.in_(select(attendance.c.agent_id).where(attendance.c.ticket_id.in_(mine))),
        people.c.id.in_(
            select(conversations.c.assignee_id).where(
                conversations.c.owner_id == person_id, conversations.c.assignee_id.in_(wanted)
            )
        ),
    ]
    if at_desk:
        known.append(people.c.role.in_(AGENTS))
        owners = select(conversations.c.owner_id).where(conversations.c.owner_id.in_(wanted))
        known.append(people.c.id.in_(owners))
    statement = select(*COLUMNS).where(people.c.id.in_(wanted), or_(*known))
    return [Person(*row) for row in tx.execute(statement)]


def conversations_of(tx: Transaction, person_id: str, limit: int, *, at_desk: bool) -> list[tuple[str, str]]:
    """(id, kind) of conversations that somebody takes part in, or attends (`at_desk`); the newest `limit` of each."""
    asked = {"person_id": person_id, "limit": limit}
    found = {row[0]: row[1] for row in tx.run(_OWN, asked)}
    if at_desk:
        found |= {row[0]: row[1] for row in tx.run(_ATTENDED, asked)}
    return list(found.items())


def pairs_in(tx: Transaction, conversation_ids: Sequence[str]) -> list[tuple[str, str]]:
    """(conversation, person) of everyone who takes part in these conversations, in one query."""
    return [(row[0], row[1]) for row in tx.run(_PAIRS, {"ids": conversation_ids})] if conversation_ids else []


def set_last_seen(tx: Transaction, person_id: str) -> None:
    """The transaction's time (ms since the epoch) as the moment when the person was last connected."""
    tx.change(_SEEN, {"the_id": person_id, "at": tx.now})
