"""Settings of the site: what an owner has chosen, as JSON, by name."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from parlour.store.schema.tables import site_settings
from parlour.store.transaction import Transaction


class Stored(NamedTuple):
    """`updated_at` in ms since the epoch; `updated_by` is None for the command line."""

    value: Any
    updated_at: int
    updated_by: str | None


def list_all(tx: Transaction) -> dict[str, Stored]:
    """What is stored, by name."""
    c = site_settings.c
    rows = tx.execute(select(c.key, c.value, c.updated_at, c.updated_by))
    return {row[0]: Stored(json.loads(row[1]), row[2], row[3]) for row in rows}


def put(tx: Transaction, name: str, value: Any, *, by: str | None) -> None:
    """Stores a value, in place of the one before."""
    values = {"value": json.dumps(value), "updated_at": tx.now, "updated_by": by}
    changing = update(site_settings).where(site_settings.c.key == name).values(**values)
    if tx.execute(changing).rowcount:
        return
    try:
        with tx.savepoint():
            tx.execute(insert(site_settings).values(key=name, **values))
    except IntegrityError:  # another one stored it at the same moment
        tx.execute(changing)


def remove(tx: Transaction, name: str) -> None:
    tx.execute(delete(site_settings).where(site_settings.c.key == name))
