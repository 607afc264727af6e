"""Conversations between members: groups, links, replies, reactions, edits and files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from parlour.store.migrations import columns

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", columns.ascii(36), nullable=False),
        sa.Column("conversation_id", columns.ascii(36), nullable=False),
        sa.Column("message_id", columns.ascii(36), nullable=True),
        sa.Column("uploader_id", columns.ascii(36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("name", columns.exact(255), nullable=False),
        sa.Column("mime", columns.ascii(100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=True),
        sa.Column("height", sa.BigInteger(), nullable=True),
        sa.Column("duration_ms", sa.BigInteger(), nullable=True),
        sa.Column("has_thumbnail", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_attachments_conversation_id")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_attachments_message_id")),
        sa.ForeignKeyConstraint(["uploader_id"], ["people.id"], name=op.f("fk_attachments_uploader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attachments_conversation_id_created_at", ["conversation_id", "created_at"], unique=False
        )
        batch_op.create_index("ix_attachments_message_id", ["message_id"], unique=False)
        batch_op.create_index("ix_attachments_uploader_id_message_id", ["uploader_id", "message_id"], unique=False)

    op.create_table(
        "hidden_messages",
        sa.Column("person_id", columns.ascii(36), nullable=False),
        sa.Column("message_id", columns.ascii(36), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_hidden_messages_message_id")),
        sa.PrimaryKeyConstraint("person_id", "message_id", name=op.f("pk_hidden_messages")),
    )
    with op.batch_alter_table("hidden_messages", schema=None) as batch_op:
        batch_op.create_index("ix_hidden_messages_message_id", ["message_id"], unique=False)

    op.create_table(
        "message_edits",
        sa.Column("message_id", columns.ascii(36), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("content", columns.text(), nullable=False),
        sa.Column("replaced_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_message_edits_message_id")),
        sa.PrimaryKeyConstraint("message_id", "number", name=op.f("pk_message_edits")),
    )
    op.create_table(
        "reactions",
        sa.Column("message_id", columns.ascii(36), nullable=False),
        sa.Column("emoji", columns.exact(32), nullable=False),
        sa.Column("person_id", columns.ascii(36), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_reactions_message_id")),
        sa.PrimaryKeyConstraint("message_id", "emoji", "person_id", name=op.f("pk_reactions")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("image_id", columns.ascii(36), nullable=True))
        batch_op.add_column(sa.Column("direct_key", columns.ascii(73), nullable=True))
        batch_op.add_column(sa.Column("link_type", columns.exact(40), nullable=True))
        batch_op.add_column(sa.Column("link_id", columns.exact(200), nullable=True))
        batch_op.add_column(sa.Column("link_title", columns.exact(200), nullable=True))
        batch_op.add_column(sa.Column("link_url", columns.text(), nullable=True))
        batch_op.add_column(sa.Column("link_open", sa.Boolean(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_conversations_direct_key"), ["direct_key"])
        batch_op.create_unique_constraint(batch_op.f("uq_conversations_link_type_link_id"), ["link_type", "link_id"])

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reply_to_id", columns.ascii(36), nullable=True))

    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("muted", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("archived", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("pinned", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("marked_unread", sa.Boolean(), server_default=sa.false(), nullable=False))
