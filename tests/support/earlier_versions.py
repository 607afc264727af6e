"""Databases of earlier versions, by taking back what each migration did."""

from __future__ import annotations

from sqlalchemy import text

from parlour.store.transaction import Transaction

#: What takes a database back behind each migration, newest first; `{on}` names the table where MySQL wants it named.
UNDONE_BY = {
    "0016": ["DROP TABLE first_tickets"],
    "0015": [f"ALTER TABLE one_time_links DROP COLUMN {name}" for name in ("id", "person_id", "role", "made_by")],
    "0014": [
        "DROP TABLE agent_positions",
        "DROP INDEX ix_conversations_waiting_since_id{on}",
        "DROP INDEX ix_conversations_assignee_id_waiting_since_id{on}",
        "ALTER TABLE conversations DROP COLUMN waiting_since",
    ],
    "0013": [],
    "0012": ["DROP TABLE uncounted"],
    "0011": ["DROP TABLE site_settings"],
    "0010": ["DROP TABLE jobs"],
    "0009": ["ALTER TABLE people DROP COLUMN tokens_valid_from"],
    "0008": [
        "DROP TABLE stored_bytes",
        "ALTER TABLE attachments DROP COLUMN thumbnail_size",
        "ALTER TABLE pictures DROP COLUMN thumbnail_size",
    ],
}


def go_back(tx: Transaction, to: str) -> None:
    """A database as `to`, the version of a migration, left it: with all that was written since in what stays."""
    on = " ON conversations" if tx.dialect == "mysql" else ""
    for undone, statements in UNDONE_BY.items():
        if undone > to:
            for statement in statements:
                tx.execute(text(statement.format(on=on)))
    tx.execute(text(f"UPDATE alembic_version SET version_num = '{to}'"))
