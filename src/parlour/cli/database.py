"""`parlour migrate` and `parlour backup`."""

from __future__ import annotations

from pathlib import Path

from parlour.cli.common import DataFolder, audit, bring_up_to_date, database_of, refusals_told, told
from parlour.settings import load
from parlour.store.sqlite.backup import CannotBackUp
from parlour.store.sqlite.backup import backup as copy_database


def migrate(*, data: DataFolder = None) -> None:
    """Bring the database's schema up to date. A SQLite database that has to change is copied first."""
    settings = load(data)
    settings.make_data_folder()
    done = told(bring_up_to_date(settings))
    if done.snapshot:
        print(f"Copied the database to {done.snapshot}")
    print(f"The schema is at version {done.after}" + ("" if done.changed else ", as it was"))


def backup(file: Path, *, data: DataFolder = None) -> None:
    """Write a consistent copy of the SQLite database, also while it is being served.

    Parameters
    ----------
    file
        Where to write; it must not exist yet.
    """
    settings = load(data)
    with refusals_told(), database_of(settings):
        try:
            print(f"Wrote {copy_database(settings.database_url, file)}")
        except CannotBackUp as reason:
            raise OSError(str(reason)) from None
    audit(settings, "backup", file=file)
