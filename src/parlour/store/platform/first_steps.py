"""What an owner has done of the first steps, as the tables of every area tell."""

from __future__ import annotations

from sqlalchemy import Select, select, union_all

from parlour.store.schema.tables import conversations, one_time_links, people
from parlour.store.transaction import Transaction


def has_colleague(tx: Transaction, person_id: str) -> bool:
    """Whether somebody else works the desk, or was invited to and can still come."""
    others = select(people.c.id).where(
        people.c.role.in_(("agent", "admin")), people.c.disabled_at.is_(None), people.c.id != person_id
    )
    links = one_time_links.c
    invited = select(links.token_hash).where(
        links.purpose == "invite",
        links.role.in_(("agent", "admin")),
        links.used_at.is_(None),
        links.expires_at > tx.now,
    )
    return _any(tx, union_all(others, invited).subquery().select())


def has_ticket(tx: Transaction) -> bool:
    return _any(tx, select(conversations.c.id).where(conversations.c.kind == "ticket"))


def _any(tx: Transaction, statement: Select[tuple[str]]) -> bool:
    return tx.execute(statement.limit(1)).first() is not None
