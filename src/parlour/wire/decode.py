"""Reading what clients send: strict, with the path of whatever is wrong. Unknown fields are ignored."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, TypeVar, get_args

import msgspec

from parlour.domain.errors import FieldError, Invalid

T = TypeVar("T")
_CHOICE: Final = 100  # characters; no enumeration has a longer one
_MISSING: Final = re.compile(r"Object missing required field `(?P<field>\w+)`")


def from_json(body: bytes, kind: type[T]) -> T:
    """A request body. `invalid` for what is no JSON, no UTF-8, or not of this shape."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise _invalid(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Invalid("The body is not valid JSON.") from None


def from_value(value: Any, kind: type[T]) -> T:
    """An argument of an event, decoded from JSON already."""
    try:
        return msgspec.convert(value, type=kind)
    except msgspec.ValidationError as error:
        raise _invalid(str(error)) from None
    except (RecursionError, ValueError):
        raise Invalid("The payload is not valid.") from None


def from_strings(values: dict[str, str], kind: type[T]) -> T:
    """A query string: numbers and booleans arrive as text.

    Nothing is what an empty text says. An empty number is none, nor is `null`, which msgspec would take."""
    typed = _typed(kind)  # type: ignore[arg-type]
    for name, what in typed.items():
        if name in values and not _FITS[what](values[name]):
            raise Invalid.field(name, f"must be {what}")
    given = {name: value for name, value in values.items() if value}
    try:
        return msgspec.convert(given, type=kind, strict=False)
    except msgspec.ValidationError as error:
        raise _invalid(str(error)) from None


def _is_whole(value: str) -> bool:
    return value.isascii() and value.removeprefix("-").isdigit()


_FITS: Final[Mapping[str, Callable[[str], bool]]] = {
    "a whole number": _is_whole,
    "true or false": lambda value: value.lower() in ("true", "false", "1", "0"),
}


@cache
def _typed(kind: type[Any]) -> Mapping[str, str]:
    """What each parameter of a query has to be that is not text."""
    kinds = {field.encode_name: get_args(field.type) or (field.type,) for field in msgspec.structs.fields(kind)}
    wholes = dict.fromkeys((name for name, kinds_of in kinds.items() if int in kinds_of), "a whole number")
    return wholes | dict.fromkeys((name for name, kinds_of in kinds.items() if bool in kinds_of), "true or false")


def lower(value: str | None, choices: tuple[str, ...], field: str) -> Any:
    """An enumeration: any case comes in, lower case is meant."""
    if value is None or value == "":
        return None
    meant = value[:_CHOICE].lower()  # what is longer than any choice is none of them, cut or not
    if meant not in choices:
        raise Invalid.field(field, f"must be one of {', '.join(choices)}")
    return meant


def _invalid(explanation: str) -> Invalid:
    """What msgspec says is "<what> - at `$.<path>`", the path left out for the whole."""
    what, at, path = explanation.rpartition(" - at `$")
    what, path = (what, path.rstrip("`")) if at else (explanation, "")
    if missing := _MISSING.fullmatch(what):
        path, what = f"{path}.{missing['field']}", "is required"
    return Invalid(f"{path.lstrip('.') or 'body'}: {what}", fields=[FieldError(path.lstrip("."), what)])
