"""`parlour demo`."""

from __future__ import annotations

import dataclasses
import ipaddress
import secrets
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from parlour.assembly import Parlour
from parlour.cli import demo_talk as talk
from parlour.cli.demo_data import furnish
from parlour.cli.demo_members import MEMBERS
from parlour.cli.demo_pictures import hang_pictures
from parlour.cli.running import run
from parlour.database_address import sqlite_address
from parlour.settings import Settings, load
from parlour.store.open import open_store

PASSWORD = "parlour-demo"  # noqa: S105 (printed, and only for this machine: see _password)


def demo(*, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve sample people and conversations from a data folder that is thrown away at the end.

    Parameters
    ----------
    host
        The address to listen on. Beyond this machine, the demo's passwords are made up anew.
    port
        The port to listen on; 0 picks a free one.
    """
    password = _password(host)

    async def move_in(parlour: Parlour, url: str) -> None:
        parlour.app.is_demo = True
        hashed = await parlour.app.passwords.hash(password)
        # a store of its own, that announces nothing: this is the past, and nobody is there to hear it
        store = await open_store(parlour.app.settings.database_url, readers=1)
        try:
            await furnish(store, password_hash=hashed, now=time.time_ns() // 1_000_000)
            await hang_pictures(store, parlour.app.settings.data)
        finally:
            await store.close()
        _print_log_ins(url, password)

    with tempfile.TemporaryDirectory(prefix="parlour-demo-") as folder:
        run(_settings(Path(folder)), host=host, port=port, before=move_in)


def _settings(folder: Path) -> Settings:
    """The owner's settings, but for what says where data and secrets are: a demo must not touch those."""
    given = load(folder)
    return dataclasses.replace(
        given, database_url=sqlite_address(folder / "parlour.db"), secret=None, old_secret=None
    )


def _password(host: str) -> str:
    try:
        here_only = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        here_only = False
    return PASSWORD if here_only else secrets.token_urlsafe(9)


def _print_log_ins(url: str, password: str) -> None:
    table = Table("role", "username", "password", "where", title="Log-ins of the demo", title_justify="left")
    for role, username in (
        ("admin", talk.ADMIN[0]),
        *(("agent", username) for username, _ in talk.AGENTS),
        *(("member", username) for username, _ in MEMBERS),
    ):
        table.add_row(role, username, password, f"{url}/login" if role == "member" else f"{url}/agent/login")
    console = Console(width=100)
    console.print(table)
    console.print(f"A shop with the widget in its corner: {url}/demo/shop")
