"""People: the rows of guests and accounts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from parlour.domain import text
from parlour.domain.actor import ACCOUNT_ROLES, Person, Role
from parlour.store.like import contains
from parlour.store.prepared import Prepared, several
from parlour.store.schema.tables import people
from parlour.store.transaction import Transaction

COLUMNS = (
    people.c.id,
    people.c.role,
    people.c.name,
    people.c.username,
    people.c.email,
    people.c.avatar_id,
    people.c.language,
    people.c.created_at,
    people.c.last_seen_at,
    people.c.disabled_at,
    people.c.hides_presence,
    people.c.tokens_valid_from,
)

_BY_ID = Prepared(select(*COLUMNS).where(people.c.id == bindparam("id")))
_BY_IDS = Prepared(select(*COLUMNS).where(people.c.id.in_(several("ids"))), lists=["ids"])


def by_id(tx: Transaction, person_id: str) -> Person | None:
    """A guest or an account, a disabled or deleted one too."""
    rows = tx.run(_BY_ID, {"id": person_id})
    return Person(*rows[0]) if rows else None


def one(tx: Transaction, person_id: str) -> Person:
    """The person whose id an actor or a row holds, and who is there therefore: no row of `people` is ever deleted."""
    return Person(*tx.run(_BY_ID, {"id": person_id})[0])


def by_ids(tx: Transaction, person_ids: Iterable[str | None]) -> dict[str, Person]:
    """The people with these ids, in one query; None among the ids is passed over."""
    wanted = {person_id for person_id in person_ids if person_id is not None}
    if not wanted:
        return {}
    return {row[0]: Person(*row) for row in tx.run(_BY_IDS, {"ids": sorted(wanted)})}


def by_login(tx: Transaction, login: str) -> tuple[Person, str] | None:
    """An account by username or e-mail address, with its password hash."""
    key = text.key(text.searched(login, text.EMAIL) or "")
    which = people.c.email_key if "@" in key else people.c.username_key
    row = tx.execute(select(*COLUMNS, people.c.password_hash).where(which == key)).first()
    return (Person(*row[:-1]), row[-1]) if row and row[-1] else None


def password_hash(tx: Transaction, person_id: str) -> str | None:
    """In argon2's encoded form; None for guests, deleted accounts and unknown ids."""
    return tx.execute(select(people.c.password_hash).where(people.c.id == person_id)).scalar()


def replace_password_hash(tx: Transaction, person_id: str, *, before: str, after: str) -> None:
    """Nothing where the hash is not the one of before any more."""
    where = (people.c.id == person_id, people.c.password_hash == before)
    tx.execute(update(people).where(*where).values(password_hash=after))


def insert_guest(tx: Transaction, *, name: str, email: str | None) -> Person:
    """The values are cleaned already (`domain/text.py`). Two guests may share an e-mail address."""
    return _insert(tx, role="guest", name=name, email=email)


def insert_account(
    tx: Transaction, *, role: Role, name: str, username: str, email: str, password_hash: str
) -> Person:
    """The caller has made sure that neither the username nor the address is taken, or catches the clash."""
    return _insert(
        tx,
        role=role,
        name=name,
        email=email,
        username=username,
        username_key=text.key(username),
        email_key=text.key(email),
        password_hash=password_hash,
    )


def list_taken(tx: Transaction, **wanted: str) -> list[str]:
    """Which of `username` and `email` an account has, whatever their case; each value is cleaned already.

    A transaction that lost a race may have begun before the other's commit: this reads what is committed now.
    """
    columns = {"username": people.c.username_key, "email": people.c.email_key}
    found = []
    for name, value in wanted.items():
        statement = select(people.c.id).where(columns[name] == text.key(value)).with_for_update(read=True)
        if tx.execute(statement).first() is not None:
            found.append(name)
    return found


def change(tx: Transaction, person_id: str, **values: Any) -> None:
    """Sets columns. With `email_key` for an account's address, which logs in by it; guests have none."""
    if values:
        tx.execute(update(people).where(people.c.id == person_id).values(**values))


def list_accounts(
    tx: Transaction,
    *,
    query: str | None,
    after_username: str | None,
    limit: int,
    with_disabled: bool = False,
    by_email: bool = False,
) -> list[Person]:
    """Accounts by username, those whose name or username (or address) holds `query`, behind `after_username`."""
    c = people.c
    where = (c.role.in_(ACCOUNT_ROLES), c.username_key.is_not(None))  # who was deleted has no name to log in with
    statement = select(*COLUMNS).where(*where).order_by(c.username_key).limit(limit)
    if not with_disabled:
        statement = statement.where(people.c.disabled_at.is_(None))
    if after_username is not None:
        statement = statement.where(people.c.username_key > after_username)
    if query:
        key = text.key(query)
        holds = contains(people.c.name, query) | contains(people.c.username_key, key)
        statement = statement.where(holds | contains(people.c.email_key, key) if by_email else holds)
    return [Person(*row) for row in tx.execute(statement)]


def list_agents(tx: Transaction) -> list[Person]:
    """Everyone who works the desk, by name."""
    where = (people.c.role.in_(("agent", "admin")), people.c.disabled_at.is_(None))
    return [Person(*row) for row in tx.execute(select(*COLUMNS).where(*where).order_by(people.c.name, people.c.id))]


def lock(tx: Transaction, person_id: str) -> None:
    """Takes the row lock of a person, so that two of its requests at once queue up."""
    tx.execute(select(people.c.id).where(people.c.id == person_id).with_for_update())


def lock_admins(tx: Transaction) -> list[str]:
    """Takes the row locks of all admins who can log in, so that two of them cannot go at once; their ids."""
    where = (people.c.role == "admin", people.c.disabled_at.is_(None))
    statement = select(people.c.id).where(*where).order_by(people.c.id).with_for_update()
    return list(tx.execute(statement).scalars())


def any_admin(tx: Transaction) -> bool:
    """Disabled ones count, so that disabling the only admin does not reopen the setup."""
    return tx.execute(select(people.c.id).where(people.c.role == "admin").limit(1)).first() is not None


def erase(tx: Transaction, person_id: str, *, name: str) -> None:
    """Leaves nothing of a person in its row but the id, which what it wrote hangs on."""
    gone = dict.fromkeys(
        ("username", "username_key", "email", "email_key", "password_hash", "avatar_id", "language", "last_seen_at")
    )
    kept = {"name": name, "role": "member", "disabled_at": tx.now, "hides_presence": True}
    tx.execute(update(people).where(people.c.id == person_id).values(**gone, **kept))


def _insert(tx: Transaction, **values: Any) -> Person:
    row: dict[str, Any] = {"id": tx.new_id(), "created_at": tx.now, **values}
    tx.execute(insert(people).values(**row))
    return Person(
        id=row["id"],
        role=row["role"],
        name=row["name"],
        username=row.get("username"),
        email=row["email"],
        avatar_id=None,
        language=None,
        created_at=tx.now,
        last_seen_at=None,
        disabled_at=None,
    )
