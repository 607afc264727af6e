"""Table of tasks: everything that a media worker does, and the processor time that each may take.

Measured on one core of 2024 and multiplied by four: the largest PNG takes 5 s to redraw, the rest less.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from parlour.media import metadata
from parlour.media.measures.reading import measure
from parlour.media.redraw import redraw
from parlour.media.worker_main import Task


def strip(source: str, mime: str, stripped: str) -> bool:
    """Writes `source` without metadata to `stripped`; always True, for a task has an answer. Raises as
    `metadata.strip`."""
    metadata.strip(Path(source), mime, Path(stripped))
    return True


TASKS: Final = {
    "redraw": Task(redraw, cpu_s=20),
    "strip": Task(strip, cpu_s=10),
    "measure": Task(measure, cpu_s=5),
}
