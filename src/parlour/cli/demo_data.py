"""The sample people and conversations of `parlour demo`, made by the actions that the doors use."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from parlour.actions.desk import attendance, opening, tickets
from parlour.actions.people import guests, sessions
from parlour.actions.talk import messages, receipts
from parlour.cli import demo_talk as talk
from parlour.cli.demo_members import furnish_members
from parlour.domain.actor import Actor, Role
from parlour.domain.message import Draft
from parlour.store.engine import Store
from parlour.store.transaction import Transaction

TICKETS = 40
LONG_MESSAGES = 2_000
MINUTE, HOUR = 60_000, 3_600_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Plan:
    """One ticket to be: who asks, who answers, what is said when. Times in milliseconds since the epoch."""

    subject: str
    guest: str
    member: Actor | None
    agent: Actor
    lines: tuple[tuple[int, str, str], ...]  # when, "g" or "a", what
    closed: bool
    assigned: bool


async def furnish(store: Store, *, password_hash: str, now: int) -> None:
    """An admin, two agents, three members with talks of their own, and 40 tickets; the same in every demo."""
    people = await store.write(lambda tx: _people(tx, password_hash))
    chance = random.Random(1815)
    plans = sorted(_plans(people, chance, now), key=lambda plan: plan.lines[0][0])
    for plan in plans:
        await store.write(lambda tx, plan=plan: _play(tx, plan))  # type: ignore[misc]
    await store.write(lambda tx: furnish_members(tx, people, password_hash=password_hash, now=now))


def _people(tx: Transaction, password_hash: str) -> dict[str, Actor]:
    cast: list[tuple[Role, tuple[str, str]]] = [("admin", talk.ADMIN), ("member", talk.MEMBER)]
    cast += [("agent", agent) for agent in talk.AGENTS]
    made = {}
    for role, (username, name) in cast:
        person = sessions.create_account(
            tx,
            None,
            username=username,
            name=name,
            email=f"{username}@example.org",
            password_hash=password_hash,
            role=role,
        )
        made[username] = person.acting()
    return made


def _plans(people: dict[str, Actor], chance: random.Random, now: int) -> Iterator[Plan]:
    agents = [people[username] for username, _ in talk.AGENTS]
    stories = list(talk.STORIES.values())
    for number in range(TICKETS - 1):
        subject, story = stories[number % len(stories)]
        closed = number % 3 == 2
        lines = [(line[0], line[2:].removeprefix("…"), line[2:].startswith("…")) for line in story]
        if not closed:
            lines = lines[: chance.randint(1, len(lines))]
            if chance.random() < 0.4:
                lines.append(("g", chance.choice(talk.WAITING), False))
        until = now - chance.randint(1, 30) * MINUTE - (number // 2) * chance.randint(1, 4) * HOUR
        pauses = [2_000 if follows else chance.randint(20_000, 4 * MINUTE) for _, _, follows in lines]
        yield Plan(
            subject=subject,
            guest=talk.GUESTS[number % len(talk.GUESTS)],
            member=people[talk.MEMBER[0]] if number in (5, 20) else None,
            agent=agents[number % 2],
            lines=tuple(_timed([(who, what) for who, what, _ in lines], pauses, until)),
            closed=closed,
            assigned=closed or chance.random() < 0.5,
        )
    long = [_long_line(number, chance) for number in range(LONG_MESSAGES)]
    pauses = [chance.randint(5_000, 3 * MINUTE) for _ in long]
    yield Plan(
        subject=talk.LONG_SUBJECT,
        guest="Noor Willems",
        member=None,
        agent=agents[0],
        lines=tuple(_timed(long, pauses, now - 10 * MINUTE)),
        closed=False,
        assigned=True,
    )


def _long_line(number: int, chance: random.Random) -> tuple[str, str]:
    who, choices = ("g", talk.LONG_GUEST) if number % 2 == 0 else ("a", talk.LONG_AGENT)
    return who, chance.choice(choices).format(n=number // 2 + 1)


def _timed(lines: list[tuple[str, str]], pauses: list[int], until: int) -> Iterator[tuple[int, str, str]]:
    at = until - sum(pauses)
    for (who, what), pause in zip(lines, pauses, strict=True):
        at += pause
        yield at, who, what


def _play(tx: Transaction, plan: Plan) -> None:
    """The whole ticket in one transaction. The past is ours to make: the clock is set to when each line was said."""
    (tx.now, _, first), *rest = plan.lines
    email = f"{plan.guest.split()[0].lower()}@example.net".encode("ascii", "ignore").decode()
    owner = plan.member or guests.create_guest(tx, None, name=plan.guest, email=email).acting()
    opened = opening.open_ticket(tx, owner, subject=plan.subject, draft=Draft.of(first))
    ticket_id = opened.message.conversation_id
    answered = False
    for at, who, what in rest:
        tx.now = at
        if who == "a" and not answered:
            attendance.attend_ticket(tx, plan.agent, ticket_id=ticket_id)
            if plan.assigned:
                tickets.assign_ticket(tx, plan.agent, ticket_id=ticket_id, assignee_id=plan.agent.id)
            answered = True
        speaker = plan.agent if who == "a" else owner
        messages.send_message(tx, speaker, conversation_id=ticket_id, draft=Draft.of(what))
    tx.now += 30_000
    if plan.closed:
        last = messages.load_messages(tx, plan.agent, conversation_id=ticket_id).messages[-1]
        receipts.mark_read(tx, plan.agent, conversation_id=ticket_id, seq=last.seq)
    if answered:
        receipts.mark_delivered(tx, owner, conversation_id=ticket_id, seq=1)
        attendance.end_attendance(tx, plan.agent, ticket_id=ticket_id)
    if plan.closed:
        tickets.close_ticket(tx, plan.agent, ticket_id=ticket_id)
