"""Removal of what repeats of first tickets are recognised by, when they are recognised no more."""

from __future__ import annotations

from parlour.domain.repeats import WINDOW_MS
from parlour.store.desk import first_tickets
from parlour.store.transaction import Transaction


def forget_first_tickets(tx: Transaction, *, limit: int) -> int:
    """Deletes at most `limit` that are older than the window; how many."""
    return first_tickets.forget(tx, tx.now - WINDOW_MS, limit)
