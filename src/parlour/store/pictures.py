"""Pictures: the rows of those of people and of groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from parlour.domain.picture import Picture
from parlour.store.tables import pictures
from parlour.store.transaction import Transaction

_COLUMNS = (
    pictures.c.id,
    pictures.c.uploader_id,
    pictures.c.conversation_id,
    pictures.c.is_used,
    pictures.c.mime,
    pictures.c.size,
    pictures.c.width,
    pictures.c.height,
    pictures.c.created_at,
)


def by_id(tx: Transaction, picture_id: str) -> Picture | None:
    row = tx.execute(select(*_COLUMNS).where(pictures.c.id == picture_id)).first()
    if row is None:
        return None
    values: list[Any] = [*row[:3], bool(row[3]), *row[4:]]
    return Picture(*values)


def append(tx: Transaction, picture: Picture) -> None:
    tx.execute(insert(pictures).values({column.name: getattr(picture, column.name) for column in _COLUMNS}))


def use(tx: Transaction, picture_id: str, conversation_id: str | None) -> None:
    """For a group, or for its uploader."""
    where = pictures.c.id == picture_id
    tx.execute(update(pictures).where(where).values(is_used=True, conversation_id=conversation_id))


def remove(tx: Transaction, picture_id: str) -> None:
    tx.execute(delete(pictures).where(pictures.c.id == picture_id))


def count_unused(tx: Transaction, uploader_id: str) -> int:
    where = (pictures.c.uploader_id == uploader_id, pictures.c.is_used.is_(False))
    return int(tx.execute(select(func.count()).select_from(pictures).where(*where)).scalar_one())


def forget_unused(tx: Transaction, before: int) -> int:
    """Those uploaded before a moment and never used; how many."""
    return tx.execute(delete(pictures).where(pictures.c.is_used.is_(False), pictures.c.created_at < before)).rowcount


def known_among(tx: Transaction, picture_ids: Sequence[str]) -> set[str]:
    """Those of the ids that are there."""
    if not picture_ids:
        return set()
    return set(tx.execute(select(pictures.c.id).where(pictures.c.id.in_(picture_ids))).scalars())
