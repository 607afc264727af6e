"""The service itself over HTTP: what its calls answer (docs/protocol.md)."""

from __future__ import annotations

from typing import Literal

from parlour.wire.base import Shape


class Health(Shape):
    """The process answers; it says nothing of the database or the bus, which `/readyz` asks."""

    status: Literal["ok"] = "ok"
