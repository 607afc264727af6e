"""JSON in and out: depth, numbers, surrogates and bytes."""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass
from enum import Enum
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parlour.socketio.json_codec import (
    CONTAINERS,
    BadValue,
    check_nesting,
    decode_arguments,
    decode_object,
    encode_arguments,
    put_back,
)

text = st.text(st.characters(exclude_categories=["Cs"]))
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | text
)
plain = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(text, inner), max_leaves=20)
with_bytes = st.recursive(
    scalars | st.binary(max_size=20), lambda inner: st.lists(inner) | st.dictionaries(text, inner), max_leaves=20
)


def depth(value: Any) -> int:
    inner = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


def has_placeholder_key(value: Any) -> bool:
    return "_placeholder" in json.dumps(value, default=str)


@given(st.lists(plain))
def test_plain_values_come_back_and_have_no_attachments(values: list[Any]) -> None:
    encoded, attachments = encode_arguments(values)
    assert attachments == []
    assert decode_arguments(encoded, 100) == values


@given(st.lists(with_bytes))
def test_bytes_travel_as_attachments_and_come_back(values: list[Any]) -> None:
    encoded, attachments = encode_arguments(values)
    if has_placeholder_key(values):
        return
    assert put_back(decode_arguments(encoded, 100), attachments) == values


def too_deep(data: bytes, nesting: int) -> bool:
    try:
        check_nesting(data, nesting)
    except BadValue:
        return True
    return False


def deepest(data: bytes) -> int:
    """How deep brackets go, character by character."""
    inside, skips, level, most = False, False, 0, 0
    for byte in data:
        char = chr(byte)
        if skips:
            skips = False
        elif inside:
            inside, skips = char != '"', char == "\\"
        elif char == '"':
            inside = True
        elif char in "[{":
            level += 1
            most = max(most, level)
        elif char in "]}":
            level -= 1
            if level < 0:
                break
    return most


@given(st.lists(plain), st.integers(1, 6))
@example([[[["[[[["]]]], 4)
@example([[[["\n", "[", "\\", "]", '\\"', "{"]]]], 3)
def test_depth_is_counted_exactly(values: list[Any], bound: int) -> None:
    assert too_deep(json.dumps(values).encode(), bound) == (depth(values) > bound)


@given(
    st.lists(st.sampled_from(["[", "]", "{", "}", '"', r"\\", r"\"", r"\n", "a", ","]), max_size=60),
    st.integers(1, 6),
)
def test_depth_is_what_one_finds_character_by_character(tokens: list[str], bound: int) -> None:
    inside, kept = False, []
    for token in tokens:  # a backslash outside a string is no JSON, and nothing is promised about it
        inside ^= token == '"'
        kept += [token] if inside or not token.startswith("\\") else []
    data = "".join(kept).encode() + b" " * 20  # half a text is found deep where it is longer than its levels
    assert too_deep(data, bound) == (deepest(data) > bound)


def test_a_packet_holds_ten_thousand_arrays_and_objects_and_not_one_more() -> None:
    most = b"[" + b",".join([b"[]", b"{}"] * ((CONTAINERS - 1) // 2)) + b',[],"[[{"]'
    assert len(decode_arguments(most, 32)) == CONTAINERS
    for decode in (decode_arguments, decode_object):
        with pytest.raises(BadValue, match="too many"):
            decode(b"[{}," + most[1:], 32)


@given(st.binary(max_size=200))
def test_random_bytes_are_a_list_or_refused(data: bytes) -> None:
    for decode in (decode_arguments, decode_object):
        with contextlib.suppress(BadValue):
            decode(data, 3)


@pytest.mark.parametrize(
    "data",
    [
        b"[NaN]",
        b"[-Infinity]",
        b"[1e999]",
        b"[" + b"9" * 5_000 + b"]",
        b'["\\udc00"]',
        b'["\xc0\x80"]',
        b"{}",
        b"",
        b"[1,]",
        b"[1]]",
    ],
)
def test_what_json_cannot_hold_is_refused(data: bytes) -> None:
    with pytest.raises(BadValue):
        decode_arguments(data, 32)


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
def test_a_deep_text_is_refused_without_recursion(opening: bytes) -> None:
    with pytest.raises(BadValue):
        decode_arguments(b"[" + opening * 50_000, 32)


@pytest.mark.parametrize(
    "hostile",
    [
        b'["' + b'\\"' * 500_000,
        b"[[" + b'"["' * 333_333,
        b"[" * 1_000_000,
        b"[]" * 500_000,
        b"[" + b",".join([b"[" * 31 + b"]" * 31] * 15_000) + b"]",
        b"[" + b",".join([b"[]"] * 333_000) + b"]",
        b"[" + b'"[",[],' * 140_000 + b"0]",
        b'{"a":' * 31 + b"[" + b",".join([b'{"a":0}'] * 120_000) + b"]" + b"}" * 31,
        b'"' * 1_000_000,
        b"[" * 33 + b"]" * 1_000_000,
    ],
)
def test_a_megabyte_made_to_be_slow_is_refused_at_once(hostile: bytes) -> None:
    started = time.process_time()
    with pytest.raises(BadValue):
        decode_arguments(hostile, 32)
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_without_a_form_are_not_sent(number: float) -> None:
    class Holder(msgspec.Struct):
        value: float

    for value in (number, [number], {"a": (number,)}, Holder(number)):
        with pytest.raises(BadValue):
            encode_arguments([value])


def test_lone_surrogates_are_not_sent() -> None:
    with pytest.raises(ValueError):
        encode_arguments(["\ud800"])


def test_structs_dataclasses_and_enums_are_sent_as_json() -> None:
    class Point(msgspec.Struct):
        x: int

    @dataclass
    class Pair:
        left: Point

    class Colour(Enum):
        RED = "red"

    assert encode_arguments([Point(1), Pair(Point(2)), Colour.RED, (1,)])[0] == (
        b'[{"x":1},{"left":{"x":2}},"red",[1]]'
    )


def test_what_has_no_form_in_json_is_an_error_of_the_sender() -> None:
    with pytest.raises(TypeError):
        encode_arguments([object()])


def test_bytes_in_a_struct_are_an_attachment_too() -> None:
    class Picture(msgspec.Struct):
        data: bytes

    assert encode_arguments([Picture(b"x")]) == (b'[{"data":{"_placeholder":true,"num":0}}]', [b"x"])
