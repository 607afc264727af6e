"""Sites that embed the widget, as admins list them beside those of the environment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parlour.actions.access import require_admin
from parlour.actions.platform.settings import change_setting
from parlour.domain.actor import Actor
from parlour.domain.errors import Invalid
from parlour.domain.site_settings import as_written, parse
from parlour.store.platform import site_settings
from parlour.store.transaction import Transaction

SETTING: Final = "widget_origins"


def list_widget_sites(tx: Transaction, actor: Actor) -> Sequence[str]:
    """The origins that are stored, without those of the environment."""
    require_admin(actor)
    stored = site_settings.list_all(tx).get(SETTING)
    return [] if stored is None else list(stored.value)


def change_widget_sites(tx: Transaction, actor: Actor, *, origins: Sequence[str]) -> Sequence[str]:
    """Stores these in place of those before, as browsers write them. Raises Invalid, naming `origins`."""
    require_admin(actor)
    written = ",".join(origin.strip().rstrip("/") for origin in origins)
    try:
        clean = tuple(dict.fromkeys(parse(SETTING, written)))
    except Invalid as fault:
        raise Invalid.field("origins", fault.fields[0].message) from None
    change_setting(tx, actor, name=SETTING, value=as_written(clean) if clean else None)
    return clean
