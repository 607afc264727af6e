"""Operations of migrations that pass over what is done already, for MySQL and MariaDB.

There each DDL statement commits by itself, so whoever is interrupted in the middle of a migration leaves half of it,
and the next start begins it again. `env.py` imports this module, which takes the place of Alembic's own operations.
What a migration does beside them, it has to make repeatable itself: rows that are filled in, and SQL of its own.
`tests/store/test_interrupted_migrations.py` interrupts each migration behind each of its statements.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.ddl.mysql import MySQLImpl


class Repeatable(MySQLImpl):
    """Each operation looks first. A thing of that name is taken for the one that is to be made: all names here are
    Parlour's own."""

    __dialect__ = "mysql"  # of MariaDB too, as `urls.parse` names it

    def create_table(self, table: sa.Table, **kw: Any) -> None:
        if not self._there().has_table(table.name):
            super().create_table(table, **kw)
            return
        for index in table.indexes:  # a statement each, behind the table's
            self.create_index(index)

    def drop_table(self, table: sa.Table, **kw: Any) -> None:
        if self._there().has_table(table.name):
            super().drop_table(table, **kw)

    def rename_table(self, old_table_name: str, new_table_name: Any, schema: Any = None) -> None:
        if self._there().has_table(old_table_name):
            super().rename_table(old_table_name, new_table_name, schema)

    def add_column(self, table_name: str, column: sa.Column[Any], **kw: Any) -> None:
        if column.name not in self._columns(table_name):
            super().add_column(table_name, column, **kw)

    def drop_column(self, table_name: str, column: sa.Column[Any], **kw: Any) -> None:
        if column.name in self._columns(table_name):
            super().drop_column(table_name, column, **kw)

    def alter_column(self, table_name: str, column_name: str, **kw: Any) -> None:
        if column_name in self._columns(table_name):  # else it has its new name; all other changes may be made twice
            super().alter_column(table_name, column_name, **kw)

    def add_constraint(self, const: Any, **kw: Any) -> None:
        if const.name not in self._constraints(const.table.name):
            super().add_constraint(const, **kw)

    def drop_constraint(self, const: sa.Constraint, **kw: Any) -> None:
        if const.name in self._constraints(const.table.name):
            super().drop_constraint(const, **kw)

    def create_index(self, index: sa.Index, **kw: Any) -> None:
        if index.table is None or index.name not in self._indexes(index.table.name):
            super().create_index(index, **kw)

    def drop_index(self, index: sa.Index, **kw: Any) -> None:
        if index.table is None or index.name in self._indexes(index.table.name):
            super().drop_index(index, **kw)

    def _there(self) -> sa.Inspector:
        """A new one each time: it remembers what it has seen."""
        assert self.connection is not None
        return sa.inspect(self.connection)

    def _columns(self, table: str) -> set[str]:
        return {column["name"] for column in self._there().get_columns(table)}

    def _indexes(self, table: str) -> set[str | None]:
        return {index["name"] for index in self._there().get_indexes(table)}

    def _constraints(self, table: str) -> set[str | None]:
        """A unique constraint is an index here."""
        there = self._there()
        found = [*there.get_foreign_keys(table), *there.get_check_constraints(table)]
        return self._indexes(table) | {constraint["name"] for constraint in found}
