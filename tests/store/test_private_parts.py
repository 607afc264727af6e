"""Private parts of SQLAlchemy and asyncmy that the store reads: a release that moves them fails here, by name."""

from __future__ import annotations

from typing import Final

import pytest
from sqlalchemy import Boolean, bindparam, make_url, select
from sqlalchemy.sql.compiler import SQLCompiler

from parlour.store.schema.tables import conversations

SQLITE: Final = make_url("sqlite+aiosqlite://").get_dialect()()


@pytest.mark.parametrize("url", ["sqlite+aiosqlite://", "postgresql+psycopg://", "mysql+asyncmy://"])
def test_a_compiled_statement_still_lists_its_columns_in_order_with_their_types(url: str) -> None:
    columns = conversations.c.id, conversations.c.status
    compiled = select(*columns).compile(dialect=make_url(url).get_dialect()())
    assert isinstance(compiled, SQLCompiler)
    assert [(each.keyname, each.type) for each in compiled._result_columns] == [(c.name, c.type) for c in columns]


def test_a_compiled_statement_still_keeps_what_turns_its_parameters_into_the_drivers() -> None:
    compiled = select(bindparam("on", type_=Boolean)).compile(dialect=SQLITE)
    assert isinstance(compiled, SQLCompiler)
    turn = compiled._bind_processors["on"]
    assert callable(turn)
    assert type(turn(True)) is int


def test_a_type_still_gives_what_reads_its_values() -> None:
    read = Boolean()._cached_result_processor(SQLITE, None)
    assert read is not None
    assert (read(1), read(0), read(None)) == (True, False, None)


async def test_a_connection_of_asyncmys_still_has_its_transport() -> None:
    """`store/deadline.py` aborts it, `store/pool.py` sets options of its socket."""
    asyncmy = pytest.importorskip("asyncmy.connection")
    assert hasattr(asyncmy.Connection(), "_transport")
