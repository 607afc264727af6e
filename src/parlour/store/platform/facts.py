"""Facts of the site that are noted once and stay: by name, with their time, in `meta`."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from parlour.store.schema.tables import meta
from parlour.store.transaction import Transaction


def note(tx: Transaction, name: str) -> None:
    """From now on it is so; nothing where it was before."""
    if known(tx, [name]):
        return
    try:
        with tx.savepoint():
            tx.execute(insert(meta).values(key=name, value=str(tx.now)))
    except IntegrityError:  # another one noted it at the same moment
        return


def known(tx: Transaction, names: Iterable[str]) -> set[str]:
    """Those of the names that were noted."""
    return set(tx.execute(select(meta.c.key).where(meta.c.key.in_(list(names)))).scalars())
