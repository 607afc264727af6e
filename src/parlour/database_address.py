"""The address of a database: as it may be shown, without the passwords that stand in it, and of a file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote

MASK: Final = "********"
_PARAMETER: Final = re.compile(r"([?&])([^=&#]*)=([^&#]*)")
_SECRET: Final = re.compile("pass|pwd|secret|token|key", re.IGNORECASE)


def sqlite_address(file: Path) -> str:
    """The address of a SQLite file, whose name may hold what means something in an address (`store/urls.py`)."""
    return "sqlite:///" + str(file).replace("%", "%25").replace("?", "%3F").replace("#", "%23")


def masked(url: str) -> str:
    """The address with every password in it masked: before the host, whatever characters it has, and in the query."""
    return _without_userinfo_password(_PARAMETER.sub(_without_value, url))


def without_secrets(text: str, url: str) -> str:
    """A text, such as a driver's error, without what `masked` leaves out of the address."""
    for secret in sorted({each for part in _secrets(url) for each in (part, unquote(part))}, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return text


def _without_value(found: re.Match[str]) -> str:
    between, name, value = found.groups()
    return f"{between}{name}={MASK}" if value and _SECRET.search(unquote(name)) else found[0]


def _without_userinfo_password(url: str) -> str:
    password = _userinfo_password(url)
    return url.replace(f":{password}@", f":{MASK}@", 1) if password else url


def _userinfo_password(url: str) -> str:
    """Up to the last `@`: a password that was not escaped may hold `/`, `?`, `#` and `@`."""
    scheme, _, rest = url.partition("://")
    if scheme.startswith("sqlite"):
        return ""
    return rest.rpartition("@")[0].partition(":")[2]


def _secrets(url: str) -> list[str]:
    found = [value for _, name, value in _PARAMETER.findall(url) if _SECRET.search(unquote(name))]
    return [each for each in (*found, _userinfo_password(url)) if each]
