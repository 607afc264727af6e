"""The schema, once for all databases, in SQLAlchemy Core.

Times are whole milliseconds since the epoch in `BIGINT`: aware datetimes come back naive from SQLite and
MariaDB. Ids and client ids compare byte by byte on every database; MySQL's default collation would call `A` and
`a` one id.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)
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


def _ascii(length: int) -> TypeEngine[str]:
    binary = mysql.VARCHAR(length, charset="ascii", collation="ascii_bin")
    return (
        String(length)
        .with_variant(String(length, collation="C"), "postgresql")
        .with_variant(binary, "mysql", "mariadb")
    )


def _exact(length: int) -> TypeEngine[str]:
    """Any Unicode text that compares by code point (keys made by folding a name or an address)."""
    binary = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin")
    return (
        String(length)
        .with_variant(String(length, collation="C"), "postgresql")
        .with_variant(binary, "mysql", "mariadb")
    )


def _text() -> TypeEngine[str]:
    return Text().with_variant(mysql.TEXT(charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")


def _search() -> TypeEngine[int]:
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


ID = _ascii(36)
WORD = _ascii(16)
TIME = BigInteger()

# `epoch` names this database (a restored copy gets a new one).
meta = Table("meta", metadata, Column("key", _ascii(64), primary_key=True), Column("value", _text(), nullable=False))

# Running numbers that are handed out under a row lock, such as the number of a ticket.
counters = Table(
    "counters",
    metadata,
    Column("name", _ascii(64), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# Everyone who can act: guests (no username, no password) and accounts.
people = Table(
    "people",
    metadata,
    Column("id", ID, primary_key=True),
    Column("role", WORD, nullable=False),
    Column("name", _exact(80), nullable=False),
    Column("username", _exact(64)),
    Column("username_key", _exact(64), unique=True),
    Column("email", _exact(254)),
    Column("email_key", _exact(254), unique=True),  # accounts only: two guests may share an address
    Column("password_hash", _ascii(255)),
    Column("avatar_id", ID),
    Column("language", WORD),
    Column("created_at", TIME, nullable=False),
    Column("last_seen_at", TIME),
    Column("disabled_at", TIME),
    Column("hides_presence", Boolean, nullable=False, server_default=false()),
    Column("tokens_valid_from", TIME),
    Index("ix_people_role_username_key", "role", "username_key"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", ID, primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("last_used_at", TIME, nullable=False),
    Column("expires_at", TIME, nullable=False),
    Column("revoked_at", TIME),
    Column("address", _exact(64)),
    Column("user_agent", _exact(255)),
    Index("ix_sessions_person_id_expires_at", "person_id", "expires_at"),
    Index("ix_sessions_expires_at", "expires_at"),
)

# Links that work once, such as the one that makes the first admin; only a hash of the secret is kept.
one_time_links = Table(
    "one_time_links",
    metadata,
    Column("token_hash", _ascii(64), primary_key=True),
    Column("purpose", WORD, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("expires_at", TIME, nullable=False),
    Column("used_at", TIME),
)

# One row for every conversation. The ticket's own columns stand in the same row, so that sending takes one
# row lock and the desk's lists are one index each: (status, activity) cannot span two tables.
conversations = Table(
    "conversations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", WORD, nullable=False),
    Column("title", _exact(200)),
    Column("created_by", ID, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("updated_at", TIME, nullable=False),
    Column("activity_at", TIME, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("last_rev", BigInteger, nullable=False),
    Column("last_number", BigInteger, nullable=False),  # running number of the non-system messages
    Column("last_message_id", ID),  # the latest non-system message
    Column("last_message_at", TIME, nullable=False),  # createdAt never falls within a conversation
    Column("number", BigInteger, unique=True),
    Column("status", WORD),
    Column("owner_id", ID, ForeignKey("people.id")),
    Column("assignee_id", ID, ForeignKey("people.id")),
    Column("closed_at", TIME),
    Column("closed_by", ID),
    # The read position that all agents share; the owner's own stands in `participants`.
    Column("desk_read_seq", BigInteger),
    Column("desk_read_number", BigInteger),
    Column("desk_delivered_seq", BigInteger),
    Column("image_id", ID),
    Column("direct_key", _ascii(73), unique=True),  # both ids in order: one direct conversation for each pair
    Column("link_type", _exact(40)),
    Column("link_id", _exact(200)),
    Column("link_title", _exact(200)),
    Column("link_url", _text()),
    Column("link_open", Boolean),
    Column("answers", _text()),  # of a ticket: what a site asked before the chat, as JSON
    UniqueConstraint("link_type", "link_id"),
    Index("ix_conversations_status_activity_at_id", "status", "activity_at", "id"),
    Index("ix_conversations_status_assignee_id_activity_at_id", "status", "assignee_id", "activity_at", "id"),
    Index("ix_conversations_owner_id_created_at_id", "owner_id", "created_at", "id"),
    # MariaDB makes an index for every foreign key that has none; named here so that all databases agree.
    Index("ix_conversations_assignee_id", "assignee_id"),
)

participants = Table(
    "participants",
    metadata,
    Column("conversation_id", ID, ForeignKey("conversations.id"), primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("role", WORD, nullable=False),
    Column("joined_at", TIME, nullable=False),
    Column("read_seq", BigInteger, nullable=False),
    Column("read_number", BigInteger, nullable=False),
    Column("delivered_seq", BigInteger, nullable=False),
    Column("muted", Boolean, nullable=False, server_default=false()),
    Column("archived", Boolean, nullable=False, server_default=false()),
    Column("pinned", Boolean, nullable=False, server_default=false()),
    Column("marked_unread", Boolean, nullable=False, server_default=false()),
    Index("ix_participants_person_id_conversation_id", "person_id", "conversation_id"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", ID, primary_key=True),
    Column("conversation_id", ID, ForeignKey("conversations.id"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("rev", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("sender_id", ID, nullable=False),  # "system" has no row in people
    Column("sender_role", WORD, nullable=False),
    Column("message_type", WORD, nullable=False),
    Column("content", _text(), nullable=False),
    Column("system", _text()),  # JSON of a system message's facts
    Column("client_id", _ascii(64)),
    Column("draft_hash", _ascii(64)),  # of the draft as first sent: a repeat with another is a conflict
    Column("created_at", TIME, nullable=False),
    Column("edited_at", TIME),
    Column("deleted_at", TIME),
    Column("reply_to_id", ID),
    Column("search", _search()),  # None: system messages, deleted ones
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("conversation_id", "rev"),
    UniqueConstraint("conversation_id", "sender_id", "client_id"),
)

# An agent's presence in a ticket: inserting the row and writing `agent_joined` are one transaction.
attendance = Table(
    "attendance",
    metadata,
    Column("ticket_id", ID, ForeignKey("conversations.id"), primary_key=True),
    Column("agent_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("joined_at", TIME, nullable=False),
    Index("ix_attendance_agent_id", "agent_id"),
)

reactions = Table(
    "reactions",
    metadata,
    Column("message_id", ID, ForeignKey("messages.id"), primary_key=True),
    Column("emoji", _exact(32), primary_key=True),
    Column("person_id", ID, primary_key=True),
    Column("created_at", TIME, nullable=False),
)

# What an edited message said before, for moderators.
message_edits = Table(
    "message_edits",
    metadata,
    Column("message_id", ID, ForeignKey("messages.id"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("content", _text(), nullable=False),
    Column("replaced_at", TIME, nullable=False),
)

# Messages that somebody deleted for itself alone.
hidden_messages = Table(
    "hidden_messages",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("message_id", ID, ForeignKey("messages.id"), primary_key=True),
    Column("created_at", TIME, nullable=False),
    Index("ix_hidden_messages_message_id", "message_id"),
)

# Uploaded files; `message_id`, and `seq`, which is the message's, are empty until it is sent.
attachments = Table(
    "attachments",
    metadata,
    Column("id", ID, primary_key=True),
    Column("conversation_id", ID, ForeignKey("conversations.id"), nullable=False),
    Column("message_id", ID, ForeignKey("messages.id")),
    Column("uploader_id", ID, ForeignKey("people.id"), nullable=False),
    Column("seq", BigInteger),
    Column("position", BigInteger, nullable=False),
    Column("name", _exact(255), nullable=False),
    Column("mime", _ascii(100), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("width", BigInteger),
    Column("height", BigInteger),
    Column("duration_ms", BigInteger),
    Column("has_thumbnail", Boolean, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("thumbnail_size", BigInteger, nullable=False, server_default="0"),
    Index("ix_attachments_message_id", "message_id"),
    Index("ix_attachments_conversation_id_seq_position", "conversation_id", "seq", "position"),
    Index("ix_attachments_uploader_id_message_id", "uploader_id", "message_id"),
)

# Pictures of people (without a conversation) and of groups; until they are used, their uploader's alone.
pictures = Table(
    "pictures",
    metadata,
    Column("id", ID, primary_key=True),
    Column("uploader_id", ID, ForeignKey("people.id"), nullable=False),
    Column("conversation_id", ID, ForeignKey("conversations.id")),
    Column("is_used", Boolean, nullable=False),
    Column("mime", _ascii(100), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("width", BigInteger, nullable=False),
    Column("height", BigInteger, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("thumbnail_size", BigInteger, nullable=False, server_default="0"),
    Index("ix_pictures_conversation_id", "conversation_id"),
    Index("ix_pictures_uploader_id_is_used", "uploader_id", "is_used"),
    Index("ix_pictures_is_used_created_at", "is_used", "created_at"),
)

# Bytes of files by whose they are: a person, a conversation, or "site" for all.
stored_bytes = Table(
    "stored_bytes",
    metadata,
    Column("owner_id", ID, primary_key=True),
    Column("bytes", BigInteger, nullable=False),
)

# Background work. Whoever runs a job holds it by a lease (`locked_by`, `locked_until`) that others take over.
jobs = Table(
    "jobs",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", _ascii(64), nullable=False),
    Column("payload", _text(), nullable=False),  # JSON
    Column("run_at", TIME, nullable=False),
    Column("attempts", BigInteger, nullable=False),
    Column("locked_by", _ascii(64)),
    Column("locked_until", TIME),
    Column("last_error", _text()),
    Column("dedupe_key", _ascii(200), unique=True),
    Column("done_at", TIME),
    Column("dead_at", TIME),
    Column("created_at", TIME, nullable=False),
    Index("ix_jobs_done_at_dead_at_run_at", "done_at", "dead_at", "run_at"),
)
