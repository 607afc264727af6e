"""One-time links: what is kept of them, of which the secret is only a hash."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from parlour.domain.actor import Role
from parlour.store.schema.tables import one_time_links as table
from parlour.store.transaction import Transaction

Purpose = Literal["setup", "reset", "invite"]


class Link(NamedTuple):
    """A row. `person_id`: whose password a reset is for. `role`: what an invitation makes. `made_by`: the admin, None
    for the command line. Times in ms since the epoch."""

    id: str | None
    person_id: str | None
    role: Role | None
    made_by: str | None
    created_at: int
    expires_at: int


_COLUMNS = (table.c.id, table.c.person_id, table.c.role, table.c.made_by, table.c.created_at, table.c.expires_at)


def append(
    tx: Transaction,
    token_hash: str,
    *,
    purpose: Purpose,
    expires_at: int,
    person_id: str | None = None,
    role: Role | None = None,
    made_by: str | None = None,
) -> Link:
    """A new link, from now on. Earlier ones stay good until `forget`."""
    link = Link(tx.new_id(), person_id, role, made_by, tx.now, expires_at)
    names = (column.name for column in _COLUMNS)
    tx.execute(insert(table).values(token_hash=token_hash, purpose=purpose, **dict(zip(names, link, strict=True))))
    return link


def find_good(tx: Transaction, token_hash: str, *, purpose: Purpose) -> Link | None:
    """The link of this secret while it is unused and unexpired, without using it."""
    row = tx.execute(select(*_COLUMNS).where(*_good(tx, purpose), table.c.token_hash == token_hash)).first()
    return None if row is None else Link(*row)


def use(tx: Transaction, token_hash: str, *, purpose: Purpose) -> bool:
    """True for the one caller that uses a good link first."""
    good = (*_good(tx, purpose), table.c.token_hash == token_hash)
    return tx.execute(update(table).where(*good).values(used_at=tx.now)).rowcount == 1


def list_good(tx: Transaction, *, purpose: Purpose) -> list[Link]:
    """Those that can still be used, the latest first."""
    latest = (table.c.created_at.desc(), table.c.id.desc())
    return [Link(*row) for row in tx.execute(select(*_COLUMNS).where(*_good(tx, purpose)).order_by(*latest))]


def forget(
    tx: Transaction,
    *,
    purpose: Purpose,
    link_id: str | None = None,
    person_id: str | None = None,
    made_by: str | None = None,
) -> int:
    """Deletes the unused links of a purpose, narrowed to those given; how many."""
    where = [table.c.purpose == purpose, table.c.used_at.is_(None)]
    for column, wanted in ((table.c.id, link_id), (table.c.person_id, person_id), (table.c.made_by, made_by)):
        if wanted is not None:
            where.append(column == wanted)
    return tx.execute(delete(table).where(*where)).rowcount


def forget_ended(tx: Transaction, before: int) -> int:
    """Deletes links that were used, or expired, before a moment; how many. There are few at any time."""
    ended = or_(table.c.used_at < before, table.c.expires_at < before)
    return tx.execute(delete(table).where(ended)).rowcount


def _good(tx: Transaction, purpose: Purpose) -> tuple[ColumnElement[bool], ...]:
    return table.c.purpose == purpose, table.c.used_at.is_(None), table.c.expires_at > tx.now
