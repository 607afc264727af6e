"""Search words: the words of a text without case and accents, the same on every database.

Databases split and fold text each in its own way, know stop words and shortest lengths, and give their query
languages to whoever writes a query. So both texts and queries are taken apart here, into terms of `[a-z0-9_]` alone,
in which nothing is syntax anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

QUERY_WORDS: Final = 12
FOLDED: Final = 30_000
"""Characters of a folded text that are looked at. The longest message has as many in Hangul, which folds into three;
of what grows more (U+FDFA into 18), the beginning is found."""
_PIECE: Final = 1_000

# Letters in a term, of which MariaDB keeps 84 characters: plain, in hexadecimal, and in that of the rarest scripts.
_ASCII_LETTERS, _LETTERS, _RARE_LETTERS = 78, 19, 9
# Scripts that put no space between words: each character is a word. Kana, Han, Thai, Lao, Myanmar, Khmer.
_SINGLE: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
WORD: Final = re.compile(f"[{_SINGLE}]|[^\\W_{_SINGLE}]+")
_ASCII_WORD: Final = re.compile("[a-z0-9]{1,78}")


@dataclass(frozen=True, slots=True)
class Word:
    """A (folded) word of a query. `is_prefix`: longer words that begin so are meant too; with one letter most do."""

    text: str

    @property
    def is_prefix(self) -> bool:
        return len(self.text) > 1

    @property
    def term(self) -> str:
        return _term(self.text)

    def fits(self, word: str) -> bool:
        """Whether a (folded) word of a text is meant."""
        return word.startswith(self.text) if self.is_prefix else word == self.text


def terms_of(text: str) -> str:
    """The terms under which a text is found, each once, with spaces between. Every message pays: 2 to 8 µs."""
    folded = fold(text)
    if folded.isascii():
        found = " w_".join(dict.fromkeys(_ASCII_WORD.findall(folded)))
        return f"w_{found}" if found else ""
    return " ".join([_term(word) for word in dict.fromkeys(_split(folded))])


def words_of(query: str) -> list[Word]:
    """The words of a query, each once, and no more than a dozen."""
    words = dict.fromkeys(_cut(word)[0] for word in WORD.findall(fold(query)))
    return [Word(word) for word in list(words)[:QUERY_WORDS]]


def fold(text: str) -> str:
    """Without case and accents: compatibility decomposition, without the marks (Unicode UAX 15, UTS 10).

    Piece by piece, which is the same: in a longer one only marks would stand in another order, and they go. And the
    time grows with the square of a run of them."""
    if text.isascii():
        return text.lower()
    folded, length = list[str](), 0
    for at in range(0, len(text), _PIECE):
        folded.append(unicodedata.normalize("NFKD", text[at : at + _PIECE]).casefold().translate(_PLAIN))
        length += len(folded[-1])
        if length > FOLDED:
            break
    return "".join(folded)[:FOLDED]


def parts_of(word: str) -> list[str]:
    """What a word of a text becomes when it is folded; a ligature or a fraction can become several."""
    return _split(fold(word))


def _split(folded: str) -> list[str]:
    """Into words of a length that every database keeps whole; what is longer goes on in the next."""
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    return [part for word in WORD.findall(folded) for part in _cut(word)]


def _cut(word: str) -> list[str]:
    most = _ASCII_LETTERS if word.isascii() else _LETTERS if max(word) <= "\uffff" else _RARE_LETTERS
    return [word[at : at + most] for at in range(0, len(word), most)]


def _term(word: str) -> str:
    """Letters of other alphabets are spelt in hexadecimal: a database that does not know them would split there."""
    return f"w_{word}" if word.isascii() else f"u_{word.encode('utf-16-be', 'surrogatepass').hex()}"


class _Plain(dict[int, Any]):
    """What becomes of a character: marks go, and letters with a stroke, which Unicode does not take apart, lose it.

    Filled as needed, and only for the alphabets at the beginning of Unicode, so that nobody can fill it up.
    """

    def __missing__(self, code: int) -> int | None:
        plain = None if unicodedata.combining(chr(code)) else code
        if code < 0x3000:
            self[code] = plain
        return plain


_PLAIN: Final = _Plain(
    str.maketrans(
        {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
    )
)
