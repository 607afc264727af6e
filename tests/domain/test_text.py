"""What text may hold, and that nothing a client writes gets past it or breaks it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.domain import text
from parlour.domain.errors import Invalid

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=300)


@given(ANYTHING)
def test_content_is_cleaned_or_refused_and_never_raises_anything_else(value: str) -> None:
    try:
        cleaned = text.content(value)
    except Invalid as fault:
        assert fault.fields[0].path == "content"
        return
    assert cleaned == unicodedata.normalize("NFC", value)
    assert cleaned.strip()
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


@pytest.mark.parametrize("clean", [text.email, text.username, text.web_address, text.language, text.password])
@given(value=ANYTHING)
def test_no_cleaner_raises_but_invalid(clean, value: str) -> None:
    try:
        assert clean(value)
    except Invalid:
        pass


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
    ["ana", "@example.com", "a@b", "a b@example.com", "a@b@example.com", "a@example.com\nBcc: x@y.z", "<a@b.cd>"],
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
        ("Grüße 你好 👩‍👩‍👧.png", "Grüße 你好 👩‍👩‍👧.png"),
    ],
)
def test_file_names_are_made_harmless(given: str, kept: str) -> None:
    assert text.file_name(given) == kept
