"""`parlour settings …`: what the site's owner changes, also beside a running server, which notices within seconds."""

from __future__ import annotations

import sys

from cyclopts import App
from rich.console import Console
from rich.table import Table
from rich.text import Text

from parlour.actions.platform import settings as actions
from parlour.cli.common import DataFolder, audit, perform
from parlour.domain.actor import SYSTEM
from parlour.domain.site_settings import SiteSettings, as_written
from parlour.settings import PREFIX, load, sources

app = App(name="settings", help="Settings of the site: list, set, unset.")


@app.command(name="list")
def list_settings(*, data: DataFolder = None) -> None:
    """Show each setting with where it comes from. Written to a file or a pipe: tab-separated, without headings."""
    settings, outside = load(data), sources(data)
    defaults = SiteSettings.of(settings)
    found = perform(settings, lambda tx: actions.list_settings(tx, SYSTEM, defaults=defaults))
    rows = [
        (
            each.name,
            as_written(each.value),
            "database" if each.is_stored else outside.get(f"{PREFIX}{each.name.upper()}", "default"),
        )
        for each in found
    ]
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(row))
        return
    table = Table("setting", "value", "from")
    for row in rows:
        table.add_row(*(Text(column) for column in row))
    Console().print(table)


@app.command(name="set")
def set_value(name: str, value: str, /, *, data: DataFolder = None) -> None:
    """Store a value, which goes before the environment's.

    Parameters
    ----------
    name
        The setting, as `parlour settings list` names it.
    value
        As it would stand in the environment.
    """
    _change(name, value, data)
    print(f"{name} is {value.strip()}")


@app.command
def unset(name: str, /, *, data: DataFolder = None) -> None:
    """Give a setting back to the environment, or to its default.

    Parameters
    ----------
    name
        The setting, as `parlour settings list` names it.
    """
    _change(name, None, data)
    print(f"{name} is no longer set in the database")


def _change(name: str, value: str | None, data: DataFolder) -> None:
    settings = load(data)
    perform(settings, lambda tx: actions.change_setting(tx, SYSTEM, name=name, value=value))
    audit(settings, "settings set" if value is not None else "settings unset", setting=name)
