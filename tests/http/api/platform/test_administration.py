"""The widget's sites and the first steps over HTTP; what an admin stores holds at once, beside the environment's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.http.site import Site, build

SHOP, ENV = "https://shop.example", "https://env.example"


async def admin_of(site: Site) -> Any:
    return await site.browser_of(await site.account("Ada", "admin"))


async def framed_by(site: Site) -> list[str]:
    page = await site.browser().get("/widget/panel")
    (found,) = re.findall(r"frame-ancestors ([^;]*)", page.headers["content-security-policy"])
    boot = re.search(r'id="boot">(.*?)</script>', page.text)
    assert boot is not None
    framers: list[str] = found.split()
    assert json.loads(boot[1])["origins"] == framers[1:]
    return framers


async def may_ask(site: Site, origin: str) -> bool:
    """Whether scripts of a site may read an answer, and its panel speak over a socket; never with cookies."""
    token = (await site.browser().post("/api/guests", json={"name": "Gil"})).json()["guestToken"]
    answer = await site.browser(origin=origin, authorization=f"Bearer {token}").get("/api/auth/me")
    assert "access-control-allow-credentials" not in answer.headers
    allowed = answer.headers.get("access-control-allow-origin")
    assert allowed in (None, origin)
    return allowed is not None


async def test_a_site_that_an_admin_adds_may_embed_the_widget_at_once(tmp_path: Path) -> None:
    async with build(tmp_path, widget_origins=(ENV,)) as site:
        admin = await admin_of(site)
        before = (await admin.get("/api/admin/widget")).json()
        assert before == {"origins": [], "fixedOrigins": [ENV], "server": None}
        assert await framed_by(site) == ["'self'", ENV]
        assert not await may_ask(site, SHOP)
        stored = await admin.put("/api/admin/widget", json={"origins": [f"{SHOP}/"]})
        assert stored.json() == {"origins": [SHOP], "fixedOrigins": [ENV], "server": None}
        assert await framed_by(site) == ["'self'", ENV, SHOP]
        assert [await may_ask(site, origin) for origin in (SHOP, ENV)] == [True, True]
        await admin.put("/api/admin/widget", json={"origins": []})
        assert await framed_by(site) == ["'self'", ENV]
        assert not await may_ask(site, SHOP)
        assert await may_ask(site, ENV)


async def test_another_worker_follows_within_a_refresh(tmp_path: Path) -> None:
    async with build(tmp_path) as site:
        admin = await admin_of(site)
        async with build_beside(site, tmp_path) as other:
            await admin.put("/api/admin/widget", json={"origins": [SHOP]})
            assert await framed_by(other) == ["'self'"]
            await other.app.policy.refresh()
            assert await framed_by(other) == ["'self'", SHOP]
            assert await may_ask(other, SHOP)


def build_beside(site: Site, folder: Path) -> Any:
    """A second server on the same database."""
    return build(folder / "beside", url=site.app.settings.database_url)


@pytest.mark.parametrize("origins", [["*"], ["shop.example"], ["https://shop.example/path"], ["x'; script-src *"]])
async def test_what_is_no_origin_is_named(site: Site, origins: list[str]) -> None:
    admin = await admin_of(site)
    answer = await admin.put("/api/admin/widget", json={"origins": origins})
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "origins")
    assert await framed_by(site) == ["'self'"]


async def test_first_steps_tick_themselves_and_are_put_away(site: Site) -> None:
    admin = await admin_of(site)

    async def steps() -> dict[str, bool]:
        found: dict[str, bool] = (await admin.get("/api/admin/first-steps")).json()
        return found

    nothing = {"colleague": False, "widget": False, "ticket": False, "dismissed": False}
    assert await steps() == nothing
    await site.guest()
    assert await steps() == {**nothing, "ticket": True}
    await admin.post("/api/admin/invitations", json={"role": "agent"})
    assert await steps() == {**nothing, "ticket": True, "colleague": True}
    await site.browser().get("/widget/panel")
    await site.browser().get("/widget/panel", params={"site": SHOP})
    assert not (await steps())["widget"], "from our own page, and from one that may not embed it"
    await admin.put("/api/admin/widget", json={"origins": [SHOP]})
    assert not (await steps())["widget"]
    assert (await site.browser().get("/widget/panel", params={"site": SHOP})).status_code == 200
    assert (await steps())["widget"]
    assert (await admin.post("/api/admin/first-steps/dismiss")).status_code == 204
    assert (await steps())["dismissed"]
