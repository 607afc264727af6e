"""Guests: people without an account, made at need."""

from __future__ import annotations

from typing import Any

from parlour.domain import policy, text
from parlour.domain.actor import Actor, Anonymous, Person
from parlour.domain.events import GuestChanged, PersonChanged
from parlour.store.people import people
from parlour.store.transaction import Transaction

NAMELESS = "Guest"


def create_guest(tx: Transaction, actor: Anonymous, *, name: str | None = None, email: str | None = None) -> Person:
    """Always a new guest, whoever asks: a widget inside another site has no cookie to be found by."""
    clean = text.name(name) if name is not None and name.strip() else NAMELESS
    return people.insert_guest(tx, name=clean, email=text.optional_email(email))


def change_guest(tx: Transaction, actor: Actor, *, name: str | None = None, email: str | None = None) -> Person:
    """Changes what is given; an empty e-mail address takes it away. Agents see it in their tickets at once."""
    policy.require(actor.is_guest, "Only guests may do that.")
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = text.name(name)
    if email is not None:
        values["email"] = text.optional_email(email)
    people.change(tx, actor.id, **values)
    person = people.one(tx, actor.id)
    tx.announce(PersonChanged(actor.id))
    tx.announce(GuestChanged(actor.id))
    return person
