"""Fair queue: takes turns among people, however much each of them has waiting.

Round robin by key, one item of each key in work at a time. So somebody with a thousand items delays anybody else by
one at most. Bounded for each key and in all.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MOST_EACH: Final = 40  # four times as many as one person may upload at once: guests of one network share a key
MOST: Final = 1_000


class QueueFull(Exception):
    """`own`: the key has too many waiting; else all keys together have."""

    def __init__(self, *, own: bool) -> None:
        super().__init__("too much is waiting")
        self.own = own


class FairQueue(Generic[T]):
    """At most `most_each` items wait for one key, `most` in all; one item of a key is worked on at a time."""

    def __init__(self, *, most_each: int = MOST_EACH, most: int = MOST) -> None:
        self._most_each = most_each
        self._most = most
        self._waiting: OrderedDict[str, deque[T]] = OrderedDict()  # the key whose turn is next stands first
        self._working: set[str] = set()
        self._count = 0

    def __len__(self) -> int:
        """How many are waiting."""
        return self._count

    def put(self, key: str, item: T) -> None:
        """Behind the key's others. Raises QueueFull."""
        if len(self._waiting.get(key, ())) >= self._most_each:
            raise QueueFull(own=True)
        if self._count >= self._most:
            raise QueueFull(own=False)
        self._waiting.setdefault(key, deque()).append(item)
        self._count += 1

    def put_back(self, key: str, item: T) -> None:
        """Before the key's others, at the key's next turn. Never refused: it has been in."""
        self._waiting.setdefault(key, deque()).appendleft(item)
        self._count += 1

    def take(self) -> tuple[str, T] | None:
        """The next (key, item); its key gets no other before `done`. None: nothing waits but behind its own."""
        key = next((each for each in self._waiting if each not in self._working), None)
        if key is None:
            return None
        items = self._waiting[key]
        item = items.popleft()
        if not items:
            del self._waiting[key]
        self._count -= 1
        self._working.add(key)
        return key, item

    def done(self, key: str) -> None:
        """The key's next item comes after everybody who came while this one was in work."""
        self._working.discard(key)
        if key in self._waiting:
            self._waiting.move_to_end(key)

    def clear(self) -> list[T]:
        """Everything that was waiting; nothing waits or works any more."""
        items = [item for items in self._waiting.values() for item in items]
        self._waiting.clear()
        self._working.clear()
        self._count = 0
        return items
