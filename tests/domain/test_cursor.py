"""Cursors: exact, opaque, and nothing else gets through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.domain.cursor import (
    At,
    ListCursor,
    list_cursor,
    message_cursor,
    parse_list_cursor,
    parse_message_cursor,
)
from parlour.domain.errors import Invalid
from parlour.domain.ids import is_id, uuid7

MAX = 2**53 - 1


@given(st.integers(0, MAX))
def test_a_message_cursor_comes_back(seq: int) -> None:
    assert parse_message_cursor(message_cursor(seq), "before") == At(seq=seq)


@given(st.integers(0, MAX))
def test_a_list_cursor_comes_back(at: int) -> None:
    row_id = uuid7(5)
    assert parse_list_cursor(list_cursor(at, row_id)) == ListCursor(at, row_id)


@given(st.text(max_size=120))
def test_whatever_else_is_given_is_invalid(value: str) -> None:
    for parse in (lambda: parse_message_cursor(value, "before"), lambda: parse_list_cursor(value)):
        try:
            parse()
        except Invalid:
            pass


@pytest.mark.parametrize(
    ("value", "milliseconds"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-11-20T08:15:30.123Z", 1_795_162_530_123),
        ("2026-11-20T09:15:30.123+01:00", 1_795_162_530_123),
        ("2026-11-20t08:15:30.123456z", 1_795_162_530_123),
    ],
)
def test_a_time_stands_in_for_a_cursor(value: str, milliseconds: int) -> None:
    assert parse_message_cursor(value, "after") == At(time=milliseconds)


@pytest.mark.parametrize(
    "value", ["2026-13-01T00:00:00Z", "2026-11-20T08:15:30", "2026-11-20", "0001-01-01T00:00:00+23:59"]
)
def test_what_is_no_time_is_invalid(value: str) -> None:
    with pytest.raises(Invalid):
        parse_message_cursor(value, "before")


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = [uuid7(at) for at in range(1_000, 2_000, 7)]
    assert made == sorted(made)
    assert all(is_id(each) and each[14] == "7" and each[19] in "89ab" for each in made)


AN_ID = "01a21f74-e959-7736-a8df-ec56ef2900a7"


@pytest.mark.parametrize("value", [None, 7, "", "x", "../../etc/passwd", "0" * 36, AN_ID.upper(), AN_ID + "\n"])
def test_what_could_not_be_an_id_is_known_at_once(value: object) -> None:
    assert not is_id(value)
