"""Pagination cursors: opaque to clients and exact. A time is accepted in a cursor's place for messages."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from parlour.domain.errors import Invalid
from parlour.domain.ids import is_id
from parlour.domain.limits import MAX_INT
from parlour.domain.message import FilePlace

_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class At:
    """A place among a conversation's messages: a `seq`, or a time in milliseconds since the epoch."""

    seq: int | None = None
    time: int | None = None


@dataclass(frozen=True, slots=True)
class ListCursor:
    """The last row of a list page that is ordered by `(at, id)`, descending; where `waiting`, ascending."""

    at: int
    id: str
    waiting: bool = False


def message_cursor(seq: int) -> str:
    return _pack(f"m{seq}")


def parse_message_cursor(value: str, field: str) -> At:
    """An opaque cursor, or an RFC 3339 time; anything else is `invalid`."""
    if _TIME.fullmatch(value):
        return At(time=_milliseconds(value, field))
    seq = _integer(_unpack(value, "m", field), field)
    return At(seq=seq)


def parse_moment(value: str, field: str) -> int:
    """An RFC 3339 time in milliseconds since the epoch; a date alone means its beginning in UTC."""
    if _DATE.fullmatch(value):
        value = f"{value}T00:00:00Z"
    if not _TIME.fullmatch(value):
        raise Invalid.field(field, "is not a time")
    return _milliseconds(value, field)


def list_cursor(at: int, row_id: str) -> str:
    return _pack(f"l{at}.{row_id}")


def parse_list_cursor(value: str | None, field: str = "cursor") -> ListCursor | None:
    if value is None or value == "":
        return None
    at, _, row_id = _unpack(value, "l", field).partition(".")
    if not is_id(row_id):
        raise Invalid.field(field, "is not a cursor of this list")
    return ListCursor(_integer(at, field), row_id)


def waiting_cursor(since: int, row_id: str) -> str:
    return _pack(f"w{since}.{row_id}")


def parse_waiting_cursor(value: str | None, field: str = "cursor") -> ListCursor | None:
    """In the list by waiting time: a row that waits, or one of those behind them, which are by latest activity."""
    try:
        return parse_list_cursor(value, field)
    except Invalid:
        at, _, row_id = _unpack(value or "", "w", field).partition(".")
    if not is_id(row_id):
        raise Invalid.field(field, "is not a cursor of this list")
    return ListCursor(_integer(at, field), row_id, waiting=True)


def file_cursor(place: FilePlace) -> str:
    return _pack(f"f{place.seq}.{place.position}")


def parse_file_cursor(value: str | None, field: str = "cursor") -> FilePlace | None:
    if not value:
        return None
    seq, _, position = _unpack(value, "f", field).partition(".")
    return FilePlace(_integer(seq, field), _integer(position, field))


def _pack(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _unpack(value: str, kind: str, field: str) -> str:
    try:
        text = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    if len(value) > 100 or not text.startswith(kind):
        raise Invalid.field(field, "is neither a cursor nor a time")
    return text[1:]


def _integer(text: str, field: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 16 and int(text) <= MAX_INT):
        raise Invalid.field(field, "is not a cursor of this list")
    return int(text)


def _milliseconds(value: str, field: str) -> int:
    try:
        moment = datetime.fromisoformat(value.upper().replace(" ", "T"))
        return (moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // _MILLISECOND
    except (ValueError, OverflowError) as error:
        raise Invalid.field(field, "is not a time") from error


_MILLISECOND: Final = datetime(1970, 1, 1, 0, 0, 0, 1000) - datetime(1970, 1, 1)
