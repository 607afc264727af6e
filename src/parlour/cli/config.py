"""`parlour config`: the settings in force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from parlour.settings import load


def config(*, data: Annotated[Path | None, Parameter(help="The data folder (PARLOUR_DATA).")] = None) -> None:
    """Show every setting as it is in force, secrets masked."""
    for name, value in load(data).shown().items():
        print(f"{name}={value}")
