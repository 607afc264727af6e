"""Links that work once: the first admin's, invitations by role, and new passwords for who forgot theirs.

A link is as good as whoever made it: it ends with the admin's account or role, and with the account that it is for.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from parlour.actions.access import account_for, require_admin
from parlour.actions.people.accounts import set_password
from parlour.actions.people.registration import register_member
from parlour.actions.people.sessions import create_account
from parlour.domain.actor import ACCOUNT_ROLES, Actor, Anonymous, Person, Role
from parlour.domain.errors import Conflict, Forbidden, Invalid, NotFound
from parlour.domain.ids import is_id
from parlour.store.people import links, people
from parlour.store.people.links import Link, Purpose
from parlour.store.transaction import Transaction

RESET_MS: Final = 30 * 60_000
INVITATION_MS: Final = 7 * 24 * 3_600_000
INVITATIONS: Final = 100  # open at once
_USED: Final = "This link has been used or has expired."


@dataclass(frozen=True, slots=True)
class Invitation:
    """One that is open. `by`: the admin who made it, None where its account is gone."""

    link: Link
    by: Person | None


# The first admin.


def setup_is_open(tx: Transaction, actor: Anonymous, *, token_hash: str) -> bool:
    """Whether the link may still make the first admin: unused, unexpired, and no admin there yet."""
    return not people.any_admin(tx) and links.find_good(tx, token_hash, purpose="setup") is not None


def make_first_admin(
    tx: Transaction, actor: Anonymous, *, token_hash: str, username: str, name: str, email: str, password_hash: str
) -> Person:
    """Uses the link and makes the admin, both or neither."""
    if people.any_admin(tx) or not links.use(tx, token_hash, purpose="setup"):
        raise Forbidden(_USED)
    return create_account(
        tx, None, username=username, name=name, email=email, password_hash=password_hash, role="admin"
    )


# Invitations.


def invite(tx: Transaction, actor: Actor, *, token_hash: str, role: Role) -> Invitation:
    """A link that makes one account of a role, within a week. Raises Conflict where too many are open."""
    require_admin(actor)
    if role not in ACCOUNT_ROLES:
        raise Invalid.field("role", "must be member, agent or admin")
    if len(links.list_good(tx, purpose="invite")) >= INVITATIONS:
        raise Conflict(f"There are {INVITATIONS} open invitations. Withdraw some first.")
    link = links.append(
        tx, token_hash, purpose="invite", expires_at=tx.now + INVITATION_MS, role=role, made_by=actor.id
    )
    return Invitation(link, people.by_id(tx, actor.id))


def list_invitations(tx: Transaction, actor: Actor) -> Sequence[Invitation]:
    """Those that can still be used, the latest first."""
    require_admin(actor)
    found = links.list_good(tx, purpose="invite")
    makers = people.by_ids(tx, (link.made_by for link in found))
    return [Invitation(link, makers.get(link.made_by or "")) for link in found]


def withdraw_invitation(tx: Transaction, actor: Actor, *, invitation_id: str) -> None:
    """Ends one that nobody has used."""
    require_admin(actor)
    if not is_id(invitation_id) or not links.forget(tx, purpose="invite", link_id=invitation_id):
        raise NotFound


def invited_as(tx: Transaction, actor: Anonymous, *, token_hash: str) -> Role | None:
    """The role that a link would give; None for one that is not, or no longer, good."""
    link = _standing(tx, token_hash, "invite")
    return None if link is None else link.role


def accept_invitation(
    tx: Transaction,
    actor: Anonymous,
    *,
    token_hash: str,
    username: str,
    name: str,
    email: str,
    password_hash: str,
    site_names: Collection[str] = (),
) -> Person:
    """Uses the link and makes the account, both or neither. A member's name must not look official."""
    link = _used(tx, token_hash, "invite")
    given = {"username": username, "name": name, "email": email, "password_hash": password_hash}
    if link.role == "member":
        return register_member(tx, None, **given, site_names=site_names)
    return create_account(tx, None, **given, role=link.role or "member")


# New passwords.


def offer_reset(tx: Transaction, actor: Actor, *, token_hash: str, person_id: str) -> Link:
    """A link by which somebody sets a new password, within half an hour; it ends the one before."""
    return make_reset(tx, account_for(tx, actor, person_id), token_hash=token_hash, made_by=actor.id)


def make_reset(tx: Transaction, person: Person, *, token_hash: str, made_by: str | None) -> Link:
    """The link itself; `made_by` None for the command line. Raises Conflict for a disabled account."""
    if person.disabled_at is not None:
        raise Conflict("This account is disabled. Enable it first.")
    links.forget(tx, purpose="reset", person_id=person.id)
    return links.append(
        tx, token_hash, purpose="reset", expires_at=tx.now + RESET_MS, person_id=person.id, made_by=made_by
    )


def find_reset(tx: Transaction, actor: Anonymous, *, token_hash: str) -> Person | None:
    """Whose password a link would set; None for one that is not, or no longer, good."""
    link = _standing(tx, token_hash, "reset")
    return None if link is None else _account_of(tx, link)


def reset_password(tx: Transaction, actor: Anonymous, *, token_hash: str, password_hash: str) -> Person:
    """Uses the link, sets the password and ends every session of the account, all or nothing."""
    person = _account_of(tx, _used(tx, token_hash, "reset"))
    if person is None:
        raise Forbidden(_USED)
    return set_password(tx, person, password_hash)


def _used(tx: Transaction, token_hash: str, purpose: Purpose) -> Link:
    """The link, for the one caller that uses it first."""
    link = _standing(tx, token_hash, purpose)
    if link is None or not links.use(tx, token_hash, purpose=purpose):
        raise Forbidden(_USED)
    return link


def _standing(tx: Transaction, token_hash: str, purpose: Purpose) -> Link | None:
    """A good link whose maker is still an admin: one made while its maker was sent away counts for nothing."""
    link = links.find_good(tx, token_hash, purpose=purpose)
    if link is None or link.made_by is None:
        return link
    maker = people.by_id(tx, link.made_by)
    return link if maker is not None and maker.role == "admin" and maker.disabled_at is None else None


def _account_of(tx: Transaction, link: Link) -> Person | None:
    person = people.by_id(tx, link.person_id or "")
    return person if person is not None and person.username is not None and person.disabled_at is None else None
