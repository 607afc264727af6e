"""Reading what clients send: the shape or a named refusal, never an accident."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.domain.errors import Invalid
from parlour.wire import client_events, decode
from parlour.wire.api import desk, people, talk
from parlour.wire.base import Request

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
IN = [
    each
    for module in (people, talk, desk, client_events)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, Request) and each is not Request
]


@pytest.mark.parametrize("kind", IN)
@given(value=JSON)
def test_any_value_is_the_shape_or_invalid(kind: type, value: object) -> None:
    try:
        assert isinstance(decode.from_value(value, kind), kind)
    except Invalid as fault:
        assert fault.fields


@given(st.binary(max_size=200))
def test_any_bytes_are_the_shape_or_invalid(body: bytes) -> None:
    try:
        decode.from_json(body, desk.OpenTicket)
    except Invalid:
        pass


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 50_000,
        b'{"content": ' + b'{"a":' * 50_000,
        b'{"content": "\\ud800"}',
        b'{"content": "\xff"}',
        b'{"content": NaN}',
        b'{"content": 1e999}',
        b'{"content": ' + b"9" * 5_000 + b"}",
    ],
)
def test_hostile_bodies_are_invalid(body: bytes) -> None:
    with pytest.raises(Invalid):
        decode.from_json(body, talk.PostMessage)


def test_what_is_wrong_is_named_by_its_path() -> None:
    with pytest.raises(Invalid) as missing:
        decode.from_json(b'{"name": "Ana"}', desk.OpenTicket)
    assert [(field.path, field.message) for field in missing.value.fields] == [("subject", "is required")]
    with pytest.raises(Invalid) as wrong:
        decode.from_json(b'{"content": "x", "clientId": 7}', talk.PostMessage)
    assert wrong.value.fields[0].path == "clientId"


def test_unknown_fields_are_ignored() -> None:
    body = b'{"content": "x", "role": "admin", "senderId": "y", "seq": 99, "__proto__": {}}'
    assert decode.from_json(body, talk.PostMessage).draft.content == "x"


def test_an_explanation_is_taken_apart_in_one_pass() -> None:
    started = time.process_time()
    fault = decode._invalid("no " + " - at `$" * 100_000 + ".a[0].b`")
    assert time.process_time() - started < 1.0
    assert fault.fields[0].path == "a[0].b"


def test_an_enumeration_is_read_in_any_case_and_nothing_longer_is() -> None:
    assert decode.lower("OPEN", ("open", "closed"), "status") == "open"
    for value in ("open ", "open" + "x" * 1_000_000, "İ" * 500_000, "\x00"):
        with pytest.raises(Invalid):
            decode.lower(value, ("open", "closed"), "status")
