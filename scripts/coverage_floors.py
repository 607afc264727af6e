"""A table of what a run of the tests covered, by layer, and the floors that hold it: `make test COVERAGE=1`.

Fails where a layer is below its floor, or where the run never called an action. Reads what `coverage json` wrote.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
SOURCE: Final = "src/parlour/"
#: Per cent of statements and branches. The whole has a floor, too.
FLOORS: Final = {"domain": 100.0, "actions": 100.0}
FLOOR_OF_ALL: Final = 95.0
ALL: Final = "all of src"


@dataclass(slots=True)
class Layer:
    """Statements and branches counted together, as coverage.py does."""

    covered: int = 0
    there: int = 0

    @property
    def per_cent(self) -> float:
        return 100 * self.covered / self.there if self.there else 100.0


def layers(files: Mapping[str, Any]) -> dict[str, Layer]:
    """What is covered of each folder right below the package, and of everything."""
    found: dict[str, Layer] = {}
    for path, file in files.items():
        inside = path.partition(SOURCE)[2]
        name = inside.partition("/")[0] if "/" in inside else "(modules)"
        counted = file["summary"]
        for layer in (found.setdefault(name, Layer()), found.setdefault(ALL, Layer())):
            layer.covered += counted["covered_lines"] + counted.get("covered_branches", 0)
            layer.there += counted["num_statements"] + counted.get("num_branches", 0)
    return found


def below(found: Mapping[str, Layer]) -> list[str]:
    """The layers that are not as high as their floor."""
    floors = {**FLOORS, ALL: FLOOR_OF_ALL}
    return [name for name, floor in floors.items() if found.get(name, Layer(0, 1)).per_cent < floor]


def missing(files: Mapping[str, Any]) -> Iterator[str]:
    """The lines and branches of layers with a floor of their own that nothing executed."""
    for path, file in sorted(files.items()):
        if path.partition(SOURCE)[2].partition("/")[0] in FLOORS:
            parts = [str(line) for line in file["missing_lines"]]
            parts += [f"{start}→{end}" for start, end in file.get("missing_branches", [])]
            if parts:
                yield f"{path}: {', '.join(parts)}"


def uncalled(files: Mapping[str, Any]) -> Iterator[str]:
    """Actions of which the run did not execute the first statement."""
    for path, file in sorted(files.items()):
        if not path.partition(SOURCE)[2].startswith("actions/"):
            continue
        executed = set(file["executed_lines"])
        for name, first in actions_in((ROOT / path).read_text("utf-8")):
            if first not in executed:
                yield f"{path}: {name}"


def actions_in(source: str) -> Iterator[tuple[str, int]]:
    """Public functions on a transaction, and the line of the first statement after their docstring."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name[0] != "_" and node.args.args:
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            if node.args.args[0].arg == "tx" and body:
                yield node.name, body[0].lineno


def main(report: str) -> int:
    files = json.loads(Path(report).read_text("utf-8"))["files"]
    found = layers(files)
    print(f"{'layer':16}{'covered':>10}{'of':>8}{'per cent':>10}{'floor':>8}")
    for name, layer in sorted(found.items(), key=lambda item: (item[0] == ALL, item[0])):
        floor = FLOOR_OF_ALL if name == ALL else FLOORS.get(name, "")
        print(f"{name:16}{layer.covered:>10}{layer.there:>8}{layer.per_cent:>10.2f}{floor:>8}")
    wrong = [f"{name} is below its floor" for name in below(found)]
    wrong += [f"not executed: {line}" for line in missing(files)] if wrong else []
    wrong += [f"no test called this action: {name}" for name in uncalled(files)]
    print("\n".join(wrong), file=sys.stderr)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
