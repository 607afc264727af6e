"""The address of a database: as it may be shown, without the passwords that stand in it, and of a file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote, unquote_plus

MASK: Final = "********"
# A driver's address has no fragment: `#` is a character as any other.
_PARAMETER: Final = re.compile(r"[?&]([^=&]*)=([^&]*)")
_SECRET: Final = re.compile("pass|pwd|secret|token|key", re.IGNORECASE)


def sqlite_address(file: Path) -> str:
    """The address of a SQLite file, whose name may hold what means something in an address (`store/urls.py`)."""
    return "sqlite:///" + str(file).replace("%", "%25").replace("?", "%3F").replace("#", "%23")


def masked(url: str) -> str:
    """The address with every password in it masked: before the host, whatever characters it has, and in the query.
    What may belong to one as well as to the other is masked with both."""
    shown, at = list[str](), 0
    for start, end in _spans(url):
        if start >= at:
            shown += [url[at:start], MASK]
        at = max(at, end)
    return "".join((*shown, url[at:]))


def without_secrets(text: str, url: str) -> str:
    """A text, such as a driver's error, without what `masked` leaves out of the address."""
    parts = [url[start:end] for start, end in _spans(url)]
    secrets = {read(part) for part in parts for read in (str, unquote, unquote_plus)}
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return text


def _spans(url: str) -> list[tuple[int, int]]:
    """Where passwords stand, by their beginnings; these may overlap."""
    found = [each.span(2) for each in _PARAMETER.finditer(url) if _SECRET.search(unquote(each[1]))]
    return sorted(span for span in (*found, _userinfo_password(url)) if span[0] < span[1])


def _userinfo_password(url: str) -> tuple[int, int]:
    """Up to the last `@`: a password that was not escaped may hold `/`, `?`, `#` and `@`."""
    scheme, separator, _ = url.partition("://")
    at, end = len(scheme + separator), url.rfind("@")
    colon = -1 if scheme.startswith("sqlite") else url.find(":", at, max(at, end))
    return (colon + 1, end) if colon >= 0 else (0, 0)
