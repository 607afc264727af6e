"""The words of texts and queries, and the terms they become."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.domain.words import FOLDED, QUERY_WORDS, fold, terms_of, words_of

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


@given(ANYTHING.flatmap(lambda text: st.integers(0, 40).map(lambda times: text * times)))
def test_folding_piece_by_piece_is_folding(text: str) -> None:
    whole = unicodedata.normalize("NFKD", text).casefold()
    letters = [char for char in whole if not unicodedata.combining(char)]
    assert len(fold(text)) <= FOLDED
    assert not {char for char in fold(text) if unicodedata.combining(char)}
    if len(letters) < FOLDED and not set(letters) & set("øłđħŧıæœþð"):
        assert fold(text) == "".join(letters)


def test_a_message_is_found_by_each_of_its_words_once() -> None:
    assert terms_of("to be or not to be") == "w_to w_be w_or w_not"
    assert terms_of("é e É") == "w_e"


@pytest.mark.parametrize("letter", ["\ufdfa", "\ufdfa ", "각", "a\u0301", "\U00020000", "é ", "½", "㌀"])
def test_no_message_outgrows_the_index_by_letters_that_grow(letter: str) -> None:
    terms = terms_of((letter * 10_000)[:10_000])
    assert len(terms) <= 200_000
    assert len(set(terms.split(" "))) == len(terms.split(" "))
