"""The site's settings in force, kept in memory on every worker: those in the database, else from the environment.

Read at the start, after each `SettingsChanged` on whichever worker, and every two seconds: what the command line
changes, and a message that the bus lost, is noticed then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import structlog
from msgspec import Struct

from parlour.domain.events import Event, SettingsChanged
from parlour.domain.site_settings import SiteSetting, SiteSettings

if TYPE_CHECKING:
    from parlour.adapters.bus import Bus

log = structlog.get_logger("parlour.policy")

CHANNEL: Final = "settings"
REFRESH_S: Final = 2.0


class Refresh(Struct, frozen=True, tag=True):
    """Settings of the site have changed; each worker reads them."""


class Policy:
    """`current` is replaced as a whole, and is the same object as long as nothing changes."""

    def __init__(
        self, defaults: SiteSettings, read: Callable[[SiteSettings], Awaitable[Sequence[SiteSetting]]], bus: Bus
    ) -> None:
        self.defaults = self.current = SiteSettings.of(defaults)
        self._read = read
        self._bus = bus
        self._asked = asyncio.Event()
        self._watchers: list[Callable[[SiteSettings], None]] = []
        self._task: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    def watch(self, changed: Callable[[SiteSettings], None]) -> None:
        """Calls `changed` with the settings whenever they have become others."""
        self._watchers.append(changed)

    def hear(self, facts: Sequence[Event]) -> None:
        """After a commit: has every worker read the settings anew where one of the facts is their change."""
        if any(isinstance(fact, SettingsChanged) for fact in facts):
            self._bus.publish(CHANNEL, Refresh())

    async def start(self) -> None:
        """Reads the settings, raising what the store raises, and begins to keep up with them."""
        self._unsubscribe = self._bus.subscribe(CHANNEL, self._ask)
        await self.refresh()
        self._task = asyncio.get_running_loop().create_task(self._keep_up())

    async def stop(self) -> None:
        self._unsubscribe()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def refresh(self) -> None:
        """Reads what is in force now."""
        found = SiteSettings(**{each.name: each.value for each in await self._read(self.defaults)})
        if found != self.current:
            self.current = found
            for changed in self._watchers:
                changed(found)

    def _ask(self, envelope: Any) -> None:
        """Also for None, by which the bus says that it may have lost something."""
        self._asked.set()

    async def _keep_up(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), REFRESH_S)
            self._asked.clear()
            try:
                await self.refresh()
            except Exception as error:  # those in force stay
                log.warning("the settings could not be read", error=type(error).__name__)
