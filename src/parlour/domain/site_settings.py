"""Settings that an owner changes while the server runs: name, reader with its bounds, and default, one line each.

The database has them (`site_settings`); `PARLOUR_<NAME>` in the environment is the default where it has none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, dataclass, field, fields
from typing import Any, Final, Literal

from parlour import setting_values as read
from parlour.domain.errors import Invalid
from parlour.domain.quotas import MB, Quotas
from parlour.setting_values import RatePair

VALUE_LENGTH: Final = 100  # characters of a value as it is written; few need more
SITES: Final = 50  # that embed the widget; every answer of the panel names them all
_SITE_LENGTH: Final = 280  # scheme, host of 253 characters, port, comma


def _setting(reader: Callable[[str], Any], default: Any, *, length: int = VALUE_LENGTH, adds: bool = False) -> Any:
    """`length`: characters of a value as it is written. `adds`: what the database has does not replace the default,
    but adds to it."""
    return field(default=default, metadata={"read": reader, "secret": False, "length": length, "adds": adds})


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """Durations are whole seconds; rates are "at most n in any window"."""

    registration: Literal["open", "closed"] = _setting(read.one_of(open="open", closed="closed"), "open")
    edit_window: int = _setting(read.whole(0), 24 * 3600)
    agent_grace: int = _setting(read.whole(0, 3600), 10)
    wait_warning: int = _setting(read.whole(0, 30 * 24 * 3600), 15 * 60)
    wait_alarm: int = _setting(read.whole(0, 30 * 24 * 3600), 3600)
    message_rate: int = _setting(read.whole(1), 20)  # in any minute
    agent_message_rate: int = _setting(read.whole(1), 120)  # in any minute
    write_rate: int = _setting(read.whole(1), 60)  # in any minute
    agent_write_rate: int = _setting(read.whole(1), 300)  # in any minute
    ticket_rate: RatePair = _setting(read.rate_pair, RatePair(5, 20))  # in any hour
    login_rate: RatePair = _setting(read.rate_pair, RatePair(5, 20))  # in any minute
    max_upload_mb: int = _setting(read.whole(1, 10_000), 25)
    quota_guest: int = _setting(read.whole(0), 100)  # MB of files; 0: no limit, here and below
    quota_member: int = _setting(read.whole(0), 2000)
    quota_ticket: int = _setting(read.whole(0), 500)
    quota_site: int = _setting(read.whole(0), 0)
    # sites that embed the widget, without cookies
    widget_origins: tuple[str, ...] = _setting(read.origins, (), length=SITES * _SITE_LENGTH, adds=True)

    @classmethod
    def of(cls, settings: SiteSettings) -> SiteSettings:
        """These alone, of settings that have others too."""
        return cls(**{name: getattr(settings, name) for name in SITE_SETTINGS})

    @property
    def max_upload_bytes(self) -> int:
        return self.max_upload_mb * MB

    @property
    def quotas(self) -> Quotas:
        megabytes = self.quota_guest, self.quota_member, self.quota_ticket, self.quota_site
        return Quotas(*(each * MB for each in megabytes))


SITE_SETTINGS: Final[dict[str, Field[Any]]] = {each.name: each for each in fields(SiteSettings)}


@dataclass(frozen=True, slots=True)
class SiteSetting:
    """One setting in force. `is_stored`: the database has it, since `updated_at` (ms), by an admin's id or nobody."""

    name: str
    value: Any
    is_stored: bool = False
    updated_at: int | None = None
    updated_by: str | None = None


def parse(name: str, written: str) -> Any:
    """A value from how an owner writes it. Raises Invalid for one out of bounds, and for an unknown name."""
    if name not in SITE_SETTINGS:
        raise Invalid.field("name", "must be a setting of the site")
    length = SITE_SETTINGS[name].metadata["length"]
    if len(written) > length:
        raise Invalid.field("value", f"must be at most {length} characters")
    try:
        value = SITE_SETTINGS[name].metadata["read"](written.strip())
    except ValueError as problem:
        raise Invalid.field("value", str(problem)) from None
    if name == "widget_origins" and len(value) > SITES:
        raise Invalid.field("value", f"must be at most {SITES} origins")
    return value


def in_force(name: str, default: Any, stored: Any) -> Any:
    """What holds where both are there: the stored value, or both together, each once."""
    return tuple(dict.fromkeys((*default, *stored))) if SITE_SETTINGS[name].metadata["adds"] else stored


def as_written(value: Any) -> str:
    """A value as its owner would write it."""
    return ",".join(str(part) for part in value) if isinstance(value, tuple | list) else str(value)
