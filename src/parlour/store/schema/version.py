"""Schema version: which one a database has, and which one this code needs."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

HEAD = "0016"  # the newest migration; a test holds it to the folder
_TABLE = "alembic_version"


class SchemaMismatch(Exception):
    """The database and the code do not belong together; the message says what to do."""


def version(connection: Connection) -> str | None:
    """The migration that the database is at; None for an empty one."""
    if not inspect(connection).has_table(_TABLE):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def require_current(connection: Connection) -> None:
    """Raises SchemaMismatch unless the database is exactly at this code's version."""
    found = version(connection)
    if found == HEAD:
        return
    refuse_newer(found)
    raise SchemaMismatch(
        f"The database is at version {found or 'none'}, this Parlour needs {HEAD}: run `parlour migrate`."
    )


def refuse_newer(found: str | None) -> None:
    """Raises SchemaMismatch when a newer Parlour has already changed the database. Versions count up as text."""
    if found is not None and found > HEAD:
        raise SchemaMismatch(
            f"The database is at version {found}, this Parlour only knows {HEAD}: a newer Parlour has changed it. "
            "Install that version again, or restore the copy that was made before the change."
        )
