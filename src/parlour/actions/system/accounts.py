"""Account administration from the command line: enabling, disabling, roles, deletion."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from parlour.actions.people.pictures import remove_picture
from parlour.actions.people.sessions import SETUP
from parlour.actions.talk.participants import remove_participant
from parlour.domain.actor import ACCOUNT_ROLES, Actor, Person, Role
from parlour.domain.errors import Conflict, Invalid, NotFound
from parlour.domain.events import AccountDeleted, AccountRoleChanged, PersonChanged, SessionsEnded
from parlour.store.people import people, sessions
from parlour.store.talk import participants
from parlour.store.transaction import Transaction

DELETED_NAME: Final = "Deleted account"
LAST_ADMIN: Final = "This is the last admin; without one nobody looks after the site. --force does it all the same."


def enable_account(tx: Transaction, *, login: str) -> Person:
    """Opens a disabled account again, with the password that it had."""
    person = _by_login(tx, login)
    people.change(tx, person.id, disabled_at=None)
    return replace(person, disabled_at=None)


def disable_account(tx: Transaction, *, login: str, force: bool = False) -> Person:
    """Ends every session; what the person wrote stays. The last admin only by `force`."""
    person = _by_login(tx, login)
    _require_another_admin(tx, person, force)
    people.change(tx, person.id, disabled_at=tx.now)
    sessions.revoke(tx, [session.id for session in sessions.list_live(tx, person.id)])
    tx.announce(SessionsEnded(person.id))
    return replace(person, disabled_at=tx.now)


def change_account_role(tx: Transaction, *, login: str, role: Role, force: bool = False) -> Person:
    """Another role, from the next log-in on: every session ends, so that no live connection keeps the old rights.

    Tickets of an agent that works the desk no longer are given to nobody. The last admin only by `force`.
    """
    person = _by_login(tx, login)
    if role not in ACCOUNT_ROLES:
        raise Invalid.field("role", "must be member, agent or admin")
    if role == person.role:
        return person
    if role != "admin":
        _require_another_admin(tx, person, force)
    people.change(tx, person.id, role=role)
    sessions.forget_all(tx, person.id)
    tx.announce(AccountRoleChanged(person.id, role))
    tx.announce(SessionsEnded(person.id))
    return replace(person, role=role)


def delete_account(tx: Transaction, *, login: str, force: bool = False) -> Person:
    """Erases the name, the addresses, the picture, the password and the log-ins of a person, and leaves the groups it
    is in. What it wrote stays, under a neutral name. There is no way back. The last admin only by `force`."""
    person = _by_login(tx, login)
    _require_another_admin(tx, person, force)
    sessions.forget_all(tx, person.id)
    if person.avatar_id is not None:
        remove_picture(tx, person.avatar_id)
    people.erase(tx, person.id, name=DELETED_NAME)
    gone = Actor(person.id, "member", DELETED_NAME)
    for conversation_id in participants.list_shared(tx, person.id):
        remove_participant(tx, gone, conversation_id=conversation_id, person_id=person.id)
    tx.announce(AccountDeleted(person.id))
    tx.announce(SessionsEnded(person.id))
    tx.announce(PersonChanged(person.id))
    return person


def set_password(tx: Transaction, *, login: str, password_hash: str) -> Person:
    """Sets a password without the old one, and ends every session."""
    person = _by_login(tx, login)
    people.change(tx, person.id, password_hash=password_hash, tokens_valid_from=tx.now + 1)
    sessions.revoke(tx, [session.id for session in sessions.list_live(tx, person.id)])
    tx.announce(SessionsEnded(person.id))
    return person


def list_accounts(tx: Transaction) -> list[Person]:
    return people.list_accounts(tx, query=None, after_username=None, limit=10_000, with_disabled=True)


def offer_setup(tx: Transaction, *, token_hash: str, lifetime_ms: int) -> bool:
    """Prepares the one-use link that makes the first admin; False where there is an admin already."""
    if people.any_admin(tx):
        return False
    sessions.add_link(tx, token_hash, purpose=SETUP, expires_at=tx.now + lifetime_ms)
    return True


def _require_another_admin(tx: Transaction, person: Person, force: bool) -> None:
    if person.role == "admin" and person.disabled_at is None and not force and people.count_admins(tx) < 2:
        raise Conflict(LAST_ADMIN)


def _by_login(tx: Transaction, login: str) -> Person:
    found = people.by_login(tx, login)
    if found is None:
        raise NotFound(f"There is no account {login!r}.")
    return found[0]
