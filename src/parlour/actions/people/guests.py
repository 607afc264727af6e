"""Guests: people without an account, made at need."""

from __future__ import annotations

from typing import Any

from parlour.actions import access
from parlour.domain import policy, text
from parlour.domain.actor import Actor, Person
from parlour.domain.errors import NotFound
from parlour.domain.events import GuestChanged, PersonChanged
from parlour.store.people import people
from parlour.store.transaction import Transaction

NAMELESS = "Guest"


def create_guest(
    tx: Transaction, actor: Actor | None, *, name: str | None = None, email: str | None = None
) -> Person:
    """Always a new guest, whoever asks: a widget inside another site has no cookie to be found by."""
    clean = text.name(name) if name is not None and name.strip() else NAMELESS
    return people.insert_guest(tx, name=clean, email=text.optional_email(email))


def change_guest(
    tx: Transaction, actor: Actor | None, *, name: str | None = None, email: str | None = None
) -> Person:
    """Changes what is given; an empty e-mail address takes it away. Agents see it in their tickets at once."""
    who = access.known(actor)
    policy.require(who.is_guest, "Only guests may do that.")
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = text.name(name)
    if email is not None:
        values["email"] = text.optional_email(email)
    people.change(tx, who.id, **values)
    person = people.by_id(tx, who.id)
    if person is None:
        raise NotFound
    tx.announce(PersonChanged(who.id))
    tx.announce(GuestChanged(who.id))
    return person
