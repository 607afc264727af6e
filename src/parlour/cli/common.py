"""What the commands share: where the data is, and how a refusal is told."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

from cyclopts import Parameter

from parlour.domain.errors import Fault
from parlour.settings import Settings
from parlour.store.engine import Store
from parlour.store.migrate import migrate
from parlour.store.schema import SchemaMismatch
from parlour.store.transaction import Transaction

T = TypeVar("T")

DataFolder = Annotated[Path | None, Parameter(help="The data folder (PARLOUR_DATA).")]


def perform(settings: Settings, work: Callable[[Transaction], T]) -> T:
    """One action on the database, brought up to date before; beside a running server or without one."""

    async def run() -> T:
        settings.make_data_folder()
        await migrate(settings.database_url)
        store = await Store.open(settings.database_url, readers=1)
        try:
            return await store.write(work)
        finally:
            await store.close()

    return told(run())


def told(work: Coroutine[Any, Any, T]) -> T:
    """Runs it; an expected refusal ends the command with its message and status 1, without a traceback."""
    with refusals_told():
        return asyncio.run(work)


@contextmanager
def refusals_told() -> Iterator[None]:
    try:
        yield
    except Fault as refused:
        sys.exit(refused.message)
    except (SchemaMismatch, TimeoutError, OSError, ValueError) as problem:
        sys.exit(str(problem))
