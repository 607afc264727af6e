"""`parlour migrate`, `parlour backup` and `parlour restore`."""

from __future__ import annotations

from pathlib import Path

from parlour.cli.common import DataFolder, audit, bring_up_to_date, database_of, refusals_told, told
from parlour.settings import load
from parlour.store import urls
from parlour.store.serving_lock import unserved
from parlour.store.sqlite.backup import CannotBackUp
from parlour.store.sqlite.backup import backup as copy_database
from parlour.store.sqlite.restore import restore as put_back


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


def restore(file: Path, *, data: DataFolder = None) -> None:
    """Put a backup in the place of the SQLite database. Refused while a server runs; the old database is kept.

    Parameters
    ----------
    file
        What `parlour backup` wrote, or the copy that an upgrade left beside the database.
    """
    settings = load(data)
    with refusals_told(), database_of(settings):
        target = urls.parse(settings.database_url)
        if target.path is None:
            assert target.url is not None
            postgresql = target.url.get_backend_name() == "postgresql"
            tool = (
                f"pg_restore --clean --dbname={target.url.database}" if postgresql else f"mysql {target.url.database}"
            )
            raise OSError(f"Parlour restores SQLite databases only; for this one use `{tool}`")
        settings.make_data_folder()
        with unserved(settings.data, settings.database_url):
            kept = put_back(target.path, file)
        print(f"Restored {target.path} from {file}")
        if kept is not None:
            print(f"The database that was there is {kept}")
    audit(settings, "restore", file=file)
