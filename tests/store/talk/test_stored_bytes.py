"""The migration counts what is there already, and may be run again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, insert

from parlour.store import urls
from parlour.store.migrate import migrate, upgrade
from parlour.store.open import open_store
from parlour.store.schema.tables import attachments, conversations, people, pictures, stored_bytes
from parlour.store.sqlite.connection import Direct
from tests.support.databases import Database
from tests.support.earlier_versions import go_back

AT: dict[str, Any] = {"created_at": 1}


async def on(database: Database, work: Callable[[Connection], None]) -> None:
    """Runs on a connection to a database of any version, and commits."""
    target = urls.parse(database.url)
    if target.path is not None:
        target.path.touch()
        driver = Direct(target.path)
        driver.command("BEGIN IMMEDIATE")
        work(driver.connection)
        driver.command("COMMIT")
        driver.close()
        return
    from parlour.store.pool import engine_for

    assert target.url is not None
    engine = engine_for(target.url, pool_size=1)
    async with engine.connect() as connection:
        await connection.run_sync(work)
        await connection.commit()
    await engine.dispose()


def fill(connection: Connection) -> None:
    """Two people with files in one conversation, one with a picture too."""
    for person in ("ann", "bob"):
        connection.execute(insert(people).values(id=person, role="guest", name=person, hides_presence=False, **AT))
    times = dict.fromkeys(("created_at", "updated_at", "activity_at", "last_message_at"), 1)
    numbers = dict.fromkeys(("last_seq", "last_rev", "last_number"), 0)
    connection.execute(
        insert(conversations).values(id="room", kind="ticket", created_by="ann", number=1, **times, **numbers)
    )
    file = {"conversation_id": "room", "name": "a", "mime": "x", "has_thumbnail": False, "position": 0, **AT}
    for name, uploader, size in (("a", "ann", 10), ("b", "ann", 5), ("c", "bob", 7)):
        connection.execute(insert(attachments).values(id=name, uploader_id=uploader, size=size, **file))
    picture = {"mime": "x", "width": 1, "height": 1, "is_used": True, **AT}
    connection.execute(insert(pictures).values(id="p", uploader_id="bob", size=100, **picture))


async def test_what_was_stored_before_is_counted_and_may_be_counted_again(empty_database: Database) -> None:
    await on(empty_database, lambda connection: upgrade(connection, "0007"))
    await on(empty_database, fill)
    for _ in range(2):
        await migrate(empty_database.url)
        store = await open_store(empty_database.url)
        found = await store.read(lambda tx: {row[0]: int(row[1]) for row in tx.execute(stored_bytes.select())})
        assert found == {"ann": 15, "bob": 107, "room": 22, "site": 122}
        await store.write(lambda tx: go_back(tx, "0007"))
        await store.close()
