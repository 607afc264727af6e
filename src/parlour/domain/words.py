"""The words of a text as search sees them: without case and accents, the same on every database.

Databases split and fold text each in its own way, know stop words and shortest lengths, and give their query
languages to whoever writes a query. So both texts and queries are taken apart here, into terms of `[a-z0-9_]` alone,
in which nothing is syntax anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

QUERY_WORDS: Final = 12
EXCERPT: Final = 200  # characters
_BEFORE: Final = 60  # of them at most before the first match
MARK: Final = ("\x02", "\x03")
"""What begins and ends a match in an excerpt: control characters, which no text here can hold (`domain.text`)."""

# Letters in a term, of which MariaDB keeps 84 characters: plain, in hexadecimal, and in that of the rarest scripts.
_ASCII_LETTERS, _LETTERS, _RARE_LETTERS = 78, 19, 9
# Scripts that put no space between words: each character is a word. Kana, Han, Thai, Lao, Myanmar, Khmer.
_SINGLE: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD: Final = re.compile(f"[{_SINGLE}]|[^\\W_{_SINGLE}]+")
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
    """The terms under which a text is found, with spaces between. Every message pays for this: 2 to 8 µs."""
    folded = fold(text)
    if folded.isascii():
        found = " w_".join(_ASCII_WORD.findall(folded))
        return f"w_{found}" if found else ""
    return " ".join([_term(word) for word in _split(folded)])


def words_of(query: str) -> list[Word]:
    """The words of a query, each once, and no more than a dozen."""
    words = dict.fromkeys(_cut(word)[0] for word in _WORD.findall(fold(query)))
    return [Word(word) for word in list(words)[:QUERY_WORDS]]


def fold(text: str) -> str:
    """Without case and accents: compatibility decomposition, without the marks (Unicode UAX 15, UTS 10)."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)


def highlighted(text: str, words: Sequence[Word]) -> str:
    """A line of the text around the first match, with every match between `MARK`s."""
    line = " ".join(text.split())
    found = list(_matches(line, words))
    start = _start(line, found[0][0] if found else 0)
    stop = min(len(line), start + EXCERPT)
    shown, at = ["…" if start else ""], start
    for begins, ends in found:
        if ends > stop:
            break
        shown += [line[at:begins], MARK[0], line[begins:ends], MARK[1]]
        at = ends
    return "".join((*shown, line[at:stop], "…" if stop < len(line) else ""))


def _start(line: str, first: int) -> int:
    """Where an excerpt begins: a little before the first match, and not in the middle of a word."""
    if first <= _BEFORE or len(line) <= EXCERPT:
        return 0
    space = line.find(" ", first - _BEFORE, first)
    return first - _BEFORE if space < 0 else space + 1


def _matches(line: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Where words of the query stand; what touches is one match."""
    open_at, open_until = -1, -1
    for found in _WORD.finditer(line):
        if not any(word.fits(part) for part in _parts(found[0]) for word in words):
            continue
        if found.start() != open_until:
            if open_at >= 0:
                yield open_at, open_until
            open_at = found.start()
        open_until = found.end()
    if open_at >= 0:
        yield open_at, open_until


def _parts(word: str) -> list[str]:
    """What a word of a text becomes when it is folded; a ligature or a fraction can become several."""
    return _split(fold(word))


def _split(folded: str) -> list[str]:
    """Into words of a length that every database keeps whole; what is longer goes on in the next."""
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    return [part for word in _WORD.findall(folded) for part in _cut(word)]


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
