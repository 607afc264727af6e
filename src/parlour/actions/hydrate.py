"""Hydration of messages for a viewer: the quoted one, reactions, files, and whether the viewer hid it.

A page of messages costs a constant number of queries, however long it is.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from typing import Final

from parlour.domain import graphemes
from parlour.domain.actor import Actor
from parlour.domain.limits import EXCERPT
from parlour.domain.message import HiddenFrom, Message, Quote, text_of
from parlour.store.talk import attachments, messages, reactions
from parlour.store.transaction import Transaction

_LOOKED_AT: Final = 8 * EXCERPT  # characters of a quoted message: a page may quote two hundred of the longest


def dress(tx: Transaction, viewer: Actor | None, found: Sequence[Message]) -> list[Message]:
    """The messages with all that belongs to them, as this viewer sees them (None: as everyone does)."""
    ids = [message.id for message in found]
    quoted = messages.by_ids(tx, [message.reply_to_id for message in found])
    reacted = reactions.of_messages(tx, ids)
    files = attachments.of_messages(tx, [message.id for message in found if may_have_files(message)])
    hidden = reactions.hidden_from(tx, viewer.id, [*ids, *quoted]) if viewer is not None else set()
    return [
        without_hidden(
            replace(
                message,
                quote=quote_of(quoted.get(message.reply_to_id or "")),
                reactions=reacted.get(message.id, ()),
                attachments=files.get(message.id, ()),
            ),
            hidden,
        )
        for message in found
    ]


def may_have_files(message: Message) -> bool:
    """A message without files is of type `text`, whatever it says; most are, and need not be asked about."""
    return message.message_type not in ("text", "system")


def dress_one(tx: Transaction, viewer: Actor | None, message: Message) -> Message:
    """As `dress`, for one message."""
    return dress(tx, viewer, [message])[0]


def without_hidden(message: Message, hidden: Set[str]) -> Message:
    """A message as it is shown to a person who deleted the messages with these ids for itself."""
    if message.id in hidden:
        return message.as_hidden()
    return message.with_hidden_quote() if message.reply_to_id in hidden else message


def hidden_from(tx: Transaction, found: Sequence[Message]) -> dict[str, HiddenFrom]:
    """By message id, who deleted it or what it quotes for itself; one query, for what is broadcast to many."""
    ids = {each for message in found for each in (message.id, message.reply_to_id) if each is not None}
    by_id = reactions.hiders_of(tx, sorted(ids))
    nobody = frozenset[str]()
    return {
        message.id: HiddenFrom(by_id.get(message.id, nobody), by_id.get(message.reply_to_id or "", nobody))
        for message in found
    }


def quote_of(message: Message | None) -> Quote | None:
    """An excerpt of one line; empty for a message that was deleted, or is sealed."""
    if message is None:
        return None
    line = " ".join(text_of(message).lstrip()[:_LOOKED_AT].split())
    excerpt = line if len(line) <= EXCERPT else graphemes.cut(line, EXCERPT - 1).rstrip() + "…"
    return Quote(message.id, message.seq, message.sender_id, message.sender_name, excerpt, message.deleted_at)
