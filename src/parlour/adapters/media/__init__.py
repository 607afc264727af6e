"""Sound and pictures that move: how large they are shown and how long they last, as far as the file says it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from parlour.adapters.media import mp4, webm
from parlour.adapters.media.measures import Measures
from parlour.adapters.workers import Workers

__all__ = ["Measures", "Media", "measure"]

_MOVING: Final[dict[str, Callable[[BinaryIO, int], Measures]]] = {
    "video/mp4": mp4.read,
    "audio/mp4": mp4.read,
    "video/quicktime": mp4.read,
    "video/3gpp": mp4.read,
    "video/3gpp2": mp4.read,
    "video/webm": webm.read,
    "audio/webm": webm.read,
}
_SOUND: Final = ("audio/mpeg", "audio/ogg", "audio/flac", "audio/wav", "audio/aiff")


class Media:
    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    async def measure(self, source: Path, mime: str) -> Measures:
        """Never fails: what is broken has no measures."""
        if mime not in _MOVING and mime not in _SOUND:
            return Measures()
        return await self._workers.run(measure, source, mime) or Measures()


def measure(source: Path, mime: str) -> Measures:
    """Runs in a worker; see `Media.measure`."""
    try:
        with source.open("rb") as file:
            return _MOVING[mime](file, source.stat().st_size) if mime in _MOVING else _sound(file)
    except Exception:  # whatever a reader stumbles over
        return Measures()


def _sound(file: BinaryIO) -> Measures:
    from tinytag import TinyTag

    return Measures.of(seconds=TinyTag.get(file_obj=file, tags=False, duration=True).duration)
