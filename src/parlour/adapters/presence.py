"""Presence: which people have live connections, on the whole server or in one place of it.

A place is a name of `domain/places.py`: online anywhere, at the desk, looking at a ticket. A person is in a place as
long as at least one of its connections is: several tabs are one presence. Here it is kept in memory, for one worker.
Redis can stand in the same place (a hash for each place, connection to person, renewed by the worker that holds the
connection), which is why asking is a coroutine.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Presence(Protocol):
    """The register of connections, over all processes. Each connection is counted once in a place."""

    async def enter(self, place: str, person_id: str, connection_id: str) -> bool:
        """True when this is the person's first connection there. Repeating changes nothing."""

    async def leave(self, place: str, person_id: str, connection_id: str) -> bool:
        """True when that was the person's last connection there. Leaving what was not entered is False."""

    async def here(self, place: str) -> list[str]:
        """The people in a place, in the order in which they came."""

    async def among(self, place: str, person_ids: Iterable[str]) -> set[str]:
        """Those of `person_ids` who are in a place."""

    async def count(self, place: str, person_id: str) -> int:
        """How many connections the person has there."""


class MemoryPresence:
    """Presence of one process, in a dictionary; the coroutines never wait."""

    def __init__(self) -> None:
        self._places: dict[str, dict[str, set[str]]] = {}

    async def enter(self, place: str, person_id: str, connection_id: str) -> bool:
        """As `Presence.enter`."""
        connections = self._places.setdefault(place, {}).setdefault(person_id, set())
        first = not connections
        connections.add(connection_id)
        return first

    async def leave(self, place: str, person_id: str, connection_id: str) -> bool:
        """As `Presence.leave`; an empty place is forgotten."""
        people = self._places.get(place, {})
        connections = people.get(person_id, set())
        if connection_id not in connections:
            return False
        connections.remove(connection_id)
        if connections:
            return False
        del people[person_id]
        if not people:
            del self._places[place]
        return True

    async def here(self, place: str) -> list[str]:
        """As `Presence.here`; empty for a place that nobody has entered."""
        return list(self._places.get(place, ()))

    async def among(self, place: str, person_ids: Iterable[str]) -> set[str]:
        """As `Presence.among`."""
        return set(person_ids) & self._places.get(place, {}).keys()

    async def count(self, place: str, person_id: str) -> int:
        """As `Presence.count`."""
        return len(self._places.get(place, {}).get(person_id, ()))

    def __len__(self) -> int:
        """How many places have somebody in them."""
        return len(self._places)
