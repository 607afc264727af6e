"""The words of texts and queries, and the line that shows where they are."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.domain.words import EXCERPT, MARK, QUERY_WORDS, highlighted, terms_of, words_of

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=200)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("The parcel is here", "PARCEL"),
        ("Grüße aus München", "grusse munchen"),
        ("Grüsse aus Munchen", "Grüße München"),
        ("naïve café", "NAÏVE cafe"),
        ("Ærøskøbing, Łódź, Đakovo", "aeroskobing lodz dakovo"),
        ("où est ÇA", "ou ca"),
        ("Привет, Йошкар-Ола", "привет йошкар"),
        ("İstanbul ve ısı", "istanbul isi"),
        ("Ελλάδα", "ελλαδα"),
        ("你好，我的包裹在哪里", "包裹"),
        ("東京タワーへ行く", "タワー"),
        ("서울에서 만나요", "서울"),
        ("สวัสดีครับ", "สวัสดี"),
        ("ﬁnal ½ ①", "final 1"),
        ("snake_case and kebab-case", "case snake kebab"),
        ("order 48213", "482"),
        ("Donaudampfschifffahrtsgesellschaft", "donaudampf"),
        ("достопримечательности", "достопримеч"),
        ("x" * 200, "x" * 200),
        ("x" * 200, "x" * 50),
        ("и" * 60, "и" * 45),
    ],
)
def test_a_query_finds_a_text_however_both_are_written(text: str, query: str) -> None:
    terms = terms_of(text).split(" ")
    words = words_of(query)
    assert words
    for word in words:
        assert any(term == word.term or (word.is_prefix and term.startswith(word.term)) for term in terms), word


@pytest.mark.parametrize(("text", "query"), [("parcel", "arcel"), ("cart", "a"), ("hello", "hallo"), ("a b", "ab")])
def test_other_words_are_not_found(text: str, query: str) -> None:
    terms = terms_of(text).split(" ")
    assert not any(
        term.startswith(word.term) if word.is_prefix else term == word.term
        for word in words_of(query)
        for term in terms
    )


@given(ANYTHING)
def test_terms_hold_nothing_that_any_query_language_knows(text: str) -> None:
    assert re.fullmatch(r"(|[wu]_[a-z0-9]{1,78}( [wu]_[a-z0-9]{1,78})*)", terms_of(text))
    for word in words_of(text):
        assert re.fullmatch(r"[wu]_[a-z0-9]{1,78}", word.term)
    assert len(words_of(text)) <= QUERY_WORDS


@given(ANYTHING)
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    terms = terms_of(text).split(" ")
    for word in words_of(text):
        assert any(term.startswith(word.term) for term in terms)


def test_signs_alone_are_no_words() -> None:
    assert words_of("👍 !? … _ \x02") == []
    assert terms_of("👍 !? … _") == ""


def shown(text: str, query: str) -> str:
    return highlighted(text, words_of(query)).replace(MARK[0], "[").replace(MARK[1], "]")


def test_matches_stand_between_marks() -> None:
    assert shown("Grüße aus München, grüß mir die Stadt", "grüß") == "[Grüße] aus München, [grüß] mir die Stadt"
    assert shown("你好，我的包裹在哪里", "包裹") == "你好，我的[包裹]在哪里"
    assert shown("line one\n\nline   two", "two") == "line one line [two]"
    assert shown("nothing here", "") == "nothing here"


def test_a_long_text_is_cut_around_its_first_match() -> None:
    text = "before " * 100 + "needle " + "after " * 100
    line = shown(text, "needle")
    assert line.startswith("…before")
    assert line.endswith("…")
    assert "[needle] after" in line
    assert len(line) <= EXCERPT + 4


@given(ANYTHING, ANYTHING)
def test_an_excerpt_is_made_of_the_text_and_its_marks_are_balanced(text: str, query: str) -> None:
    text = unicodedata.normalize("NFC", "".join(char for char in text if char not in MARK))
    line = highlighted(text, words_of(query))
    plain = line.replace(MARK[0], "").replace(MARK[1], "")
    assert plain.strip("…") in " ".join(text.split()) or "…" in text
    assert re.fullmatch("[^\x02\x03]*(\x02[^\x02\x03]+\x03[^\x02\x03]*)*", line, re.DOTALL)
