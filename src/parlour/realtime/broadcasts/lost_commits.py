"""Commits whose answer was lost: the store is asked until it shows them, and then they are told like any other.

The connection broke while COMMIT was on its way, so the transaction was committed, or was not, or will be when the
database gets to it. The caller has been told `unavailable`. Nothing may be told that might not stand, so each look
asks for a trace that only this transaction leaves; from then on its facts go out as after an answered commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Final

import structlog

from parlour.actions.talk.committed import is_committed
from parlour.app import App
from parlour.domain.events import Event
from parlour.realtime.background import Background
from parlour.realtime.broadcasts.audience import envelopes_of
from parlour.realtime.broadcasts.deliver import Deliver
from parlour.realtime.broadcasts.envelopes import Emission, Envelope, PersonRefreshed, Stored, Touched

log = structlog.get_logger("parlour.realtime")

# Seconds between the looks, together half a minute: longer than a database takes to come back or to let go of a
# connection that it lost. Whatever lands later is found by the next message of its conversation, or by a sync.
LOOKS_S: Final = (0.15, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 10.0)


class LostCommits:
    """Looks after what may have been committed, in tasks of their own that end with the worker."""

    def __init__(self, app: App, deliver: Deliver, background: Background) -> None:
        self._app = app
        self._deliver = deliver
        self._background = background

    def doubt(self, facts: Sequence[Event]) -> None:
        """Look into the facts of one transaction. Never raises, and returns at once."""
        self._background.start("looking into a lost commit", self._look_into(facts))

    async def _look_into(self, facts: Sequence[Event]) -> None:
        for seconds in LOOKS_S:
            await asyncio.sleep(seconds)
            try:
                committed = await self._app.read_system(is_committed, facts=facts)
            except Exception as error:  # the database is not back yet
                log.info("a lost commit could not be looked into", error=type(error).__name__)
                continue
            for envelope in _to_tell(facts, committed=committed):
                self._deliver.send(envelope)
            if committed:
                return


def _to_tell(facts: Sequence[Event], *, committed: bool) -> Iterator[Envelope]:
    """Changes of a conversation are read from the store, as they are by now and in their order.

    Without a trace, that which makes workers read again what they show is told all the same: it asserts nothing.
    """
    for fact in facts:
        for envelope in envelopes_of(fact):
            if isinstance(envelope, Touched | PersonRefreshed):
                yield envelope
            elif isinstance(envelope, Emission) and envelope.rev:
                yield Stored(envelope.conversation_id, envelope.rev)
            elif committed:
                yield envelope
