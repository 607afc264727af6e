"""Reindexing: giving messages that were indexed by other terms those that `domain.words` makes now.

How far it has got stands in the database, so that whoever goes on, after a crash too, begins there. The newest come
first. While it is going on, not all messages have the terms of pairs, and a search may not ask for them.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, delete, select, update

from parlour.store.prepared import Prepared
from parlour.store.schema.tables import conversations, messages, meta
from parlour.store.talk import search_index
from parlour.store.transaction import Transaction

KEY: Final = "search_reindex"
"""Of the row in `meta` whose value is the id of the last message that was done; none where nothing is to be done."""

_STANDS: Final = Prepared(select(meta.c.value).where(meta.c.key == KEY))
_STANDS_LOCKED: Final = Prepared(select(meta.c.value).where(meta.c.key == KEY).with_for_update())
_SET: Final = Prepared(
    update(messages).where(messages.c.id == bindparam("the_id")).values(search=search_index.VECTOR),
    mysql=update(messages).where(messages.c.id == bindparam("the_id")).values(search=bindparam("words")),
)


def is_pending(tx: Transaction) -> bool:
    """Whether there may be messages that have not the terms of now."""
    return bool(tx.run(_STANDS))


def go_on(tx: Transaction, limit: int) -> bool:
    """Does the next messages, older than those that were done; False when all are. Of two at once one waits."""
    stands = tx.run(_STANDS_LOCKED)
    if not stands:
        return False
    c = messages.c
    next_ones = (
        select(c.id, c.conversation_id, c.content)
        .where(c.id < stands[0][0], c.message_type != "system", c.deleted_at.is_(None))
        .order_by(c.id.desc())
        .limit(limit)
        .with_for_update()  # an edit that is on its way is waited for, and one that comes now waits
    )
    found = tx.execute(next_ones).all()
    _index(tx, [(row[0], row[1], row[2]) for row in found])
    here = meta.c.key == KEY
    tx.execute(
        update(meta).where(here).values(value=found[-1][0]) if len(found) == limit else delete(meta).where(here)
    )
    return len(found) == limit


def _index(tx: Transaction, found: list[tuple[str, str, str]]) -> None:
    rooms = {room for _, room, _ in found}
    kinds = select(conversations.c.id, conversations.c.kind).where(conversations.c.id.in_(sorted(rooms)))
    kind_of = {row[0]: row[1] for row in tx.execute(kinds)} if rooms else {}
    rows = [
        {"the_id": id_, "words": search_index.terms_in(content, room, kind_of[room])} for id_, room, content in found
    ]
    tx.change_many(search_index.UPDATE if tx.dialect == "sqlite" else _SET, rows)
