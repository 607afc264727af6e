"""Classification of database errors: passing trouble is `Unavailable` (try again), the rest is raised as it is."""

from __future__ import annotations

import sqlite3
from typing import NoReturn

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from parlour.domain.errors import Unavailable

# CORRUPT, NOTADB
_SQLITE_MALFORMED = frozenset({11, 26})
# BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, FULL, CANTOPEN, PROTOCOL (sqlite.org/rescode.html)
_SQLITE_TROUBLE = _SQLITE_MALFORMED | {5, 6, 7, 8, 9, 10, 13, 14, 15}

# Class 08 lost connection, 53 out of resources, 55P03 lock timeout, 57 shut down or cancelled, 58 I/O, 25P03 idle, XX
# errors of its own and damage (PostgreSQL, appendix A), with those that running again heals.
_POSTGRESQL_AGAIN = ("40001", "40P01")
_POSTGRESQL_TROUBLE = ("08", "53", "55P03", "57", "58", "25P03", "25006", "XX", *_POSTGRESQL_AGAIN)

# 1213 deadlock, 1020 record changed since last read: running again heals.
_MYSQL_AGAIN = frozenset({1020, 1213})
# 1205 lock wait timeout, 3 and 1021 disk full, 1040 and 1203 too many connections, 1030 the engine's own, 1037 to
# 1042 out of memory or the network, 1053 shutdown, 1114 table full, 1129 and 1135 no new connections, 1158 to 1161
# the network, 1290 and 1836 read only, 1317 interrupted, 1927 killed, 1969 and 3024 timeout, 2002 to 2055 client
# side, 4031 closed for silence.
_MYSQL_TROUBLE = _MYSQL_AGAIN | {
    3, 1021, 1030, 1037, 1038, 1040, 1041, 1042, 1053, 1114, 1129, 1135, 1158, 1159, 1160, 1161, 1203, 1205, 1290,
    1317, 1836, 1927, 1969, 2002, 2003, 2006, 2013, 2014, 2055, 3024, 4031,
}  # fmt: skip

# What a driver says by itself, of a connection or of its own state; the others are about the statement (PEP 249).
_OF_DRIVERS = ("OperationalError", "InterfaceError", "InternalError", "ConnectionTimeout")

_LONGEST_WORDS = 200


def answer(error: BaseException) -> BaseException:
    """What the caller gets: `Unavailable` for what passes by itself, else the error as it is."""
    if not is_trouble(error):
        return error
    trouble = Unavailable(retry_after=1)
    trouble.__cause__ = error
    return trouble


def raise_answer(error: Exception) -> NoReturn:
    """Raises `answer(error)`, with the database's own words as its cause (for the log)."""
    if is_trouble(error):
        raise Unavailable(retry_after=1) from error
    raise error


def is_trouble(error: BaseException) -> bool:
    """Whether the database itself is in difficulties, rather than the statement wrong."""
    if isinstance(error, sqlite3.Error):
        return _sqlite_code(error) in _SQLITE_TROUBLE
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    cause = _cause(error)
    if isinstance(cause, sqlite3.Error):
        return _sqlite_code(cause) in _SQLITE_TROUBLE
    if isinstance(error, DBAPIError) or _is_of_driver(cause):
        known = _state(cause).startswith(_POSTGRESQL_TROUBLE) or _number(cause) in _MYSQL_TROUBLE
        return known or _is_unsaid(cause)
    return isinstance(error, (PoolTimeout, OSError))


def is_malformed(error: BaseException) -> bool:
    """Whether SQLite met a damaged file, which does not pass by itself."""
    cause = _cause(error)
    return isinstance(cause, sqlite3.Error) and _sqlite_code(cause) in _SQLITE_MALFORMED


def kind_of(error: BaseException) -> str:
    """A short name of the trouble: SQLite's name, PostgreSQL's SQLSTATE, MySQL's number, else the error's type."""
    cause = _cause(error)
    name: str | None = getattr(cause, "sqlite_errorname", None)
    number = 0 if isinstance(cause, OSError) else _number(cause)
    return name or _state(cause) or (str(number) if number else type(cause).__name__)


def words_of(error: BaseException) -> str:
    """What the database says, in one line, without the statement and its parameters."""
    lines = str(_cause(error)).strip().splitlines()
    return lines[0][:_LONGEST_WORDS] if lines else kind_of(error)


def is_worth_repeating(error: BaseException) -> bool:
    """Whether nothing was committed and the same transaction may well succeed now (servers only).

    Only asked before a COMMIT was sent: a deadlock, a serialisation failure, a connection that was found dead.
    """
    if not isinstance(error, DBAPIError):
        return isinstance(error, ConnectionError)
    cause = error.orig
    return error.connection_invalidated or _state(cause) in _POSTGRESQL_AGAIN or _number(cause) in _MYSQL_AGAIN


def _cause(error: BaseException) -> BaseException:
    return error.orig or error if isinstance(error, DBAPIError) else error


def _is_unsaid(cause: BaseException) -> bool:
    """What a driver raises of its own: the server has given it neither a state nor a number. A failure to connect, a
    connection that is closed, an answer that cannot be read."""
    its_own = any(kind.__name__ in _OF_DRIVERS for kind in type(cause).__mro__)
    return its_own and not _state(cause) and not _number(cause)


def _is_of_driver(error: BaseException) -> bool:
    """Raised where SQLAlchemy does not wrap: between statements, as connections are made, reset and closed."""
    return any(kind.__module__.partition(".")[0] in ("psycopg", "asyncmy") for kind in type(error).__mro__)


def _sqlite_code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _state(cause: BaseException | None) -> str:
    return getattr(cause, "sqlstate", None) or ""


def _number(cause: BaseException | None) -> int:
    first = cause.args[0] if cause is not None and cause.args else 0
    return first if isinstance(first, int) else 0
