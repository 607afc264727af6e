"""Tables of the platform: background jobs, and what an owner has set."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table

from parlour.store.schema.base import ID, TIME, ascii_text, long_text, metadata

# Background work. Whoever runs a job holds it by a lease (`locked_by`, `locked_until`) that others take over.
jobs = Table(
    "jobs",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", ascii_text(64), nullable=False),
    Column("payload", long_text(), nullable=False),  # JSON
    Column("run_at", TIME, nullable=False),
    Column("attempts", BigInteger, nullable=False),
    Column("locked_by", ascii_text(64)),
    Column("locked_until", TIME),
    Column("last_error", long_text()),
    Column("dedupe_key", ascii_text(200), unique=True),
    Column("done_at", TIME),
    Column("dead_at", TIME),
    Column("created_at", TIME, nullable=False),
    Index("ix_jobs_done_at_dead_at_run_at", "done_at", "dead_at", "run_at"),
)

# What an owner has chosen (`domain/site_settings.py`), in place of the environment.
site_settings = Table(
    "site_settings",
    metadata,
    Column("key", ascii_text(64), primary_key=True),
    Column("value", long_text(), nullable=False),  # JSON
    Column("updated_at", TIME, nullable=False),
    Column("updated_by", ID),  # None: the command line
)
