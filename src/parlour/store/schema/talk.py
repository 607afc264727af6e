"""Tables of talk: conversations, who takes part, messages with what hangs on them, and stored bytes."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, UniqueConstraint, false

from parlour.store.schema.base import ID, TIME, WORD, ascii_text, exact_text, long_text, metadata, search_terms

# One row for every conversation. The ticket's own columns stand in the same row, so that sending takes one
# row lock and the desk's lists are one index each: (status, activity) cannot span two tables.
conversations = Table(
    "conversations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", WORD, nullable=False),
    Column("title", exact_text(200)),
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
    # The furthest position of any agent, which the owner is shown; each agent's own stands in `agent_positions`, the
    # owner's in `participants`.
    Column("desk_read_seq", BigInteger),
    Column("desk_read_number", BigInteger),
    Column("desk_delivered_seq", BigInteger),
    Column("image_id", ID),
    Column("direct_key", ascii_text(73), unique=True),  # both ids in order: one direct conversation for each pair
    Column("link_type", exact_text(40)),
    Column("link_id", exact_text(200)),
    Column("link_title", exact_text(200)),
    Column("link_url", long_text()),
    Column("link_open", Boolean),
    Column("answers", long_text()),  # of a ticket: what a site asked before the chat, as JSON
    Column("waiting_since", TIME),  # of a ticket: the owner's first message since an agent last answered
    UniqueConstraint("link_type", "link_id"),
    Index("ix_conversations_status_activity_at_id", "status", "activity_at", "id"),
    Index("ix_conversations_status_assignee_id_activity_at_id", "status", "assignee_id", "activity_at", "id"),
    Index("ix_conversations_owner_id_created_at_id", "owner_id", "created_at", "id"),
    Index("ix_conversations_waiting_since_id", "waiting_since", "id"),
    Index("ix_conversations_assignee_id_waiting_since_id", "assignee_id", "waiting_since", "id"),
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
    Column("content", long_text(), nullable=False),
    Column("system", long_text()),  # JSON of a system message's facts
    Column("client_id", ascii_text(64)),
    Column("draft_hash", ascii_text(64)),  # of the draft as first sent: a repeat with another is a conflict
    Column("created_at", TIME, nullable=False),
    Column("edited_at", TIME),
    Column("deleted_at", TIME),
    Column("reply_to_id", ID),
    Column("search", search_terms()),  # None: system messages, deleted ones
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("conversation_id", "rev"),
    UniqueConstraint("conversation_id", "sender_id", "client_id"),
)

reactions = Table(
    "reactions",
    metadata,
    Column("message_id", ID, ForeignKey("messages.id"), primary_key=True),
    Column("emoji", exact_text(32), primary_key=True),
    Column("person_id", ID, primary_key=True),
    Column("created_at", TIME, nullable=False),
)

# What an edited message said before, for moderators.
message_edits = Table(
    "message_edits",
    metadata,
    Column("message_id", ID, ForeignKey("messages.id"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("content", long_text(), nullable=False),
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

# Places of messages that do not count as unread: deleted ones (`person_id` empty: for everybody), and those that a
# person hid and nobody deleted. No message stands here twice for anybody, so that counts may be added up.
uncounted = Table(
    "uncounted",
    metadata,
    Column("conversation_id", ID, ForeignKey("conversations.id"), primary_key=True),
    Column("person_id", ID, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
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
    Column("name", exact_text(255), nullable=False),
    Column("mime", ascii_text(100), nullable=False),
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

# Bytes of files by whose they are: a person, a conversation, or "site" for all.
stored_bytes = Table(
    "stored_bytes",
    metadata,
    Column("owner_id", ID, primary_key=True),
    Column("bytes", BigInteger, nullable=False),
)
