"""One JSON Schema of everything that goes in and out, over HTTP and as events.

OpenAPI takes its components from here; `realtime/schema.py` adds the tables of events and prints the whole for the
front end's types.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any, Final

import msgspec
from msgspec import Struct

from parlour import wire
from parlour.wire.base import Request, Shape

TEMPLATE: Final = "#/$defs/{name}"
ABSTRACT: Final = (Struct, Shape, Request)


def document() -> dict[str, Any]:
    """The schema, with its names in order so that a change of it is a change in the text."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Parlour's wire",
        "$defs": components(everything(), TEMPLATE),
    }


def everything() -> list[type[Struct]]:
    """Every struct of the wire's modules."""
    return [struct for module in _modules() for struct in _structs(module)]


def components(structs: Iterable[type], template: str) -> dict[str, Any]:
    """The schemas of these structs and of all they hold, by name."""
    ordered = sorted(structs, key=lambda struct: struct.__name__)
    _, found = msgspec.json.schema_components(ordered, ref_template=template)
    return {name: found[name] for name in sorted(found)}


def _modules() -> list[ModuleType]:
    return [import_module(entry.name) for entry in walk_packages(wire.__path__, f"{wire.__name__}.")]


def _structs(module: ModuleType) -> list[type[Struct]]:
    return [
        kind
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Struct) and kind.__module__ == module.__name__ and kind not in ABSTRACT
    ]
