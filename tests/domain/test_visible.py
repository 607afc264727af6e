"""A text of nothing visible says nothing; one table of cases for the server and the browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parlour.domain import text
from parlour.domain.errors import Invalid
from parlour.domain.visible import is_invisible

CASES = json.loads((Path(__file__).parent / "visible_cases.json").read_text("utf-8"))


@pytest.mark.parametrize("value", CASES["invisible"], ids=ascii)
def test_what_cannot_be_seen_is_empty(value: str) -> None:
    assert is_invisible(value)
    with pytest.raises(Invalid):
        text.content(value)


@pytest.mark.parametrize("value", CASES["visible"], ids=ascii)
def test_what_can_be_seen_is_sent_as_it_is(value: str) -> None:
    assert not is_invisible(value)
    assert text.content(f"\t {value}") == f"\t {value}"


@pytest.mark.parametrize("value", ["\u3164", "\u2800 \u2800", "\u115f\uffa0", "\U0001d159"], ids=ascii)
def test_nobody_is_named_invisibly(value: str) -> None:
    with pytest.raises(Invalid):
        text.name(value)
