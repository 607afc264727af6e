"""Everything that can be set, read once and checked. The only reader of the environment.

What an owner changes while the server runs stands in `domain/site_settings.py`: of those, the database has the last
word, and what is read here is the default (`app/policy.py`).

Each setting is `PARLOUR_<NAME>` in the environment, or in a `.env` in the data folder; the environment wins.
`docs/self-hosting.md` describes every one of them, which a test holds it to.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from parlour import secret_file
from parlour import setting_values as read
from parlour.database_address import MASK, masked, sqlite_address
from parlour.domain.site_settings import SiteSettings

PREFIX = "PARLOUR_"


class SettingsError(Exception):
    """Settings that cannot be served with; the text names each wrong one, and what it must be."""


def _setting(reader: Callable[[str], Any], default: Any, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"read": reader, "secret": secret})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(SiteSettings):
    """What belongs to the machine, and the defaults of the site. Durations are whole seconds unless the name says
    otherwise."""

    data: Path = _setting(read.path, Path("parlour-data"))
    database_url: str = _setting(read.database_url, "", secret=True)  # SQLite in `data`
    secret: str | None = _setting(read.secret, None, secret=True)
    old_secret: str | None = _setting(read.secret, None, secret=True)  # still verifies, signs no more

    link_secret: str | None = _setting(read.secret, None, secret=True)  # shared with sites that sign links

    public_url: str | None = _setting(read.origin, None)
    allowed_origins: tuple[str, ...] = _setting(read.origins, ())  # front ends of one's own, with cookies
    trusted_proxies: tuple[str, ...] = _setting(read.networks, ())
    hsts: int = _setting(read.whole(0), 0)  # seconds; 0 sends no such header
    security_contact: tuple[str, ...] = _setting(read.contacts, ())
    workers: int = _setting(read.whole(1, 64), 1)

    session_hours: int = _setting(read.whole(1, 24 * 365), 12)
    guest_days: int = _setting(read.whole(1, 400), 365)  # browsers keep no cookie longer than 400 days

    rate_limits: bool = _setting(read.one_of(on=True, off=False), True)
    disk_floor: int = _setting(read.whole(0, 90), 5)  # percent of the disk that uploads leave free
    sockets_per_actor: int = _setting(read.whole(1), 20)
    sockets_per_address: int = _setting(read.whole(1), 100)

    database_timeout: int = _setting(read.whole(1, 60), 12)
    watchdog: int = _setting(read.whole(0, 3600), 10)  # 0: none
    metrics_token: str | None = _setting(read.token, None, secret=True)
    log_level: str = _setting(read.one_of(debug="debug", info="info", warning="warning", error="error"), "info")
    log_format: Literal["text", "json"] = _setting(read.one_of(text="text", json="json"), "text")
    security_log: Path | None = _setting(read.path, None)  # standard error

    def __post_init__(self) -> None:
        # absolute, so that a later change of the working directory moves nothing
        object.__setattr__(self, "data", self.data.absolute())
        if self.security_log is not None:
            object.__setattr__(self, "security_log", self.security_log.absolute())
        if not self.database_url:
            object.__setattr__(self, "database_url", sqlite_address(self.data / "parlour.db"))
        if self.link_secret is not None and self.link_secret in (self.secret, self.old_secret):
            raise SettingsError(
                "PARLOUR_LINK_SECRET must be another than PARLOUR_SECRET: who has that can log in as anybody"
            )
        if self.workers > 1:
            raise SettingsError(
                "PARLOUR_WORKERS must be 1: several need Redis between them, which this version has not"
            )

    def make_data_folder(self) -> None:
        """For the owner's eyes only, unless it is there already. Raises SettingsError where there can be none."""
        try:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as problem:
            raise SettingsError(f"{self.data} cannot be the data folder: {problem.strerror}") from None

    def signing_keys(self) -> list[str]:
        """The key that signs, then those that still verify; made and kept in the data folder if none is set.

        Raises SettingsError when the kept one is unusable. Read it when first needed, not before.
        """
        if self.secret is None:
            self.make_data_folder()
        keys = [self.secret] if self.secret else _kept_keys(self.data / "secret")
        return keys + ([self.old_secret] if self.old_secret else [])

    def shown(self) -> dict[str, str]:
        """Every setting as the owner would write it, secrets masked; passwords in URLs too."""
        return {name: _as_text(getattr(self, f.name), f) for name, f in settings_by_name().items()}


def load(data: Path | str | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment and the data folder's `.env`; `data` (from the command line) wins.

    Raises SettingsError with one line for each wrong setting.
    """
    values: dict[str, Any] = {}
    wrong = []
    for name, (text, _) in _given(data, environ).items():
        setting = settings_by_name()[name]
        try:
            values[setting.name] = setting.metadata["read"](text)
        except ValueError as problem:
            wrong.append(f"{name} {problem}")
    if wrong:
        raise SettingsError("\n".join(wrong))
    return Settings(**values)


def sources(data: Path | str | None = None, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Where each setting that is set comes from: `command line`, `environment` or `.env`; as `load`."""
    return {name: source for name, (_, source) in _given(data, environ).items()}


def settings_by_name() -> dict[str, Field[Any]]:
    return {f"{PREFIX}{f.name.upper()}": f for f in fields(Settings)}


def _given(data: Path | str | None, environ: Mapping[str, str] | None) -> dict[str, tuple[str, str]]:
    """By name, the text of each setting that is set, and where it comes from."""
    outside = os.environ if environ is None else environ
    given = {name: (value, "environment") for name, value in outside.items() if name.startswith(PREFIX)}
    if data is not None:
        given[f"{PREFIX}DATA"] = (str(data), "command line")
    folder = read.path(given.get(f"{PREFIX}DATA", ("", ""))[0] or "parlour-data")
    given = {**{name: (value, ".env") for name, value in _dotenv(folder / ".env").items()}, **given}
    # set to nothing means not set, as containers pass it
    return {
        name: (text.strip(), source)
        for name in settings_by_name()
        for text, source in [given.get(name, ("", ""))]
        if text.strip()
    }


def _dotenv(path: Path) -> dict[str, str]:
    """`NAME=value` lines, `#` comments, optional quotes.

    Unlike the environment, this file is ours alone: a name we do not know is a typing error, and said.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()  # Windows' editors put a mark in front
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except UnicodeDecodeError:
        raise SettingsError(f"{path} cannot be read: it is not text in UTF-8") from None
    except OSError as problem:
        raise SettingsError(f"{path} cannot be read: {problem.strerror}") from None
    found: dict[str, str] = {}
    known = settings_by_name().keys() - {f"{PREFIX}DATA"}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if not equals or name.strip() not in known:
            # what stands there may be a secret: only what looks like a name is repeated
            named = equals and name.strip().replace("_", "").isalnum()
            wrong = f"{name.strip()} is no setting that can stand here" if named else "is not NAME=value"
            raise SettingsError(f"{path}, line {number}: {wrong}")
        found[name.strip()] = _unquoted(value.strip())
    return found


def _unquoted(value: str) -> str:
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if quoted else value


def _kept_keys(path: Path) -> list[str]:
    try:
        return secret_file.keys(path)
    except ValueError:
        raise SettingsError(
            f"PARLOUR_SECRET is not set, and {path} does not hold {read.SECRET_BYTES} bytes; "
            "delete the file for a new secret, with which everybody logs in again"
        ) from None
    except OSError as problem:
        raise SettingsError(f"PARLOUR_SECRET is not set, and {path} cannot be read: {problem.strerror}") from None


def _as_text(value: Any, setting: Field[Any]) -> str:
    if value is None or value == ():
        return ""
    if setting.name == "database_url":
        return masked(str(value))
    if setting.metadata["secret"]:
        return MASK
    if isinstance(value, bool):
        return "on" if value else "off"
    return ",".join(str(part) for part in value) if isinstance(value, tuple) else str(value)
