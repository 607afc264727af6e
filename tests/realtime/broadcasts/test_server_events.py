"""Names of events are written once, in the two tables; whoever emits takes the entry of the table."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import parlour
from parlour.realtime.broadcasts import server_events
from parlour.realtime.broadcasts.server_events import SERVER_EVENTS, ServerEvent
from parlour.realtime.requests.handlers import HANDLERS

ROOT = Path(parlour.__file__).parent
TABLES = {ROOT / "realtime/broadcasts/server_events.py", ROOT / "realtime/requests/handlers.py"}
NAMES = {*SERVER_EVENTS, *HANDLERS}
# Rooms are named by a kind and an id, too.
ROOMS = {"conversation:", "ticket:", "desk:"}
BEGINNINGS = {f"{name.partition(':')[0]}:" for name in NAMES} - ROOMS


def names_in(source: str) -> Iterator[str]:
    """Literals that are the name of an event, and f-strings that begin as one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in NAMES:
            yield node.value
        if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
            beginning = node.values[0].value
            if isinstance(beginning, str) and beginning.startswith(tuple(BEGINNINGS)):
                yield beginning


def test_no_other_module_writes_the_name_of_an_event() -> None:
    modules = [file for file in ROOT.rglob("*.py") if file not in TABLES]
    assert len(modules) > 100
    found = {str(file.relative_to(ROOT)): list(names_in(file.read_text("utf-8"))) for file in modules}
    assert {file: names for file, names in found.items() if names} == {}
    for table in TABLES:
        assert list(names_in(table.read_text("utf-8")))


@pytest.mark.parametrize(
    "source", ['emit("message:new")', 'emit(f"message:{how}")', 'X = {"typing:stop": 1}', 'f"typing:{x}" in y']
)
def test_a_name_written_elsewhere_is_found(source: str) -> None:
    assert list(names_in(source))


@pytest.mark.parametrize("source", ['f"ticket:{id}"', 'f"conversation:{id}"', '"message: new"', 'f"{a}:new"'])
def test_what_is_no_name_is_let_be(source: str) -> None:
    assert list(names_in(source)) == []


def test_every_entry_stands_in_the_table_once_under_its_name() -> None:
    entries = [entry for entry in vars(server_events).values() if isinstance(entry, ServerEvent)]
    assert {entry.name: entry for entry in entries} == SERVER_EVENTS
    assert len(entries) == len(SERVER_EVENTS)
