"""Settings of the site, which admins change while it runs. The server itself acts as `SYSTEM`."""

from __future__ import annotations

from collections.abc import Mapping

from parlour.domain import policy
from parlour.domain.actor import Actor
from parlour.domain.errors import Invalid
from parlour.domain.events import SettingsChanged
from parlour.domain.site_settings import SITE_SETTINGS, SiteSetting, SiteSettings, as_written, in_force, parse
from parlour.store.platform import site_settings
from parlour.store.platform.site_settings import Stored
from parlour.store.transaction import Transaction


def list_settings(tx: Transaction, actor: Actor, *, defaults: SiteSettings) -> list[SiteSetting]:
    """Every setting in force: the stored value where there is one that holds, else the default."""
    _require_keeper(actor)
    stored = site_settings.list_all(tx)
    return [_in_force(name, defaults, stored) for name in SITE_SETTINGS]


def change_setting(tx: Transaction, actor: Actor, *, name: str, value: str | None) -> None:
    """Stores a value as an owner writes it; None gives the setting back to the environment and the defaults.

    Raises Invalid for an unknown name and for a value out of bounds.
    """
    _require_keeper(actor)
    if value is not None:
        site_settings.put(tx, name, parse(name, value), by=actor.id if actor.has_account else None)
    elif name in SITE_SETTINGS:
        site_settings.remove(tx, name)
    else:
        raise Invalid.field("name", "must be a setting of the site")
    tx.announce(SettingsChanged(name))


def _require_keeper(actor: Actor) -> None:
    policy.require(policy.can_keep_settings(actor), "Only admins may do that.")


def _in_force(name: str, defaults: SiteSettings, stored: Mapping[str, Stored]) -> SiteSetting:
    """What a version with other bounds stored may hold no longer; the default does."""
    found = stored.get(name)
    if found is not None:
        try:
            value = parse(name, as_written(found.value))
        except Invalid:
            return SiteSetting(name, getattr(defaults, name))
        value = in_force(name, getattr(defaults, name), value)
        return SiteSetting(name, value, True, found.updated_at, found.updated_by)
    return SiteSetting(name, getattr(defaults, name))
