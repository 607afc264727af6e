"""Pictures of people and of groups: their rows. The bytes are kept by an adapter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from parlour.domain.picture import Picture
from parlour.store.schema.tables import pictures
from parlour.store.talk import stored_bytes
from parlour.store.talk.stored_bytes import Stored
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
    """Used or not, whoever uploaded it; whether somebody may see it is the caller's question."""
    row = tx.execute(select(*_COLUMNS).where(pictures.c.id == picture_id)).first()
    if row is None:
        return None
    values: list[Any] = [*row[:3], bool(row[3]), *row[4:]]
    return Picture(*values)


def append(tx: Transaction, picture: Picture, *, thumbnail_size: int = 0) -> None:
    """A picture just uploaded; `thumbnail_size` in bytes. Its bytes are counted by the caller (`stored_bytes`)."""
    values = {column.name: getattr(picture, column.name) for column in _COLUMNS}
    tx.execute(insert(pictures).values(**values, thumbnail_size=thumbnail_size))


def use(tx: Transaction, picture_id: str, conversation_id: str | None) -> None:
    """For a group, or for its uploader."""
    where = pictures.c.id == picture_id
    tx.execute(update(pictures).where(where).values(is_used=True, conversation_id=conversation_id))


def remove(tx: Transaction, picture_id: str) -> None:
    """Deletes the row and frees what it counted in `stored_bytes`; nothing where there is none."""
    _remove(tx, pictures.c.id == picture_id)


def count_unused(tx: Transaction, uploader_id: str) -> int:
    """How many pictures somebody has uploaded and not put up yet."""
    where = (pictures.c.uploader_id == uploader_id, pictures.c.is_used.is_(False))
    return int(tx.execute(select(func.count()).select_from(pictures).where(*where)).scalar_one())


def forget_unused(tx: Transaction, before: int, limit: int) -> int:
    """Those uploaded before a moment and never used; how many. One that is put up meanwhile stays."""
    where = (pictures.c.is_used.is_(False), pictures.c.created_at < before)
    ids = list(tx.execute(select(pictures.c.id).where(*where).order_by(pictures.c.created_at).limit(limit)).scalars())
    return _remove(tx, pictures.c.id.in_(ids), pictures.c.is_used.is_(False)) if ids else 0


def known_among(tx: Transaction, picture_ids: Sequence[str]) -> set[str]:
    """Those of the ids that are there."""
    if not picture_ids:
        return set()
    return set(tx.execute(select(pictures.c.id).where(pictures.c.id.in_(picture_ids))).scalars())


def _remove(tx: Transaction, *where: ColumnElement[bool]) -> int:
    found = select(pictures.c.id, pictures.c.size + pictures.c.thumbnail_size, pictures.c.uploader_id)
    gone = tx.execute(found.where(*where).with_for_update()).all()
    if not gone:
        return 0
    tx.execute(delete(pictures).where(pictures.c.id.in_([row[0] for row in gone])))
    stored_bytes.free(tx, [Stored(*row[1:]) for row in gone])
    return len(gone)
