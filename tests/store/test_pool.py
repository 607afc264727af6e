"""What a connection of the pool has been given: keepalives on our side, and bounds on the server's."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import Any

import pytest

from parlour.store import urls
from parlour.store.deadline import dispose
from parlour.store.engine import DEADLINE_S
from parlour.store.pool import engine_for
from tests.support.databases import Database

pytestmark = pytest.mark.parametrize("migrated", ["postgresql", "mysql"], indirect=True, scope="session")
OPTIONS = ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_USER_TIMEOUT")


def _options(driver: Any) -> tuple[bool, list[int]]:
    if hasattr(driver, "pgconn"):
        line = socket.fromfd(driver.pgconn.socket, socket.AF_INET, socket.SOCK_STREAM)
    else:
        line = driver._transport.get_extra_info("socket").dup()
    with closing(line):
        kept = [line.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) for name in OPTIONS]
        return bool(line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)), kept


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="Linux has these options")
async def test_a_peer_that_acknowledges_nothing_is_noticed_by_the_system(database: Database) -> None:
    url = urls.parse(database.url).url
    assert url is not None
    cases = {url: [10, 3, 3, 10_000]}
    if database.kind == "postgresql":  # an owner's own figures stay
        cases[url.update_query_dict({"keepalives_idle": "77", "tcp_user_timeout": "5000"})] = [77, 3, 3, 5000]
    for address, expected in cases.items():
        engine = engine_for(address, pool_size=1, deadline_s=DEADLINE_S)
        async with engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert _options(driver) == (True, expected)
        await dispose(engine, within_s=5)


@pytest.mark.parametrize(
    ("deadline_s", "seconds"), [(12.0, (10.2, 8, 15)), (1.0, (0.85, 1, 2)), (None, (30, 10, 60))]
)
async def test_the_server_bounds_statements_locks_and_rest_before_the_deadline_or_behind_it(
    database: Database, deadline_s: float | None, seconds: tuple[float, int, int]
) -> None:
    """Of statements, locks and transactions that rest. MariaDB counts whole seconds but for statements, which it
    does not bound while it migrates."""
    url = urls.parse(database.url).url
    assert url is not None
    engine = engine_for(url, pool_size=1, deadline_s=deadline_s)
    async with engine.connect() as connection:
        if database.kind == "postgresql":
            names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
            ask = "SELECT setting::int / 1000.0 FROM pg_settings WHERE name = '{}'"
        else:
            names = ("max_statement_time", "innodb_lock_wait_timeout", "idle_transaction_timeout")
            ask = "SELECT @@{}"
        found = [float((await connection.exec_driver_sql(ask.format(name))).scalar_one()) for name in names]
    statement, lock, idle = seconds
    if database.kind == "mysql" and deadline_s is None:
        statement = 0
    assert found[0] == pytest.approx(statement)
    assert found[1] == pytest.approx(lock, abs=0.5)
    assert found[2] == pytest.approx(idle, abs=0.8)
    await dispose(engine, within_s=5)
