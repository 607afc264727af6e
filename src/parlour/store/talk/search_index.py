"""Full-text index: the terms by which a message is found, written with the message, in its transaction.

The terms of `domain.words`, and with them terms for where a message stands, so that a search is one question to one
index on every database, whoever asks:

- SQLite: an FTS5 table, whose row `messages.search` names. It stores no positions: nobody asks for phrases.
- PostgreSQL: a `tsvector` of the terms as they are, under GIN. No text search configuration has a say.
- MariaDB and MySQL: text under FULLTEXT. Terms have a prefix, so that none is a stop word, and none too short.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Text, bindparam, column, delete, func, insert, select, table, update

from parlour.domain.message import Message, text_of
from parlour.domain.words import terms_of
from parlour.store.prepared import Prepared
from parlour.store.schema.tables import messages
from parlour.store.transaction import Transaction

# SQLite's own; Alembic alone knows how it is made.
FTS: Final = table("message_search", column("rowid"), column("words"), column("message_id"))

_INSERT: Final = Prepared(insert(FTS).values(words=bindparam("words"), message_id=bindparam("id")))
_ROW: Final = select(messages.c.search).where(messages.c.id == bindparam("the_id")).scalar_subquery()
UPDATE: Final = Prepared(update(FTS).where(FTS.c.rowid == _ROW).values(words=bindparam("words")))
_DELETE: Final = Prepared(delete(FTS).where(FTS.c.rowid == _ROW))

LAST_ROW: Final = func.last_insert_rowid()
VECTOR: Final = func.array_to_tsvector(func.string_to_array(bindparam("words", type_=Text()), " "))


def terms(message: Message, kind: str) -> str | None:
    """All terms of a message in a conversation of this kind, with spaces between; None for one that is not to be
    found: deleted, or sealed."""
    if message.deleted_at is not None or message.is_sealed:
        return None
    return terms_in(text_of(message), message.conversation_id, kind)


def terms_in(content: str, conversation_id: str, kind: str) -> str:
    """The terms of a message with this content in this conversation."""
    return f"{terms_of(content)} {place(conversation_id)} {everywhere(kind)}".lstrip()


def place(conversation_id: str) -> str:
    """The term of all messages in a conversation."""
    return f"c_{conversation_id.replace('-', '')}"


def everywhere(kind: str) -> str:
    """The term of all messages in conversations of a kind: an agent may read every ticket."""
    return f"k_{kind}"


def before_insert(tx: Transaction, message_id: str, words: str) -> None:
    """On SQLite the index comes first; the message's row then takes down `last_insert_rowid`."""
    if tx.dialect == "sqlite":
        tx.change(_INSERT, {"words": words, "id": message_id})


def changed(tx: Transaction, message_id: str, words: str | None) -> dict[str, Any]:
    """What else is to be set in the message's row when its words change (None: it is found no more)."""
    if tx.dialect == "sqlite":
        if words is None:
            tx.change(_DELETE, {"the_id": message_id})
            return {"search": None}
        tx.change(UPDATE, {"the_id": message_id, "words": words})
        return {}
    if words is None or tx.dialect == "mysql":
        return {"search": words}
    return {"search": func.array_to_tsvector(func.string_to_array(words, " "))}
