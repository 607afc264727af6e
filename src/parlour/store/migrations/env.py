"""Alembic runs this file. The connection comes from `parlour.store.migrate`, which holds the lock."""

from __future__ import annotations

from alembic import context

from parlour.store.migrations import repeatable  # noqa: F401 - takes the place of Alembic's own operations
from parlour.store.schema.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # `migrate` begins and ends the transaction, where the database has one for DDL
    compare_type=True,
)
context.run_migrations()
