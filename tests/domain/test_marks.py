"""Combining marks: bounded runs, and text that is normal after one pass."""

from __future__ import annotations

import unicodedata
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.domain.marks import MARKS, composed, is_mark, unstacked

STACKS = st.lists(
    st.tuples(
        st.sampled_from("a\u0301\u0316\u0344\u034f\u0489\u0cc6\u0cc2\u1100\u1161\U0001d165🙂ﾞ"), st.integers(1, 40)
    )
).map(lambda runs: "".join(char * count for char, count in runs))


def longest_run(text: str) -> int:
    return max((len(list(run)) for marks, run in groupby(text, is_mark) if marks), default=0)


@given(STACKS | st.text(max_size=300), st.sampled_from([4, 30]))
def test_runs_of_marks_are_cut_and_nothing_else(text: str, most: int) -> None:
    kept = unstacked(text, most)
    assert longest_run(kept) <= most
    assert [char for char in kept if not is_mark(char)] == [char for char in text if not is_mark(char)]
    if longest_run(text) <= most:
        assert kept == text


@given(STACKS | st.text(max_size=300))
def test_composed_text_is_normal_bounded_and_stays_so(text: str) -> None:
    once = composed(text)
    assert unicodedata.is_normalized("NFC", once)
    assert longest_run(once) <= MARKS
    assert composed(once) == once
    if longest_run(unicodedata.normalize("NFD", text)) <= MARKS:
        assert once == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("start", range(0, 0x110000, 0x11000))
def test_no_mark_is_a_word_character(start: int) -> None:
    """Else `unstacked`, which looks where no word characters are, would pass it over."""
    assert not [hex(code) for code in range(start, start + 0x11000) if is_mark(chr(code)) and chr(code).isalnum()]
