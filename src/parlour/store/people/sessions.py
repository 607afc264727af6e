"""Sessions: one row for each log-in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, bindparam, delete, insert, select, update

from parlour.domain.actor import Person, Session
from parlour.store.people.people import COLUMNS as PERSON
from parlour.store.prepared import Prepared, several
from parlour.store.schema.tables import people, sessions
from parlour.store.transaction import Transaction

_COLUMNS = (
    sessions.c.id,
    sessions.c.person_id,
    sessions.c.created_at,
    sessions.c.last_used_at,
    sessions.c.expires_at,
    sessions.c.revoked_at,
    sessions.c.address,
    sessions.c.user_agent,
)
_LATEST = (sessions.c.created_at.desc(), sessions.c.id.desc())
_WITH_PERSON = Prepared(
    select(*_COLUMNS, *PERSON)
    .join_from(sessions, people, people.c.id == sessions.c.person_id)
    .where(sessions.c.id == bindparam("id"))
)
_LIVE_AMONG = Prepared(
    select(sessions.c.id).where(sessions.c.id.in_(several("ids")), sessions.c.revoked_at.is_(None)), lists=["ids"]
)


def with_person(tx: Transaction, session_id: str) -> tuple[Session, Person] | None:
    """A session and whose it is, expired and revoked ones too; one query, asked with every request."""
    rows = tx.run(_WITH_PERSON, {"id": session_id})
    if not rows:
        return None
    row = rows[0]
    return Session(*row[: len(_COLUMNS)]), Person(*row[len(_COLUMNS) :])


def append(
    tx: Transaction, person_id: str, *, expires_at: int, address: str | None, user_agent: str | None
) -> Session:
    """Starts a session now. `expires_at` in ms since the epoch; the id is what the token will name."""
    row = Session(tx.new_id(), person_id, tx.now, tx.now, expires_at, None, address, user_agent)
    tx.execute(
        insert(sessions).values(
            id=row.id,
            person_id=person_id,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            expires_at=expires_at,
            address=address,
            user_agent=user_agent,
        )
    )
    return row


def extend(tx: Transaction, session_id: str, expires_at: int) -> None:
    """Sets a new end (ms since the epoch) and the time of use; a revoked session stays revoked."""
    live = (sessions.c.id == session_id) & sessions.c.revoked_at.is_(None)
    tx.execute(update(sessions).where(live).values(expires_at=expires_at, last_used_at=tx.now))


def list_live(tx: Transaction, person_id: str) -> list[Session]:
    """Neither revoked nor expired, the latest first."""
    statement = select(*_COLUMNS).where(*_live(tx, person_id)).order_by(*_LATEST)
    return [Session(*row) for row in tx.execute(statement)]


def list_beyond(tx: Transaction, person_id: str, most: int, limit: int) -> list[str]:
    """The ids of those that live beyond the latest `most`, so many of them."""
    statement = select(sessions.c.id).where(*_live(tx, person_id)).order_by(*_LATEST).offset(most).limit(limit)
    return [row[0] for row in tx.execute(statement)]


def revoke(tx: Transaction, session_ids: Sequence[str]) -> None:
    """Ends sessions now; the rows stay until they expire, so that other processes find them ended."""
    if session_ids:
        tx.execute(update(sessions).where(sessions.c.id.in_(session_ids)).values(revoked_at=tx.now))


def ended_among(tx: Transaction, session_ids: Sequence[str]) -> list[str]:
    """Those of these sessions that are revoked or gone, whichever process ended them."""
    standing = {row[0] for row in tx.run(_LIVE_AMONG, {"ids": session_ids})} if session_ids else set()
    return [session_id for session_id in session_ids if session_id not in standing]


def forget_expired(tx: Transaction, before: int, limit: int) -> int:
    """Deletes at most `limit` rows whose time ended before a moment (ms since the epoch); how many."""
    expired = select(sessions.c.id).where(sessions.c.expires_at < before).order_by(sessions.c.expires_at)
    ids = list(tx.execute(expired.limit(limit)).scalars())
    # asked again: one may have been extended meanwhile
    gone = and_(sessions.c.id.in_(ids), sessions.c.expires_at < before)
    return tx.execute(delete(sessions).where(gone)).rowcount if ids else 0


def forget_all(tx: Transaction, person_id: str) -> None:
    """Every session of a person, with its addresses and devices."""
    tx.execute(delete(sessions).where(sessions.c.person_id == person_id))


def _live(tx: Transaction, person_id: str) -> tuple[ColumnElement[bool], ...]:
    return sessions.c.person_id == person_id, sessions.c.expires_at > tx.now, sessions.c.revoked_at.is_(None)
