"""Registration, and password hashes brought up to date at a log-in."""

from __future__ import annotations

from collections.abc import Collection

from parlour.actions.people.sessions import create_account
from parlour.domain.actor import Anonymous, Person
from parlour.domain.reserved import refuse_reserved
from parlour.store.people import people
from parlour.store.transaction import Transaction


def register_member(
    tx: Transaction,
    actor: Anonymous,
    *,
    username: str,
    name: str,
    email: str,
    password_hash: str,
    site_names: Collection[str] = (),
) -> Person:
    """Registers a member: `invalid` for a name that looks official or is the site's, `conflict` where taken."""
    person = create_account(tx, None, username=username, name=name, email=email, password_hash=password_hash)
    refuse_reserved(person.username or "", "username", also=site_names)
    refuse_reserved(person.name, "name", also=site_names)
    return person


def upgrade_password_hash(
    tx: Transaction, actor: Anonymous, *, person_id: str, before: str, password_hash: str
) -> None:
    """The same password under today's parameters; nothing where it was changed meanwhile. No session ends."""
    people.replace_password_hash(tx, person_id, before=before, after=password_hash)
