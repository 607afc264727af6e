"""The schema: the tables of every area, once for all databases, in SQLAlchemy Core.

All is imported from here, so that `metadata` is complete for migrations and tests.
"""

from __future__ import annotations

from parlour.store.schema.base import counters, is_described, meta, metadata
from parlour.store.schema.desk import agent_positions, attendance, first_tickets
from parlour.store.schema.people import one_time_links, people, pictures, sessions
from parlour.store.schema.platform import jobs, site_settings
from parlour.store.schema.talk import (
    attachments,
    conversations,
    hidden_messages,
    message_edits,
    messages,
    participants,
    reactions,
    stored_bytes,
    uncounted,
)

__all__ = [
    "agent_positions",
    "attachments",
    "attendance",
    "conversations",
    "counters",
    "first_tickets",
    "hidden_messages",
    "is_described",
    "jobs",
    "message_edits",
    "messages",
    "meta",
    "metadata",
    "one_time_links",
    "participants",
    "people",
    "pictures",
    "reactions",
    "sessions",
    "site_settings",
    "stored_bytes",
    "uncounted",
]
