"""What the emoji picker of the front end offers is what the server takes: one RGI emoji each, in every skin tone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parlour.domain.errors import Invalid
from parlour.wire.emoji import one_emoji

FOLDER = Path(__file__).resolve().parents[2] / "web" / "src" / "ui" / "emoji"
TONES = [chr(tone) for tone in range(0x1F3FB, 0x1F400)]
LANGUAGES = ["en", "es"]


def offered(language: str) -> list[list[str | int]]:
    data = json.loads((FOLDER / f"emoji.{language}.json").read_text("utf-8"))
    return [each for group in data["groups"] for each in group["emoji"]]


def refused(emoji: str) -> bool:
    try:
        return one_emoji(emoji) != emoji
    except Invalid:
        return True


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_emoji_of_the_picker_is_taken(language: str) -> None:
    emoji = [str(each[0]) for each in offered(language)]
    assert len(emoji) > 1800
    assert [each for each in emoji if refused(each)] == []


@pytest.mark.parametrize("tone", TONES)
def test_a_hand_is_taken_in_every_tone(tone: str) -> None:
    # One code point and perhaps its variation selector: where the tone goes is no question.
    hands = [str(each[0]).rstrip("\ufe0f") for each in offered("en") if each[3:] == [1]]
    simple = [each for each in hands if len(each) == 1]
    assert len(simple) > 100
    assert [each + tone for each in simple if refused(each + tone)] == []
