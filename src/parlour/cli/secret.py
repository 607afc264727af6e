"""`parlour secret …`: the key that signs sessions and guest cookies."""

from __future__ import annotations

import sys

from cyclopts import App

from parlour import secret_file
from parlour.cli.common import DataFolder, audit, refusals_told
from parlour.settings import load

app = App(name="secret", help="The key that signs sessions and guest cookies: rotate.")

SET_ELSEWHERE = (
    "PARLOUR_SECRET is set, so the key is not in the data folder. Put the present one into PARLOUR_OLD_SECRET and a "
    "new one into PARLOUR_SECRET, and restart."
)


@app.command
def rotate(*, data: DataFolder = None) -> None:
    """Make a new signing key. What the old ones signed still counts; a running server takes it up at its restart."""
    settings = load(data)
    if settings.secret is not None:
        sys.exit(SET_ELSEWHERE)
    with refusals_told():
        settings.make_data_folder()
        longest = max(settings.guest_days * 24, settings.session_hours) * 3600
        try:
            kept = secret_file.rotate(settings.data / "secret", keep_s=longest)
        except ValueError:
            raise ValueError(f"{settings.data / 'secret'} does not hold keys as Parlour writes them") from None
    audit(settings, "secret rotate")
    old = "1 old one still verifies" if kept == 1 else f"{kept} old ones still verify"
    print(f"Made a new key; {old}. Restart the server to sign with it.")
