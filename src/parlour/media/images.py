"""Pictures: redrawn by a media worker, or at least copied without their metadata."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from parlour.media.redraw import FORMATS, MOST_SIDE
from parlour.media.sniffing import INLINE
from parlour.media.workers import Workers

_SHOWN: Final = INLINE & FORMATS.keys()
_LONGEST_MS: Final = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Picture:
    """Width and height in pixels, as it is shown; `mime` of the copy, and how long it moves: None for a still."""

    width: int
    height: int
    mime: str
    duration_ms: int | None = None


class Images:
    """`whose` turn a file takes among those that wait; see `Workers.run` for what is raised."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    async def redraw(
        self, source: Path, mime: str, *, picture: Path, thumbnail: Path, whose: str = ""
    ) -> Picture | None:
        """Writes a copy without metadata, upright, to `picture`, and a small WebP to `thumbnail`. The copy may be of
        another type than the source: HEIC and AVIF become JPEG.

        None for what is broken, too large, or takes too long; nothing is left at the two paths then.
        """
        paths = (str(source), mime, str(picture), str(thumbnail))
        found = _picture(await self._workers.run("redraw", *paths, whose=whose))
        if found is None:
            _clear(picture, thumbnail)
        return found

    async def strip(self, source: Path, mime: str, *, stripped: Path, whose: str = "") -> bool:
        """Copies a picture without decoding it, and without its metadata, to `stripped`. False, and nothing there,
        where it is too broken for that."""
        done = await self._workers.run("strip", str(source), mime, str(stripped), whose=whose) is True
        if not done:
            _clear(stripped)
        return done


def _picture(answer: Any) -> Picture | None:
    """A worker may have been taken over: what it says is looked at."""
    match answer:
        case [int(width), int(height), str(mime), int() | None] if (
            1 <= width <= MOST_SIDE and 1 <= height <= MOST_SIDE and mime in _SHOWN
        ):
            length: int | None = answer[3]
            known = length is not None and 0 < length <= _LONGEST_MS
            return Picture(width, height, mime, length if known else None)
    return None


def _clear(*unfinished: Path) -> None:
    for path in unfinished:
        path.unlink(missing_ok=True)
