"""Search words: the words of a text without case and accents, the same on every database.

Databases split and fold text each in its own way, know stop words and shortest lengths, and give their query
languages to whoever writes a query. So both texts and queries are taken apart here, into terms of `[a-z0-9_]` alone,
in which nothing is syntax anywhere.

Scripts that put no space between words, and emoji, come in runs of signs. A run is indexed by its signs and by each
two that stand together; whether a longer one stands there as it was asked for, `Said` says of the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from parlour.domain.scripts import EMOJI, IGNORED, MARKS, SPACELESS, is_dropped

QUERY_WORDS: Final = 12
PAIRS: Final = 6
"""Pairs of a run that the index is asked for: what has them all, and not the run, is hardly ever there."""
FOLDED: Final = 30_000
"""Characters of a folded text that are looked at. The longest message has as many in Hangul, which folds into three;
of what grows more (U+FDFA into 18), the beginning is found."""
_PIECE: Final = 1_000

# Letters in a term, of which MariaDB keeps 84 characters: plain, in hexadecimal, and in that of the rarest scripts.
_ASCII_LETTERS, _LETTERS, _RARE_LETTERS = 78, 19, 9
_LETTER: Final = f"[^\\W_{SPACELESS}{EMOJI}]"
WORD: Final = re.compile(
    f"[{SPACELESS}][{SPACELESS}{MARKS}{IGNORED}]*"
    f"|[{EMOJI}][{EMOJI}{MARKS}{IGNORED}]*"
    f"|{_LETTER}+(?:[{MARKS}{IGNORED}]+{_LETTER}*)*"
)
"""A word or a run of a text, folded or not."""
_IN_RUNS: Final = re.compile(f"[{SPACELESS}{EMOJI}]")
_IGNORED: Final = re.compile(f"[{IGNORED}]+")
_ASCII_WORD: Final = re.compile("[a-z0-9]{1,78}")


@dataclass(frozen=True, slots=True)
class Word:
    """A (folded) word of a query, or a run of signs (`is_run`), which is meant wherever it stands in a longer one."""

    text: str
    is_run: bool = False

    @property
    def is_prefix(self) -> bool:
        """Whether longer words that begin so are meant too; with one letter most do."""
        return len(self.text) > 1 and not self.is_run

    def terms(self, *, with_pairs: bool = True) -> list[str]:
        """What the index is asked for. `with_pairs` false: of an index in which not all texts have pairs yet."""
        if not self.is_run or len(self.text) == 1:
            return [_term(self.text)]
        signs = [self.text[at : at + 2] for at in range(len(self.text) - 1)] if with_pairs else self.text
        return [_term(sign) for sign in list(dict.fromkeys(signs))[:PAIRS]]

    def is_proved(self, *, with_pairs: bool = True) -> bool:
        """Whether all texts that have the terms have the word."""
        return not self.is_run or len(self.text) <= (2 if with_pairs else 1)

    def fits(self, word: str) -> bool:
        """Whether a (folded) word of a text is meant."""
        return word.startswith(self.text) if self.is_prefix else word == self.text


def terms_of(text: str) -> str:
    """The terms under which a text is found, each once, with spaces between. Every message pays: 2 to 8 µs."""
    folded = fold(text)
    if folded.isascii():
        found = " w_".join(dict.fromkeys(_ASCII_WORD.findall(folded)))
        return f"w_{found}" if found else ""
    return " ".join([_term(word) for word in dict.fromkeys(_indexed(folded))])


def words_of(query: str) -> list[Word]:
    """The words of a query, each once, and no more than a dozen."""
    folded = WORD.findall(fold(query))
    words = dict.fromkeys(Word(word, is_run=True) if is_run(word) else Word(_cut(word)[0]) for word in folded)
    return list(words)[:QUERY_WORDS]


class Said:
    """A text that is asked for words, and answers what its terms would, without an index."""

    __slots__ = ("_folded", "_terms", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded = fold(text)
        self._terms: Sequence[str] | None = None

    def has(self, word: Word) -> bool:
        """Whether it has a word that is meant, or a run whose signs stand together."""
        if word.text not in self._folded:  # nearly always all there is to do
            return False
        if word.is_run:
            return True
        if self._terms is None:
            self._terms = terms_of(self._text).split()
        [term] = word.terms()
        return any(one.startswith(term) if word.is_prefix else one == term for one in self._terms)


def are_said(words: Sequence[Word], text: str) -> bool:
    """Whether a text has all of these words."""
    said = Said(text)
    return all(said.has(word) for word in words)


def fold(text: str) -> str:
    """Without case, accents and what is not seen: compatibility decomposition, without the marks that words may do
    without (Unicode UAX 15, UTS 10) and without default-ignorable signs, tatweel and skin tones.

    Piece by piece, which is the same but for the order of marks at the seams, and the time grows with the square of
    a run of them."""
    if text.isascii():
        return text.lower()
    text = _IGNORED.sub("", text)
    folded, length = list[str](), 0
    for at in range(0, len(text), _PIECE):
        folded.append(unicodedata.normalize("NFKD", text[at : at + _PIECE]).casefold().translate(_PLAIN))
        length += len(folded[-1])
        if length > FOLDED:
            break
    return "".join(folded)[:FOLDED]


def parts_of(word: str) -> list[str]:
    """What a word of a text becomes when it is folded; a ligature or a fraction can become several."""
    folded = fold(word)
    return _ASCII_WORD.findall(folded) if folded.isascii() else [part for part, _ in _split(folded)]


def is_run(word: str) -> bool:
    """Whether what `WORD` found is a run of signs."""
    return _IN_RUNS.match(word) is not None


def _indexed(folded: str) -> Iterator[str]:
    for part, is_run in _split(folded):
        if not is_run:
            yield part
            continue
        yield from part
        for at in range(len(part) - 1):
            yield part[at : at + 2]


def _split(folded: str) -> Iterator[tuple[str, bool]]:
    """Into runs (true), and words of a length that every database keeps whole; what is longer goes on in the next."""
    for word in WORD.findall(folded):
        if is_run(word):
            yield word, True
        else:
            for part in _cut(word):
                yield part, False


def _cut(word: str) -> Sequence[str]:
    if len(word) <= _RARE_LETTERS:
        return (word,)
    most = _ASCII_LETTERS if word.isascii() else _LETTERS if max(word) <= "\uffff" else _RARE_LETTERS
    return [word[at : at + most] for at in range(0, len(word), most)]


def _term(word: str) -> str:
    """Letters of other alphabets are spelt in hexadecimal: a database that does not know them would split there."""
    return f"w_{word}" if word.isascii() else f"u_{word.encode('utf-16-be', 'surrogatepass').hex()}"


class _Plain(dict[int, Any]):
    """What becomes of a character: marks go that words may do without, and letters with a stroke, which Unicode does
    not take apart, lose it.

    Filled as needed, and only for the alphabets at the beginning of Unicode, so that nobody can fill it up.
    """

    def __missing__(self, code: int) -> int | None:
        plain = None if is_dropped(chr(code)) else code
        if code < 0x3000:
            self[code] = plain
        return plain


_PLAIN: Final = _Plain(
    str.maketrans(
        {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
    )
)
