"""Files that docs, comments and docstrings name exist: a reference that leads nowhere fails here."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
BASES: Final = ("", "src", "src/parlour", "web", "web/src", "docs")
# Tests that make up files.
INVENTIVE: Final = ("tests/attacks/", "tests/test_longest_first.py", "web/tests/structure/")
READ: Final = {".md", ".py", ".ts", ".tsx", ".toml", ".css"}
PATH: Final = re.compile(r"(?<![\w./:@*<{%-])(?:[\w.-]+/)+[\w-]+(?:\.gen)?\.(?:py|tsx?|md|toml|css|sh)\b")
# An example in prose, and what the front end build makes.
ELSEWHERE: Final = re.compile(r"^(?:src/parlour/x/|tests/x/|assets/)")


def test_every_file_that_is_named_exists() -> None:
    lost = [f"{path}: {name}" for path, name in _named() if not _exists(path, name)]
    assert lost == []


def test_references_are_found_in_code_and_in_prose() -> None:
    found = {name for _, name in _named()}
    assert {"realtime/broadcasts/deliver.py", "docs/protocol.md"} <= found
    assert not _exists("README.md", "/".join(("docs", "never-there.md")))


def _named() -> Iterator[tuple[str, str]]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for path in listed.splitlines():
        if Path(path).suffix in READ and not path.startswith((*INVENTIVE, "docs/benchmarks")):
            text = (ROOT / path).read_text("utf-8")
            yield from ((path, name) for name in PATH.findall(_prose(path, text)) if not ELSEWHERE.match(name))


def _prose(path: str, text: str) -> str:
    """Addresses out; of code what is imported out: other checks hold that."""
    text = re.sub(r"\bhttps?://\S+", "", text)
    if path.endswith((".ts", ".tsx", ".css")):
        text = re.sub(r"""(?m)^\s*(?:import|export|@import|@source)\b.*$|\bimport\(.*?\)|from ['"].*['"]""", "", text)
    return text


def _exists(path: str, name: str) -> bool:
    places = [ROOT / base / name for base in BASES] + [
        (ROOT / path).parent / name,
        (ROOT / path).parent.parent / name,
    ]
    return any(place.exists() for place in places)
