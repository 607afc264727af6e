"""Removal of sessions and one-time links that have expired."""

from __future__ import annotations

from typing import Final

from parlour.store.people import links, sessions
from parlour.store.transaction import Transaction

# Cookies and links are refused at their time already; this is for machines whose clocks differ, and for whoever asks.
KEPT_MS: Final = 24 * 3_600_000


def forget_expired_sessions(tx: Transaction, *, limit: int) -> int:
    """Deletes at most `limit` sessions that expired a day ago, with their addresses and devices; how many."""
    return sessions.forget_expired(tx, tx.now - KEPT_MS, limit)


def forget_ended_links(tx: Transaction) -> int:
    """Deletes one-time links that were used or expired a day ago; how many."""
    return links.forget_ended(tx, tx.now - KEPT_MS)
