"""Settings of the site: who changes them, what is taken, and what is in force."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from parlour.actions.platform.settings import change_setting, list_settings
from parlour.domain.actor import SYSTEM, Actor
from parlour.domain.errors import Forbidden, Invalid, Unauthenticated
from parlour.domain.events import SettingsChanged
from parlour.domain.site_settings import SITE_SETTINGS, SiteSetting, SiteSettings
from parlour.setting_values import RatePair
from parlour.store.platform import site_settings
from tests.factories import Stage

DEFAULTS = SiteSettings(edit_window=7)


async def in_force(stage: Stage, actor: Actor = SYSTEM) -> dict[str, SiteSetting]:
    found = await stage.read(list_settings, actor, defaults=DEFAULTS)
    return {each.name: each for each in found}


async def test_an_admin_changes_a_setting_and_everybody_is_told(stage: Stage) -> None:
    admin = await stage.account("Ada", "admin")
    assert (await in_force(stage, admin))["edit_window"] == SiteSetting("edit_window", 7)
    await stage.perform(change_setting, admin, name="edit_window", value=" 60 ")
    await stage.perform(change_setting, admin, name="edit_window", value="90")
    found = (await in_force(stage, admin))["edit_window"]
    assert (found.value, found.is_stored, found.updated_by) == (90, True, admin.id)
    assert found.updated_at
    assert stage.announced.count(SettingsChanged("edit_window")) == 2


async def test_every_kind_of_value_comes_back_as_it_was_meant(stage: Stage) -> None:
    for name, value in {"registration": "closed", "ticket_rate": "3", "quota_site": "0"}.items():
        await stage.perform(change_setting, SYSTEM, name=name, value=value)
    found = await in_force(stage)
    assert list(found) == list(SITE_SETTINGS)
    assert (found["registration"].value, found["quota_site"].value) == ("closed", 0)
    assert found["ticket_rate"].value == RatePair(3, 12)
    assert isinstance(found["ticket_rate"].value, RatePair)
    assert found["registration"].updated_by is None


async def test_a_setting_given_back_has_its_default_again(stage: Stage) -> None:
    await stage.perform(change_setting, SYSTEM, name="edit_window", value="60")
    assert (await in_force(stage))["edit_window"].value == 60
    await stage.perform(change_setting, SYSTEM, name="edit_window", value=None)
    assert (await in_force(stage))["edit_window"] == SiteSetting("edit_window", 7)


@pytest.mark.parametrize("role", ["member", "agent"])
async def test_others_than_admins_neither_see_nor_change_settings(stage: Stage, role: Any) -> None:
    other = await stage.account("Otto", role)
    for actor, refusal in ((other, Forbidden), (None, Unauthenticated)):
        with pytest.raises(refusal):
            await stage.read(list_settings, actor, defaults=DEFAULTS)
        with pytest.raises(refusal):
            await stage.perform(change_setting, actor, name="edit_window", value="60")
    assert not (await in_force(stage))["edit_window"].is_stored


async def test_a_guest_is_no_admin(stage: Stage) -> None:
    guest = Actor("g", "guest", "Gil")
    with pytest.raises(Forbidden):
        await stage.perform(change_setting, guest, name="edit_window", value=None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("edit_window", "-1"),
        ("edit_window", ""),
        ("edit_window", "9" * 200),
        ("registration", "maybe"),
        ("ticket_rate", "5,"),
        ("secret", "s" * 32),
        ("database_url", None),
        ("", None),
    ],
)
async def test_what_is_out_of_bounds_or_the_machines_is_refused(stage: Stage, name: str, value: str | None) -> None:
    with pytest.raises(Invalid):
        await stage.perform(change_setting, SYSTEM, name=name, value=value)
    assert not any(each.is_stored for each in (await in_force(stage)).values())


async def test_a_stored_value_that_holds_no_longer_leaves_the_default(stage: Stage) -> None:
    await stage.store.write(lambda tx: site_settings.put(tx, "edit_window", "a while", by=None))
    await stage.store.write(lambda tx: site_settings.put(tx, "of_a_later_version", 1, by=None))
    found = await in_force(stage)
    assert found["edit_window"] == SiteSetting("edit_window", 7)
    assert "of_a_later_version" not in found


async def test_changes_of_one_setting_at_once_leave_one_value(stage: Stage) -> None:
    changes = [stage.perform(change_setting, SYSTEM, name="edit_window", value=str(n)) for n in range(20)]
    await asyncio.gather(*changes)
    assert (await in_force(stage))["edit_window"].value in range(20)
