"""What becomes of an account, whoever decides it: an admin in the browser, or the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from parlour.domain.actor import ACCOUNT_ROLES, Person, Role
from parlour.domain.errors import Conflict, Invalid
from parlour.domain.events import AccountRoleChanged, SessionsEnded
from parlour.store.people import links, people, sessions
from parlour.store.transaction import Transaction

LAST_ADMIN: Final = "This is the last admin; without one nobody looks after the site."


def enable(tx: Transaction, person: Person) -> Person:
    """Opens a disabled account again, with the password that it had."""
    people.change(tx, person.id, disabled_at=None)
    return replace(person, disabled_at=None)


def disable(tx: Transaction, person: Person) -> Person:
    """Ends every session and every link of somebody's; what the person wrote stays."""
    people.change(tx, person.id, disabled_at=tx.now)
    end_sessions(tx, person)
    forget_links(tx, person)
    return replace(person, disabled_at=tx.now)


def give_role(tx: Transaction, person: Person, role: Role) -> Person:
    """Another role, from the next log-in on: every session ends, so that no live connection keeps the old rights.

    Tickets of an agent that works the desk no longer are given to nobody; what an admin that was had offered by links
    is withdrawn.
    """
    if role not in ACCOUNT_ROLES:
        raise Invalid.field("role", "must be member, agent or admin")
    if role == person.role:
        return person
    people.change(tx, person.id, role=role)
    sessions.forget_all(tx, person.id)
    forget_links(tx, person)
    tx.announce(AccountRoleChanged(person.id, role))
    tx.announce(SessionsEnded(person.id))
    return replace(person, role=role)


def set_password(tx: Transaction, person: Person, password_hash: str) -> Person:
    """Sets a password without the old one, and ends every session and every link that would set another."""
    people.change(tx, person.id, password_hash=password_hash, tokens_valid_from=tx.now + 1)
    end_sessions(tx, person)
    links.forget(tx, purpose="reset", person_id=person.id)
    return person


def end_sessions(tx: Transaction, person: Person) -> None:
    """All of them, with their connections."""
    sessions.revoke(tx, [session.id for session in sessions.list_live(tx, person.id)])
    tx.announce(SessionsEnded(person.id))


def forget_links(tx: Transaction, person: Person) -> None:
    """Those for this person, and those that it made for others."""
    links.forget(tx, purpose="reset", person_id=person.id)
    links.forget(tx, purpose="reset", made_by=person.id)
    links.forget(tx, purpose="invite", made_by=person.id)


def require_another_admin(tx: Transaction, person: Person, hint: str = "") -> None:
    """Raises Conflict where nobody else could look after the site. Two admins that send each other away at the same
    moment wait for one another."""
    if person.id in (admins := people.lock_admins(tx)) and len(admins) < 2:
        raise Conflict(LAST_ADMIN + hint)
