"""Table of readers: which one measures which MIME type; runs in a media worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from parlour.media.measures import mp4, webm
from parlour.media.measures.measures import Measures

MOVING: Final[dict[str, Callable[[BinaryIO, int], Measures]]] = {
    "video/mp4": mp4.read,
    "audio/mp4": mp4.read,
    "video/quicktime": mp4.read,
    "video/3gpp": mp4.read,
    "video/3gpp2": mp4.read,
    "audio/3gpp": mp4.read,
    "audio/3gpp2": mp4.read,
    "video/webm": webm.read,
    "audio/webm": webm.read,
}
SOUND: Final = frozenset({"audio/mpeg", "audio/ogg", "audio/flac", "audio/wav", "audio/aiff"})


def measure(source: str, mime: str) -> tuple[int | None, int | None, int | None, bool | None]:
    """Width, height, duration in ms, and whether it has pictures; None for what cannot be read."""
    path = Path(source)
    try:
        with path.open("rb") as file:
            found = MOVING[mime](file, path.stat().st_size) if mime in MOVING else _sound(file)
    except Exception:  # whatever a reader stumbles over
        found = Measures()
    return found.width, found.height, found.duration_ms, found.has_pictures


def _sound(file: BinaryIO) -> Measures:
    from tinytag import TinyTag

    return Measures.of(seconds=TinyTag.get(file_obj=file, tags=False, duration=True).duration)
