"""People over HTTP, as admins see and change them."""

from __future__ import annotations

import json
import logging

import pytest

from parlour.security import LOGGER
from tests.http.site import Site


async def test_an_admin_finds_people_and_changes_what_they_are(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, LOGGER)
    ada = await site.account("Ada", "admin")
    admin = await site.browser_of(ada)
    mia = await site.account("Mia")
    browser = await site.browser_of(mia)
    (found,) = (await admin.get("/api/admin/people", params={"query": "mia"})).json()["people"]
    assert found["id"] == mia.id
    assert (found["role"], found["email"], found["disabledAt"]) == ("member", f"{mia.username}@example.com", None)
    caplog.clear()
    changed = await admin.patch(f"/api/admin/people/{mia.id}", json={"role": "AGENT"})
    assert changed.json()["person"]["role"] == "agent"
    assert (await browser.get("/api/auth/me")).status_code == 401
    disabled = await admin.patch(f"/api/admin/people/{mia.id}", json={"disabled": True})
    assert disabled.json()["person"]["disabledAt"] is not None
    (found,) = (await admin.get("/api/admin/people", params={"query": "mia"})).json()["people"]
    assert found["disabledAt"] is not None
    enabled = await admin.patch(f"/api/admin/people/{mia.id}", json={"disabled": False})
    assert enabled.json()["person"]["disabledAt"] is None
    lines = [json.loads(record.getMessage()) for record in caplog.records if record.name == LOGGER]
    assert [(line["event"], line["actor"], line["account"]) for line in lines[-2:]] == [
        ("account_changed", ada.id, mia.id)
    ] * 2
    assert lines[-2]["disabled"] is True


async def test_the_last_admin_is_told_why_it_stays(site: Site) -> None:
    ada = await site.account("Ada", "admin")
    admin = await site.browser_of(ada)
    for body in ({"role": "member"}, {"disabled": True}):
        answer = await admin.patch(f"/api/admin/people/{ada.id}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert "last admin" in answer.json()["detail"]
    assert (await admin.get("/api/admin/people")).status_code == 200


async def test_a_role_that_there_is_not_is_refused_by_its_field(site: Site) -> None:
    admin = await site.browser_of(await site.account("Ada", "admin"))
    mia = await site.account("Mia")
    for role in ("guest", "system", "owner", ""):
        answer = await admin.patch(f"/api/admin/people/{mia.id}", json={"role": role})
        assert answer.status_code == (200 if not role else 422)
        answer = await admin.post("/api/admin/invitations", json={"role": role})
        assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "role")
