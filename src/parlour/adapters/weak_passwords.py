"""Weak passwords: those that everybody tries first are refused (NIST SP 800-63B, section 3.1.1.2).

That is the commonest passwords of public lists (`data/LICENSES.txt` names them), what repeats one or two characters,
and what the person's own names or the site's say already. Compared without case, spaces and invisible characters.
"""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

from parlour.domain import text
from parlour.domain.errors import Invalid

LIST: Final = "data/common-passwords.txt.gz"  # 16,000 of at least 8 characters; shorter ones are refused by length
FEWEST_CHARACTERS: Final = 3  # different ones
LONGEST_NAME: Final = 400  # characters
_DECORATION: Final = "0123456789!?.,;:*#$@_-+/ "


def check_password(password: str, *, own: Iterable[str | None] = (), field: str = "password") -> str:
    """The cleaned password of somebody who chooses one.

    `own` are the names that it must not be: username, e-mail address, the site's. Raises Invalid.
    """
    clean = text.password(password, field)
    folded = _folded(clean)
    if len(set(folded)) < FEWEST_CHARACTERS:
        raise Invalid.field(field, "must hold at least three different characters")
    if folded in common() or _folded(clean, keep_spaces=True) in common():
        raise Invalid.field(field, "is one of the commonest passwords; choose another")
    if folded.strip(_DECORATION) in _names(own):
        raise Invalid.field(field, "must not be a name of yours or of this site")
    return clean


@cache
def common() -> frozenset[str]:
    """The list, read when the first password is chosen: 2 ms and 2 MB."""
    packed = files("parlour.adapters").joinpath(LIST).read_bytes()
    return frozenset(gzip.decompress(packed).decode("ascii").split("\n")) - {""}


def _names(own: Iterable[str | None]) -> set[str]:
    """Each name, of an address also what stands before the @, without what people put around them."""
    names = {"parlour"}
    for name in own:
        if name is None or len(name) > LONGEST_NAME:  # not looked at yet by anybody; no password is so long
            continue
        folded = _folded(name)
        names |= {folded.strip(_DECORATION), folded.partition("@")[0].strip(_DECORATION)}
    return names - {""}


def _folded(value: str, *, keep_spaces: bool = False) -> str:
    """In compatibility form, without case, and without what is not seen."""
    folded = unicodedata.normalize("NFKC", value).casefold().strip()
    return "".join(
        char for char in folded if (keep_spaces and char == " ") or unicodedata.category(char)[0] not in "ZC"
    )
