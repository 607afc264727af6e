"""Substring search with LIKE, in which `%` and `_` of the searched text stand for themselves."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func


def contains(column: ColumnElement[str] | ColumnElement[str | None], query: str) -> ColumnElement[bool]:
    """Whether the column holds the query, without regard to case (on SQLite to the case of ASCII letters only)."""
    escaped = query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return func.lower(column).like(f"%{escaped.lower()}%", escape="\\")
