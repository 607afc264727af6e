"""Actors, accounts, guests and their sessions as the wire shows them."""

from __future__ import annotations

from msgspec import UNSET

from parlour.domain.actor import Actor, Person, Session
from parlour.wire import models
from parlour.wire.times import rfc3339


def actor(caller: Actor) -> models.Actor:
    """The caller itself."""
    return models.Actor(id=caller.id, role=caller.role, name=caller.name, username=caller.username or UNSET)


def user(person: Person, *, with_role: bool = True, with_username: bool = True) -> models.User:
    """An account for others. Without `with_role` or `with_username` those fields are left out."""
    return models.User(
        id=person.id,
        username=person.username or "" if with_username else UNSET,
        name=person.name,
        role=_account_role(person) if with_role else UNSET,
        avatar_url=avatar(person.avatar_id),
    )


def me(person: Person) -> models.Me:
    """An account for its owner, with the e-mail address."""
    return models.Me(
        id=person.id,
        username=person.username or "",
        name=person.name,
        role=_account_role(person),
        avatar_url=avatar(person.avatar_id),
        email=person.email,
        language=person.language,
        presence="hidden" if person.hides_presence else "shown",
    )


def account(person: Person) -> models.Account:
    """An account for admins, with the address and its state."""
    return models.Account(
        id=person.id,
        username=person.username or "",
        name=person.name,
        email=person.email,
        role=_account_role(person),
        avatar_url=avatar(person.avatar_id),
        created_at=rfc3339(person.created_at),
        disabled_at=None if person.disabled_at is None else rfc3339(person.disabled_at),
    )


def guest(person: Person) -> models.Guest:
    """A guest for itself, with the e-mail address."""
    return models.Guest(id=person.id, name=person.name, email=person.email)


def session(row: Session, *, current: str | None) -> models.Session:
    """A log-in of the caller; `current` is the id of the one that asks, None where no session does."""
    return models.Session(
        id=row.id,
        created_at=rfc3339(row.created_at),
        last_used_at=rfc3339(row.last_used_at),
        expires_at=rfc3339(row.expires_at),
        address=row.address,
        user_agent=row.user_agent,
        current=row.id == current,
    )


def _account_role(person: Person) -> models.AccountRole:
    assert person.role != "system"  # which has no row
    return person.role


def avatar(avatar_id: str | None) -> str | None:
    """The path of a small profile picture, None without one."""
    return None if avatar_id is None else f"/files/{avatar_id}/avatar?thumbnail=1"
