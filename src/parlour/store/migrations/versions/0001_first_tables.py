"""First tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from parlour.store.migrations import columns

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "counters",
        sa.Column("name", columns.ascii(64), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "meta",
        sa.Column("key", columns.ascii(64), nullable=False),
        sa.Column("value", columns.text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "one_time_links",
        sa.Column("token_hash", columns.ascii(64), nullable=False),
        sa.Column("purpose", columns.ascii(16), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_one_time_links")),
    )
    op.create_table(
        "people",
        sa.Column("id", columns.ascii(36), nullable=False),
        sa.Column("role", columns.ascii(16), nullable=False),
        sa.Column("name", columns.exact(80), nullable=False),
        sa.Column("username", columns.exact(64), nullable=True),
        sa.Column("username_key", columns.exact(64), nullable=True),
        sa.Column("email", columns.exact(254), nullable=True),
        sa.Column("email_key", columns.exact(254), nullable=True),
        sa.Column("password_hash", columns.ascii(255), nullable=True),
        sa.Column("avatar_id", columns.ascii(36), nullable=True),
        sa.Column("language", columns.ascii(16), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=True),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email_key", name=op.f("uq_people_email_key")),
        sa.UniqueConstraint("username_key", name=op.f("uq_people_username_key")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index("ix_people_role_username_key", ["role", "username_key"], unique=False)

    op.create_table(
        "conversations",
        sa.Column("id", columns.ascii(36), nullable=False),
        sa.Column("kind", columns.ascii(16), nullable=False),
        sa.Column("title", columns.exact(200), nullable=True),
        sa.Column("created_by", columns.ascii(36), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("activity_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_rev", sa.BigInteger(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.Column("last_message_id", columns.ascii(36), nullable=True),
        sa.Column("last_message_at", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("status", columns.ascii(16), nullable=True),
        sa.Column("owner_id", columns.ascii(36), nullable=True),
        sa.Column("assignee_id", columns.ascii(36), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", columns.ascii(36), nullable=True),
        sa.Column("desk_read_seq", sa.BigInteger(), nullable=True),
        sa.Column("desk_read_number", sa.BigInteger(), nullable=True),
        sa.Column("desk_delivered_seq", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["assignee_id"], ["people.id"], name=op.f("fk_conversations_assignee_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_conversations_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("number", name=op.f("uq_conversations_number")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.create_index("ix_conversations_assignee_id", ["assignee_id"], unique=False)
        batch_op.create_index(
            "ix_conversations_owner_id_created_at_id", ["owner_id", "created_at", "id"], unique=False
        )
        batch_op.create_index("ix_conversations_status_activity_at_id", ["status", "activity_at", "id"], unique=False)
        batch_op.create_index(
            "ix_conversations_status_assignee_id_activity_at_id",
            ["status", "assignee_id", "activity_at", "id"],
            unique=False,
        )

    op.create_table(
        "sessions",
        sa.Column("id", columns.ascii(36), nullable=False),
        sa.Column("person_id", columns.ascii(36), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("address", columns.exact(64), nullable=True),
        sa.Column("user_agent", columns.exact(255), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sessions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index("ix_sessions_expires_at", ["expires_at"], unique=False)
        batch_op.create_index("ix_sessions_person_id_expires_at", ["person_id", "expires_at"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("ticket_id", columns.ascii(36), nullable=False),
        sa.Column("agent_id", columns.ascii(36), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["people.id"], name=op.f("fk_attendance_agent_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["conversations.id"], name=op.f("fk_attendance_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "agent_id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index("ix_attendance_agent_id", ["agent_id"], unique=False)

    op.create_table(
        "messages",
        sa.Column("id", columns.ascii(36), nullable=False),
        sa.Column("conversation_id", columns.ascii(36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("sender_id", columns.ascii(36), nullable=False),
        sa.Column("sender_role", columns.ascii(16), nullable=False),
        sa.Column("message_type", columns.ascii(16), nullable=False),
        sa.Column("content", columns.text(), nullable=False),
        sa.Column("system", columns.text(), nullable=True),
        sa.Column("client_id", columns.ascii(64), nullable=True),
        sa.Column("draft_hash", columns.ascii(64), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("edited_at", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_messages_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("conversation_id", "rev", name=op.f("uq_messages_conversation_id_rev")),
        sa.UniqueConstraint(
            "conversation_id", "sender_id", "client_id", name=op.f("uq_messages_conversation_id_sender_id_client_id")
        ),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_messages_conversation_id_seq")),
    )

    op.create_table(
        "participants",
        sa.Column("conversation_id", columns.ascii(36), nullable=False),
        sa.Column("person_id", columns.ascii(36), nullable=False),
        sa.Column("role", columns.ascii(16), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("read_seq", sa.BigInteger(), nullable=False),
        sa.Column("read_number", sa.BigInteger(), nullable=False),
        sa.Column("delivered_seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_participants_conversation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_participants_person_id")),
        sa.PrimaryKeyConstraint("conversation_id", "person_id", name=op.f("pk_participants")),
    )
    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.create_index(
            "ix_participants_person_id_conversation_id", ["person_id", "conversation_id"], unique=False
        )
