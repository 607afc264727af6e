"""Reactions, earlier wordings, and what people have hidden from themselves: what hangs on messages."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, delete, insert, select

from parlour.domain.limits import WORDINGS
from parlour.domain.message import Message, Reactions, text_of
from parlour.store.prepared import Prepared, several
from parlour.store.schema.tables import hidden_messages, message_edits, reactions
from parlour.store.transaction import Transaction

_OF_MESSAGES = Prepared(
    select(reactions.c.message_id, reactions.c.emoji, reactions.c.person_id)
    .where(reactions.c.message_id.in_(several("message_ids")))
    .order_by(reactions.c.created_at, reactions.c.person_id, reactions.c.emoji),
    lists=["message_ids"],
)
_HIDDEN = (hidden_messages.c.person_id, hidden_messages.c.message_id)
_ITS = hidden_messages.c.message_id.in_(several("message_ids"))
_HIDDEN_FROM = Prepared(
    select(*_HIDDEN).where(hidden_messages.c.person_id == bindparam("person_id"), _ITS), lists=["message_ids"]
)
_HIDDEN_AMONG = Prepared(
    select(*_HIDDEN).where(hidden_messages.c.person_id.in_(several("person_ids")), _ITS),
    lists=["message_ids", "person_ids"],
)
_HIDERS = Prepared(select(*_HIDDEN).where(_ITS), lists=["message_ids"])


def of_messages(tx: Transaction, message_ids: Sequence[str]) -> dict[str, list[Reactions]]:
    """By message id, each emoji in the order of its first use, in one query."""
    if not message_ids:
        return {}
    found: dict[str, dict[str, list[str]]] = {}
    for message_id, emoji, person_id in tx.run(_OF_MESSAGES, {"message_ids": message_ids}):
        found.setdefault(message_id, {}).setdefault(emoji, []).append(person_id)
    return {
        message_id: [Reactions(emoji, people) for emoji, people in by_emoji.items()]
        for message_id, by_emoji in found.items()
    }


def has(tx: Transaction, message_id: str, person_id: str, emoji: str) -> bool:
    """Whether this person put exactly this emoji on the message."""
    return tx.execute(select(reactions.c.emoji).where(*_one(message_id, person_id, emoji))).first() is not None


def add(tx: Transaction, message_id: str, person_id: str, emoji: str) -> None:
    """The caller holds the conversation's row lock and has asked `has`."""
    tx.execute(insert(reactions).values(message_id=message_id, person_id=person_id, emoji=emoji, created_at=tx.now))


def remove(tx: Transaction, message_id: str, person_id: str, emoji: str) -> None:
    """Takes one reaction off; nothing where there is none."""
    tx.execute(delete(reactions).where(*_one(message_id, person_id, emoji)))


def remove_all(tx: Transaction, message_id: str) -> None:
    """Takes everybody's reactions off, as a message is deleted for all."""
    tx.execute(delete(reactions).where(reactions.c.message_id == message_id))


def keep_wording(tx: Transaction, message: Message) -> None:
    """Keeps what a message said before it is changed: the first wording and the latest, `WORDINGS` in all."""
    c = message_edits.c
    kept = list(tx.execute(select(c.number).where(c.message_id == message.id).order_by(c.number)).scalars())
    if len(kept) >= WORDINGS:
        too_old = kept[1 : len(kept) - WORDINGS + 2]
        tx.execute(delete(message_edits).where(c.message_id == message.id, c.number.between(too_old[0], too_old[-1])))
    number = kept[-1] + 1 if kept else 0
    row = {"message_id": message.id, "number": number, "content": text_of(message), "replaced_at": tx.now}
    tx.execute(insert(message_edits).values(**row))


def wordings(tx: Transaction, message_id: str) -> list[tuple[str, int]]:
    """(earlier content, when it was replaced), the oldest first."""
    statement = (
        select(message_edits.c.content, message_edits.c.replaced_at)
        .where(message_edits.c.message_id == message_id)
        .order_by(message_edits.c.number)
    )
    return [(row[0], row[1]) for row in tx.execute(statement)]


def forget_wordings(tx: Transaction, message_id: str) -> None:
    """Erases what an edited message said before, as it is deleted for all."""
    tx.execute(delete(message_edits).where(message_edits.c.message_id == message_id))


def hidden_from(tx: Transaction, person_id: str, message_ids: Sequence[str]) -> set[str]:
    """Those of the messages that the person deleted for itself."""
    if not message_ids:
        return set()
    return {row[1] for row in tx.run(_HIDDEN_FROM, {"person_id": person_id, "message_ids": message_ids})}


def hidden_among(tx: Transaction, person_ids: Sequence[str], message_ids: Sequence[str]) -> set[tuple[str, str]]:
    """(person, message) for those of the messages that one of these people deleted for itself."""
    if not person_ids or not message_ids:
        return set()
    rows = tx.run(_HIDDEN_AMONG, {"person_ids": person_ids, "message_ids": message_ids})
    return {(row[0], row[1]) for row in rows}


def hiders_of(tx: Transaction, message_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """By message id, the people who deleted it for themselves; without those that nobody did."""
    if not message_ids:
        return {}
    found: dict[str, set[str]] = {}
    for person_id, message_id in tx.run(_HIDERS, {"message_ids": message_ids}):
        found.setdefault(message_id, set()).add(person_id)
    return {message_id: frozenset(people) for message_id, people in found.items()}


def hide(tx: Transaction, person_id: str, message_id: str) -> None:
    """The caller has asked `hidden_from`."""
    tx.execute(insert(hidden_messages).values(person_id=person_id, message_id=message_id, created_at=tx.now))


def _one(message_id: str, person_id: str, emoji: str) -> tuple[ColumnElement[bool], ...]:
    c = reactions.c
    return c.message_id == message_id, c.person_id == person_id, c.emoji == emoji
