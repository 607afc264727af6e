"""Pictures of people and of groups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from parlour.store.migrations import columns

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", columns.ascii(36), nullable=False),
        sa.Column("uploader_id", columns.ascii(36), nullable=False),
        sa.Column("conversation_id", columns.ascii(36), nullable=True),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.Column("mime", columns.ascii(100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_pictures_conversation_id")),
        sa.ForeignKeyConstraint(["uploader_id"], ["people.id"], name=op.f("fk_pictures_uploader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
    )
    with op.batch_alter_table("pictures", schema=None) as batch_op:
        batch_op.create_index("ix_pictures_conversation_id", ["conversation_id"], unique=False)
        batch_op.create_index("ix_pictures_uploader_id_is_used", ["uploader_id", "is_used"], unique=False)
        batch_op.create_index("ix_pictures_is_used_created_at", ["is_used", "created_at"], unique=False)
