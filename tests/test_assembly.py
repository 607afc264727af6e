"""What is put together works together, and is taken apart again, however far it came."""

from __future__ import annotations

import asyncio
import inspect
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

from parlour.actions.people.guests import create_guest
from parlour.adapters.bus import LocalBus
from parlour.adapters.passwords import Passwords
from parlour.adapters.presence import MemoryPresence
from parlour.adapters.rates import MemoryRates
from parlour.app.policy import Policy
from parlour.app.uploads import Uploads
from parlour.assembly import assembled
from parlour.jobs.runner import Runner
from parlour.realtime.service import Realtime
from parlour.settings import Settings
from parlour.store.sqlite.store import SqliteStore
from tests.contract.running import running
from tests.support.clock import SteppingClock
from tests.support.connections import NO_TLS
from tests.support.databases import fresh_sqlite

STOPS: dict[str, tuple[type, str]] = {
    "jobs": (Runner, "stop"),
    "realtime": (Realtime, "stop"),
    "settings": (Policy, "stop"),
    "files": (Uploads, "close"),
    "passwords": (Passwords, "close"),
    "store": (SqliteStore, "close"),
}
ALL = list(STOPS)


class Broken(Exception):
    pass


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    chosen = Settings(data=tmp_path / "data", secret="a secret of at least thirty-two bytes")
    await fresh_sqlite(chosen.database_url)
    return chosen


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts in the order in which they were stopped."""
    order: list[str] = []

    def note(name: str, kind: type, method: str) -> None:
        original = getattr(kind, method)

        def noted(self: Any, *args: Any, **named: Any) -> Any:
            order.append(name)
            return original(self, *args, **named)

        monkeypatch.setattr(kind, method, noted)

    for name, (kind, method) in STOPS.items():
        note(name, kind, method)
    return order


def breaks(monkeypatch: pytest.MonkeyPatch, kind: type, method: str) -> None:
    """It does what it has to do, and then fails."""
    original = getattr(kind, method)

    def broken(self: Any, *args: Any, **named: Any) -> Any:
        done = original(self, *args, **named)
        if inspect.isawaitable(done):
            return late(done)
        raise Broken

    async def late(done: Any) -> None:
        await done
        raise Broken

    monkeypatch.setattr(kind, method, broken)


def others() -> set[asyncio.Task[Any]]:
    """Tasks beside the test's own."""
    return asyncio.all_tasks() - {asyncio.current_task()}


async def test_the_troubles_of_the_store_are_among_the_metrics(tmp_path: Path) -> None:
    async with running(tmp_path) as stage:
        stage.store.troubles.count("SQLITE_FULL", "database or disk is full")
        async with httpx2.AsyncClient(base_url=stage.url, verify=NO_TLS, trust_env=False, timeout=60) as watcher:
            shown = (await watcher.get("/metrics")).text
    assert "parlour_store_troubles_total 1.0" in shown.splitlines()
    assert re.search(r"^parlour_store_log_bytes [1-9]", shown, re.MULTILINE)


async def test_parts_are_stopped_in_reverse_order_and_leave_nothing_running(
    settings: Settings, stopped: list[str]
) -> None:
    async with assembled(settings):
        assert others()
        assert stopped == []
    assert stopped == ALL
    assert not others()


@pytest.mark.parametrize(
    ("kind", "method", "expected"),
    [
        (Settings, "signing_keys", ["store"]),
        (Realtime, "__init__", ["files", "passwords", "store"]),
        (Policy, "start", ALL),
        (Realtime, "start", ALL),
        (Runner, "start", ALL),
    ],
)
async def test_a_start_that_fails_leaves_nothing_open(
    settings: Settings,
    stopped: list[str],
    monkeypatch: pytest.MonkeyPatch,
    kind: type,
    method: str,
    expected: list[str],
) -> None:
    breaks(monkeypatch, kind, method)
    with pytest.raises(Broken):
        async with assembled(settings):
            pytest.fail("it did not start")
    assert stopped == expected
    assert not others()


@pytest.mark.parametrize("name", ALL)
async def test_a_stop_that_fails_does_not_keep_the_others_from_stopping(
    settings: Settings, stopped: list[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    breaks(monkeypatch, *STOPS[name])
    with pytest.raises(Broken):
        async with assembled(settings):
            pass
    assert stopped == ALL
    assert not others()


async def test_parts_that_are_given_are_used_also_when_they_are_empty(settings: Settings) -> None:
    clock, bus, passwords = SteppingClock(), LocalBus(), Passwords()
    rates, presence = MemoryRates(clock), MemoryPresence()
    async with assembled(
        settings,
        clock=clock,
        bus=bus,
        rates=rates,
        presence=presence,
        passwords=passwords,
        engine={"max_payload": 4321},
        background=False,
    ) as parlour:
        app = parlour.app
        assert (app.clock, app.bus, app.rates, app.presence, app.passwords) == (
            clock,
            bus,
            rates,
            presence,
            passwords,
        )
        assert parlour.server.options.max_payload == 4321
        guest = await app.perform(create_guest, None, name="Gil")
        assert guest.created_at == clock.ms, "the store goes by the same clock"


async def test_without_a_background_nothing_runs_by_itself(settings: Settings, stopped: list[str]) -> None:
    async with assembled(settings, background=False) as parlour:
        assert not others()
        await parlour.app.ready()
    assert stopped == ALL
