"""Where a text may be cut: between what readers take for characters (UAX 29, extended grapheme clusters).

Only the cut is looked for, so only the characters before it are looked at, and no more than `REACH` of them: of a
longer cluster, which no language writes, the beginning is shown.
"""

from __future__ import annotations

import unicodedata
from typing import Final

REACH: Final = 64  # characters before a cut: 30 marks in a row (`domain.marks`), and families with their joiners

_ZWJ: Final = "\u200d"
# GB9, GB9a beyond the marks: joiners, Hangul fillers' halfwidth sound marks, skin tones, tags of flags.
_ADDED: Final = (0x200C, 0x200C), (0x200D, 0x200D), (0xFF9E, 0xFF9F), (0x1F3FB, 0x1F3FF), (0xE0020, 0xE007F)
_PREPENDED: Final = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\u0d4e")  # GB9b, the common ones
_LETTERS_L: Final = (0x1100, 0x115F), (0xA960, 0xA97C)
_LETTERS_V: Final = (0x1160, 0x11A7), (0xD7B0, 0xD7C6)
_LETTERS_T: Final = (0x11A8, 0x11FF), (0xD7CB, 0xD7FB)
_SYLLABLES: Final = ((0xAC00, 0xD7A3),)
_FLAGS: Final = ((0x1F1E6, 0x1F1FF),)
_VIRAMAS: Final = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d")  # GB9c, InCB=Linker
_THAI_AM: Final = frozenset("\u0e33\u0eb3")  # letters by category, SpacingMark by UAX 29


def cut(text: str, most: int) -> str:
    """At most `most` characters of the beginning, whole clusters."""
    return text[: boundary(text, most)]


def boundary(text: str, at: int) -> int:
    """The last place up to `at` where no cluster is cut; `at` itself where there is none near."""
    if at >= len(text):
        return len(text)
    for place in range(at, max(0, at - REACH), -1):
        if not _joins(text, place):
            return place
    return 0 if at <= REACH else at


def _joins(text: str, at: int) -> bool:
    """Whether the characters on both sides of a place belong together."""
    before, after = text[at - 1], text[at]
    if before == "\r" and after == "\n":
        return True
    if before in "\r\n" or after in "\r\n":
        return False
    if _is_added(after) or before in _PREPENDED or _is_syllable(before, after):
        return True
    if before == _ZWJ and _is_picture(after) and _is_pictured(text, at):
        return True
    if _is_in(before, _FLAGS) and _is_in(after, _FLAGS):
        return _run_of_flags(text, at) % 2 == 1
    return _is_conjunct(text, at)


def _is_added(char: str) -> bool:
    marks = ("Mn", "Me", "Mc")
    return char in _THAI_AM or unicodedata.category(char) in marks or _is_in(char, _ADDED)


def _is_syllable(before: str, after: str) -> bool:
    """GB6 to GB8: the letters of a Hangul syllable."""
    if _is_in(before, _LETTERS_L):
        return _is_in(after, (*_LETTERS_L, *_LETTERS_V, *_SYLLABLES))
    open_syllable = _is_in(before, _SYLLABLES) and (ord(before) - 0xAC00) % 28 == 0
    if open_syllable or _is_in(before, _LETTERS_V):
        return _is_in(after, (*_LETTERS_V, *_LETTERS_T))
    return _is_in(before, (*_LETTERS_T, *_SYLLABLES)) and _is_in(after, _LETTERS_T)


def _is_pictured(text: str, at: int) -> bool:
    """GB11: before the joiner stands a picture, perhaps with a skin tone or a variation selector."""
    place = at - 2
    while place >= max(0, at - REACH) and _is_added(text[place]):
        place -= 1
    return place >= 0 and _is_picture(text[place])


def _is_picture(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sm") and not _is_in(char, _FLAGS)


def _run_of_flags(text: str, at: int) -> int:
    """GB12, GB13: flags are pairs, counted from the beginning of their run (or of what is looked at)."""
    place = at
    while place > max(0, at - 2 * REACH) and _is_in(text[place - 1], _FLAGS):
        place -= 1
    return at - place


def _is_conjunct(text: str, at: int) -> bool:
    """GB9c: a consonant, a virama perhaps with other marks, and the next consonant of the same script."""
    place = at - 1
    linked = False
    while place > max(0, at - REACH) and _is_added(text[place]):
        linked = linked or text[place] in _VIRAMAS
        place -= 1
    block = ord(text[at]) >> 7
    return linked and ord(text[place]) >> 7 == block and unicodedata.category(text[at]) == "Lo"


def _is_in(char: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    code = ord(char)
    for low, high in ranges:  # noqa: SIM110 - half of the time; an excerpt asks this hundreds of times
        if low <= code <= high:
            return True
    return False
