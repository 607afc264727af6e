"""Accounts and log-ins. Passwords are hashed and compared outside: a transaction never waits for argon2."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.exc import IntegrityError

from parlour.actions.people.pictures import put_up
from parlour.actions.people.presence import choose_presence
from parlour.domain import policy, text
from parlour.domain.actor import ACCOUNT_ROLES, Actor, Anonymous, Person, Role, Session
from parlour.domain.errors import (
    Conflict,
    FieldError,
    Invalid,
    InvalidCredential,
    NotFound,
    SessionRevoked,
    each_right,
)
from parlour.domain.events import PersonChanged, SessionsEnded
from parlour.domain.limits import LIST_DEFAULT, LIST_MAX, SESSIONS, clamp
from parlour.domain.picture import KEEP, Keep
from parlour.domain.reserved import refuse_reserved
from parlour.store.people import links, people, sessions
from parlour.store.transaction import Transaction

FEWEST_LETTERS = 2
_TAKEN: Final = {
    ("username",): "That username is taken.",
    ("email",): "That e-mail address is taken.",
    ("username", "email"): "That username and e-mail address are taken.",
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a log-in is compared with."""

    person: Person
    password_hash: str


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A live session and whose it is."""

    session: Session
    person: Person

    @property
    def actor(self) -> Actor:
        """The person, acting by this session."""
        return self.person.acting(self.session.id)


@dataclass(frozen=True, slots=True)
class People:
    """A page of accounts by username; `next_cursor` None where it is the last."""

    people: Sequence[Person]
    next_cursor: str | None


def create_account(
    tx: Transaction,
    actor: Anonymous,
    *,
    username: str,
    name: str,
    email: str,
    password_hash: str,
    role: Role = "member",
) -> Person:
    """A new account. Whoever calls from outside passes no role. Raises Invalid naming every field that is wrong,
    Conflict naming which of `username` and `email` is taken, perhaps both."""
    values = each_right(
        username=lambda: text.username(username), name=lambda: text.name(name), email=lambda: text.email(email)
    )
    if role not in ACCOUNT_ROLES:
        raise Invalid.field("role", "must be member, agent or admin")
    try:
        with tx.savepoint():
            return people.insert_account(tx, role=role, password_hash=password_hash, **values)
    except IntegrityError as error:
        raise _taken(tx, username=values["username"], email=values["email"]) from error


def credentials_of(tx: Transaction, actor: Anonymous, *, login: str) -> Credentials | None:
    """By username or e-mail address; None alike for the missing and the disabled."""
    found = people.by_login(tx, login)
    if found is None or found[0].disabled_at is not None:
        return None
    return Credentials(*found)


def log_in(
    tx: Transaction,
    actor: Anonymous,
    *,
    person_id: str,
    lifetime_ms: int,
    address: str | None = None,
    user_agent: str | None = None,
) -> LoggedIn:
    """Starts a session for somebody whose password was right; the oldest end where an account has too many."""
    person = people.by_id(tx, person_id)
    if person is None or person.disabled_at is not None:
        raise InvalidCredential
    agent = text.shortened(user_agent, 255)
    session = sessions.append(
        tx, person.id, expires_at=tx.now + lifetime_ms, address=text.shortened(address, 64), user_agent=agent
    )
    if beyond := sessions.list_beyond(tx, person.id, SESSIONS, LIST_MAX):
        _end(tx, person.id, beyond)
    return LoggedIn(session, person)


def resume_session(tx: Transaction, actor: Anonymous, *, session_id: str, person_id: str) -> LoggedIn:
    """The session that a valid token names, with its person as it is now; the one way back in for both doors."""
    found = sessions.with_person(tx, session_id)
    if found is None or found[0].person_id != person_id:
        raise InvalidCredential
    session, person = found
    if session.revoked_at is not None or session.expires_at <= tx.now or person.disabled_at is not None:
        raise SessionRevoked
    return LoggedIn(session, person)


def resume_guest(tx: Transaction, actor: Anonymous, *, guest_id: str, issued_at: int) -> Person:
    """The guest that a signed token names; `issued_at` is the token's, in seconds since the epoch."""
    person = people.by_id(tx, guest_id)
    if person is None or person.role != "guest" or person.disabled_at is not None:
        raise InvalidCredential
    if person.tokens_valid_from is not None and issued_at * 1000 < person.tokens_valid_from:
        raise SessionRevoked
    return person


def renew_session(tx: Transaction, actor: Actor, *, lifetime_ms: int) -> int:
    """Moves the end of the caller's session; returns it, in milliseconds since the epoch."""
    expires_at = tx.now + lifetime_ms
    sessions.extend(tx, actor.session_id or "", expires_at)
    return expires_at


NEVER: Final = 253_402_300_799_000
"""The end of the year 9999, in ms since the epoch: later than whatever a token says, though it was issued while the
clock was ahead."""


def log_out(tx: Transaction, actor: Actor) -> None:
    """Ends the session that asks; a guest leaves for good, for every token of it is refused from now on."""
    if actor.is_guest:
        people.change(tx, actor.id, tokens_valid_from=NEVER)
        tx.announce(SessionsEnded(actor.id, None))
    elif actor.session_id is not None:
        _end(tx, actor.id, [actor.session_id])


def list_sessions(tx: Transaction, actor: Actor) -> list[Session]:
    """The caller's own live sessions. Raises Forbidden for guests, who have none."""
    return sessions.list_live(tx, _account(actor).id)


def end_session(tx: Transaction, actor: Actor, *, session_id: str) -> None:
    """Ends one of the caller's own sessions, perhaps the one it is using."""
    who = _account(actor)
    if session_id not in {session.id for session in sessions.list_live(tx, who.id)}:
        raise NotFound("There is no such session.")
    _end(tx, who.id, [session_id])


def change_profile(
    tx: Transaction,
    actor: Actor,
    *,
    name: str | None = None,
    language: str | None = None,
    avatar_id: str | Keep | None = KEEP,
    email: str | None = None,
    password_hash: str | None = None,
    hides_presence: bool | None = None,
    site_names: Collection[str] = (),
) -> Person:
    """Changes what is given; None takes the picture down. A new password ends every other session of the account; it
    and a new address end links that would set another password. Raises Conflict for an address that is taken.

    A member cannot take a name that looks official, nor one of the site's (`site_names`); the desk may.
    """
    who = _account(actor)
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = text.name(name)
        if not who.is_agent and values["name"] != who.name:
            refuse_reserved(values["name"], "name", also=site_names)
    if language is not None:
        values["language"] = text.language(language)
    if not isinstance(avatar_id, Keep):
        put_up(tx, who, avatar_id, before=people.one(tx, who.id).avatar_id, field="avatar")
        values["avatar_id"] = avatar_id
    if email is not None:
        values["email"] = text.email(email)
        values["email_key"] = text.key(values["email"])
    if password_hash is not None:
        values |= {"password_hash": password_hash, "tokens_valid_from": tx.now}
        others = [session.id for session in sessions.list_live(tx, who.id) if session.id != who.session_id]
        _end(tx, who.id, others)
    if email is not None or password_hash is not None:
        links.forget(tx, purpose="reset", person_id=who.id)
    _change(tx, who.id, values)
    if hides_presence is not None:
        choose_presence(tx, who, hides=hides_presence)
    tx.announce(PersonChanged(who.id))
    return people.one(tx, who.id)


def own_credentials(tx: Transaction, actor: Actor) -> Credentials:
    """The caller's password hash, to be compared before it changes anything. Raises Forbidden for guests."""
    who = _account(actor)
    return Credentials(people.one(tx, who.id), people.password_hash(tx, who.id) or "")


def find_people(
    tx: Transaction,
    actor: Actor,
    *,
    query: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> People:
    """Accounts to talk to, by username. Guests have nobody to look up; members name two letters at least.

    So that a member finds whom it knows, and does not read through everybody. The desk may.
    """
    who = _account(actor)
    size = clamp(limit, default=LIST_DEFAULT, most=LIST_MAX)
    wanted = text.searched(query, text.NAME)
    if not who.is_agent and sum(char.isalnum() for char in wanted or "") < FEWEST_LETTERS:
        return People([], None)
    found = people.list_accounts(
        tx, query=wanted, after_username=text.key(text.searched(cursor) or "") or None, limit=size + 2
    )
    others = [person for person in found if person.id != who.id]
    shown = others[:size]
    return People(shown, shown[-1].username if len(others) > size else None)


def _end(tx: Transaction, person_id: str, session_ids: Sequence[str]) -> None:
    sessions.revoke(tx, session_ids)
    tx.announce(SessionsEnded(person_id, session_ids))


def _change(tx: Transaction, person_id: str, values: dict[str, Any]) -> None:
    if "email" not in values:
        people.change(tx, person_id, **values)
        return
    try:
        with tx.savepoint():
            people.change(tx, person_id, **values)
    except IntegrityError as error:
        raise _taken(tx, email=values["email"]) from error


def _taken(tx: Transaction, **wanted: str) -> Conflict:
    """Names which of these another account has, by the caller's field names."""
    taken = people.list_taken(tx, **wanted)
    message = _TAKEN.get(tuple(taken), "That username or e-mail address is taken.")
    return Conflict(message, fields=[FieldError(path, "is taken") for path in taken])


def _account(actor: Actor) -> Actor:
    policy.require(actor.has_account, "Guests have no account.")
    return actor
