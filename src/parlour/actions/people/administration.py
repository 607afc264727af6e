"""People as the site's admins see and change them."""

from __future__ import annotations

from parlour.actions import access
from parlour.actions.people import accounts
from parlour.actions.people.sessions import People
from parlour.domain import text
from parlour.domain.actor import Actor, Person, Role
from parlour.domain.limits import LIST_DEFAULT, LIST_MAX, clamp
from parlour.store.people import people
from parlour.store.transaction import Transaction


def list_people(
    tx: Transaction,
    actor: Actor,
    *,
    query: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> People:
    """Every account by username, disabled ones too; by a part of its name, username or address."""
    access.require_admin(actor)
    size = clamp(limit, default=LIST_DEFAULT, most=LIST_MAX)
    found = people.list_accounts(
        tx,
        query=text.searched(query, text.EMAIL),
        after_username=text.key(text.searched(cursor) or "") or None,
        limit=size + 1,
        with_disabled=True,
        by_email=True,
    )
    return People(found[:size], found[size - 1].username if len(found) > size else None)


def change_person(
    tx: Transaction, actor: Actor, *, person_id: str, role: Role | None = None, disabled: bool | None = None
) -> Person:
    """Changes what is given. Both ends the person's sessions; the last admin stays one (`conflict`)."""
    person = access.account_for(tx, actor, person_id)
    if disabled or (role is not None and role != "admin"):
        accounts.require_another_admin(tx, person)
    if role is not None:
        person = accounts.give_role(tx, person, role)
    if disabled is not None and disabled != (person.disabled_at is not None):
        person = (accounts.disable if disabled else accounts.enable)(tx, person)
    return person
