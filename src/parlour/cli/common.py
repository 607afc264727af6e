"""What the commands share: where the data is, and how a refusal is told."""

from __future__ import annotations

import asyncio
import getpass
import os
import sqlite3
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

from cyclopts import Parameter
from sqlalchemy.exc import SQLAlchemyError

from parlour import followers, security
from parlour.adapters import logs
from parlour.database_address import masked, without_secrets
from parlour.domain.errors import Fault, Unavailable
from parlour.settings import Settings
from parlour.store.migrate import Migrated, migrate
from parlour.store.open import open_store
from parlour.store.schema.version import SchemaMismatch
from parlour.store.transaction import Transaction

T = TypeVar("T")

DataFolder = Annotated[Path | None, Parameter(help="The data folder (PARLOUR_DATA).")]


def perform(settings: Settings, work: Callable[[Transaction], T]) -> T:
    """One action on the database, brought up to date before; beside a running server or without one."""

    async def run() -> T:
        settings.make_data_folder()
        await bring_up_to_date(settings)
        with database_of(settings):
            store = await open_store(
                settings.database_url, readers=1, follow=followers.follow, deadline_s=settings.database_timeout
            )
            try:
                return await store.write(work)
            finally:
                await store.close()

    return told(run())


def audit(settings: Settings, command: str, **facts: Any) -> None:
    """Notes a command that was done in the security log, where that is a file (`SECURITY_LOG`).

    A terminal is nobody's log: without the setting nothing is written. The actor is the user of the system.
    """
    if settings.security_log is not None:
        with refusals_told():
            logs.configure_security(settings.security_log)
        security.note("admin_command", actor=f"cli:{_os_user()}", command=command, **facts)


def told(work: Coroutine[Any, Any, T]) -> T:
    """Runs it; an expected refusal ends the command with its message and status 1, without a traceback."""
    with refusals_told():
        return asyncio.run(work)


async def bring_up_to_date(settings: Settings) -> Migrated:
    """The schema. Raises OSError, in one line, where the database cannot be reached, opened or changed."""
    with reaching(settings):
        return await migrate(settings.database_url)


@contextmanager
def reaching(settings: Settings) -> Iterator[None]:
    """As `database_of`, for what connects first: a driver's complaint of the address is told in one line too."""
    with database_of(settings):
        try:
            yield
        except TypeError as problem:  # what asyncmy says of an option in the address that it does not know
            raise sqlite3.InterfaceError(str(problem)) from None


@contextmanager
def database_of(settings: Settings) -> Iterator[None]:
    """What goes wrong with the database inside is an OSError of one line, without a secret and without the statement
    and the parameters that SQLAlchemy adds. An `Unavailable` of the store is told by its cause."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, Unavailable) as problem:
        found = problem.__cause__ if isinstance(problem, Unavailable) else problem
        if found is None:
            raise
        cause = str(getattr(found, "orig", None) or found).strip() or type(found).__name__
        line = without_secrets(cause.splitlines()[0], settings.database_url)
        raise OSError(f"The database {masked(settings.database_url)} cannot be used: {line}") from None


@contextmanager
def refusals_told() -> Iterator[None]:
    try:
        yield
    except Fault as refused:
        sys.exit(refused.message)
    except (SchemaMismatch, TimeoutError, OSError, ValueError) as problem:
        sys.exit(" ".join(str(problem).split()) or type(problem).__name__)


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return str(os.getuid())
