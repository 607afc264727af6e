"""Migrations that are interrupted behind each of their statements, and begun again: the database ends up the same.

The statements count that change something. MySQL and MariaDB commit DDL as it goes, so there one database is
interrupted again and again, each time one step further; SQLite and PostgreSQL are as they were before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from parlour.store.deadline import cut
from parlour.store.migrate import migrate
from parlour.store.schema import version
from tests.support.databases import Database
from tests.support.dying import WRITING
from tests.support.old_databases import ROWS, another, outline, put_rows, state

STOPS = (*sorted(ROWS), version.HEAD)
"""Versions at which rows are put in that later migrations have to carry along; then the newest."""
STRIDE = 13  # where all is one transaction, one place in it is like another
STATEMENTS = 80  # of all migrations that there were when this was written


class Interrupted(Exception):
    """The connection is gone, as if the process were killed."""


class Interruption:
    """Cuts the connection behind the `after`-th statement that changes something; 0: never. `seen` counts them."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.seen = 0
        self.last = ""

    def __call__(self, connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(WRITING):
            return
        self.seen += 1
        if self.seen == self.after:
            self.last = statement
            cut(connection.connection.driver_connection)
            raise Interrupted


@contextmanager
def interrupted(after: int) -> Iterator[Interruption]:
    interruption = Interruption(after)
    event.listen(Engine, "after_cursor_execute", interruption)
    try:
        yield interruption
    finally:
        event.remove(Engine, "after_cursor_execute", interruption)


async def run(url: str, to: str, *, after: int = 0) -> tuple[bool, Interruption]:
    """Whether the migration came to its end."""
    with interrupted(after) as interruption:
        try:
            await migrate(url, snapshot=False, to=to)
        except Exception:  # Interrupted, or what the driver says of its connection while it is cleaned up
            if not interruption.last:
                raise
            return False, interruption
    return True, interruption


async def undisturbed(url: str) -> list[dict[str, Any]]:
    """The states at the stops of a migration that nothing interrupts."""
    states = []
    for stop in STOPS:
        await run(url, stop)
        states.append(state(url))
        put_rows(url, stop)
    return states


async def test_a_migration_that_is_interrupted_behind_any_statement_is_finished_by_the_next(
    empty_database: Database, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url, kind = empty_database.url, empty_database.kind
    async with another(request, kind, tmp_path) as other:
        expected = await undisturbed(other)
    steps = 0
    for stop, wanted in zip(STOPS, expected, strict=True):
        steps += await (_interrupt_step_by_step(url, stop) if kind == "mysql" else _interrupt_and_compare(url, stop))
        assert state(url) == wanted
        put_rows(url, stop)
    assert steps > STATEMENTS, "each statement of each migration was met"


async def _interrupt_and_compare(url: str, to: str) -> int:
    """All is one transaction: nothing is left of it."""
    before, whole, after = outline(url), state(url), 1
    while True:
        finished, interruption = await run(url, to, after=after)
        if finished:
            return interruption.seen
        assert outline(url) == before, after
        last, after = after, after + STRIDE
        if last == 1 or interruption.last.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            assert state(url) == whole, last


async def _interrupt_step_by_step(url: str, to: str) -> int:
    """Behind a statement that is committed, the next run begins where this one ended; else it goes further."""
    after, steps, before = 1, 0, outline(url)
    while True:
        finished, _ = await run(url, to, after=after)
        if finished:
            return steps
        steps += 1
        now = outline(url)
        after = 1 if now != before else after + 1
        before = now
