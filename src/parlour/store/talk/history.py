"""The history of a conversation: its messages by `seq`, by time and by `rev`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from parlour.domain.conversation import Conversation
from parlour.domain.cursor import At
from parlour.domain.message import Message
from parlour.store.prepared import Prepared
from parlour.store.schema.tables import messages
from parlour.store.talk.messages import COLUMNS, WITH_SENDER, from_row
from parlour.store.transaction import Transaction

_OF = messages.c.conversation_id == bindparam("conversation_id")


def _list(order: Any, *where: Any) -> Prepared:
    statement = select(*COLUMNS).select_from(WITH_SENDER).where(_OF, *where).order_by(order)
    return Prepared(statement.limit(bindparam("limit")))


_LATEST = _list(messages.c.seq.desc())
_BEFORE = _list(messages.c.seq.desc(), messages.c.seq < bindparam("seq"))
_FROM = _list(messages.c.seq.asc(), messages.c.seq >= bindparam("seq"))
_CHANGED = _list(messages.c.rev.asc(), messages.c.rev > bindparam("rev"))
_OF_OTHERS = _list(
    messages.c.seq.asc(),
    messages.c.seq > bindparam("seq"),
    messages.c.sender_id != bindparam("sender_id"),
    messages.c.message_type != "system",
)
_TIME = Prepared(
    select(messages.c.created_at).where(
        messages.c.conversation_id == bindparam("conversation_id"), messages.c.seq == bindparam("seq")
    )
)


def list_before(tx: Transaction, conversation: Conversation, before: At | None, limit: int) -> list[Message]:
    """At most `limit` messages before a place (None: the latest), descending `seq`."""
    asked = {"conversation_id": conversation.id, "limit": limit}
    if before is None:
        return _messages(tx, _LATEST, asked)
    return _messages(tx, _BEFORE, asked | {"seq": _seq_at(tx, conversation, before)})


def list_after(tx: Transaction, conversation: Conversation, after: At, limit: int) -> list[Message]:
    """At most `limit` messages after a place, ascending `seq`."""
    place = At(time=after.time + 1) if after.time is not None else At(seq=(after.seq or 0) + 1)
    asked = {"conversation_id": conversation.id, "limit": limit, "seq": _seq_at(tx, conversation, place)}
    return _messages(tx, _FROM, asked)


def list_changed(tx: Transaction, conversation_id: str, after_rev: int, limit: int) -> list[Message]:
    """Messages whose latest change came after a revision, ascending `rev`."""
    return _messages(tx, _CHANGED, {"conversation_id": conversation_id, "rev": after_rev, "limit": limit})


def list_of_others(
    tx: Transaction, conversation_id: str, after_seq: int, sender_id: str, limit: int
) -> list[Message]:
    """Non-system messages by others after a `seq`, ascending."""
    asked = {"conversation_id": conversation_id, "seq": after_seq, "sender_id": sender_id, "limit": limit}
    return _messages(tx, _OF_OTHERS, asked)


def _messages(tx: Transaction, which: Prepared, asked: dict[str, Any]) -> list[Message]:
    return [from_row(row) for row in tx.run(which, asked)]


def _seq_at(tx: Transaction, conversation: Conversation, place: At) -> int:
    """The first `seq` at or after a place.

    Times do not fall within a conversation (but where a clock that was an hour ahead was set right) and `seq` has no
    gaps, so a time is found by halving: some 17 look-ups in
    100,000 messages for the few who ask by time, instead of an index that every message would have to be written to.
    """
    if place.time is None:
        return place.seq or 0
    low, high = 1, conversation.last_seq + 1
    while low < high:
        middle = (low + high) // 2
        rows = tx.run(_TIME, {"conversation_id": conversation.id, "seq": middle})
        if rows and rows[0][0] < place.time:
            low = middle + 1
        else:
            high = middle
    return low
