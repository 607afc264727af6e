"""First tickets: which ticket a stranger's request has opened, so that its repeat without a cookie is recognised."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from parlour.store.schema.tables import first_tickets as table
from parlour.store.transaction import Transaction


class FirstTicket(NamedTuple):
    """Whom a request has made a guest, and when it was first asked (ms since the epoch)."""

    guest_id: str | None
    created_at: int


def claim(tx: Transaction, key: str) -> bool:
    """False where the request was asked before. Of two at once, the second waits here for the first one's commit."""
    try:
        with tx.savepoint():
            tx.execute(insert(table).values(key=key, created_at=tx.now))
    except IntegrityError:
        return False
    return True


def by_key(tx: Transaction, key: str) -> FirstTicket | None:
    """What the request of this key has led to; its row is locked, so that two repeats come one after the other."""
    found = select(table.c.guest_id, table.c.created_at).where(table.c.key == key).with_for_update()
    row = tx.execute(found).first()
    return None if row is None else FirstTicket(*row)


def set_guest(tx: Transaction, key: str, guest_id: str) -> None:
    """The guest that a claimed request has made, in the transaction that makes it."""
    tx.execute(update(table).where(table.c.key == key).values(guest_id=guest_id, created_at=tx.now))


def forget(tx: Transaction, before: int, limit: int) -> int:
    """Deletes at most `limit` rows of requests from before a moment (ms since the epoch); how many."""
    old = select(table.c.key).where(table.c.created_at < before).order_by(table.c.created_at)
    keys = list(tx.execute(old.limit(limit)).scalars())
    return tx.execute(delete(table).where(table.c.key.in_(keys), table.c.created_at < before)).rowcount if keys else 0
