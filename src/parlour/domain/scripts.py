"""Characters by what search makes of them: scripts without spaces, emoji, marks, and signs that are not seen.

Classes of regular expressions, without their brackets.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from parlour.domain.visible import IGNORABLE

# Scripts that put no space between words: Kana, Han with its marks of repetition and 〆 and 〇, Bopomofo, Yi, Thai,
# Lao, Myanmar, Khmer, Tai Le, New Tai Lue, Tai Tham, Balinese, Javanese.
SPACELESS: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u1b00-\u1b7f\u3005-\u3007\u3021-\u3029"
    "\u3031-\u3035\u303b\u303c\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48c"
    "\ua980-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
# Emoji and other pictures; letters and digits in circles and squares are folded into plain ones.
EMOJI: Final = (
    "\u00a9\u00ae\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\U0001f000-\U0001faff"
)
# Default_Ignorable_Code_Point (joiners, soft hyphens, variation selectors), tatweel, and skin tones.
IGNORED: Final = f"{IGNORABLE}\u0640\U0001f3fb-\U0001f3ff"

# Where marks are; asking of all characters would take tens of milliseconds at every start.
_BLOCKS: Final = (
    range(0x300, 0x3100),
    range(0xA660, 0xAC00),
    range(0xFB1E, 0xFB1F),
    range(0xFE20, 0xFE30),
    range(0x101FD, 0x12000),
    range(0x16A00, 0x17000),
    range(0x1D165, 0x1D250),
    range(0x1DA00, 0x1E950),
)
_VOWELS: Final = frozenset({0, 9, 84, 91, 103, 118, 129, 130, 132})
"""Combining classes (UAX 44) of marks that tell words apart: vowel signs of Indic scripts, of Telugu, Thai, Lao and
Tibetan, and the virama. Others are accents, points (Hebrew, Arabic) and tones, which people leave out."""


def is_dropped(char: str) -> bool:
    """Whether a folded word goes without this character: a mark that does not tell words apart."""
    if char in "\u0640\u115f\u1160":  # what decomposition may bring back of what is ignored
        return True
    return unicodedata.combining(char) not in _VOWELS or unicodedata.category(char) == "Me"


def _ranges(codes: Iterable[int]) -> str:
    """Ascending codes as ranges of a class."""
    found: list[list[int]] = []
    for code in codes:
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in found)


MARKS: Final = _ranges(
    code for block in _BLOCKS for code in block if unicodedata.category(chr(code)) in ("Mn", "Mc", "Me")
)
"""Marks (Mn, Mc, Me): none of them is a word character to `re`, and each belongs to the word before it."""
