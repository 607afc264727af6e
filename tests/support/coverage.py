"""Coverage of a run: `pytest -p tests.support.coverage --coverage FILE` writes what it executed.

SlipCover puts its probes into the code as it is imported. A trace function, as coverage.py sets one on Python 3.11,
made everything take twice as long, so that tests which bound processor time failed; and it stopped a run for good:
when a greenlet died in a pending call of the interpreter, CPython 3.11 ran the traced callback of a weak reference to
it for ever (`DO_TRACING` in ceval.c turns to pending calls before each RESUME, and none ends within another).

Measured is what the tests' own processes execute, and what only those execute that they start:
the command line, the lock of a server, the restoring of a backup.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import slipcover

ROOT: Final = Path(__file__).parents[2]
SOURCE: Final = ROOT / "src" / "parlour"
CHILDREN: Final = Path(__file__).parent / "measured_children"
_OF_PROCESS: Final = "coverage"
Files = Mapping[str, Mapping[str, Any]]


class Probes(slipcover.Slipcover):  # type: ignore[misc]  # it has no types
    """Takes out probes that have said enough between two tests.

    That takes a third of a second and half a megabyte: within a test that bounds either, it made the test fail.
    """

    _is_due = False

    def deinstrument_seen(self) -> None:
        """SlipCover calls this from whatever is executed."""
        self._is_due = True

    def thin_out(self) -> None:
        if self._is_due:
            self._is_due = False
            super().deinstrument_seen()


class Measured:
    """What this process executes; in the first of a run, also what the others did."""

    def __init__(self, path: Path, is_first: bool) -> None:
        self._path = path
        self._others: list[Files] = []
        # What no process imported is counted once.
        source = [str(SOURCE)] if is_first else None
        self._slipcover = Probes(branch=True, source=source)
        matcher = slipcover.FileMatcher(sources=[SOURCE])
        slipcover.ImportManager(self._slipcover, matcher).__enter__()  # for good
        slipcover.wrap_spec_from_file_location(self._slipcover, matcher)  # by which Alembic loads migrations
        if is_first:
            self._children = tempfile.TemporaryDirectory(prefix="parlour-measured-")
            os.environ["MEASURED_INTO"] = self._children.name

    def pytest_collection_finish(self) -> None:
        """From now on this process starts others for its tests, and none of pytest-xdist's."""
        paths = (str(CHILDREN), os.environ.get("PYTHONPATH"))
        os.environ["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)

    def pytest_runtest_logstart(self) -> None:
        """The next test begins, and has set up nothing yet."""
        self._slipcover.thin_out()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A process of pytest-xdist ended; one that crashed has nothing to say."""
        part = getattr(node, "workeroutput", {}).get(_OF_PROCESS)
        if part is not None:
            self._others.append(json.loads(part))

    @pytest.hookimpl(trylast=True)  # the processes of pytest-xdist end in its own
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        found = self._slipcover.get_coverage()["files"]
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_OF_PROCESS] = json.dumps(found)
            return
        children = [json.loads(path.read_text("utf-8")) for path in Path(self._children.name).glob("*.json")]
        self._path.write_text(json.dumps({"files": added([found, *self._others, *children])}), "utf-8")
        self._children.cleanup()


def added(parts: Iterable[Files]) -> Files:
    """What all of them executed, by path within the tree; missing is what none did."""
    found: dict[str, dict[str, set[Any]]] = {}
    for part in parts:
        for path, file in part.items():
            inside = (ROOT / path).relative_to(ROOT).as_posix()
            whole = found.setdefault(inside, {kind: set() for kind in file if kind != "summary"})
            for kind, items in whole.items():
                items.update(tuple(each) if isinstance(each, list) else each for each in file[kind])
    for file in found.values():
        file["missing_lines"] -= file["executed_lines"]
        file["missing_branches"] -= file["executed_branches"]
    return {path: {kind: sorted(items) for kind, items in file.items()} for path, file in found.items()}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--coverage", metavar="FILE", help="where to write what the run executed, as JSON")


@pytest.hookimpl(tryfirst=True)  # before a conftest imports anything of Parlour
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    path = early_config.known_args_namespace.coverage
    if path:
        is_first = "PYTEST_XDIST_WORKER" not in os.environ
        early_config.pluginmanager.register(Measured(Path(path).absolute(), is_first), "measured")
