"""Message bus between workers: what one publishes, every one receives, itself included.

The door that delivers publishes on it after a commit and hands what it hears to its own sockets; so it does not know
how many workers there are. Here there is one, and an envelope goes straight to the subscribers. A broker such as
Redis can stand in the same place under these rules:

- An envelope is a `msgspec.Struct` of plain values (text, numbers, bytes, lists), so that MessagePack carries it.
  It is not changed after it was published.
- `publish` neither waits nor fails: it is called on the event loop while commits settle. Envelopes of one publisher
  arrive in the order in which they were published, in each channel. A broker's loss is repaired by `rev`, not here.
- Where a broker may have lost envelopes of a channel (it was away), its subscribers hear None: they cannot know what
  they missed, and ask the store.
- A subscriber is called on the event loop and returns at once. What it raises is logged and stays its own affair.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import structlog

log = structlog.get_logger("parlour.bus")


class Bus(Protocol):
    """What a broker promises; the rules are at the head of this module."""

    def publish(self, channel: str, envelope: Any) -> None:
        """Hands an envelope to every subscriber of the channel, in every process. Neither waits nor raises."""

    def subscribe(self, channel: str, receive: Callable[[Any], None]) -> Callable[[], None]:
        """Calls `receive` with every envelope from now on; the function returned ends that."""


class LocalBus:
    """The bus of one process: subscribers are called at once, and nothing is ever lost (no None)."""

    def __init__(self) -> None:
        self._subscribers: dict[str, list[Callable[[Any], None]]] = {}

    def publish(self, channel: str, envelope: Any) -> None:
        """Calls the subscribers in the order in which they came; what one raises is logged."""
        for receive in tuple(self._subscribers.get(channel, ())):
            try:
                receive(envelope)
            except Exception:
                log.exception("a subscriber failed", channel=channel)

    def subscribe(self, channel: str, receive: Callable[[Any], None]) -> Callable[[], None]:
        """As `Bus.subscribe`; it may be ended twice, and from within a delivery."""
        subscribers = self._subscribers.setdefault(channel, [])
        subscribers.append(receive)

        def unsubscribe() -> None:
            if receive in subscribers:
                subscribers.remove(receive)

        return unsubscribe
