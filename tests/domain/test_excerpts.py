"""The line that shows where a search found a message."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.domain.excerpts import EXCERPT, MARK, Excerpts
from parlour.domain.words import words_of

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=200)


def shown(text: str, query: str) -> str:
    return Excerpts(words_of(query)).of(text).replace(MARK[0], "[").replace(MARK[1], "]")


def test_matches_stand_between_marks() -> None:
    assert shown("Grüße aus München, grüß mir die Stadt", "grüß") == "[Grüße] aus München, [grüß] mir die Stadt"
    assert shown("你好，我的包裹在哪里", "包裹") == "你好，我的[包裹]在哪里"
    assert shown("line one\n\nline   two", "two") == "line one line [two]"
    assert shown("nothing here", "") == "nothing here"


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("東京", "我住在[東京]都"),
        ("東京", "京東と東都"),
        ("東京", "[東京][東京]と京都"),
        ("東京 京都", "[東京都]へ"),
        ("東京", "東 [東\u200b京]"),
        ("schifffahrt", "[Schiff\u00adfahrt] heute"),
        ("كتاب", "هذا [كتـــاب]"),
        ("שלום", "[שָׁלוֹם] לך"),
        ("हिन्दी", "अब [हिन्दी] में"),
        ("हिन्", "अब [हिन्दी] में"),
        ("สวัสดี", "[สวัสดี]ครับ"),
        ("เป็น", "ไม่[เป็น]ไร"),
        ("👍", "well done [👍🏽]!"),
        ("👍🏿", "well done [👍]!"),
        ("❤", "I [❤️] it"),
        ("👩", "a [👩🏽\u200d💻] at work"),
        ("🇩🇪", "from 🇫🇷[🇩🇪]"),
        ("1", "[1️⃣]"),
    ],
)
def test_what_was_searched_is_marked_and_whole_characters_of_it(query: str, line: str) -> None:
    assert shown(line.replace("[", "").replace("]", ""), query) == line.replace("][", "")


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
    line = Excerpts(words_of(query)).of(text)
    plain = line.replace(MARK[0], "").replace(MARK[1], "")
    assert plain.strip("…") in " ".join(text.split()) or "…" in text
    assert re.fullmatch("[^\x02\x03]*(\x02[^\x02\x03]+\x03[^\x02\x03]*)*", line, re.DOTALL)


def test_the_excerpts_of_a_search_share_a_bound_and_say_something_all_the_same() -> None:
    excerpts = Excerpts(words_of("needle"), most=500)
    hay = " ".join(f"straw{number}" for number in range(40))
    assert excerpts.of(f"{hay} needle").endswith("\x02needle\x03")
    spent = [excerpts.of(f"{hay} other{number} needle") for number in range(200)]
    assert "\x02" not in spent[-1]
    assert spent[-1].startswith("straw0 straw1")


def test_words_that_were_met_before_cost_next_to_nothing() -> None:
    excerpts = Excerpts(words_of("needle"), most=1_000)
    for _ in range(40):
        assert excerpts.of("one two three four five needle").endswith("\x02needle\x03")


HOSTILE = {
    "letters that grow": "\ufdfa" * 10_000,
    "words of letters that grow": "\ufdfa " * 5_000,
    "one word of marks": "q" + "\u0301\u0316" * 4_999,
    "marks between letters": "q\u0316\u0301" * 3_333,
    "ten thousand words": "".join(chr(0x4E00 + number) for number in range(10_000)),
    "short words": "é " * 5_000,
    "one long word": "é" * 10_000,
    "spaces": " " * 9_999 + "x",
    "squares": "㌀" * 10_000,
    "matches": "東京" * 5_000,
    "emoji": "\U0001f469\u200d\U0001f4bb" * 3_333,
    "joiners": "a" + "\u200d" * 9_999,
    "marked Thai": "ก" + "ุ" * 9_999,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_fifty_hostile_messages_cost_a_search_next_to_nothing(text: str) -> None:
    """They cost 4.5 seconds; now at most 0.5, and twice that where a neighbour has half of the core."""
    excerpts = Excerpts(words_of("a b c d e f g h i 東京 👩 กุ"))
    started = time.process_time()
    for number in range(50):
        # each different, so that nothing is known from the one before
        other = text.translate({0x4E00 + at: 0x4E00 + at + number for at in range(300)})
        assert len(re.sub("[\x02\x03]", "", excerpts.of(f"{number} {other}"))) <= EXCERPT + 2
    assert time.process_time() - started < 2.0


def test_an_excerpt_is_cut_between_what_readers_take_for_characters() -> None:
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    found = Excerpts(words_of("needle")).of(family * 60 + " needle " + family * 60)
    assert found.replace("…", "").replace(family, "").replace(" ", "") == "\x02needle\x03"
