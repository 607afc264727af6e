"""Opening of the store: which class serves a database URL, and what must hold before it is used."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError

from parlour.domain.ids import uuid7
from parlour.store import urls
from parlour.store.engine import (
    DEADLINE_S,
    Announce,
    Follow,
    Options,
    Store,
    epoch_of,
    follow_nothing,
    ignore_events,
    now_ms,
)
from parlour.store.schema import version
from parlour.store.schema.tables import meta
from parlour.store.transaction import Transaction


async def open_store(
    url: str,
    *,
    on_commit: Announce = ignore_events,
    on_doubt: Announce = ignore_events,
    readers: int = 4,
    queue: int = 10_000,
    clock: Callable[[], int] = now_ms,
    follow: Follow = follow_nothing,
    deadline_s: float = DEADLINE_S,
) -> Store:
    """Connect to a migrated database; the arguments are those of `Options`.

    Raises `schema.SchemaMismatch` when it is older or newer than the code, ValueError for an unusable URL,
    `Unavailable` when nobody answers.
    """
    store = _store_for(urls.parse(url), Options(on_commit, on_doubt, readers, queue, clock, follow, deadline_s))
    try:
        await store.connect()
        await store.read(lambda tx: version.require_current(tx.connection))
        store.epoch = await _named(store)
    except BaseException:
        await store.close()
        raise
    return store


def _store_for(target: urls.Target, options: Options) -> Store:
    """Imports here, so that one kind of database does not load the code of the other."""
    if target.path is not None:
        from parlour.store.sqlite.store import SqliteStore

        return SqliteStore(target.path, options)
    from parlour.store.server import ServerStore

    assert target.url is not None
    return ServerStore(target.url, options)


async def _named(store: Store) -> str:
    try:
        return await store.write(_ensure_epoch)
    except IntegrityError:  # another process was first
        return await store.write(_ensure_epoch)


def _ensure_epoch(tx: Transaction) -> str:
    if found := epoch_of(tx):
        return found
    epoch = uuid7(tx.now)
    tx.execute(meta.insert(), {"key": "epoch", "value": epoch})
    return epoch
