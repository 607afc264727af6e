"""The first ticket of a stranger whose answer was lost: recognised from where it was asked, and from nowhere else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from parlour.actions.desk import opening
from parlour.actions.desk.opening import Opened, open_first_ticket
from parlour.actions.desk.tickets import close_ticket
from parlour.actions.people.guests import change_guest
from parlour.actions.people.presence import note_last_seen
from parlour.actions.system.first_tickets import forget_first_tickets
from parlour.domain.events import MessageCreated, TicketOpened
from parlour.domain.message import Draft
from parlour.domain.repeats import key_of
from parlour.store.people import people
from parlour.store.schema import tables
from parlour.store.transaction import Transaction
from tests.factories import Stage

CALLER = "203.0.113.7 Mozilla/5.0"
ASKED: dict[str, Any] = {
    "subject": "Help",
    "draft": Draft.of("It fails", "c-1"),
    "name": "Gil",
    "email": "gil@example.com",
}


async def ask(stage: Stage, **other: Any) -> Opened:
    return await stage.perform(open_first_ticket, None, **{**ASKED, "caller": CALLER, **other})


async def there(stage: Stage) -> tuple[int, int]:
    """How many tickets and how many guests."""

    def count(tx: Transaction) -> tuple[int, int]:
        found = [
            tx.execute(select(func.count()).select_from(t)).scalar_one()
            for t in (tables.conversations, tables.people)
        ]
        return found[0], found[1]

    return await stage.store.read(count)  # type: ignore[no-any-return]


async def test_the_same_from_the_same_place_is_answered_with_the_first_ticket_and_its_guest(stage: Stage) -> None:
    first = await ask(stage)
    again = await ask(stage)
    assert (first.duplicate, again.duplicate) == (False, True)
    assert first.guest is not None
    assert again.guest == first.guest
    assert again.ticket.conversation.id == first.ticket.conversation.id
    assert again.message.id == first.message.id
    assert await there(stage) == (1, 1)
    assert (len(stage.heard(TicketOpened)), len(stage.heard(MessageCreated))) == (1, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"caller": "203.0.113.8 Mozilla/5.0"},
        {"caller": "203.0.113.7 curl/8"},
        {"draft": Draft.of("It fails", "c-2")},
        {"draft": Draft.of("It works", "c-1")},
        {"subject": "Hilfe"},
        {"name": "Gila"},
        {"email": "gila@example.com"},
        {"email": None},
    ],
    ids=["address", "browser", "client id", "message", "subject", "name", "e-mail", "no e-mail"],
)
async def test_anything_else_makes_another_guest_who_learns_nothing(stage: Stage, other: dict[str, Any]) -> None:
    first = await ask(stage)
    second = await ask(stage, **other)
    assert (second.duplicate, await there(stage)) == (False, (2, 2))
    assert first.guest is not None
    assert second.guest is not None
    assert second.guest.id != first.guest.id
    assert (await ask(stage)).message.id == first.message.id  # which would have been found


@pytest.mark.parametrize(
    "other", [{"draft": Draft.of("It fails")}, {"caller": None}], ids=["no client id", "nowhere"]
)
async def test_without_a_client_id_or_a_place_nothing_is_a_repeat(stage: Stage, other: dict[str, Any]) -> None:
    for _ in range(2):
        assert not (await ask(stage, **other)).duplicate
    assert await there(stage) == (2, 2)


async def test_two_at_once_open_one_ticket(stage: Stage) -> None:
    opened = await asyncio.gather(*(ask(stage) for _ in range(4)))
    assert len({one.ticket.conversation.id for one in opened}) == 1
    assert sorted(one.duplicate for one in opened) == [False, True, True, True]
    assert await there(stage) == (1, 1)


async def test_a_repeat_is_one_for_some_minutes_and_then_begins_anew(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await ask(stage)
    with monkeypatch.context() as later:
        later.setattr(opening, "WINDOW_MS", -1)
        second = await ask(stage)
    assert (second.duplicate, await there(stage)) == (False, (2, 2))
    third = await ask(stage)
    assert (third.duplicate, third.guest) == (True, second.guest)
    assert third.guest != first.guest


async def test_who_was_connected_or_has_left_has_had_its_answer(stage: Stage) -> None:
    """Somebody else at the same machine must not become a guest who has left it."""

    def leave(tx: Transaction) -> None:
        people.change(tx, second.guest.id, tokens_valid_from=tx.now)

    first = await ask(stage)
    assert first.guest is not None
    await stage.perform(note_last_seen, first.guest.acting())
    second: Any = await ask(stage)
    assert not second.duplicate
    await stage.store.write(leave)
    third = await ask(stage)
    assert (third.duplicate, await there(stage)) == (False, (3, 3))
    assert (await ask(stage)).guest == third.guest


async def test_a_repeat_shows_the_ticket_as_it_is_by_then(stage: Stage) -> None:
    first = await ask(stage)
    assert first.guest is not None
    agent = await stage.agent()
    await stage.perform(close_ticket, agent, ticket_id=first.ticket.conversation.id)
    await stage.perform(change_guest, first.guest.acting(), name="Gilbert")
    again = await ask(stage)
    assert (again.duplicate, again.ticket.conversation.is_closed, again.ticket.owner.name) == (True, True, "Gilbert")


async def test_what_repeats_are_recognised_by_goes_after_the_window(stage: Stage) -> None:
    await ask(stage)
    await stage.store.write(lambda tx: tx.execute(tables.first_tickets.update().values(created_at=tx.now - 599_000)))
    assert await stage.do(forget_first_tickets, limit=10) == 0
    assert (await ask(stage)).duplicate
    await stage.store.write(lambda tx: tx.execute(tables.first_tickets.update().values(created_at=tx.now - 601_000)))
    assert [await stage.do(forget_first_tickets, limit=10) for _ in range(2)] == [1, 0]


async def test_no_address_is_kept(stage: Stage) -> None:
    await ask(stage)
    [row] = await stage.store.read(lambda tx: tx.execute(tables.first_tickets.select()).all())
    assert len(row.key) == 64
    assert "203" not in f"{row.guest_id}"
    assert int(row.key, 16)


def test_the_parts_of_a_key_do_not_run_into_each_other() -> None:
    keys = {
        key_of(*parts) for parts in (("ab", "c"), ("a", "bc"), ("abc", ""), ("", "abc"), ("abc",), ("a", "b", "c"))
    }
    assert len(keys) == 6
