"""What text may hold, and that nothing a client writes gets past it or breaks it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.domain import text
from parlour.domain.errors import Invalid

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=300)
# What comes close to being something: signs that the cleaners look for, marks, and letters that grow.
ALMOST = st.text(
    st.sampled_from("a9@.@-_/:http[]\u0301\u0316\u0344\ufdfa\u1f82\u0cc6\u0cc2\uac00\u1100\u1161 \u202e"),
    max_size=120,
)


@given(ANYTHING)
def test_content_is_cleaned_or_refused_and_never_raises_anything_else(value: str) -> None:
    try:
        cleaned = text.content(value)
    except Invalid as fault:
        assert fault.fields[0].path == "content"
        return
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned.strip()
    assert len(cleaned) <= text.CONTENT
    assert text.content(cleaned) == cleaned
    cleaned.encode()  # no lone surrogate is left


@given(ANYTHING)
def test_a_name_is_one_short_line_or_refused(value: str) -> None:
    try:
        cleaned = text.name(value)
    except Invalid:
        return
    assert 1 <= len(cleaned) <= text.NAME
    assert not set(cleaned) & set("\n\r\t\x00\u202e\u2066")
    assert text.name(cleaned) == cleaned


@pytest.mark.parametrize(
    "clean", [text.email, text.username, text.web_address, text.language, text.password, text.title]
)
@given(value=ANYTHING | ALMOST)
def test_a_cleaner_refuses_or_gives_what_it_would_give_again(clean: Callable[[str], str], value: str) -> None:
    try:
        cleaned = clean(value)
    except Invalid:
        return
    assert cleaned
    assert clean(cleaned) == cleaned


@given(ANYTHING | ALMOST, st.integers(1, 300))
def test_what_is_searched_for_is_short_and_clean(value: str, limit: int) -> None:
    looked_for = text.searched(value, limit)
    assert looked_for is None or (1 <= len(looked_for) <= limit)
    assert looked_for is None or not set(looked_for) & set("\x00\n\ud800")
    assert text.key(value) == text.key(value[: 4 * text.EMAIL])


@given(ANYTHING | ALMOST)
def test_a_file_name_is_short_and_made_once(value: str) -> None:
    kept = text.file_name(value)
    assert 1 <= len(kept) <= text.FILE_NAME
    assert text.file_name(kept) == kept
    kept.encode()


@pytest.mark.parametrize("value", ["", " ", "\n\t ", "\u00a0", "\u2003\u3000"])
def test_white_space_alone_is_empty(value: str) -> None:
    with pytest.raises(Invalid):
        text.content(value)
    with pytest.raises(Invalid):
        text.name(value)


@pytest.mark.parametrize("value", ["a\x00b", "a\rb", "a\x1bb", "a\x08", "\ud800", "x\udfff"])
def test_control_characters_and_lone_surrogates_are_refused(value: str) -> None:
    with pytest.raises(Invalid):
        text.content(value)


def test_lines_tabs_and_every_script_are_kept_as_written() -> None:
    said = "  ¿Qué tal?\n\tשלום 你好 👩‍👩‍👧‍👦 e\u0301  "
    assert text.content(said) == unicodedata.normalize("NFC", said)


def test_a_message_keeps_thirty_marks_in_a_row_and_stays_whole_otherwise() -> None:
    assert text.content("x" + "\u0316" * 30 + "y") == "x" + "\u0316" * 30 + "y"
    assert text.content("x" + "\u0316" * 31 + "y") == "x" + "\u0316" * 30 + "y"
    assert text.content("zq" + "\u0301\u0316" * 900 + " two") == "zq" + "\u0316" * 15 + "\u0301" * 15 + " two"
    # one mark that becomes two: the bound holds for what is kept, too
    assert text.content("q" + "\u0344" * 30) == "q" + "\u0308\u0301" * 15


def test_a_text_written_apart_is_measured_as_it_is_kept() -> None:
    assert text.content("e\u0301" * 10_000) == "é" * 10_000
    assert text.content(unicodedata.normalize("NFD", "각" * 10_000)) == "각" * 10_000
    for value in ("e\u0301" * 10_001, "a" + "\u0301" * 40_000):
        with pytest.raises(Invalid, match="at most 10000"):
            text.content(value)


def test_content_has_ten_thousand_characters_and_not_one_more() -> None:
    assert len(text.content("😀" * 10_000)) == 10_000
    with pytest.raises(Invalid):
        text.content("a" * 10_001)


@pytest.mark.parametrize(
    "value",
    ["evil\u202egnp.exe", "a\u2066b", "tab\tbed", "two\nlines", "\u2028", "z" + "\u0335" * 40, "a" * 81, "\u200b"],
)
def test_names_cannot_disturb_their_surroundings(value: str) -> None:
    with pytest.raises(Invalid):
        text.name(value)


@pytest.mark.parametrize("value", ["Zoë", "Нина", "عمر", "李小龍", "O'Neil & Söhne", "👩‍🚀 Ada", "ạ̈b"])
def test_real_names_are_names(value: str) -> None:
    assert text.name(f"  {value} ") == unicodedata.normalize("NFC", value)


@pytest.mark.parametrize("value", ["x" * 65, "", " ", " a", "a ", "é", "a\n", "\x7f"])
def test_a_client_id_is_short_printable_ascii(value: str) -> None:
    with pytest.raises(Invalid):
        text.client_id(value)


def test_a_client_id_may_be_left_out() -> None:
    assert text.client_id(None) is None
    assert text.client_id("~" * 64) == "~" * 64
    assert text.client_id("a b") == "a b"


@pytest.mark.parametrize("value", ["ana@example.com", "a.b+c@mail.example.co.uk", "zoë@exämple.de"])
def test_addresses_of_mail(value: str) -> None:
    assert text.email(f" {value} ") == value


@pytest.mark.parametrize(
    "value",
    [
        "ana",
        "@example.com",
        "a@b",
        "a b@example.com",
        "a@b@example.com",
        "a@example.com\nBcc: x@y.z",
        "<a@b.cd>",
        "a@b..c",
        "a@.b.c",
        "a@b.c.",
        "a@b_c.de",
        "a" * 65 + "@b.cd",
        "a@" + ".a" * 60 + "@",
        "a@b.c\u2003d",
    ],
)
def test_what_is_no_address_of_mail(value: str) -> None:
    with pytest.raises(Invalid):
        text.email(value)


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "//host", "http://", "ftp://host/x", "data:text/html,x", "http://["]
)
def test_only_web_addresses_are_linked_to(value: str) -> None:
    with pytest.raises(Invalid):
        text.web_address(value)


def test_keys_compare_without_case_and_compatibility_forms() -> None:
    assert text.key("ＡＮＡ") == text.key("ana") == text.key("ANA ")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("holiday.jpg", "holiday.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\letter.doc", "letter.doc"),
        ("a\x00b\r\nSet-Cookie: x.txt", "abSet-Cookie: x.txt"),
        ("…/..", "file"),
        ("", "file"),
        ("  .  ", "file"),
        ("\u202egnp.exe", "gnp.exe"),
        ("x" * 5000 + ".tar.gz", "x" * 147 + ".gz"),
        ("e" + "\u0301" * 500, "é" + "\u0301" * 4),
        ("\ud800.txt", "txt"),
        ("\u3164", "file"),
        ("\u2800\u115f\ufe0f", "file"),
        ("\uffa0.pdf", "file.pdf"),
        ("a\u3164.pdf", "a\u3164.pdf"),
        ("Grüße 你好 👩‍👩‍👧.png", "Grüße 你好 👩‍👩‍👧.png"),
    ],
)
def test_file_names_are_made_harmless(given: str, kept: str) -> None:
    assert text.file_name(given) == kept


@pytest.mark.parametrize(
    ("written", "plain"),
    [("ａｄａ", "ada"), ("Ａda", "Ada"), ("ﬁn", "fin"), ("\u212aim", "Kim"), ("ada１", "ada1"), ("ⓐda", "ada")],
)
def test_a_username_in_another_form_is_the_plain_one(written: str, plain: str) -> None:
    assert text.username(written) == plain
    assert text.key(written) == text.key(plain)


def test_every_username_of_an_earlier_version_has_the_key_that_it_had() -> None:
    """Those took what was plain in lower case; the key was made as now, and is unique in the database. So no two
    accounts of theirs have become one, and each logs in as before."""
    letters = [char for char in map(chr, [*range(0xD800), *range(0xE000, 0x110000)]) if _taken_before(char)]
    assert "\u212a" in letters  # the sign of Kelvin, whose lower case is k
    for char in letters:
        assert text.key(char) == unicodedata.normalize("NFC", char).lower()
        assert text.username(f"a{char}a").lower() == f"a{text.key(char)}a"


def _taken_before(char: str) -> bool:
    return re.fullmatch("[a-z0-9._-]", unicodedata.normalize("NFC", char).lower()) is not None


@pytest.mark.parametrize("written", ["аda", "a\u200bda", "ада", "ﷺ"])
def test_letters_that_only_look_alike_are_no_username(written: str) -> None:
    with pytest.raises(Invalid):
        text.username(written)
