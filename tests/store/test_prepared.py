"""Hot statements give the same on every database as Core does."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, delete, insert, literal, select, update

from parlour.store.engine import Store
from parlour.store.prepared import Prepared, several
from parlour.store.schema.tables import counters, meta
from parlour.store.transaction import Transaction

INSERT = Prepared(insert(counters), columns=["name", "value"])
BY_NAME = Prepared(select(counters.c.value).where(counters.c.name == bindparam("name")).with_for_update())
RAISE = Prepared(
    update(counters).where(counters.c.name == bindparam("the_name")).values(value=counters.c.value + bindparam("by"))
)
LATEST = Prepared(
    select(counters.c.name, counters.c.value)
    .where(counters.c.value < bindparam("below"), counters.c.name.in_(["a", "b", "c"]))
    .order_by(counters.c.value.desc())
    .limit(bindparam("most"))
)


def fill(tx: Transaction) -> None:
    tx.change_many(INSERT, [{"name": name, "value": value} for value, name in enumerate("abcd", 1)])


async def test_rows_come_back_as_plain_tuples(store: Store) -> None:
    await store.write(fill)
    assert await store.write(lambda tx: tx.run(BY_NAME, {"name": "b"})) == [(2,)]
    assert await store.write(lambda tx: tx.run(BY_NAME, {"name": "nobody"})) == []


async def test_constants_lists_and_limits_are_kept(store: Store) -> None:
    await store.write(fill)
    found = await store.read(lambda tx: tx.run(LATEST, {"below": 100, "most": 2}))
    assert found == [("c", 3), ("b", 2)]


async def test_a_change_tells_how_many_rows_matched_though_none_differ(store: Store) -> None:
    await store.write(fill)
    assert await store.write(lambda tx: tx.change(RAISE, {"the_name": "a", "by": 5})) == 1
    assert await store.write(lambda tx: tx.change(RAISE, {"the_name": "a", "by": 0})) == 1
    assert await store.write(lambda tx: tx.change(RAISE, {"the_name": "x", "by": 5})) == 0
    assert await store.read(lambda tx: tx.run(BY_NAME, {"name": "a"})) == [(6,)]


async def test_null_and_any_text_go_through(store: Store) -> None:
    statement = Prepared(insert(meta), columns=["key", "value"])
    find = Prepared(select(meta.c.value, literal("100% 'x' ?")).where(meta.c.key == bindparam("key")))
    value = "a % b %s :name ? ' \" \\ 你好 👩‍👩‍👧"
    await store.write(lambda tx: tx.change(statement, {"key": "k", "value": value}))
    assert await store.read(lambda tx: tx.run(find, {"key": "k"})) == [(value, "100% 'x' ?")]


async def test_a_statement_without_parameters_may_contain_percent_signs(store: Store) -> None:
    await store.write(fill)
    find = Prepared(select(counters.c.value).where(counters.c.value % 2 == 0).order_by(counters.c.value))
    assert await store.read(lambda tx: tx.run(find)) == [(2,), (4,)]


async def test_returning_gives_rows_where_the_database_has_it(store: Store) -> None:
    statement = Prepared(insert(counters).returning(counters.c.name), columns=["name", "value"])
    assert await store.write(lambda tx: tx.run(statement, {"name": "z", "value": 1})) == [("z",)]


async def test_deleting_counts(store: Store) -> None:
    await store.write(fill)
    statement = Prepared(delete(counters).where(counters.c.value >= bindparam("least")))
    assert await store.write(lambda tx: tx.change(statement, {"least": 3})) == 2


async def test_types_that_drivers_do_not_know_are_read(store: Store) -> None:
    await store.write(fill)
    statement = Prepared(select(counters.c.value % 2 == 0).where(counters.c.name == bindparam("name")))
    [(value,)] = await store.read(lambda tx: tx.run(statement, {"name": "b"}))
    assert value is True


async def test_a_missing_parameter_is_a_mistake_not_a_null(store: Store) -> None:
    with pytest.raises(KeyError, match="name"):
        await store.read(lambda tx: tx.run(BY_NAME, {}))


async def test_a_variant_replaces_the_statement_on_its_database(store: Store) -> None:
    one, two = select(literal("all")), select(literal("mysql"))
    statement = Prepared(one, mysql=two)
    expected = "mysql" if store.dialect == "mysql" else "all"
    assert await store.read(lambda tx: tx.run(statement)) == [(expected,)]


AMONG = Prepared(
    select(counters.c.name)
    .where(counters.c.name.in_(several("names")), counters.c.value < bindparam("below"))
    .order_by(counters.c.name),
    lists=["names"],
)


@pytest.mark.parametrize("names", [["a"], ["a", "c"], ["a", "b", "d"], list("abcdefghi")], ids=len)
async def test_a_list_of_any_length_finds_each_once(store: Store, names: list[str]) -> None:
    await store.write(fill)
    found = await store.read(lambda tx: tx.run(AMONG, {"names": names, "below": 4}))
    assert found == [(name,) for name in names if name in "abc"]


async def test_a_long_list_goes_through(store: Store) -> None:
    await store.write(fill)
    names = [f"nobody {number}" for number in range(1_500)]
    assert await store.read(lambda tx: tx.run(AMONG, {"names": [*names, "b"], "below": 4})) == [("b",)]


async def test_two_lists_are_padded_each_for_itself(store: Store) -> None:
    await store.write(fill)
    both = (counters.c.name.in_(several("names")), counters.c.value.in_(several("values")))
    statement = Prepared(delete(counters).where(*both), lists=["names", "values"])
    params = {"names": ["a", "b", "c"], "values": [1, 2, 3, 4, 5]}
    assert await store.write(lambda tx: tx.change(statement, params)) == 3


def test_few_statements_are_compiled_for_lists_of_many_lengths() -> None:
    from sqlalchemy.dialects import sqlite

    dialect = sqlite.dialect()
    forms = {AMONG.form(dialect, "sqlite", {"names": ["x"] * length}).sql for length in range(1, 200)}
    assert len(forms) == 9


def test_an_empty_list_is_a_mistake_and_asks_nothing() -> None:
    from sqlalchemy.dialects import sqlite

    with pytest.raises(ValueError, match="empty"):
        AMONG.form(sqlite.dialect(), "sqlite", {"names": []})


def test_lists_of_varying_length_are_to_be_named() -> None:
    from sqlalchemy.dialects import sqlite

    statement = Prepared(select(counters).where(counters.c.name.in_(several("names"))))
    with pytest.raises(TypeError, match="names"):
        statement.form(sqlite.dialect(), "sqlite")
