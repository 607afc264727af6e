"""Whether a database keeps text in UTF-8: in another encoding, messages would be lost or refused."""

from __future__ import annotations

from sqlalchemy import Connection, text

from parlour.store.schema.tables import metadata
from parlour.store.schema.version import SchemaMismatch

_CHARACTER_SETS = ("utf8mb4", "ascii")  # ids and the like are ASCII
_COLUMNS = text(
    "SELECT table_name, column_name, character_set_name FROM information_schema.columns"
    " WHERE table_schema = DATABASE() AND character_set_name IS NOT NULL"
)


def require_utf8(connection: Connection) -> None:
    """Raises SchemaMismatch, in one line. PostgreSQL has one encoding for a database; with MySQL and MariaDB each
    column has its own, which our migrations name, so that what the database would do by itself does not matter."""
    if connection.dialect.name == "postgresql":
        found = connection.execute(text("SHOW server_encoding")).scalar_one()
        if found != "UTF8":
            raise SchemaMismatch(
                f"The database is encoded in {found}, Parlour needs UTF8:"
                " create it with `createdb --encoding=UTF8 --template=template0 NAME`."
            )
        return
    for table, column, found in connection.execute(_COLUMNS):
        if table in metadata.tables and found not in _CHARACTER_SETS:
            raise SchemaMismatch(
                f"{table}.{column} is encoded in {found}, Parlour needs utf8mb4:"
                f" run `ALTER TABLE {table} CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`."
            )
