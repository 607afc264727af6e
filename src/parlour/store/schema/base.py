"""Base of the schema: the metadata, the types of columns, and the tables that belong to no area.

Times are whole milliseconds since the epoch in `BIGINT`: aware datetimes come back naive from SQLite and
MariaDB. Ids and client ids compare byte by byte on every database; MySQL's default collation would call `A` and
`a` one id.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, MetaData, String, Table, Text
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def ascii_text(length: int) -> TypeEngine[str]:
    """Ids, words and keys of ASCII characters, compared byte by byte; at most `length` of them."""
    binary = mysql.VARCHAR(length, charset="ascii", collation="ascii_bin")
    return (
        String(length)
        .with_variant(String(length, collation="C"), "postgresql")
        .with_variant(binary, "mysql", "mariadb")
    )


def exact_text(length: int) -> TypeEngine[str]:
    """At most `length` characters of Unicode, compared by code point (keys made by folding a name or an address)."""
    binary = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin")
    return (
        String(length)
        .with_variant(String(length, collation="C"), "postgresql")
        .with_variant(binary, "mysql", "mariadb")
    )


def long_text() -> TypeEngine[str]:
    """Unicode text of any length (MySQL: 64 KiB), compared by code point."""
    return Text().with_variant(mysql.TEXT(charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")


def search_terms() -> TypeEngine[int]:
    """Terms, in what the database searches; on SQLite a row of the FTS5 table `message_search`."""
    return (
        BigInteger()
        .with_variant(postgresql.TSVECTOR(), "postgresql")
        .with_variant(mysql.MEDIUMTEXT(charset="ascii", collation="ascii_bin"), "mysql", "mariadb")
    )


def is_described(name: str | None, kind: str, _: Any) -> bool:
    """Whether these tables can say it; if not, the migrations alone do (for Alembic's comparison): full-text search
    is made of other things on each database. See `store/talk/search_index.py`."""
    return not (name is not None and (name.startswith("message_search") or name == "ix_messages_search"))


ID = ascii_text(36)
WORD = ascii_text(16)
TIME = BigInteger()

# `epoch` names this database (a restored copy gets a new one).
meta = Table(
    "meta", metadata, Column("key", ascii_text(64), primary_key=True), Column("value", long_text(), nullable=False)
)

# Running numbers that are handed out under a row lock, such as the number of a ticket.
counters = Table(
    "counters",
    metadata,
    Column("name", ascii_text(64), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
