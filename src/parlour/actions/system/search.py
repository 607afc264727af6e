"""Search, by the server itself: giving messages the terms by which they are found now."""

from __future__ import annotations

from parlour.store.talk import reindex
from parlour.store.transaction import Transaction


def reindex_messages(tx: Transaction, *, limit: int) -> bool:
    """Gives the next `limit` messages their terms, the newest first; False when none is left."""
    return reindex.go_on(tx, limit)
