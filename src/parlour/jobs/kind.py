"""What a kind of job is: its handler, and what bounds it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from parlour.app import App
from parlour.domain.jobs import Job

MINUTE_S = 60
HOUR_S = 3600
DAY_S = 24 * HOUR_S


@dataclass(frozen=True, slots=True)
class Context:
    """What handlers work with. `is_returning(ticket_id, agent_id)`: an agent's connection was lost a moment ago."""

    app: App
    is_returning: Callable[[str, str], bool] = lambda ticket_id, agent_id: False


Handler = Callable[[Context, Job], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A handler may run twice for one job (a worker that died, a lease that ran out), and must do no harm by it.

    What takes longer than `timeout_s` has failed. With `every_s` it recurs: one job for each period of so many
    seconds since the epoch, however many workers there are. A recurring job that fails is not retried; the next
    period's is.
    """

    handler: Handler
    timeout_s: float = 300.0
    every_s: int | None = None
