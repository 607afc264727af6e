"""First steps tick themselves by what is there; sites with the widget are kept beside those of the environment."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from parlour.actions.people.links import accept_invitation, invite, withdraw_invitation
from parlour.actions.platform.first_steps import (
    FirstSteps,
    dismiss_first_steps,
    note_widget_seen,
    show_first_steps,
)
from parlour.actions.platform.settings import list_settings
from parlour.actions.platform.widget import change_widget_sites, list_widget_sites
from parlour.actions.system.accounts import disable_account
from parlour.domain.actor import SYSTEM
from parlour.domain.errors import Forbidden, Invalid
from parlour.domain.events import SettingsChanged
from parlour.domain.site_settings import SITES, SiteSettings
from tests.factories import Stage

NOTHING = FirstSteps(colleague=False, widget=False, ticket=False, dismissed=False)


async def test_nothing_is_done_at_the_start_and_each_step_by_its_fact(stage: Stage) -> None:
    admin = await stage.account("Ada", "admin")
    member = await stage.account("Mia")
    assert await stage.read(show_first_steps, admin) == NOTHING
    await stage.perform(note_widget_seen, None)
    assert await stage.read(show_first_steps, admin) == replace(NOTHING, widget=True)
    await stage.ticket(member)
    await stage.perform(dismiss_first_steps, admin)
    for _ in range(2):
        done = await stage.read(show_first_steps, admin)
        assert done == FirstSteps(colleague=False, widget=True, ticket=True, dismissed=True)
        await stage.perform(dismiss_first_steps, admin)


async def test_a_colleague_is_one_who_can_come(stage: Stage) -> None:
    admin = await stage.account("Ada", "admin")

    async def invited(role: str, secret: str) -> str:
        made = await stage.perform(invite, admin, token_hash=secret, role=role)
        return str(made.link.id)

    async def done() -> bool:
        return (await stage.read(show_first_steps, admin)).colleague

    await invited("member", "m")
    assert not await done()
    first = await invited("agent", "a")
    assert await done()
    await stage.perform(withdraw_invitation, admin, invitation_id=first)
    assert not await done()
    await invited("agent", "b")
    given = {"username": "nora", "name": "Nora", "email": "n@example.com", "password_hash": "h"}
    await stage.perform(accept_invitation, None, token_hash="b", **given)
    assert await done()
    await stage.do(disable_account, login="nora")
    assert not await done()


async def test_a_fact_is_noted_once_by_many_at_once(stage: Stage) -> None:
    admin = await stage.account("Ada", "admin")
    await asyncio.gather(*(stage.perform(note_widget_seen, None) for _ in range(6)))
    assert (await stage.read(show_first_steps, admin)).widget


async def test_sites_are_kept_as_browsers_write_them_and_add_to_the_environments(stage: Stage) -> None:
    admin = await stage.account("Ada", "admin")
    stage.forget()
    given = [" https://Shop.example/ ", "https://café.example:443", "https://shop.example"]
    kept = await stage.perform(change_widget_sites, admin, origins=given)
    assert kept == ("https://shop.example", "https://xn--caf-dma.example")
    assert stage.heard(SettingsChanged) == [SettingsChanged("widget_origins")]
    assert list(await stage.read(list_widget_sites, admin)) == list(kept)
    defaults = SiteSettings(widget_origins=("https://env.example", "https://shop.example"))
    found = {each.name: each.value for each in await stage.read(list_settings, SYSTEM, defaults=defaults)}
    assert found["widget_origins"] == ("https://env.example", *kept)
    await stage.perform(change_widget_sites, admin, origins=[])
    assert await stage.read(list_widget_sites, admin) == []
    found = {each.name: each.value for each in await stage.read(list_settings, SYSTEM, defaults=defaults)}
    assert found["widget_origins"] == defaults.widget_origins


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "https://*.example",
        "shop.example",
        "https://shop.example/path",
        "javascript:alert(1)",
        "null",
        "https://a b",
        "https://x'; script-src *",
        "https://a;b",
        "https://u@shop.example",
        "x" * 100_000,
    ],
)
async def test_what_is_no_origin_is_refused_by_the_name_of_the_field(stage: Stage, origin: str) -> None:
    admin = await stage.account("Ada", "admin")
    with pytest.raises(Invalid) as refused:
        await stage.perform(change_widget_sites, admin, origins=["https://shop.example", origin])
    assert [each.path for each in refused.value.fields] == ["origins"]
    assert await stage.read(list_widget_sites, admin) == []


async def test_so_many_sites_and_no_more(stage: Stage) -> None:
    admin = await stage.account("Ada", "admin")
    label = "a" * 60
    sites = [f"https://{label}.{label}.{label}.{number:04}.example:8443" for number in range(SITES)]
    assert len(await stage.perform(change_widget_sites, admin, origins=sites)) == SITES
    with pytest.raises(Invalid):
        await stage.perform(change_widget_sites, admin, origins=[*sites, "https://one-more.example"])


@pytest.mark.parametrize("role", ["member", "agent"])
async def test_others_than_admins_neither_see_nor_change_any_of_it(stage: Stage, role: Any) -> None:
    other = await stage.account("Otto", role)
    for call in (
        stage.read(show_first_steps, other),
        stage.perform(dismiss_first_steps, other),
        stage.read(list_widget_sites, other),
        stage.perform(change_widget_sites, other, origins=["https://evil.example"]),
    ):
        with pytest.raises(Forbidden):
            await call
    admin = await stage.account("Ada", "admin")
    assert not (await stage.read(show_first_steps, admin)).dismissed
    assert await stage.read(list_widget_sites, admin) == []
