"""Measures of a file: width and height in pixels, duration in milliseconds, and whether it has pictures at all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

_WIDEST: Final = 65_535
_LONGEST_S: Final = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Measures:
    """Width and height in pixels, as it is shown; None for what is not known. `has_pictures`: False where its tracks
    are sound alone."""

    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    has_pictures: bool | None = None

    @classmethod
    def of(
        cls,
        *,
        width: float | None = None,
        height: float | None = None,
        seconds: float | None = None,
        has_pictures: bool | None = None,
    ) -> Measures:
        """From what a file says of itself: what cannot be is not known."""
        sizes = [round(side) for side in (width, height) if side is not None and 1 <= side <= _WIDEST]
        wide, high = sizes if len(sizes) == 2 else (None, None)
        known = seconds is not None and math.isfinite(seconds) and 0 < seconds <= _LONGEST_S
        duration_ms = max(1, round(seconds * 1000)) if known and seconds is not None else None
        return cls(wide, high, duration_ms, has_pictures)
