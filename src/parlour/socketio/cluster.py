"""The seam for several processes: what one has done that the others must do too.

The owner carries a `Command` by whatever bus there is (it is plain data); each other process calls `Server.apply`.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    kind: Literal["emit", "evict", "disconnect"]
    namespace: str
    frames: tuple[bytes, ...] = ()
    """Emit: finished WebSocket frames, so that no other process encodes anything."""
    to: tuple[str, ...] | None = None
    """Emit: rooms, None for all."""
    skip: tuple[str, ...] = ()
    room: str = ""
    identity: Hashable = None
    close: bool = True
