"""`parlour config`: the settings in force."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from parlour.settings import PREFIX, Settings, load, sources


def config(*, data: Annotated[Path | None, Parameter(help="The data folder (PARLOUR_DATA).")] = None) -> None:
    """Show every setting as it is in force and where it comes from, secrets masked.

    What comes from one place stands under a comment that names it, so that the whole can go into a `.env`.
    """
    settings = load(data)
    stored, shown = _stored(settings), settings.shown()
    origin = dict.fromkeys(shown, "default") | sources(data) | dict.fromkeys(stored, "database")
    for place in dict.fromkeys(sorted(origin.values())):
        print(f"# {place}")
        for name, value in shown.items():
            if origin[name] == place:
                print(f"{name}={stored.get(name, value)}")


def _stored(settings: Settings) -> dict[str, str]:
    """What the database sets, by the names of the environment. Nothing is made or migrated by looking."""
    # loaded here: without a database, nothing of this is needed
    from parlour.actions.platform.settings import list_settings
    from parlour.cli.common import database_of
    from parlour.domain.actor import SYSTEM
    from parlour.domain.errors import Fault
    from parlour.domain.site_settings import SiteSettings, as_written
    from parlour.store import urls
    from parlour.store.open import open_store
    from parlour.store.schema.version import SchemaMismatch

    async def look() -> dict[str, str]:
        with database_of(settings):
            store = await open_store(settings.database_url, readers=1)
            try:
                defaults = SiteSettings.of(settings)
                found = await store.read(lambda tx: list_settings(tx, SYSTEM, defaults=defaults))
            finally:
                await store.close()
        return {f"{PREFIX}{each.name.upper()}": as_written(each.value) for each in found if each.is_stored}

    file = urls.parse(settings.database_url).path
    if file is not None and not file.exists():
        return {}
    try:
        return asyncio.run(look())
    except (Fault, OSError, SchemaMismatch, ValueError) as problem:
        print(f"What the database sets is not shown. {' '.join(str(problem).split())}", file=sys.stderr)
        return {}
