"""Messages beyond a read position that do not count as unread: deleted for everybody, or hidden by that person.

They are few, so `unread` stays a subtraction of running numbers, less what one short walk along this index counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, insert, select

from parlour.store.prepared import Prepared, several
from parlour.store.schema.tables import agent_positions, conversations, participants, uncounted
from parlour.store.transaction import Transaction

EVERYBODY: Final = ""

_BEYOND: Final = Prepared(
    select(func.count()).where(
        uncounted.c.conversation_id == bindparam("conversation_id"),
        uncounted.c.person_id.in_((EVERYBODY, bindparam("person_id"))),
        uncounted.c.seq > bindparam("seq"),
    )
)
_OF_CONVERSATIONS: Final = Prepared(
    select(uncounted.c.conversation_id, uncounted.c.person_id, func.count())
    .where(uncounted.c.conversation_id.in_(several("ids")))
    .group_by(uncounted.c.conversation_id, uncounted.c.person_id),
    lists=["ids"],
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
    return {(row[0], row[1]): row[2] for row in tx.run(PLACES, {"ids": ids, "person_ids": people}) if row[2]}


def beyond_agent(tx: Transaction, agent_id: str, ticket_ids: Collection[str]) -> dict[str, int]:
    """By ticket, how many beyond this agent's own position do not count for it; one query."""
    if not ticket_ids:
        return {}
    return {row[0]: row[1] for row in tx.run(AGENT, {"agent_id": agent_id, "ids": sorted(ticket_ids)})}


def beyond_agents(tx: Transaction, ticket_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """By ticket and agent, for all who have a position there; one query."""
    if not ticket_ids:
        return {}
    found: dict[str, dict[str, int]] = {}
    for ticket_id, agent_id, count in tx.run(AGENTS, {"ids": sorted(ticket_ids)}):
        found.setdefault(ticket_id, {})[agent_id] = count
    return found


def of_conversations(tx: Transaction, conversation_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """By conversation, how many do not count at all: for `EVERYBODY`, and by person how many more; one query,
    without the conversations where all do."""
    if not conversation_ids:
        return {}
    found: dict[str, dict[str, int]] = {}
    for conversation_id, person_id, count in tx.run(_OF_CONVERSATIONS, {"ids": sorted(conversation_ids)}):
        found.setdefault(conversation_id, {})[person_id] = count
    return found


def has_unread() -> ColumnElement[bool]:
    """For lists that join `participants` and `conversations`: whether anything beyond the position counts."""
    c, p = conversations.c, participants.c
    # what has nothing beyond the position is most, and needs no look
    return and_(
        c.last_number > p.read_number,
        c.last_number - p.read_number > _count_after(c.id, p.person_id, p.read_seq),
    )


def _count_after(
    conversation_id: ColumnElement[str], person_id: ColumnElement[str], seq: ColumnElement[int]
) -> ColumnElement[int]:
    """Two walks along the primary key, which every database plans alike."""

    def count(whose: ColumnElement[str] | str) -> ColumnElement[int]:
        u = uncounted.alias().c
        where = (u.conversation_id == conversation_id, u.person_id == whose, u.seq > seq)
        counted = select(func.count()).where(*where)
        return counted.correlate(conversations, participants, agent_positions).scalar_subquery()

    return count(EVERYBODY) + count(person_id)


def _places() -> Prepared:
    p = participants.c
    less = _count_after(p.conversation_id, p.person_id, p.read_seq)
    where = (p.conversation_id.in_(several("ids")), p.person_id.in_(several("person_ids")))
    return Prepared(select(p.conversation_id, p.person_id, less).where(*where), lists=["ids", "person_ids"])


def _agent() -> Prepared:
    c, a = conversations.c, agent_positions.c
    agent_id = bindparam("agent_id", type_=a.agent_id.type)
    its = and_(a.ticket_id == c.id, a.agent_id == agent_id)
    less = _count_after(c.id, agent_id, func.coalesce(a.read_seq, 0))
    statement = select(c.id, less).select_from(conversations.outerjoin(agent_positions, its))
    return Prepared(statement.where(c.id.in_(several("ids"))), lists=["ids"])


def _agents() -> Prepared:
    a = agent_positions.c
    less = _count_after(a.ticket_id, a.agent_id, a.read_seq)
    return Prepared(select(a.ticket_id, a.agent_id, less).where(a.ticket_id.in_(several("ids"))), lists=["ids"])


PLACES: Final = _places()
"""(conversation, person, how many do not count) for all of these that are places."""
AGENT: Final = _agent()
"""(ticket, how many do not count for this agent); one without a position has read nothing."""
AGENTS: Final = _agents()
"""(ticket, agent, how many do not count) for all positions of these tickets."""
