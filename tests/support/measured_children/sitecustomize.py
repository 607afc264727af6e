"""Measures what only the processes execute that tests start: the command line, and what it alone does.

Python imports this module at its start where the folder is on the path: tests/support/coverage.py sees to that. The
rest of Parlour the tests' own processes execute as well; to measure it again would cost each start two seconds.
"""

import os

if os.environ.get("MEASURED_INTO"):
    import atexit
    import contextlib
    import json
    from pathlib import Path

    import slipcover

    _into = Path(os.environ["MEASURED_INTO"])
    _parlour = Path(__file__).parents[3] / "src" / "parlour"
    _sources = [_parlour / name for name in ("cli", "store/serving_lock.py", "store/sqlite/restore.py")]
    _measured = slipcover.Slipcover(branch=True)
    slipcover.ImportManager(_measured, slipcover.FileMatcher(sources=_sources)).__enter__()

    def _write() -> None:
        """Whole or not at all: the process may be killed meanwhile, or be a test of a full disk."""
        found = _measured.get_coverage()["files"]
        part = _into / f"{os.getpid()}.part"
        if found:
            with contextlib.suppress(OSError):
                part.write_text(json.dumps(found), "utf-8")
                part.replace(part.with_suffix(".json"))

    atexit.register(_write)
