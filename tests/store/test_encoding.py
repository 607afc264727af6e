"""A database that cannot write every text is refused, and one that can be reached through a socket is used."""

from __future__ import annotations

import asyncio

import pytest

from parlour.store.migrate import migrate
from parlour.store.schema.version import SchemaMismatch
from tests.support.databases import create, drop, execute
from tests.support.servers import Running


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_postgresql_database_in_another_encoding_is_refused(postgresql_server: Running, encoding: str) -> None:
    name = f"odd_{encoding.lower()}"
    made = f"CREATE DATABASE {name} ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    asyncio.run(execute(postgresql_server.url, made))
    url = postgresql_server.url.replace("/postgres", f"/{name}")
    try:
        with pytest.raises(SchemaMismatch, match=f"encoded in {encoding}") as refused:
            asyncio.run(migrate(url))
        assert "\n" not in str(refused.value)
    finally:
        drop(postgresql_server.url, url)


@pytest.mark.parametrize("encoding", ["latin1", "utf8mb3"])
def test_mariadb_tables_that_were_converted_are_refused(mariadb_server: Running, encoding: str) -> None:
    url = create(mariadb_server.url)
    try:
        asyncio.run(migrate(url))  # the database itself is in latin1: every column of ours says what it is in
        asyncio.run(execute(url, f"ALTER TABLE meta MODIFY value TEXT CHARACTER SET {encoding}"))
        with pytest.raises(SchemaMismatch, match=f"meta.value is encoded in {encoding}"):
            asyncio.run(migrate(url))
    finally:
        drop(mariadb_server.url, url)


def test_postgresql_is_reached_through_its_socket(postgresql_server: Running) -> None:
    url = create(postgresql_server.url)
    name = url.rpartition("/")[2]
    try:
        place = f"host={postgresql_server.folder}&port={postgresql_server.port}"
        assert asyncio.run(migrate(f"postgresql://parlour@/{name}?{place}")).changed
    finally:
        drop(postgresql_server.url, url)
