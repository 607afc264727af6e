"""Time by table: every field, parameter, header, pattern and parser gets its worst input at its largest size.

One second of CPU bounds what takes milliseconds: what grows with the square of its input takes many of them. Whoever
adds a field, a path parameter, a header or a pattern finds a failing test here, and gives it a line in the tables.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

import parlour
from parlour.domain.errors import Invalid
from parlour.http.app import CALLS, PAGES
from parlour.realtime.door import payload_of
from parlour.realtime.requests.handlers import HANDLERS
from parlour.socketio.packets import Bad, parse
from parlour.wire import client_events
from parlour.wire.api import desk, people, platform, talk
from parlour.wire.base import Request
from tests.attacks.worst_fields import FIELDS, PATHS
from tests.attacks.worst_inputs import Kind, as_json, bounded, filled, read_by
from tests.attacks.worst_patterns import (
    BY_BYTES,
    BY_TEXT,
    PACKETS,
    PATTERN_SHAPES,
    PATTERNS,
    READ_HEADERS,
    SENT_HEADERS,
    run,
    text_inputs,
)
from tests.http.test_fields import good_values

SOURCE: Final = Path(parlour.__file__).parent
STRUCTS: Final = {
    each.__name__: each
    for module in (people, talk, desk, platform, client_events)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, Request) and each is not Request
}


# Nothing is without an entry


def test_every_field_of_every_request_and_event_has_an_entry() -> None:
    fields = {f"{name}.{field.name}" for name, kind in STRUCTS.items() for field in msgspec.structs.fields(kind)}
    assert fields == set(FIELDS)


def test_every_parameter_of_a_path_has_an_entry() -> None:
    named = {name for route in (*CALLS, *PAGES) for name in re.findall(r"{(\w+)(?::\w+)?}", route.path)}
    assert named == set(PATHS)


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            name = ".".join(("parlour", *path.relative_to(SOURCE).with_suffix("").parts))
            yield name, ast.parse(path.read_text("utf-8"))


def patterns() -> Iterator[str]:
    """Those that a name of a module holds, and those that stand in the code."""
    for module, tree in modules():
        names = dict[int, str]()
        for node in tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(targets[0], ast.Name):
                names[id(node.value)] = targets[0].id
        for part in ast.walk(tree):
            assert not isinstance(part, ast.ImportFrom) or part.module != "re", module
            if isinstance(part, ast.Call) and ast.unparse(part.func).startswith("re."):
                name = names.get(id(part))
                yield f"{module}.{name}" if name else f"{module}: {ast.unparse(part.args[0])}"


def test_every_pattern_has_an_entry() -> None:
    assert set(patterns()) == set(PATTERNS)


def headers_by_name() -> Iterator[str]:
    for _, tree in modules():
        for node in ast.walk(tree):
            named: ast.expr | None = None
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                if node.func.attr in ("get", "getlist") and _holds_headers(node.func.value):
                    named = node.args[0]
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "header" and node.args:
                named = node.args[0]
            elif isinstance(node, ast.Subscript) and _holds_headers(node.value):
                named = node.slice
            if isinstance(named, ast.Constant) and isinstance(named.value, str | bytes):
                yield named.value if isinstance(named.value, str) else named.value.decode()


def _holds_headers(node: ast.expr) -> bool:
    return ast.unparse(node).endswith(("headers", "asked"))


def test_every_header_that_is_read_has_an_entry() -> None:
    assert set(headers_by_name()) - SENT_HEADERS == READ_HEADERS


# Everything in time


@pytest.mark.parametrize("name", [name for name, length in PATTERNS.items() if length is not None])
def test_no_pattern_backtracks(name: str) -> None:
    module, _, where = name.partition(": ")
    if where:
        compiled = re.compile(ast.literal_eval(where))
    else:
        module, _, attribute = name.rpartition(".")
        compiled = getattr(importlib.import_module(module), attribute)
    length, slow = PATTERNS[name] or 0, list[tuple[str, float]]()
    for shape in PATTERN_SHAPES:
        value: Any = filled(shape, length)
        value = value.encode() if isinstance(compiled.pattern, bytes) else value
        for method in ("fullmatch", "match", "search", "findall"):
            with bounded(f"{method} {shape}", slow):
                getattr(compiled, method)(value)
    assert not slow


@pytest.mark.parametrize("name", BY_TEXT)
def test_no_reader_of_text_is_slow(name: str) -> None:
    parser, length = BY_TEXT[name]
    slow = list[tuple[str, float]]()
    for shape, value in text_inputs(length).items():
        with bounded(shape, slow):
            run(parser, value)
    assert not slow


@pytest.mark.parametrize("name", BY_BYTES)
def test_no_reader_of_bytes_is_slow(name: str) -> None:
    slow = list[tuple[str, float]]()
    for shape, value in PACKETS.items():
        with bounded(shape, slow):
            run(BY_BYTES[name], value)
    assert not slow


@pytest.mark.parametrize("event", HANDLERS)
def test_no_field_of_an_event_is_slow(event: str) -> None:
    """From the bytes of a packet to what the domain makes of the field."""
    on = HANDLERS[event]
    slow, asked = list[tuple[str, float]](), 0
    pairs = zip(on.reads.__struct_fields__, on.reads.__struct_encode_fields__, strict=True)
    for field, name in pairs:
        kind = FIELDS[f"{on.reads.__name__}.{field}"]
        for what, value in kind.worst():
            packet = b"42" + as_json([event, {**good_values(on.reads), name: value}])
            asked += 1
            with bounded(f"{field}: {what}", slow):
                _take(packet, on, kind, value)
    assert asked
    assert not slow


def _take(packet: bytes, on: Any, kind: Kind, value: Any) -> None:
    try:
        read = payload_of(on, parse(packet, 32, 10).data[1:])
        read_by(kind, value)
        read.draft if isinstance(read, client_events.SendMessage) else None
    except (Bad, Invalid):
        return
