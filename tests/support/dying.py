"""A command of Parlour's whose process gets a signal behind the n-th statement that changes the database.

python -m tests.support.dying SIGKILL 7 migrate
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

WRITING = ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE", "RENAME", "TRUNCATE")


def main(name: str, after: int) -> None:
    """Runs what the rest of the command line asks for."""
    seen = 0

    def executed(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        nonlocal seen
        seen += statement.lstrip().upper().startswith(WRITING)
        if seen == after:
            seen += 1
            os.kill(os.getpid(), signal.Signals[name])

    event.listen(Engine, "after_cursor_execute", executed)
    runpy.run_module("parlour", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    signal_name, number = sys.argv[1:3]
    sys.argv[:] = ["parlour", *sys.argv[3:]]
    main(signal_name, int(number))
