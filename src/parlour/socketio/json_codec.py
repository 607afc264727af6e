"""JSON values in and out: bounded nesting, no NaN or Infinity, no lone surrogates, bytes told apart."""

from __future__ import annotations

import math
from typing import Any

import msgspec


def _number(text: str) -> float:
    """A number with a fraction or an exponent. msgspec's own reader takes 20 µs for some, such as `1.5e300`: a
    megabyte of them held the loop for two seconds."""
    value = float(text)
    if math.isinf(value):
        raise ValueError("number out of range")
    return value


_decode_list = msgspec.json.Decoder(list, float_hook=_number).decode
_decode_any = msgspec.json.Decoder(float_hook=_number).decode
encode = msgspec.json.Encoder().encode

CONTAINERS = 10_000
"""Arrays and objects in one packet. Each costs a hundred times what its two bytes cost to send: a megabyte of `[]`
takes a quarter of a second to build. A packet that asks for something holds a handful."""

_BRACKETS = bytes.maketrans(b"{}", b"[]")
_NO_STRUCTURE = bytes(byte for byte in range(256) if byte not in b'[]{}"')
_OPEN = ord("[")
_BYTES = (bytes, bytearray, memoryview)


class BadValue(ValueError):
    """JSON that is malformed, too deep, or holds what JSON cannot."""


def decode_arguments(data: bytes, nesting: int) -> list[Any]:
    """A JSON array. Raises `BadValue`."""
    check_nesting(data, nesting)
    try:
        return _decode_list(data)
    except (ValueError, RecursionError) as error:
        raise BadValue("malformed JSON") from error


def decode_object(data: bytes, nesting: int) -> dict[str, Any]:
    """A JSON object. Raises `BadValue`."""
    check_nesting(data, nesting)
    try:
        value = _decode_any(data)
    except (ValueError, RecursionError) as error:
        raise BadValue("malformed JSON") from error
    if type(value) is not dict:
        raise BadValue("not an object")
    return value


def check_nesting(data: bytes, nesting: int) -> None:
    """Raises `BadValue` where brackets nest deeper than `nesting`, or open more often than `CONTAINERS`; in one pass,
    without recursion. Text that is no JSON may pass: decoding refuses it, where the last good bracket was counted."""
    # Levels cost two bytes each; a text that long, with that many brackets, is looked at closely.
    if len(data) <= 2 * nesting or data.count(b"[") + data.count(b"{") <= nesting:
        return
    brackets = _outside_strings(data)
    if brackets.count(b"[") > CONTAINERS:
        raise BadValue("too many arrays and objects")
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket == _OPEN else -1
        if depth > nesting:
            raise BadValue("nested too deep")
        if depth < 0:
            return  # it closes more than it opened: no JSON from here on


def _outside_strings(data: bytes) -> bytes:
    """The brackets of a JSON text that are in no string, all as square ones."""
    if b"\\" in data:
        # Escaped backslashes first: what is left of a run of them escapes what follows.
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    # Two quotes side by side change nothing about what is inside a string: without them, few pieces are left.
    structure = data.translate(None, _NO_STRUCTURE).replace(b'""', b"")
    return b"".join(structure.split(b'"')[::2]).translate(_BRACKETS)


def encode_arguments(values: list[Any] | tuple[Any, ...]) -> tuple[bytes, list[bytes]]:
    """JSON of the values, and the attachments that placeholders in it stand for. `msgspec.Raw` is JSON already.

    Raises `BadValue` for NaN and Infinity, UnicodeEncodeError for lone surrogates, TypeError for what JSON has no
    form for. Without bytes inside, which is nearly always, nothing is copied.
    """
    if plain(values):
        return encode(values), []
    attachments: list[bytes] = []
    return encode(_take_out(values, attachments)), attachments


def plain(values: Any) -> bool:
    """True when no bytes are anywhere inside."""
    for value in values:
        kind = type(value)
        if kind is str or kind is int or kind is bool or value is None or kind is msgspec.Raw:
            continue
        if kind is dict:
            if not plain(value.values()):
                return False
        elif kind is list or kind is tuple:
            if not plain(value):
                return False
        elif kind is float:
            if value - value != 0.0:
                raise BadValue("NaN and Infinity have no form in JSON")
        elif isinstance(value, _BYTES) or not plain((_builtin(value),)):
            return False
    return True


def _builtin(value: Any) -> Any:
    """A struct, date or other object as plain values, so that it can be looked through."""
    built = msgspec.to_builtins(value, builtin_types=_BYTES)
    if type(built) not in (str, int, bool, type(None), float, list, tuple, dict, *_BYTES):
        raise TypeError(f"{type(value).__name__} has no form in JSON")
    return built


def _take_out(value: Any, attachments: list[bytes]) -> Any:
    if isinstance(value, _BYTES):
        attachments.append(bytes(value))
        return {"_placeholder": True, "num": len(attachments) - 1}
    if isinstance(value, dict):
        return {key: _take_out(inner, attachments) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_take_out(inner, attachments) for inner in value]
    if value is None or isinstance(value, str | int | float | msgspec.Raw):
        return value
    return _take_out(_builtin(value), attachments)


def put_back(value: Any, attachments: list[bytes]) -> Any:
    """The value with its placeholders replaced. Raises `BadValue` for one that stands for nothing."""
    if type(value) is list:
        return [put_back(inner, attachments) for inner in value]
    if type(value) is not dict:
        return value
    if value.get("_placeholder") is not True:
        return {key: put_back(inner, attachments) for key, inner in value.items()}
    number = value.get("num")
    if type(number) is not int or not 0 <= number < len(attachments):
        raise BadValue("placeholder without attachment")
    return attachments[number]
