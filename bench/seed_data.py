"""Much data in little time, for the benchmarks of pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from parlour.actions.desk.opening import open_first_ticket
from parlour.actions.people.sessions import create_account, credentials_of
from parlour.actions.talk.conversations import start_group
from parlour.actions.talk.messages import send_message
from parlour.adapters.passwords import Passwords
from parlour.domain.actor import Actor, Role
from parlour.domain.message import Draft
from parlour.store.engine import Store
from parlour.store.migrate import migrate
from parlour.store.open import open_store
from parlour.store.schema import tables
from parlour.store.transaction import Transaction

_AT_ONCE = 1_000  # in one transaction


async def furnish(folder: Path, count: int) -> str:
    """A database with so many tickets, the first of which holds as many messages. Returns the id of that one."""
    async with _database(folder) as store:
        guest, ticket_id = await store.write(lambda tx: _open(tx, "the long one"))
        _, model = await store.write(lambda tx: _open(tx, "like thousands"))
        for start in range(0, count, _AT_ONCE):
            await store.write(lambda tx, start=start: _talk(tx, guest, ticket_id, start))  # type: ignore[misc]
            await store.write(lambda tx, start=start: _multiply(tx, model, start))  # type: ignore[misc]
    return ticket_id


async def furnish_long(folder: Path, count: int) -> str:
    """A ticket with so many messages. Returns its id."""
    async with _database(folder) as store:
        guest, ticket_id = await store.write(lambda tx: _open(tx, "the long one"))
        for start in range(0, count, _AT_ONCE):
            await store.write(lambda tx, start=start: _talk(tx, guest, ticket_id, start))  # type: ignore[misc]
    return ticket_id


async def furnish_tickets(folder: Path, count: int, messages: int) -> None:
    """So many tickets with so many messages each."""
    async with _database(folder) as store:
        for number in range(count):
            await store.write(lambda tx, number=number: _told(tx, number, messages))  # type: ignore[misc]


async def furnish_people(folder: Path, password: str, *, role: Role, count: int, rooms: int = 0) -> list[str]:
    """Accounts `agent0`, `agent1`, … or `member0`, …, all in as many groups. Returns the groups' ids."""
    passwords = Passwords()
    hashed = await passwords.hash(password)
    passwords.close()
    ids = []
    async with _database(folder) as store:
        people = [await store.write(lambda tx, at=at: _hire(tx, f"{role}{at}", role, hashed)) for at in range(count)]  # type: ignore[misc]
        for number in range(rooms):
            ids.append(await store.write(lambda tx, number=number: _gather(tx, people, f"Group {number}")))  # type: ignore[misc]
    return ids


@asynccontextmanager
async def _database(folder: Path) -> AsyncIterator[Store]:
    url = f"sqlite:///{folder / 'parlour.db'}"
    await migrate(url)
    store = await open_store(url)
    try:
        yield store
    finally:
        await store.close()


def _hire(tx: Transaction, username: str, role: Role, password_hash: str) -> Actor:
    named = {"username": username, "name": username.title(), "email": f"{username}@example.org"}
    return create_account(tx, None, role=role, password_hash=password_hash, **named).acting()


def _gather(tx: Transaction, people: list[Actor], title: str) -> str:
    first, *others = people
    started = start_group(tx, first, title=title, participant_ids=[one.id for one in others])
    return started.view.conversation.id


async def fill_inbox(folder: Path, username: str, count: int) -> None:
    """So many groups in which a member takes part, and between them as many in which it does not.

    A few of its own are pinned, and a few unread.
    """
    store = await open_store(f"sqlite:///{folder / 'parlour.db'}")
    try:
        models = await store.write(lambda tx: _two_groups(tx, username))
        for start in range(0, count, _AT_ONCE):
            for model in models:
                await store.write(lambda tx, model=model, start=start: _multiply_group(tx, model, start))  # type: ignore[misc]
    finally:
        await store.close()


def _two_groups(tx: Transaction, username: str) -> list[str]:
    found = credentials_of(tx, None, login=username)
    assert found
    address = "other@example.org"
    owner = create_account(tx, None, username="other", name="Other", email=address, password_hash="none").acting()
    groups = []
    for people in ([found.person.id], []):
        started = start_group(tx, owner, title="Group", participant_ids=people)
        groups.append(started.view.conversation.id)
        send_message(tx, owner, conversation_id=groups[-1], draft=Draft.of("Who brings the cake?"))
    return groups


def _multiply_group(tx: Transaction, group_id: str, start: int) -> None:
    group = _rows(tx, tables.conversations, id=group_id)[0]
    places = _rows(tx, tables.participants, conversation_id=group_id)
    message = _rows(tx, tables.messages, conversation_id=group_id)[0]
    rows: dict[Any, list[dict[str, Any]]] = {table: [] for table in _ORDER[1:]}
    for number in range(start + 1, start + 1 + _AT_ONCE):
        mine, said, at = {"conversation_id": tx.new_id()}, tx.new_id(), group["activity_at"] + number
        dates = {"last_message_id": said, "activity_at": at, "updated_at": at}
        rows[tables.conversations].append(group | {"id": mine["conversation_id"], "title": f"Group {number}"} | dates)
        read = {"read_seq": int(number % 50 != 0), "read_number": int(number % 50 != 0)}
        for place in places:
            rows[tables.participants].append(place | mine | read | {"pinned": number % 500 == 0})
        rows[tables.messages].append(message | mine | {"id": said, "client_id": None})
    _insert(tx, rows)


def _open(tx: Transaction, subject: str) -> tuple[Actor, str]:
    opened = open_first_ticket(tx, None, subject=subject, draft=Draft.of("Where is my order?"), name="Guest")
    assert opened.guest
    return opened.guest.acting(), opened.message.conversation_id


def _told(tx: Transaction, number: int, messages: int) -> None:
    guest, ticket_id = _open(tx, f"ticket {number}")
    for line in range(messages):
        send_message(tx, guest, conversation_id=ticket_id, draft=Draft.of(f"Line {line} of a long story"))


def _talk(tx: Transaction, guest: Actor, ticket_id: str, start: int) -> None:
    for number in range(start, start + _AT_ONCE):
        send_message(tx, guest, conversation_id=ticket_id, draft=Draft.of(f"Line {number} of a long story"))


def _multiply(tx: Transaction, ticket_id: str, start: int) -> None:
    """More tickets like that one, with guest and message: as rows, because opening 100,000 takes minutes."""
    ticket = _row(tx, tables.conversations, id=ticket_id)
    guest = _row(tx, tables.people, id=ticket["owner_id"])
    place = _row(tx, tables.participants, conversation_id=ticket_id)
    message = _row(tx, tables.messages, conversation_id=ticket_id)
    rows: dict[Any, list[dict[str, Any]]] = {table: [] for table in _ORDER}
    for number in range(start + 1, start + 1 + _AT_ONCE):
        mine = {"conversation_id": tx.new_id()}
        owner, said, at = tx.new_id(), tx.new_id(), ticket["activity_at"] + number
        rows[tables.people].append(guest | {"id": owner})
        rows[tables.conversations].append(
            ticket
            | {"id": mine["conversation_id"], "number": ticket["number"] + number, "owner_id": owner}
            | {"last_message_id": said, "activity_at": at, "updated_at": at}
        )
        rows[tables.participants].append(place | mine | {"person_id": owner})
        rows[tables.messages].append(message | mine | {"id": said, "sender_id": owner, "client_id": None})
    _insert(tx, rows)


def _insert(tx: Transaction, rows: dict[Any, list[dict[str, Any]]]) -> None:
    for table, new in rows.items():
        names = table.c.keys()
        tx.execute(insert(table), [{name: row[name] for name in names} for row in new])


_ORDER = (tables.people, tables.conversations, tables.participants, tables.messages)


def _row(tx: Transaction, table: Any, **key: str) -> dict[str, Any]:
    [row] = _rows(tx, table, **key)
    return row


def _rows(tx: Transaction, table: Any, **key: str) -> list[dict[str, Any]]:
    ((name, value),) = key.items()
    return [dict(row) for row in tx.execute(select(table).where(table.c[name] == value)).mappings()]
