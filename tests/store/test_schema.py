"""The schema that migrations make, and what happens when code and database disagree."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from parlour.actions.desk.attendance import attend_ticket
from parlour.actions.desk.opening import open_first_ticket
from parlour.actions.desk.tickets import close_ticket, show_ticket
from parlour.actions.talk.messages import send_message
from parlour.domain.jobs import NewJob
from parlour.domain.message import Draft
from parlour.store import urls
from parlour.store.engine import Store
from parlour.store.migrate import migrate
from parlour.store.migrations import versions
from parlour.store.open import open_store
from parlour.store.people import links
from parlour.store.platform import jobs, site_settings
from parlour.store.schema import tables, version
from parlour.store.transaction import Transaction
from tests.factories import Stage
from tests.support.databases import Database
from tests.support.earlier_versions import go_back


async def test_the_migrations_make_exactly_what_the_tables_say(store: Store) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": tables.is_described}
        )
        return list(compare_metadata(context, tables.metadata))

    assert await store.read(lambda tx: differences(tx.connection)) == []


def test_the_code_knows_which_migration_is_the_newest() -> None:
    folder = Path(str(versions.__path__[0]))
    assert max(path.name[:4] for path in folder.glob("[0-9]*.py")) == version.HEAD


async def test_ids_compare_byte_by_byte_whatever_the_database_was_made_with(store: Store) -> None:
    def add(tx: Transaction) -> Any:
        tx.execute(tables.meta.insert(), [{"key": key, "value": key} for key in ("a", "A", "b", "B")])
        return tx.execute(tables.meta.select().where(tables.meta.c.key != "epoch").order_by(tables.meta.c.key)).all()

    assert await store.write(add) == [("A", "A"), ("B", "B"), ("a", "a"), ("b", "b")]


async def test_text_of_any_script_comes_back_as_it_went_in(store: Store) -> None:
    value = "Grüße, 你好, 👩‍👩‍👧, \u202eabc"
    await store.write(lambda tx: tx.execute(tables.meta.insert(), {"key": "text", "value": value}))
    found = await store.read(
        lambda tx: tx.execute(tables.meta.select().where(tables.meta.c.key == "text")).one().value
    )
    assert found == value


async def test_migrating_twice_changes_nothing(empty_database: Database) -> None:
    first = await migrate(empty_database.url)
    again = await migrate(empty_database.url)
    assert (first.before, first.after) == (None, version.HEAD)
    assert not again.changed


async def test_a_database_before_settings_of_the_site_keeps_what_it_has(empty_database: Database) -> None:
    await migrate(empty_database.url)
    opened = await open_store(empty_database.url)
    await opened.write(lambda tx: jobs.enqueue(tx, NewJob("kept")))
    await opened.write(lambda tx: go_back(tx, "0010"))
    await opened.close()
    done = await migrate(empty_database.url)
    assert (done.before, done.after) == ("0010", version.HEAD)
    again = await open_store(empty_database.url)
    await again.write(lambda tx: site_settings.put(tx, "edit_window", 60, by=None))
    assert (await again.read(site_settings.list_all))["edit_window"].value == 60
    assert len(await again.read(lambda tx: jobs.list_open(tx, dead=False, limit=10))) == 1
    await again.close()


async def test_tickets_of_before_wait_since_their_guests_first_words_without_an_answer(
    empty_database: Database,
) -> None:
    await migrate(empty_database.url)
    opened = await open_store(empty_database.url)
    stage = Stage(opened)
    guest, ada, ben = await stage.guest(), await stage.agent("Ada"), await stage.agent("Ben")
    fresh, answered, again, closed = [(await stage.ticket(guest)).ticket.conversation.id for _ in range(4)]
    for ticket in (answered, again, closed):
        await stage.perform(send_message, ada, conversation_id=ticket, draft=Draft.of("Hello"))
    for ticket in (again, again, closed):
        await stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of("And?"))
    await stage.perform(attend_ticket, ben, ticket_id=again)
    await stage.perform(close_ticket, ada, ticket_id=closed)
    waiting = {row.id: row.waiting_since for row in await opened.read(_waiting)}
    await opened.write(lambda tx: go_back(tx, "0013"))
    await opened.close()
    assert (await migrate(empty_database.url)).changed
    stage = Stage(again_open := await open_store(empty_database.url))
    assert {row.id: row.waiting_since for row in await again_open.read(_waiting)} == waiting
    assert [waiting[ticket] is None for ticket in (fresh, answered, again, closed)] == [False, True, False, True]
    for who in (ada, ben):  # what one had read, all had
        unread = [(await stage.read(show_ticket, who, ticket_id=id_)).unread for id_ in (fresh, answered, again)]
        assert unread == [1, 0, 2]
    await again_open.close()


def _waiting(tx: Transaction) -> Any:
    return tx.execute(tables.conversations.select()).all()


async def test_a_database_before_links_for_people_keeps_its_links(empty_database: Database) -> None:
    await migrate(empty_database.url)
    opened = await open_store(empty_database.url)
    await opened.write(lambda tx: links.append(tx, "kept", purpose="setup", expires_at=tx.now + 60_000))
    await opened.write(lambda tx: go_back(tx, "0014"))
    await opened.close()
    assert (await migrate(empty_database.url)).after == version.HEAD
    again = await open_store(empty_database.url)
    assert await again.read(lambda tx: links.find_good(tx, "kept", purpose="setup")) is not None
    await again.write(
        lambda tx: links.append(tx, "new", purpose="invite", expires_at=tx.now + 60_000, role="agent", made_by="x")
    )
    assert [link.role for link in await again.read(lambda tx: links.list_good(tx, purpose="invite"))] == ["agent"]
    await again.close()


async def test_a_database_before_first_tickets_keeps_its_tickets_and_recognises_repeats(
    empty_database: Database,
) -> None:
    await migrate(empty_database.url)
    opened = await open_store(empty_database.url)
    stage = Stage(opened)
    before = await stage.ticket(guest := await stage.guest())
    await opened.write(lambda tx: go_back(tx, "0015"))
    await opened.close()
    done = await migrate(empty_database.url)
    assert (done.before, done.after) == ("0015", version.HEAD)
    stage = Stage(again := await open_store(empty_database.url))
    shown = await stage.read(show_ticket, guest, ticket_id=before.ticket.conversation.id)
    assert shown.conversation == before.ticket.conversation
    asked = {"subject": "Help", "draft": Draft.of("It fails", "c-1"), "name": "Gil", "caller": "203.0.113.7"}
    assert [(await stage.perform(open_first_ticket, None, **asked)).duplicate for _ in range(2)] == [False, True]
    await again.close()


async def test_processes_that_start_together_migrate_once(empty_database: Database) -> None:
    done = await asyncio.gather(*(migrate(empty_database.url) for _ in range(4)))
    assert sum(one.changed for one in done) == 1
    opened = await open_store(empty_database.url)
    await opened.close()


async def test_separate_processes_that_start_together_migrate_once(empty_database: Database) -> None:
    code = (
        "import asyncio; from parlour.store.migrate import migrate; "
        f"print(asyncio.run(migrate({empty_database.url!r})).changed)"
    )
    started = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
        for _ in range(3)
    ]
    answers = [(await process.communicate())[0].decode().strip().splitlines()[-1] for process in started]
    assert sorted(answers) == ["False", "False", "True"]


async def test_a_database_of_a_newer_parlour_is_refused(empty_database: Database) -> None:
    await migrate(empty_database.url)
    await _pretend_version(empty_database.url, "9999")
    with pytest.raises(version.SchemaMismatch, match="newer Parlour"):
        await migrate(empty_database.url)
    with pytest.raises(version.SchemaMismatch, match="newer Parlour"):
        await open_store(empty_database.url)


async def test_an_empty_database_is_not_served(empty_database: Database) -> None:
    path = urls.parse(empty_database.url).path
    if path is not None:
        path.touch()
    with pytest.raises(version.SchemaMismatch, match="parlour migrate"):
        await open_store(empty_database.url)


async def test_the_epoch_stays_with_the_database(database: Database) -> None:
    first = await open_store(database.url)
    await first.close()
    second = await open_store(database.url)
    await second.close()
    assert first.epoch
    assert first.epoch == second.epoch


async def _pretend_version(url: str, version: str) -> None:
    opened = await open_store(url)
    await opened.write(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version}))
    await opened.close()
