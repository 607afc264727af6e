"""The words of texts and queries, and the terms they become."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.domain.scripts import IGNORED, is_dropped
from parlour.domain.words import FOLDED, PAIRS, QUERY_WORDS, are_said, fold, terms_of, words_of

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=200)


def is_found(text: str, query: str) -> bool:
    """As a search does: by the terms, and where they do not prove it, by the text; and by the text alone."""
    terms, words = terms_of(text).split(" "), words_of(query)
    by_terms = are_said([word for word in words if not word.is_proved()], text) and all(
        any(each == term or (word.is_prefix and each.startswith(term)) for each in terms)
        for word in words
        for term in word.terms()
    )
    assert are_said(words, text) is by_terms
    return by_terms


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
        ("我住在東京都", "東京"),
        ("東京都", "東京都"),
        ("東\u200b京", "東京"),
        ("東京", "東\u2060京"),
        ("Schiff\u00adfahrt", "schifffahrt"),
        ("Schifffahrt", "Schiff\u00adfahrt"),
        ("foo\u200bbar\u200e", "foobar"),
        ("می\u200cخواهم", "میخواهم"),
        ("كتـــاب", "كتاب"),
        ("مُحَمَّد", "محمد"),
        ("שָׁלוֹם", "שלום"),
        ("हिन्दी में", "हिन्दी"),
        ("हिन्दी में", "हिन्"),
        ("বাংলা ভাষা", "বাংলা"),
        ("தமிழ் மொழி", "தமிழ்"),
        ("తెలుగు", "తెలుగు"),
        ("ไม่เป็นไร", "เป็น"),
        ("ພາສາລາວ", "ລາວ"),
        ("ភាសាខ្មែរ", "ខ្មែរ"),
        ("မြန်မာစာ", "မာစာ"),
        ("བོད་ཡིག", "ཡིག"),
        ("ދިވެހި", "ދިވެހި"),
        ("well done 👍🏽!", "👍"),
        ("well done 👍!", "👍🏿"),
        ("I ❤️ it", "❤"),
        ("I ❤ it", "❤️"),
        ("👩🏽‍💻", "👩"),
        ("👩‍💻", "👩‍💻"),
        ("from 🇫🇷🇩🇪", "🇩🇪"),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴"),
        ("👍👍👍", "👍👍"),
        ("東京🗼", "🗼"),
        ("佐々木さん", "佐々木"),
        ("代々木公園", "々木"),
        ("二〇二四年", "〇二"),
        ("ㄅㄆㄇ", "ㄆㄇ"),
        ("ꀀꀁꀂ", "ꀁꀂ"),
        ("ᦀᦁᦂ", "ᦁ"),
        ("done ✔️ now", "✔"),
    ],
)
def test_a_query_finds_a_text_however_both_are_written(text: str, query: str) -> None:
    assert words_of(query)
    assert is_found(text, query)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("parcel", "arcel"),
        ("cart", "a"),
        ("hello", "hallo"),
        ("a b", "ab"),
        ("京東", "東京"),
        ("東と京", "東京"),
        ("東 京", "東京"),
        ("木々佐", "佐々木"),
        ("佐木々", "佐々木"),
        ("四二〇二", "二〇二四"),
        ("ㄇㄆ", "ㄆㄇ"),
        ("東京、京都", "東京都"),
        ("東京と京都", "東京都"),
        ("สีดสวั", "สวัสดี"),
        ("กา", "กุ"),
        ("हन्द", "हिन्दी"),
        ("पाल", "पल"),
        ("👨‍💻", "👩‍💻"),
        ("🇫🇷", "🇷🇫"),
        ("👍 ❤️", "👍❤️"),
        ("soft hy phen", "hyphen"),
    ],
)
def test_other_words_are_not_found(text: str, query: str) -> None:
    assert words_of(query)
    assert not is_found(text, query)


@given(ANYTHING)
def test_terms_hold_nothing_that_any_query_language_knows(text: str) -> None:
    assert re.fullmatch(r"(|[wu]_[a-z0-9]{1,78}( [wu]_[a-z0-9]{1,78})*)", terms_of(text))
    for word in words_of(text):
        assert all(re.fullmatch(r"[wu]_[a-z0-9]{1,78}", term) for term in word.terms())
        assert len(word.terms()) <= PAIRS
    assert len(words_of(text)) <= QUERY_WORDS


@given(ANYTHING, ANYTHING)
def test_a_text_and_its_terms_say_the_same_of_any_query(text: str, query: str) -> None:
    is_found(text, query)
    is_found(text + query, query)
    is_found(text, text[3:7])


@given(ANYTHING)
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    assert all(is_found(text, word.text) for word in words_of(text))


@pytest.mark.parametrize("sign", ["\ufe71", "\uffa0"])
def test_fillers_that_decomposition_brings_back_are_passed_over(sign: str) -> None:
    """A tatweel out of an Arabic presentation form, the filler out of a halfwidth one: neither draws a letter."""
    assert fold(f"a{sign}b") == "ab"
    assert is_found(f"par{sign}cel", "parcel")


def test_signs_alone_are_no_words() -> None:
    assert words_of("\u200d \ufe0f !? … _ \x02 \u0301") == []
    assert terms_of("\u200d \ufe0f !? … _ ।") == ""


@given(ANYTHING.flatmap(lambda text: st.integers(0, 40).map(lambda times: text * times)))
def test_folding_piece_by_piece_is_folding(text: str) -> None:
    """But for the order of marks at the seams."""
    whole = unicodedata.normalize("NFKD", re.sub(f"[{IGNORED}]", "", text)).casefold()
    letters = [char for char in whole if not is_dropped(char)]
    assert len(fold(text)) <= FOLDED
    assert not {char for char in fold(text) if is_dropped(char)}
    if len(letters) < FOLDED and not set(letters) & set("øłđħŧıæœþð"):
        assert sorted(fold(text)) == sorted(letters)


def test_while_not_all_texts_have_pairs_single_signs_are_asked_for_and_the_text_proves() -> None:
    (word,) = words_of("東京")
    assert word.terms(with_pairs=False) == ["u_6771", "u_4eac"]
    assert not word.is_proved(with_pairs=False)
    assert not words_of("東京都")[0].is_proved()
    assert word.is_proved()
    assert (are_said([word], "我住在東京都"), are_said([word], "京東")) == (True, False)


def test_a_message_is_found_by_each_of_its_words_once() -> None:
    assert terms_of("to be or not to be") == "w_to w_be w_or w_not"
    assert terms_of("é e É") == "w_e"


@pytest.mark.parametrize("letter", ["\ufdfa", "\ufdfa ", "각", "a\u0301", "\U00020000", "é ", "½", "㌀"])
def test_no_message_outgrows_the_index_by_letters_that_grow(letter: str) -> None:
    terms = terms_of((letter * 10_000)[:10_000])
    assert len(terms) <= 200_000
    assert len(set(terms.split(" "))) == len(terms.split(" "))
