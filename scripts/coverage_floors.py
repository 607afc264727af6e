"""A table of what a run of the tests covered, by layer, and the floors that hold it: `make test COVERAGE=1`.

Fails where a layer is below its floor, or where the run never called an action. Reads what
tests/support/coverage.py wrote.
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
ALL: Final = "all of src"
#: Per cent of statements and branches. Of what is not named here, the whole takes care.
FLOORS: Final = {"domain": 100.0, "actions": 100.0, ALL: 95.0}
COMPLETE: Final = ("domain", "actions")


@dataclass(slots=True)
class Layer:
    """Statements and branches, counted."""

    statements: int = 0
    executed: int = 0
    branches: int = 0
    taken: int = 0

    @property
    def per_cent(self) -> float:
        """Of statements and branches together, as coverage.py counts."""
        return per_cent(self.executed + self.taken, self.statements + self.branches)


def per_cent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def layers(files: Mapping[str, Any]) -> dict[str, Layer]:
    """What is covered of each folder right below the package, and of everything."""
    found: dict[str, Layer] = {}
    for path, file in files.items():
        inside = path.partition(SOURCE)[2]
        name = inside.partition("/")[0] if "/" in inside else "(modules)"
        for layer in (found.setdefault(name, Layer()), found.setdefault(ALL, Layer())):
            layer.executed += len(file["executed_lines"])
            layer.statements += len(file["executed_lines"]) + len(file["missing_lines"])
            layer.taken += len(file["executed_branches"])
            layer.branches += len(file["executed_branches"]) + len(file["missing_branches"])
    return found


def below(found: Mapping[str, Layer]) -> list[str]:
    """The layers that are not as high as their floor."""
    return [name for name, floor in FLOORS.items() if found.get(name, Layer(statements=1)).per_cent < floor]


def missing(files: Mapping[str, Any]) -> Iterator[str]:
    """The lines and branches of layers where all must be covered that nothing executed; a branch to 0 leaves."""
    for path, file in sorted(files.items()):
        if path.partition(SOURCE)[2].partition("/")[0] in COMPLETE:
            parts = [str(line) for line in file["missing_lines"]]
            parts += [f"{start}→{end}" for start, end in file["missing_branches"]]
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
    names = ("statements", "per cent", "branches", "per cent", "together", "floor")
    print(f"{'layer':16}" + "".join(f"{name:>12}" for name in names))
    for name, layer in sorted(found.items(), key=lambda item: (item[0] == ALL, item[0])):
        statements, branches = per_cent(layer.executed, layer.statements), per_cent(layer.taken, layer.branches)
        counts = f"{layer.statements:>12}{statements:>12.2f}{layer.branches:>12}{branches:>12.2f}"
        print(f"{name:16}{counts}{layer.per_cent:>12.2f}{FLOORS.get(name, ''):>12}")
    wrong = [f"{name} is below its floor" for name in below(found)]
    wrong += [f"not executed: {line}" for line in missing(files)] if wrong else []
    wrong += [f"no test called this action: {name}" for name in uncalled(files)]
    print("\n".join(wrong), file=sys.stderr)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
