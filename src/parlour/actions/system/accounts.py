"""Account administration from the command line: enabling, disabling, roles, deletion."""

from __future__ import annotations

from typing import Final

from parlour.actions.people import accounts
from parlour.actions.people.links import make_reset
from parlour.actions.people.pictures import remove_picture
from parlour.actions.talk.participants import remove_participant
from parlour.domain.actor import Actor, Person, Role
from parlour.domain.errors import NotFound
from parlour.domain.events import AccountDeleted, PersonChanged, SessionsEnded
from parlour.store.people import links, people, sessions
from parlour.store.talk import participants
from parlour.store.transaction import Transaction

DELETED_NAME: Final = "Deleted account"
_FORCE: Final = " --force does it all the same."


def enable_account(tx: Transaction, *, login: str) -> Person:
    """Opens a disabled account again, with the password that it had."""
    return accounts.enable(tx, _by_login(tx, login))


def disable_account(tx: Transaction, *, login: str, force: bool = False) -> Person:
    """Ends every session; what the person wrote stays. The last admin only by `force`."""
    person = _by_login(tx, login)
    _require_another_admin(tx, person, force)
    return accounts.disable(tx, person)


def change_account_role(tx: Transaction, *, login: str, role: Role, force: bool = False) -> Person:
    """Another role, from the next log-in on (`accounts.give_role`). The last admin only by `force`."""
    person = _by_login(tx, login)
    if role != "admin":
        _require_another_admin(tx, person, force)
    return accounts.give_role(tx, person, role)


def delete_account(tx: Transaction, *, login: str, force: bool = False) -> Person:
    """Erases the name, the addresses, the picture, the password and the log-ins of a person, and leaves the groups it
    is in. What it wrote stays, under a neutral name. There is no way back. The last admin only by `force`."""
    person = _by_login(tx, login)
    _require_another_admin(tx, person, force)
    sessions.forget_all(tx, person.id)
    accounts.forget_links(tx, person)
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
    return accounts.set_password(tx, _by_login(tx, login), password_hash)


def offer_reset_link(tx: Transaction, *, login: str, token_hash: str) -> Person:
    """A link by which the person sets a new password, as `people.links.offer_reset`; whose."""
    person = _by_login(tx, login)
    make_reset(tx, person, token_hash=token_hash, made_by=None)
    return person


def list_accounts(tx: Transaction) -> list[Person]:
    return people.list_accounts(tx, query=None, after_username=None, limit=10_000, with_disabled=True)


def offer_setup(tx: Transaction, *, token_hash: str, lifetime_ms: int) -> bool:
    """Prepares the one-use link that makes the first admin; False where there is an admin already."""
    if people.any_admin(tx):
        return False
    links.forget(tx, purpose="setup")
    links.append(tx, token_hash, purpose="setup", expires_at=tx.now + lifetime_ms)
    return True


def _require_another_admin(tx: Transaction, person: Person, force: bool) -> None:
    if not force:
        accounts.require_another_admin(tx, person, _FORCE)


def _by_login(tx: Transaction, login: str) -> Person:
    found = people.by_login(tx, login)
    if found is None:
        raise NotFound(f"There is no account {login!r}.")
    return found[0]
