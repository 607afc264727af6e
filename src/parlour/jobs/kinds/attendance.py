"""Attendance that a crash left behind: agents who attend a ticket on paper, and are not there.

Somebody absent may be on the way back (a refresh, a restart), so absence counts only when it is seen twice, a grace
apart: the sweep asks for a second look at each, which is a job of its own.
"""

from __future__ import annotations

from typing import Final

from parlour.actions.desk.attendance import attend_ticket, end_attendance
from parlour.actions.system.attendance import list_attendance
from parlour.actions.system.jobs import enqueue_job
from parlour.domain import places
from parlour.domain.actor import Actor
from parlour.domain.jobs import Job, NewJob
from parlour.jobs.kind import Context

SETTLE: Final = "attendance.settle"
LEAST_GRACE_S: Final = 1


async def sweep(context: Context, job: Job) -> None:
    """Enqueues a second look at everyone who is absent."""
    app = context.app
    again = app.clock.now_ms() + max(app.policy.current.agent_grace, LEAST_GRACE_S) * 1000
    for ticket_id, agent in await app.read_system(list_attendance):
        if await _is_absent(context, ticket_id, agent):
            payload, key = {"ticketId": ticket_id, "agentId": agent.id}, f"{SETTLE}:{ticket_id}:{agent.id}"
            await app.perform_system(enqueue_job, job=NewJob(SETTLE, payload, run_at=again, dedupe_key=key))


async def settle(context: Context, job: Job) -> None:
    """Ends the attendance of an agent who is absent still: `agent_left`, once."""
    app, ticket_id = context.app, job.payload["ticketId"]
    attending = {(ticket, agent.id): agent for ticket, agent in await app.read_system(list_attendance)}
    agent = attending.get((ticket_id, job.payload["agentId"]))
    if agent is None or not await _is_absent(context, ticket_id, agent):
        return
    await app.perform(end_attendance, agent, ticket_id=ticket_id)
    if not await _is_absent(context, ticket_id, agent):  # came while that was written, and found itself attending
        await app.perform(attend_ticket, agent, ticket_id=ticket_id)


async def _is_absent(context: Context, ticket_id: str, agent: Actor) -> bool:
    here = await context.app.presence.among(places.ticket(ticket_id), [agent.id])
    return not here and not context.is_returning(ticket_id, agent.id)
