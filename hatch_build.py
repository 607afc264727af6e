"""Hatchling's build hook: a wheel, an sdist and an editable install carry the built front end.

Node is asked for, from PyPI, only where it has to build and the machine has none that is new enough.
`PARLOUR_FRONTEND=skip` leaves the pages out, for work on the back end alone.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        frontend = _frontend(self.root)
        return [frontend.NODE_PACKAGE] if _wanted(frontend) and frontend.find_node() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        frontend = _frontend(self.root)
        if _wanted(frontend):
            frontend.build()


def _wanted(frontend: ModuleType) -> bool:
    return os.environ.get("PARLOUR_FRONTEND") != "skip" and not frontend.is_built()


def _frontend(root: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location("frontend", Path(root) / "scripts" / "frontend.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
