"""What media workers do, with a fifth of the processor time: for files that would use up all of it."""

from __future__ import annotations

from typing import Final

from parlour.media import tasks
from parlour.media.worker_main import Task

TASKS: Final = {name: Task(task.work, cpu_s=task.cpu_s // 5) for name, task in tasks.TASKS.items()}
