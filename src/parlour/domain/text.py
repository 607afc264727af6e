"""Text rules: what a name, a title or a message may hold, and its normal form (Unicode NFC, no C0 controls).

Everything here raises `Invalid` with the caller's own field name, and returns the cleaned text. Strangers write it:
its raw length is compared before anything else is done with it, every step is linear, and what normalising has
lengthened is compared again.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from parlour.domain import addresses
from parlour.domain.errors import Invalid
from parlour.domain.marks import EXPANSION, composed, unstacked
from parlour.domain.visible import is_invisible

NAME: Final = 80
TITLE: Final = 200
CONTENT: Final = 10_000
CLIENT_ID: Final = 64
EMAIL: Final = 254
FILE_NAME: Final = 150

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")
_LINE_FORBIDDEN: Final = re.compile("[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")
# Overrides and isolates turn the text around them, so a name could rewrite the line that shows it.
_BIDI: Final = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
# No space at either end: MariaDB compares without those at the end.
_CLIENT_ID: Final = re.compile(rf"[!-~](?:[ -~]{{0,{CLIENT_ID - 2}}}[!-~])?")
_USERNAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
_MARKS_IN_A_LINE: Final = 4  # in a row: more would reach into the lines around a name
PASSWORD: Final = (8, 200)


def name(value: str, field: str = "name", *, limit: int = NAME) -> str:
    """One line that names somebody or something: trimmed, not empty, nothing that disturbs its surroundings."""
    text = _line(value, field, limit)
    if is_invisible(text) or not any(unicodedata.category(char)[0] not in "ZCM" for char in text):
        raise Invalid.field(field, "must not be empty")
    return text


def title(value: str, field: str = "title") -> str:
    return name(value, field, limit=TITLE)


def content(value: str, field: str = "content", *, may_be_empty: bool = False) -> str:
    """The text of a message, kept as written but for NFC and marks beyond 30 in a row; it is empty where nothing in
    it can be seen."""
    _require_short(value, field, CONTENT)
    if _FORBIDDEN.search(value):
        raise Invalid.field(field, "must not hold control characters")
    text = composed(value)
    if len(text) > CONTENT:
        raise _too_long(field, CONTENT)
    if not may_be_empty and is_invisible(text):
        raise Invalid.field(field, "must not be empty")
    return text


def client_id(value: str | None, field: str = "clientId") -> str | None:
    """1 to 64 printable ASCII characters, chosen by the client; None when it gave none."""
    if value is None:
        return None
    if not _CLIENT_ID.fullmatch(value):
        raise Invalid.field(field, "must be 1 to 64 printable ASCII characters, with no space at the ends")
    return value


def email(value: str, field: str = "email") -> str:
    text = _line(value, field, EMAIL)
    if not addresses.is_email(text) or len(key(text)) > EMAIL:  # which can be longer than the address itself
        raise Invalid.field(field, "must be an e-mail address")
    return text


def optional_email(value: str | None, field: str = "email") -> str | None:
    """A form leaves an empty field where a program leaves none."""
    return email(value, field) if value is not None and value.strip() else None


def username(value: str, field: str = "username") -> str:
    """Letters, digits, dot, dash and underscore; 1 to 32, kept in the case it was given. Other forms of these
    (full width, a ligature) are put in their plain one, as `key` compares them (UAX 15, NFKC)."""
    text = _line(unicodedata.normalize("NFKC", _line(value, field, 32)), field, 32)
    if not _USERNAME.fullmatch(text.lower()):
        raise Invalid.field(field, "may hold letters, digits, dots, dashes and underscores only")
    return text


def password(value: str, field: str = "password") -> str:
    """8 to 200 characters, anything goes (NIST SP 800-63B: length over composition)."""
    least, most = PASSWORD
    wrong = Invalid.field(field, f"must be {least} to {most} characters")
    if len(value) > most * EXPANSION:
        raise wrong
    if _FORBIDDEN.search(value):
        raise Invalid.field(field, "must not hold control characters")
    text = unicodedata.normalize("NFC", value)
    if not least <= len(text) <= most:
        raise wrong
    return text


def key(value: str) -> str:
    """How a username or an address is compared: compatibility-folded and without case. Of what is longer than any of
    them, the beginning."""
    return unicodedata.normalize("NFKC", value[: EMAIL * EXPANSION]).casefold().strip()


def searched(value: str | None, limit: int = TITLE) -> str | None:
    """What somebody looks for: nothing stored holds control characters, so they are left out; None for nothing."""
    if value is None:
        return None
    return composed(_LINE_FORBIDDEN.sub("", value[:limit]))[:limit].strip() or None


def language(value: str, field: str = "language") -> str:
    """A language tag such as `en` or `pt-BR` (BCP 47, the common part of it)."""
    if len(value) > 16 or not _LANGUAGE.fullmatch(value):
        raise Invalid.field(field, "must be a language tag")
    return value


def shortened(value: str | None, limit: int) -> str | None:
    """What a program said of itself, kept for people to read: printable, and never too long to store."""
    if value is None:
        return None
    return "".join(char for char in value[:limit] if char.isprintable()) or None


def web_address(value: str, field: str = "url") -> str:
    """An absolute http or https address; never `javascript:`."""
    text = _line(value, field, 2000)
    if not addresses.is_web(text):
        raise Invalid.field(field, "must be an http or https address")
    return text


def file_name(value: str) -> str:
    """The name of an uploaded file, made harmless instead of refused: people do not choose what cameras write.

    The last part of a path, without what disturbs its surroundings; the extension survives the cut, and a name of
    which nothing can be seen.
    """
    end = value[-FILE_NAME * EXPANSION :]
    last = end[max(end.rfind("/"), end.rfind("\\")) + 1 :]
    plain = composed(_BIDI.sub("", _LINE_FORBIDDEN.sub("", last)))
    plain = unstacked(plain, _MARKS_IN_A_LINE).strip(" .\u00a0")
    if len(plain) > FILE_NAME:
        stem, dot, extension = plain.rpartition(".")
        ending = dot + extension if stem and len(extension) <= 10 else ""
        plain = plain[: FILE_NAME - len(ending)] + ending
    stem = plain.rpartition(".")[0] or plain
    return f"file{plain.removeprefix(stem)}" if is_invisible(stem) else plain


def _line(value: str, field: str, limit: int) -> str:
    _require_short(value, field, limit)
    text = composed(value).strip(" \t\u00a0")
    if not text:
        raise Invalid.field(field, "must not be empty")
    if len(text) > limit:
        raise _too_long(field, limit)
    if _LINE_FORBIDDEN.search(text) or _BIDI.search(text):
        raise Invalid.field(field, "must not hold control characters")
    if unstacked(text, _MARKS_IN_A_LINE) != text:
        raise Invalid.field(field, "must not stack that many marks")
    return text


def _require_short(value: str, field: str, limit: int) -> None:
    """Refuses what is too long however it is written, before any work on it: a look at its length."""
    if len(value) > limit * EXPANSION:
        raise _too_long(field, limit)


def _too_long(field: str, limit: int) -> Invalid:
    return Invalid.field(field, f"must be at most {limit} characters")
