"""Measures of sound and films: how large they are shown and how long they last, as far as the file says it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from parlour.media.measures.measures import Measures
from parlour.media.measures.reading import MOVING, SOUND

if TYPE_CHECKING:
    from parlour.media.workers import Workers

__all__ = ["Measures", "Media"]


class Media:
    """Measures of sound and films, taken by media workers."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    async def measure(self, source: Path, mime: str, *, whose: str = "") -> Measures:
        """Never fails for what is in a file: what is broken has no measures. See `Workers.run` for what is raised."""
        if mime not in MOVING and mime not in SOUND:
            return Measures()
        return _measures(await self._workers.run("measure", str(source), mime, whose=whose))


def _measures(answer: Any) -> Measures:
    """A worker may have been taken over: what it says is looked at."""
    match answer:
        case [int() | None, int() | None, int() | None, bool() | None]:
            width, height, duration_ms, has_pictures = answer
            seconds = None if duration_ms is None else duration_ms / 1000
            return Measures.of(width=width, height=height, seconds=seconds, has_pictures=has_pictures)
    return Measures()
