"""Jobs: background work that is stored in the database, so that it survives the process that asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

TRIES: Final = 10
FIRST_RETRY_MS: Final = 30_000
LONGEST_RETRY_MS: Final = 6 * 3_600_000
_GROWTH: Final = 2.3  # the ninth wait is the longest
_JITTER: Final = 0.2  # jobs that failed together are not tried again together
ERROR_LENGTH: Final = 500  # characters of an error that are kept
PAYLOAD_BYTES: Final = 60_000  # a TEXT of MySQL holds 65,535


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to enqueue. `payload` is JSON; `run_at` in ms since the epoch, None: at once.

    While a job with the same `dedupe_key` waits or runs, there is no second one. With `once` there is none either
    after it is done, for as long as done jobs are kept.
    """

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    run_at: int | None = None
    dedupe_key: str | None = None
    once: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A row of `jobs`. Times in ms since the epoch; `attempts` counts the one that runs.

    `locked_by` names the worker that runs it, whose lease ends at `locked_until`; `done_at` or `dead_at` is set when
    it will not run again.
    """

    id: str
    kind: str
    payload: Mapping[str, Any]
    run_at: int
    attempts: int
    locked_by: str | None
    locked_until: int | None
    last_error: str | None
    dedupe_key: str | None
    done_at: int | None
    dead_at: int | None
    created_at: int

    @property
    def state(self) -> str:
        """`done`, `dead`, `running` or `waiting`."""
        if self.done_at is not None:
            return "done"
        if self.dead_at is not None:
            return "dead"
        return "waiting" if self.locked_by is None else "running"


@dataclass(frozen=True, slots=True)
class JobCounts:
    """How many jobs wait or run, and how many were given up."""

    waiting: int
    dead: int


def retry_delay_ms(attempts: int, chance: float) -> int:
    """How long to wait after so many failed attempts: 30 s, then 2.3 times as long each time, to 6 h; ± 20 %.

    `chance` is a random number from 0 to 1.
    """
    delay = min(FIRST_RETRY_MS * _GROWTH ** (min(attempts, TRIES) - 1), LONGEST_RETRY_MS)
    return int(delay * (1 - _JITTER + 2 * _JITTER * chance))


def error_text(error: BaseException) -> str:
    """What is kept of an error, in text that every database stores."""
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return text[:ERROR_LENGTH].encode("utf-8", "replace").decode("utf-8").replace("\0", "�")
