"""Tables of people: guests and accounts, their log-ins, and pictures."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, false

from parlour.store.schema.base import ID, TIME, WORD, ascii_text, exact_text, metadata

# Everyone who can act: guests (no username, no password) and accounts.
people = Table(
    "people",
    metadata,
    Column("id", ID, primary_key=True),
    Column("role", WORD, nullable=False),
    Column("name", exact_text(80), nullable=False),
    Column("username", exact_text(64)),
    Column("username_key", exact_text(64), unique=True),
    Column("email", exact_text(254)),
    Column("email_key", exact_text(254), unique=True),  # accounts only: two guests may share an address
    Column("password_hash", ascii_text(255)),
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
    Column("address", exact_text(64)),
    Column("user_agent", exact_text(255)),
    Index("ix_sessions_person_id_expires_at", "person_id", "expires_at"),
    Index("ix_sessions_expires_at", "expires_at"),
)

# Links that work once: the first admin's, invitations, new passwords. Only a hash of the secret is kept.
one_time_links = Table(
    "one_time_links",
    metadata,
    Column("token_hash", ascii_text(64), primary_key=True),
    Column("purpose", WORD, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("expires_at", TIME, nullable=False),
    Column("used_at", TIME),
    Column("id", ID),  # what an admin names it by; None: made before there was one
    Column("person_id", ID),  # whose password it sets
    Column("role", WORD),  # what an invitation makes
    Column("made_by", ID),  # None: the command line
)

# Pictures of people (without a conversation) and of groups; until they are used, their uploader's alone.
pictures = Table(
    "pictures",
    metadata,
    Column("id", ID, primary_key=True),
    Column("uploader_id", ID, ForeignKey("people.id"), nullable=False),
    Column("conversation_id", ID, ForeignKey("conversations.id")),
    Column("is_used", Boolean, nullable=False),
    Column("mime", ascii_text(100), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("width", BigInteger, nullable=False),
    Column("height", BigInteger, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("thumbnail_size", BigInteger, nullable=False, server_default="0"),
    Index("ix_pictures_conversation_id", "conversation_id"),
    Index("ix_pictures_uploader_id_is_used", "uploader_id", "is_used"),
    Index("ix_pictures_is_used_created_at", "is_used", "created_at"),
)
