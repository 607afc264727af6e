"""The settings in force: the database before the environment, on every worker, and healed after a lost message."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

import parlour
from parlour.adapters.bus import LocalBus
from parlour.app import policy as module
from parlour.app.policy import CHANNEL, Policy
from parlour.app.uploads import Uploads
from parlour.domain.events import FilesRemoved, SettingsChanged
from parlour.domain.quotas import MB
from parlour.domain.site_settings import SITE_SETTINGS, SiteSetting, SiteSettings
from parlour.settings import Settings

LONG_S: Final = 3600.0


class Database:
    """What is stored, or the failure of reading it."""

    def __init__(self) -> None:
        self.stored: dict[str, Any] = {}
        self.failure: Exception | None = None
        self.reads = 0

    async def read(self, defaults: SiteSettings) -> Sequence[SiteSetting]:
        self.reads += 1
        if self.failure is not None:
            raise self.failure
        return [SiteSetting(name, self.stored.get(name, getattr(defaults, name))) for name in SITE_SETTINGS]


class Workers:
    def __init__(self) -> None:
        self.bus, self.database = LocalBus(), Database()
        defaults = Settings(data=Path("/nowhere"), edit_window=7)
        self.one, self.other = (Policy(defaults, self.database.read, self.bus) for _ in range(2))

    async def start(self) -> None:
        await self.one.start()
        await self.other.start()


@pytest.fixture
async def workers(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workers]:
    monkeypatch.setattr(module, "REFRESH_S", LONG_S)
    made = Workers()
    yield made
    await made.one.stop()
    await made.other.stop()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


async def test_the_database_goes_before_the_environment_from_the_start(workers: Workers) -> None:
    assert workers.one.current.edit_window == 7
    workers.database.stored["message_rate"] = 3
    await workers.start()
    assert (workers.one.current.edit_window, workers.one.current.message_rate) == (7, 3)


async def test_a_start_without_the_database_fails(workers: Workers) -> None:
    workers.database.failure = OSError("gone")
    with pytest.raises(OSError, match="gone"):
        await workers.one.start()


async def test_a_change_is_taken_up_by_every_worker_and_those_who_watch(workers: Workers) -> None:
    await workers.start()
    seen: list[int] = []
    workers.other.watch(lambda site: seen.append(site.edit_window))
    workers.database.stored["edit_window"] = 60
    workers.one.hear([SettingsChanged("edit_window")])
    await until(lambda: workers.one.current.edit_window == workers.other.current.edit_window == 60)
    assert seen == [60]


async def test_other_facts_read_nothing_and_no_change_keeps_the_object(workers: Workers) -> None:
    await workers.start()
    before, reads = workers.one.current, workers.database.reads
    workers.one.hear([FilesRemoved(["f"])])
    await asyncio.sleep(0.05)
    assert workers.database.reads == reads
    workers.one.hear([SettingsChanged("edit_window")])
    await until(lambda: workers.database.reads > reads)
    assert workers.one.current is before


async def test_a_bus_that_lost_messages_has_the_settings_read(workers: Workers) -> None:
    await workers.start()
    workers.database.stored["edit_window"] = 60
    workers.bus.publish(CHANNEL, None)
    await until(lambda: workers.other.current.edit_window == 60)


async def test_a_lost_message_heals_by_itself_also_after_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REFRESH_S", 0.01)
    workers = Workers()
    await workers.start()
    workers.database.failure, reads = OSError("gone"), workers.database.reads
    await until(lambda: workers.database.reads > reads + 3)
    assert workers.one.current.edit_window == 7, "what was in force stays"
    workers.database.failure = None
    workers.database.stored["edit_window"] = 60
    await until(lambda: workers.one.current.edit_window == workers.other.current.edit_window == 60)
    await workers.one.stop()
    await workers.other.stop()


def test_nothing_reads_a_setting_of_the_site_past_the_policy() -> None:
    source = Path(parlour.__file__).parent
    past = re.compile(rf"\bsettings\.({'|'.join(SITE_SETTINGS)}|quotas)\b")
    found = {str(path.relative_to(source)) for path in source.rglob("*.py") if past.search(path.read_text("utf-8"))}
    # where uploads begin, before the settings were read
    assert found == {"app/uploads.py"}


async def test_files_are_bounded_by_what_the_policy_says(workers: Workers) -> None:
    parts: dict[str, Any] = {"files": None, "workers": None}
    gate: Any = None
    uploads = Uploads(gate, **parts, most=1)
    workers.one.watch(uploads.adapt)
    workers.database.stored |= {"max_upload_mb": 2, "quota_guest": 3}
    await workers.start()
    assert (uploads.most, uploads.quotas.guest) == (2 * MB, 3 * MB)
