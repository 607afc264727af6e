"""`parlour user …`: accounts, also beside a running server, which notices within two seconds."""

from __future__ import annotations

import asyncio
import getpass
import sys
from typing import Annotated, Literal

from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from parlour.actions.people import sessions
from parlour.actions.system import accounts
from parlour.adapters.passwords import Passwords
from parlour.cli.common import DataFolder, audit, perform, refusals_told
from parlour.domain.actor import Person
from parlour.domain.one_time import fingerprint, new_secret
from parlour.domain.reserved import site_names
from parlour.settings import Settings, load

app = App(name="user", help="Accounts: add, list, role, disable, enable, delete, password, reset-link.")

FromStdin = Annotated[bool, Parameter(negative=(), help="Read the password from standard input, one line.")]

Force = Annotated[bool, Parameter(negative=(), help="Also where it is the last admin.")]


@app.command
def add(
    *,
    username: str,
    email: str,
    name: str,
    role: Literal["member", "agent", "admin"],
    password_stdin: FromStdin = False,
    data: DataFolder = None,
) -> None:
    """Make an account."""
    settings = load(data)
    hashed = _hashed(_password(password_stdin, settings, username, email))
    person = perform(
        settings,
        lambda tx: sessions.create_account(
            tx, None, username=username, name=name, email=email, password_hash=hashed, role=role
        ),
    )
    audit(settings, "user add", account=person.id, role=person.role)
    print(f"Added {person.role} {person.username}")


@app.command(name="list")
def list_accounts(*, data: DataFolder = None) -> None:
    """Show every account. Written to a file or a pipe: tab-separated, without headings."""
    people = perform(load(data), lambda tx: accounts.list_accounts(tx))
    if not sys.stdout.isatty():
        for person in people:
            print("\t".join(_columns(person)))
        return
    table = Table("username", "role", "name", "e-mail", "state")
    for person in people:
        table.add_row(*(Text(column) for column in _columns(person)))
    Console().print(table)


@app.command
def disable(username: str, *, force: Force = False, data: DataFolder = None) -> None:
    """Close an account and end all its sessions. What the person wrote stays."""
    settings = load(data)
    person = perform(settings, lambda tx: accounts.disable_account(tx, login=username, force=force))
    audit(settings, "user disable", account=person.id)
    print(f"Disabled {person.username}")


@app.command
def enable(username: str, *, data: DataFolder = None) -> None:
    """Open a disabled account again."""
    settings = load(data)
    person = perform(settings, lambda tx: accounts.enable_account(tx, login=username))
    audit(settings, "user enable", account=person.id)
    print(f"Enabled {person.username}")


@app.command
def role(
    username: str, role: Literal["member", "agent", "admin"], *, force: Force = False, data: DataFolder = None
) -> None:
    """Give an account another role and end all its sessions."""
    settings = load(data)
    person = perform(settings, lambda tx: accounts.change_account_role(tx, login=username, role=role, force=force))
    audit(settings, "user role", account=person.id, role=person.role)
    print(f"{person.username} is {person.role}")


@app.command
def delete(username: str, *, force: Force = False, data: DataFolder = None) -> None:
    """Erase an account for good. What the person wrote stays, under a neutral name."""
    settings = load(data)
    person = perform(settings, lambda tx: accounts.delete_account(tx, login=username, force=force))
    audit(settings, "user delete", account=person.id)
    print(f"Deleted {person.username}")


@app.command
def password(username: str, *, password_stdin: FromStdin = False, data: DataFolder = None) -> None:
    """Set a new password and end all sessions of the account."""
    settings = load(data)
    hashed = _hashed(_password(password_stdin, settings, username))
    person = perform(settings, lambda tx: accounts.set_password(tx, login=username, password_hash=hashed))
    audit(settings, "user password", account=person.id)
    print(f"Changed the password of {person.username}")


@app.command(name="reset-link")
def reset_link(username: str, *, data: DataFolder = None) -> None:
    """Print a link by which the person sets a new password, once, within half an hour; then all sessions end."""
    settings, secret = load(data), new_secret()
    hashed = fingerprint(secret)
    person = perform(settings, lambda tx: accounts.offer_reset_link(tx, login=username, token_hash=hashed))
    audit(settings, "user reset-link", account=person.id)
    print(f"{settings.public_url or ''}/reset?token={secret}")
    if settings.public_url is None:
        print("Put the address of this Parlour in front of it (PARLOUR_PUBLIC_URL does).", file=sys.stderr)


def _password(from_stdin: bool, settings: Settings, *own: str) -> str:
    """Checked by the rules that the doors have, before anything is hashed or stored."""
    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    elif not sys.stdin.isatty():
        sys.exit("There is no terminal to ask for the password on; use --password-stdin.")
    else:
        given = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != given:
            sys.exit("The two passwords differ.")
    with refusals_told():
        return Passwords.check(given, own=(*own, *site_names(settings.public_url)))


def _hashed(given: str) -> str:
    async def run() -> str:
        passwords = Passwords()
        try:
            return await passwords.hash(given)
        finally:
            passwords.close()

    return asyncio.run(run())


def _columns(person: Person) -> tuple[str, ...]:
    state = "active" if person.disabled_at is None else "disabled"
    return (person.username or "", person.role, person.name, person.email or "", state)
