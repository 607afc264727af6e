"""Database URLs: which database one means, and through which driver."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy.engine import URL, make_url

_DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+asyncmy",
    "mariadb": "mysql+asyncmy",
}


@dataclass(frozen=True, slots=True)
class Target:
    """A SQLite file (`path`) or a database server (`url`)."""

    path: Path | None = None
    url: URL | None = None


def parse(text: str) -> Target:
    """Read `postgresql://…`, `mysql://…`, `mariadb://…`, `sqlite:///file` or a plain path.

    Raises ValueError, without the password, for anything else.
    """
    if "://" not in text:
        return Target(path=Path(text))
    if text.startswith(("sqlite:", "sqlite+")):
        return Target(path=_file(text))
    url = make_url(text)
    kind = url.get_backend_name()
    if kind not in _DRIVERS:
        raise ValueError(f"{kind}:// is not a database that Parlour knows; use postgresql://, mysql:// or a file")
    if not url.database:
        raise ValueError(f"the {kind}:// URL names no database")
    url = url.set(drivername=_DRIVERS[kind])
    if kind in ("mysql", "mariadb") and "charset" not in url.query:
        url = url.update_query_dict({"charset": "utf8mb4"})
    return Target(url=url)


def _file(address: str) -> Path:
    """The file of `sqlite:///file`, in which `%`, `?` and `#` are written as in any address."""
    host, slash, rest = address.partition("://")[2].partition("/")
    name = unquote(rest.partition("?")[0])
    if host or not slash or name in ("", ":memory:"):
        raise ValueError("a SQLite database needs a file: sqlite:///path/to/parlour.db")
    return Path(name)
