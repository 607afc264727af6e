"""The migration takes down what was deleted and hidden before, and may be interrupted and run again."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from parlour.store.migrate import migrate, upgrade
from parlour.store.open import open_store
from parlour.store.schema.tables import conversations, hidden_messages, messages, people, uncounted
from parlour.store.talk import uncounted as counts
from tests.store.talk.test_stored_bytes import AT, on
from tests.support.databases import Database
from tests.support.earlier_versions import go_back


def fill(connection: Connection) -> None:
    """Of six messages one is deleted, one hidden by Bob, one both, one a line of the system that Bob hid; in another
    room one was hidden by Ann."""
    for person in ("ann", "bob"):
        connection.execute(insert(people).values(id=person, role="guest", name=person, hides_presence=False, **AT))
    times = dict.fromkeys(("created_at", "updated_at", "activity_at", "last_message_at"), 1)
    numbers = dict.fromkeys(("last_seq", "last_rev", "last_number"), 6)
    for room, number in (("room", 1), ("other", 2)):
        row = {"id": room, "kind": "ticket", "created_by": "ann", "number": number, **times, **numbers}
        connection.execute(insert(conversations).values(**row))
    for room, seq, deleted_at, kind in (
        ("room", 1, None, "text"),
        ("room", 2, 5, "text"),
        ("room", 3, None, "text"),
        ("room", 4, 5, "text"),
        ("room", 5, None, "system"),
        ("room", 6, None, "text"),
        ("other", 1, None, "text"),
    ):
        row = {"id": f"{room}{seq}", "conversation_id": room, "seq": seq, "rev": seq, "number": seq, **AT}
        row |= {"sender_id": "ann", "sender_role": "guest", "message_type": kind, "content": "", "search": None}
        connection.execute(insert(messages).values(deleted_at=deleted_at, **row))
    for person, message in (("bob", "room3"), ("bob", "room4"), ("bob", "room5"), ("ann", "other1")):
        connection.execute(insert(hidden_messages).values(person_id=person, message_id=message, **AT))


async def test_what_was_deleted_and_hidden_before_counts_no_more(empty_database: Database) -> None:
    await on(empty_database, lambda connection: upgrade(connection, "0011"))
    await on(empty_database, fill)
    for _ in range(2):
        await migrate(empty_database.url)
        opened = await open_store(empty_database.url)
        rows = await opened.read(lambda tx: tx.execute(select(uncounted)).all())
        assert sorted(tuple(row) for row in rows) == [
            ("other", "ann", 1),
            ("room", "", 2),
            ("room", "", 4),
            ("room", "bob", 3),
        ]
        left = await opened.read(lambda tx: [counts.beyond(tx, "room", "bob", seq) for seq in range(5)])
        assert left == [3, 3, 2, 1, 0]
        await opened.write(lambda tx: go_back(tx, "0011"))
        await opened.close()
