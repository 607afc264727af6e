"""Cuts between grapheme clusters; the cases are of GraphemeBreakTest.txt (Unicode 15.1)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.domain.graphemes import REACH, boundary, cut

# Clusters as the file publishes them, one list for each of its lines.
PUBLISHED = [
    [" ", " "],
    [" \u0308", " "],
    ["\r\n", "a", "\n", "\u0308"],
    ["a\u0308"],
    [" \u200d", "\u0646"],
    ["\u0646\u200d", " "],
    ["\u1100\u1100"],
    ["\uac00\u11a8", "\u1100"],
    ["\uac01\u11a8", "\u1100"],
    ["\U0001f1e6\U0001f1e7", "\U0001f1e8", "b"],
    ["a", "\U0001f1e6\U0001f1e7", "\U0001f1e8", "b"],
    ["a", "\U0001f1e6\U0001f1e7\u200d", "\U0001f1e8", "b"],
    ["a", "\U0001f1e6\u200d", "\U0001f1e7\U0001f1e8", "b"],
    ["a", "\U0001f1e6\U0001f1e7", "\U0001f1e8\U0001f1e9", "b"],
    ["a\u200d"],
    ["a\u0308", "b"],
    ["a\u0903", "b"],
    ["a", "\u0600b"],
    ["\U0001f476\U0001f3ff", "\U0001f476"],
    ["a\U0001f3ff", "\U0001f476"],
    ["a\U0001f3ff", "\U0001f476\u200d\U0001f6d1"],
    ["\U0001f476\U0001f3ff\u0308\u200d\U0001f476\U0001f3ff"],
    ["\U0001f6d1\u200d\U0001f6d1"],
    ["a\u200d", "\U0001f6d1"],
    ["\u2701\u200d\u2701"],
    ["a\u200d", "\u2701"],
    ["\u0915", "\u0924"],
    ["\u0915\u094d\u0924"],
    ["\u0915\u094d\u094d\u0924"],
    ["\u0915\u094d\u200d\u0924"],
    ["\u0915\u093c\u200d\u094d\u0924"],
    ["\u0915\u094d\u0924\u094d\u092f"],
    ["\u0915\u094d", "a"],
    ["a\u094d", "\u0924"],
    ["?\u094d", "\u0924"],
    ["\u0e01\u0e33", "\u0e01"],
    ["1\ufe0f\u20e3", "1"],
    ["\U0001f3f4\U000e0067\U000e0062\U000e007f", "a"],
]


@pytest.mark.parametrize("clusters", PUBLISHED, ids=ascii)
def test_a_text_is_cut_where_the_standard_says(clusters: list[str]) -> None:
    text = "".join(clusters)
    ends = [sum(map(len, clusters[:count])) for count in range(len(clusters) + 1)]
    for at in range(len(text) + 1):
        assert boundary(text, at) == max(end for end in ends if end <= at), at


@given(
    st.text(st.sampled_from("a\u0301\u200d\U0001f476\U0001f1e6\u1100\u0915\u094d\r\n"), max_size=200),
    st.integers(0, 220),
)
def test_a_cut_is_never_longer_and_only_a_cluster_shorter(text: str, most: int) -> None:
    kept = cut(text, most)
    assert text.startswith(kept)
    assert min(len(text), most) - REACH <= len(kept) <= most


@pytest.mark.parametrize(
    "part", ["\u0301", "\U0001f1e6", "\U0001f476\u200d", "\u0915\u094d", "\u200d", "\u1100"], ids=ascii
)
def test_the_worst_is_cut_in_no_time(part: str) -> None:
    text = part * 10_000
    began = time.process_time()
    for _ in range(50):
        cut(text, 9_000)
    assert time.process_time() - began < 1
