"""The command line. Commands are named here and loaded when asked for: none waits for what another needs."""

from __future__ import annotations

import sys

from cyclopts import App

from parlour.settings import SettingsError


def _version() -> str:
    from importlib.metadata import version

    return version("parlour")


app = App(
    name="parlour",
    help="Real-time conversations that anyone can host.",
    version=_version,
    result_action="return_value",
)
app.command("parlour.cli.serve:serve", name="serve", help="Serve, after bringing the database up to date.")
app.command(
    "parlour.cli.demo:demo", name="demo", help="Serve sample people and conversations from a folder that goes away."
)
app.command("parlour.cli.user:app", name="user", help="Accounts: add, list, role, disable, enable, delete, password.")
app.command("parlour.cli.database:migrate", name="migrate", help="Bring the database's schema up to date.")
app.command("parlour.cli.database:backup", name="backup", help="Write a consistent copy of the SQLite database.")
app.command("parlour.cli.database:restore", name="restore", help="Put a backup in the place of the SQLite database.")
app.command("parlour.cli.jobs:app", name="jobs", help="Background work: list, retry.")
app.command("parlour.cli.settings:app", name="settings", help="Settings of the site: list, set, unset.")
app.command("parlour.cli.secret:app", name="secret", help="The key that signs sessions and guest cookies: rotate.")
app.command("parlour.cli.config:config", name="config", help="Show the settings in force and where they come from.")


def main() -> None:
    """What the `parlour` script and `python -m parlour` run."""
    try:
        app()
    except SettingsError as problem:
        sys.exit(str(problem))
