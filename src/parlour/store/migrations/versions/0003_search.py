"""Full-text search over messages; the rows that are there already are taken in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql, postgresql

from parlour.domain.words import terms_of

revision = "0003"
down_revision = "0002"

_AT_A_STRETCH = 1000


def upgrade() -> None:
    dialect = op.get_context().dialect.name
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("search", _search(), nullable=True))
    if dialect == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE message_search USING fts5("
            "words, message_id UNINDEXED, detail=none, columnsize=0, tokenize=\"ascii tokenchars '_'\")"
        )
    for rows in messages_to_take_in(op.get_bind()):
        take_in(op.get_bind(), rows)
    if dialect == "postgresql":
        op.execute("CREATE INDEX ix_messages_search ON messages USING gin (search)")
    elif dialect != "sqlite":
        op.create_index("ix_messages_search", "messages", ["search"], mysql_prefix="FULLTEXT")


def messages_to_take_in(bind: sa.Connection) -> Iterator[Sequence[Any]]:
    """Those that can be found, the oldest first: ids count up with time."""
    query = sa.text(
        "SELECT m.id, m.conversation_id, c.kind, m.content FROM messages m"
        " JOIN conversations c ON c.id = m.conversation_id"
        " WHERE m.id > :last AND m.message_type <> 'system' AND m.deleted_at IS NULL"
        " ORDER BY m.id LIMIT :most"
    )
    last = ""
    while rows := bind.execute(query, {"last": last, "most": _AT_A_STRETCH}).all():
        yield rows
        last = rows[-1][0]


def take_in(bind: sa.Connection, rows: Sequence[Any]) -> None:
    dialect = bind.dialect.name
    given = [
        {"id": row[0], "words": f"{terms_of(row[3])} c_{row[1].replace('-', '')} k_{row[2]}".lstrip()} for row in rows
    ]
    if dialect == "sqlite":
        insert = sa.text("INSERT INTO message_search (words, message_id) VALUES (:words, :id)")
        mark = sa.text("UPDATE messages SET search = last_insert_rowid() WHERE id = :id")
        for one in given:
            bind.execute(insert, one)
            bind.execute(mark, one)
        return
    words = "array_to_tsvector(string_to_array(:words, ' '))" if dialect == "postgresql" else ":words"
    bind.execute(sa.text(f"UPDATE messages SET search = {words} WHERE id = :id"), given)  # noqa: S608


def _search() -> sa.types.TypeEngine[int]:
    return (
        sa.BigInteger()
        .with_variant(postgresql.TSVECTOR(), "postgresql")
        .with_variant(mysql.MEDIUMTEXT(charset="ascii", collation="ascii_bin"), "mysql", "mariadb")
    )
