"""What the database says of itself: its epoch."""

from __future__ import annotations

from sqlalchemy import insert, select

from parlour.store.schema.tables import meta
from parlour.store.transaction import Transaction


def epoch(tx: Transaction) -> str | None:
    return tx.execute(select(meta.c.value).where(meta.c.key == "epoch")).scalar()


def set_epoch(tx: Transaction, value: str) -> None:
    tx.execute(insert(meta).values(key="epoch", value=value))
