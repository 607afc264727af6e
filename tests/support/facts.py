"""What the actions of a test announced, noted on the way to the realtime door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from parlour.assembly import Parlour
from parlour.domain.events import JobEnqueued


def record_facts(parlour: Parlour, into: list[Any]) -> None:
    """Adds what each commit announces to `into`, and passes it on. Jobs are left out, as the server's own: recurring
    ones are enqueued whatever a test does."""
    publish = parlour.realtime.publish

    def noted(facts: Sequence[Any]) -> None:
        into.extend(fact for fact in facts if not isinstance(fact, JobEnqueued))
        publish(facts)

    parlour.realtime.publish = noted  # type: ignore[method-assign]
