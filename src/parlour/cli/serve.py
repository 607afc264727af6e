"""`parlour serve`."""

from __future__ import annotations

from parlour.actions.system.accounts import offer_setup
from parlour.assembly import Parlour
from parlour.cli.common import DataFolder
from parlour.cli.running import run
from parlour.domain.one_time import fingerprint, new_secret
from parlour.settings import load

LINK_HOURS = 24


def serve(*, host: str = "127.0.0.1", port: int = 8000, data: DataFolder = None) -> None:
    """Bring the database up to date and serve until SIGTERM or SIGINT.

    Parameters
    ----------
    host
        The address to listen on.
    port
        The port to listen on; 0 picks a free one.
    """
    run(load(data), host=host, port=port, after=_offer_setup)


async def _offer_setup(parlour: Parlour, url: str) -> None:
    """As long as there is no admin: a link that makes the first one, once."""
    secret = new_secret()
    offered = await parlour.app.perform_system(
        offer_setup, token_hash=fingerprint(secret), lifetime_ms=LINK_HOURS * 3_600_000
    )
    if offered:
        base = parlour.app.settings.public_url or url
        print(f"Make the first admin at {base}/setup?token={secret} (works once, for a day)", flush=True)
