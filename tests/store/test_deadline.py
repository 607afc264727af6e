"""The deadline of a call, by itself."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from parlour.store import urls
from parlour.store.deadline import Deadline, Overdue, dispose
from parlour.store.pool import engine_for
from tests.support.databases import Database


@pytest.mark.parametrize("migrated", ["postgresql", "mysql"], indirect=True, scope="session")
async def test_a_block_that_ends_in_time_is_left_alone(database: Database) -> None:
    target = urls.parse(database.url)
    assert target.url is not None
    engine = engine_for(target.url, pool_size=1)
    with Deadline(30) as deadline:
        async with engine.connect() as connection:
            await connection.exec_driver_sql("SELECT 1")
    deadline.pass_now()  # too late: the connection is nobody's
    assert not deadline.passed
    async with engine.connect() as connection:
        await connection.exec_driver_sql("SELECT 1")
    with pytest.raises(Overdue), Deadline(30) as passed:
        outliving = asyncio.create_task(_work(engine))  # takes the block's context along
        asyncio.get_running_loop().call_soon(passed.pass_now)
        await asyncio.Event().wait()
    await outliving
    await dispose(engine, within_s=5)


async def _work(engine: AsyncEngine) -> None:
    await asyncio.sleep(0.1)
    async with engine.connect() as connection:
        await connection.exec_driver_sql("SELECT 1")


async def test_what_is_not_the_databases_fault_stays_what_it_is_behind_the_deadline() -> None:
    with pytest.raises(ZeroDivisionError), Deadline(30) as deadline:
        asyncio.get_running_loop().call_soon(deadline.pass_now)
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            raise ZeroDivisionError from None
    with pytest.raises(Overdue), Deadline(1):
        await asyncio.sleep(30)
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
