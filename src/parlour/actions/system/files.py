"""Removal of files that were never sent, and which of the bytes that are kept have a row."""

from __future__ import annotations

from collections.abc import Sequence

from parlour.domain.quotas import SITE
from parlour.store.people import pictures
from parlour.store.talk import attachments, stored_bytes
from parlour.store.transaction import Transaction


def forget_unsent(tx: Transaction, *, before: int, limit: int) -> int:
    """Deletes the rows of what was uploaded before a moment (ms since the epoch) and never sent or used; how many.

    At most `limit` of each: fewer in all than `limit` means that none are left.
    """
    return attachments.forget_orphans(tx, before, limit) + pictures.forget_unused(tx, before, limit)


def known_among(tx: Transaction, *, ids: Sequence[str]) -> set[str]:
    """Those of the ids that still name a file or a picture."""
    return attachments.known_among(tx, ids) | pictures.known_among(tx, ids)


def stored_in_all(tx: Transaction) -> int:
    """Bytes of the whole site."""
    return stored_bytes.of(tx, SITE)
