"""Column types for migrations. They stand for what was made with them, so they do not change;
`store/schema/` says what the schema is now."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import mysql


def ascii(length: int) -> sa.types.TypeEngine[str]:
    """Ids, words and keys of ASCII characters, compared byte by byte; at most `length` of them."""
    binary = mysql.VARCHAR(length, charset="ascii", collation="ascii_bin")
    return (
        sa.String(length)
        .with_variant(sa.String(length, collation="C"), "postgresql")
        .with_variant(binary, "mysql", "mariadb")
    )


def exact(length: int) -> sa.types.TypeEngine[str]:
    """Any Unicode text that compares by code point."""
    binary = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin")
    return (
        sa.String(length)
        .with_variant(sa.String(length, collation="C"), "postgresql")
        .with_variant(binary, "mysql", "mariadb")
    )


def text() -> sa.types.TypeEngine[str]:
    """Unicode of any length (64 KiB on MySQL and MariaDB), compared by code point."""
    return sa.Text().with_variant(mysql.TEXT(charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")
