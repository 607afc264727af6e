"""The lock files: made from the ranges of pyproject.toml as it is, with a hash for each file, without addresses."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[2]
PROJECT: Final[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NEEDED: Final = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
EXTRAS: Final = [each for extra in PROJECT["project"]["optional-dependencies"].values() for each in extra]
LOCKS: Final = {"requirements.lock": NEEDED + EXTRAS, "requirements-runtime.lock": NEEDED}


@dataclass
class Pin:
    name: str
    version: str
    hashes: int = 0
    why: list[str] = field(default_factory=list)

    @property
    def is_named(self) -> bool:
        """Whether pyproject.toml itself asks for it."""
        return any(each.startswith("parlour (pyproject.toml") for each in self.why)


def pins(lock: str) -> list[Pin]:
    found = list[Pin]()
    for line in (ROOT / lock).read_text("utf-8").splitlines():
        if pinned := re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)", line):
            found.append(Pin(canonicalize_name(pinned[1]), pinned[2]))
        elif line.startswith("    --hash=sha256:"):
            found[-1].hashes += 1
        elif why := re.match(r"    #(?: via)?\s+(\S.*)", line):
            found[-1].why.append(why[1].removeprefix("via "))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_each_range_is_met_by_the_lock(lock: str) -> None:
    locked = pins(lock)
    for wanted in map(Requirement, LOCKS[lock]):
        versions = [pin.version for pin in locked if pin.name == canonicalize_name(wanted.name)]
        assert versions, f"{wanted.name} is not locked: make lock"
        assert [each for each in versions if each not in wanted.specifier] == [], f"{wanted}: make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_nothing_is_locked_for_a_requirement_that_is_gone(lock: str) -> None:
    wanted = {canonicalize_name(Requirement(each).name) for each in LOCKS[lock]}
    assert {pin.name for pin in pins(lock) if pin.is_named} == wanted, "make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_each_pin_has_hashes_and_no_line_an_address_or_a_path(lock: str) -> None:
    assert [pin.name for pin in pins(lock) if not pin.hashes] == []
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    assert [line for line in lines if "://" in line or " @ " in line or re.search(r"(^|[\s=])/", line)] == []


def test_what_serves_is_locked_alike_in_both() -> None:
    everything = {(pin.name, pin.version) for pin in pins("requirements.lock")}
    assert {(pin.name, pin.version) for pin in pins("requirements-runtime.lock")} <= everything
