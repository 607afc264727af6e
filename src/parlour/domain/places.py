"""Places of presence: the names that the doors and the presence register agree on."""

from __future__ import annotations

from typing import Final

ONLINE: Final = "online"
"""Anywhere: a live connection of any kind."""
DESK: Final = "desk"
"""Agents with a live connection: whether anybody would answer."""


def ticket(ticket_id: str) -> str:
    """Agents who look at one ticket."""
    return f"ticket:{ticket_id}"
