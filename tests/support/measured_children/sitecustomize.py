"""Measures what the processes that tests start execute of the command line, which tests reach in no other way.

Python imports this module at its start where the folder is on the path: tests/support/coverage.py sees to that. The
rest of Parlour the tests' own processes execute as well; to measure it again would cost each start two seconds.
"""

import os

if os.environ.get("MEASURED_INTO"):
    import atexit
    import json
    from pathlib import Path

    import slipcover

    _into = Path(os.environ["MEASURED_INTO"])
    _source = Path(__file__).parents[3] / "src" / "parlour" / "cli"
    _measured = slipcover.Slipcover(branch=True)
    slipcover.ImportManager(_measured, slipcover.FileMatcher(sources=[_source])).__enter__()

    def _write() -> None:
        found = _measured.get_coverage()["files"]
        if found and _into.is_dir():
            part = _into / f"{os.getpid()}.part"
            part.write_text(json.dumps(found), "utf-8")
            part.replace(part.with_suffix(".json"))  # whole, or, of a process that is killed meanwhile, not at all

    atexit.register(_write)
