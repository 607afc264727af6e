"""Troubles of the database: counted, and told in the log, each kind at most once a minute.

Callers get `Unavailable`, which is nobody's error and in no log; without this a full disk would refuse every message
in silence.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import structlog

from parlour.domain.errors import Unavailable
from parlour.store.faults import is_malformed, kind_of, words_of

AGAIN_S: Final = 60.0  # between two lines about one kind of trouble
log = structlog.get_logger(__name__)


class Troubles:
    """What a store refused because of its database. Used on the event loop only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told_at: dict[str, float] = {}
        self._untold: dict[str, int] = {}
        self.total = 0
        self.malformed = False
        """A damaged file was met while it was served: nothing short of a restart, which checks it, clears this."""

    def note(self, answered: BaseException | None) -> None:
        """What a call was answered with; errors that are not the database's difficulties are passed over."""
        if not isinstance(answered, Unavailable) or answered.__cause__ is None:
            return
        cause = answered.__cause__
        if is_malformed(cause) and not self.malformed:
            self.malformed = True
            log.error(
                "database_malformed",
                error=words_of(cause),
                advice="restart to have it checked; bring a backup back with `parlour restore FILE`",
            )
        self.count(kind_of(cause), words_of(cause))

    def count(self, kind: str, words: str) -> None:
        """One refusal of this kind, in the database's words."""
        self.total += 1
        now = self._clock()
        told_at = self._told_at.get(kind)
        if told_at is not None and now - told_at < AGAIN_S:
            self._untold[kind] = self._untold.get(kind, 0) + 1
            return
        self._told_at[kind] = now
        log.error("database_in_trouble", kind=kind, error=words, since_last_line=self._untold.pop(kind, 0))

    def require_sound(self) -> None:
        """Raises Unavailable once a damaged file was met."""
        if self.malformed:
            raise Unavailable("The database is damaged.", retry_after=60)
