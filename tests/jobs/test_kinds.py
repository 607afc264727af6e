"""What the kinds of jobs do: the sweeps delete what they should, may run twice, and leave the rest."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from sqlalchemy import insert, select

from parlour.actions.desk.attendance import attend_ticket
from parlour.actions.desk.opening import open_first_ticket
from parlour.actions.people.sessions import log_in
from parlour.actions.system import jobs as system
from parlour.actions.system.accounts import offer_setup
from parlour.actions.system.attendance import list_attendance
from parlour.actions.talk.message_edits import delete_message
from parlour.actions.talk.messages import load_messages, send_message
from parlour.domain.ids import uuid7
from parlour.domain.jobs import Job, NewJob
from parlour.domain.message import Draft
from parlour.jobs.kinds import attendance, files, queue, sessions, tickets
from parlour.jobs.table import TABLE
from parlour.store.schema import tables
from tests.jobs.conftest import Workshop
from tests.support.clock import until

DAY_S = 24 * 3600
JOB = Job("", "", {}, 0, 1, None, None, None, None, None, None, 0)


async def test_the_table_runs_every_recurring_kind_once_a_period_with_two_workers(workshop: Workshop) -> None:
    workshop.runner(TABLE)
    workshop.runner(TABLE)
    recurring = {name for name, kind in TABLE.items() if kind.every_s is not None}
    forgetting = {"sessions.forget_expired", "jobs.forget_ended", "tickets.forget_first"}
    assert {"attendance.sweep", "files.sweep", *forgetting} == recurring

    async def done() -> list[str]:
        ended = select(tables.jobs.c.kind).where(
            tables.jobs.c.done_at.is_not(None), tables.jobs.c.last_error.is_(None)
        )
        found: list[str] = await workshop.store.read(lambda tx: list(tx.execute(ended).scalars()))
        return found

    async def all_are() -> bool:
        return sorted(await done()) == sorted(recurring)

    await until(all_are)
    workshop.clock.advance(60)

    async def swept_again() -> bool:
        return sorted(await done()) == sorted([*recurring, "attendance.sweep"])

    await until(swept_again)


async def test_sessions_go_a_day_after_they_expired_and_not_before(workshop: Workshop) -> None:
    mia = await workshop.account()
    for hours in (1, 12, 48):
        await workshop.perform(log_in, None, person_id=mia.id, lifetime_ms=hours * 3_600_000)

    async def left() -> int:
        rows: list[Any] = await workshop.store.read(lambda tx: tx.execute(select(tables.sessions.c.id)).all())
        return len(rows)

    for advance, expected in ((DAY_S + 3600, 3), (1, 2), (11 * 3600, 1), (DAY_S, 1), (DAY_S, 0)):
        workshop.clock.advance(advance)
        for _ in range(2):
            await sessions.forget_expired(workshop.context, JOB)
            assert await left() == expected


async def test_nothing_is_deleted_for_its_age_by_a_clock_that_jumped(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia = await workshop.account()
    await workshop.perform(log_in, None, person_id=mia.id, lifetime_ms=3_600_000)

    async def left() -> int:
        rows: list[Any] = await workshop.store.read(lambda tx: tx.execute(select(tables.sessions.c.id)).all())
        return len(rows)

    async def asked() -> int:
        rows: list[Any] = await workshop.store.read(lambda tx: tx.execute(tables.first_tickets.select()).all())
        return len(rows)

    first = {"subject": "Help", "draft": Draft.of("It fails", "c-1"), "name": "Gil", "caller": "203.0.113.7"}
    await workshop.perform(open_first_ticket, None, **first)
    workshop.clock.advance(3 * DAY_S)
    with monkeypatch.context() as jumped:
        jumped.setattr(workshop.clock, "is_settled", lambda: False)
        for sweep in (sessions.forget_expired, files.sweep, queue.forget_ended, tickets.forget_first):
            await sweep(workshop.context, JOB)
        assert (await left(), await asked()) == (1, 1)
    await sessions.forget_expired(workshop.context, JOB)
    await tickets.forget_first(workshop.context, JOB)
    assert (await left(), await asked()) == (0, 0)


async def test_a_great_many_sessions_go_a_few_at_a_time(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "AT_A_STRETCH", 10)
    mia = await workshop.account()
    row = {"person_id": mia.id, "created_at": 1, "last_used_at": 1, "expires_at": 2}
    rows = [{**row, "id": uuid7()} for _ in range(25)]
    await workshop.store.write(lambda tx: tx.execute(insert(tables.sessions), rows))
    await sessions.forget_expired(workshop.context, JOB)
    assert await workshop.store.read(lambda tx: tx.execute(select(tables.sessions.c.id)).all()) == []


async def test_links_go_a_day_after_they_were_used_or_expired(workshop: Workshop) -> None:
    now = workshop.clock.now_ms()
    ends = {"good": (now + 1, None), "expired": (now - DAY_S * 1000 - 1, None), "used": (now, now - DAY_S * 1000 - 1)}
    links = tables.one_time_links
    rows = [
        {"token_hash": name, "purpose": name, "created_at": 1, "expires_at": expires, "used_at": used}
        for name, (expires, used) in ends.items()
    ]
    await workshop.store.write(lambda tx: tx.execute(insert(links), rows))
    await sessions.forget_expired(workshop.context, JOB)
    left = await workshop.store.read(lambda tx: list(tx.execute(select(links.c.token_hash)).scalars()))
    assert left == ["good"]
    assert await workshop.do(offer_setup, token_hash=secrets.token_hex(32), lifetime_ms=1000)


async def test_jobs_that_ended_long_ago_go(workshop: Workshop) -> None:
    for number in range(3):
        await workshop.enqueue("mail", payload={"number": number})
    first, second = await workshop.app.perform_system(
        system.claim_jobs, worker="a", kinds=["mail"], limit=2, lease_ms=1000
    )
    await workshop.app.perform_system(system.finish_job, worker="a", job=first)
    dead = tables.jobs.update().where(tables.jobs.c.id == second.id).values(dead_at=workshop.clock.now_ms())
    await workshop.store.write(lambda tx: tx.execute(dead))

    async def left() -> int:
        rows: list[Any] = await workshop.store.read(lambda tx: tx.execute(select(tables.jobs.c.id)).all())
        return len(rows)

    for days, expected in ((7, 3), (1, 2), (82, 2), (1, 1)):
        workshop.clock.advance(days * DAY_S)
        await queue.forget_ended(workshop.context, JOB)
        assert await left() == expected


async def test_removing_files_spares_those_that_a_row_names(workshop: Workshop) -> None:
    folder = workshop.app.settings.data / "files"
    gone = uuid7()
    kept: list[str] = [gone, f"{gone}.thumbnail"]
    with workshop.app.uploads.receive() as incoming:
        await incoming.write(b"hello")
        await incoming.finish()
        guest = await workshop.guest()
        ticket = (await workshop.ticket(guest)).ticket.conversation.id
        sent = await workshop.app.uploads.take_in(incoming, guest, conversation_id=ticket, name="a.txt")
    for name in kept:
        (folder / gone[-2:]).mkdir(exist_ok=True)
        (folder / gone[-2:] / name).write_bytes(b"x")
    job = NewJob("files.remove", {"fileIds": [gone, sent.id, uuid7(), "../../parlour.db", 7]})
    workshop.runner(TABLE)
    await workshop.app.perform_system(system.enqueue_job, job=job)
    await workshop.all_done()
    assert [path.name for path in folder.glob("??/*")] == [sent.id]
    await files.remove(workshop.context, Job("", "", job.payload, 0, 2, None, None, None, None, None, None, 0))
    assert [path.name for path in folder.glob("??/*")] == [sent.id], "a second time does no harm"


async def test_the_files_of_a_deleted_message_go_at_once_and_not_with_the_next_sweep(workshop: Workshop) -> None:
    guest = await workshop.guest()
    ticket = (await workshop.ticket(guest)).ticket.conversation.id
    sent = []
    for number in range(2):
        with workshop.app.uploads.receive() as incoming:
            await incoming.write(b"hello")
            await incoming.finish()
            file = await workshop.app.uploads.take_in(incoming, guest, conversation_id=ticket, name=f"{number}.txt")
        draft = Draft.of("", attachment_ids=[file.id])
        sent.append((await workshop.perform(send_message, guest, conversation_id=ticket, draft=draft)).message)
    runner = workshop.runner({"files.remove": TABLE["files.remove"]}, poll_s=3600)
    await workshop.perform(delete_message, guest, message_id=sent[0].id)
    await until(lambda: runner.ended["done"] == 1)
    folder = workshop.app.settings.data / "files"
    assert [path.name for path in folder.glob("??/*")] == [sent[1].attachments[0].id]


async def test_an_absent_agent_leaves_after_a_second_look_and_once(workshop: Workshop) -> None:
    gil, alma = await workshop.guest(), await workshop.agent()
    ticket = (await workshop.ticket(gil)).ticket.conversation.id
    await workshop.perform(attend_ticket, alma, ticket_id=ticket)
    for _ in range(2):  # the sweep comes again before the second look
        await attendance.sweep(workshop.context, JOB)
    [second_look] = await workshop.jobs()
    assert second_look.run_at == workshop.clock.now_ms() + workshop.app.settings.agent_grace * 1000
    for _ in range(2):
        await attendance.settle(workshop.context, second_look)
    assert await workshop.see(list_attendance) == []
    page = await workshop.read(load_messages, gil, conversation_id=ticket, limit=50)
    events = [message.system["event"] for message in page.messages if message.system]
    assert events == ["agent_joined", "agent_left"]
