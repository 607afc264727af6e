"""Precompressed files: the build leaves `.br` and `.gz` beside a text file, `Accept-Encoding` chooses among them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers

VARY: Final = {"vary": "accept-encoding"}
# Smallest first.
_ENDINGS: Final = {"br": ".br", "gzip": ".gz"}


def accepts(headers: Headers, encoding: str) -> bool:
    """Whether `Accept-Encoding` names the encoding and does not refuse it (RFC 9110, 12.5.3)."""
    for offer in headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = offer.partition(";")
        if name.strip() == encoding:
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def variant(path: Path, headers: Headers) -> tuple[Path, dict[str, str]]:
    """The file to send for `path`, and the header that names its encoding: the smallest form that is there and
    accepted, else the plain file. A part (`Range`) is always one of the plain file."""
    if "range" not in headers:
        for encoding, form in _forms(path):
            if accepts(headers, encoding) and form.is_file():
                return form, {"content-encoding": encoding}
    return path, {}


def read_variants(path: Path) -> dict[str, bytes]:
    """The contents of the compressed forms that are there, by encoding, smallest first."""
    return {encoding: form.read_bytes() for encoding, form in _forms(path) if form.is_file()}


def _forms(path: Path) -> Iterator[tuple[str, Path]]:
    for encoding, ending in _ENDINGS.items():
        yield encoding, path.with_name(path.name + ending)
