"""One JSON Schema of everything that goes in and out, over HTTP and as events.

`python -m parlour.wire.schema` prints it: the front end's types (web/src/core/wire.gen.ts) and the components of
docs/asyncapi.yaml come from it. `python -m parlour.wire.schema --check FILE…` fails for a file that does not carry
the present one's fingerprint.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any, Final

import msgspec
from msgspec import Struct

from parlour import wire
from parlour.wire import models, requests

TEMPLATE: Final = "#/$defs/{name}"
ABSTRACT: Final = (Struct, models.Shape, requests.Request)


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


def fingerprint() -> str:
    """Tells one schema from another: what a generated file carries to show what it was made from."""
    return hashlib.sha256(_text().encode()).hexdigest()[:16]


def stale(files: Iterable[Path]) -> list[Path]:
    """Those generated files that were made from another schema, or are missing."""
    mark = fingerprint()
    return [file for file in files if not file.exists() or mark not in file.read_text("utf-8")]


def _modules() -> list[ModuleType]:
    return [import_module(entry.name) for entry in walk_packages(wire.__path__, f"{wire.__name__}.")]


def _structs(module: ModuleType) -> list[type[Struct]]:
    return [
        kind
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Struct) and kind.__module__ == module.__name__ and kind not in ABSTRACT
    ]


def _text() -> str:
    return json.dumps(document(), indent=2, ensure_ascii=False)


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--check"]:
        old = stale(Path(name) for name in arguments[1:])
        for file in old:
            print(f"{file} was made from another schema (now {fingerprint()}); make it again", file=sys.stderr)
        return 1 if old else 0
    print(fingerprint() if arguments == ["--fingerprint"] else _text())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
