"""What one may not call oneself, and what is no password, at every place where either is set."""

from __future__ import annotations

from typing import Any

import pytest

from tests.http.site import Site, build

MIA = {"username": "mia", "name": "Mia", "email": "mia@example.com", "password": "correct horse"}
WEAK = ("password1", " " * 12, "aaaaaaaaaa", "mia@example.com", "parlour1")


async def refused(answer: Any, path: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [error["path"] for error in answer.json()["errors"]] == [path]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("username", name) for name in ("admin", "Support", "s.u-p_port", "r00t", "system", "parlour", "example")),
        *(("name", name) for name in ("Administrator", "\u0430dmin", "Support Team", "chat.example.org", "Sistema")),
    ],
)
async def test_a_member_takes_no_name_that_looks_official(tmp_path: Any, field: str, value: str) -> None:
    async with build(tmp_path, public_url="https://chat.example.org") as site:
        client = site.browser(base="https://chat.example.org")
        await refused(await client.post("/api/auth/register", json=MIA | {field: value}), field)
        form = await client.post("/register", data=MIA | {field: value})
        assert form.status_code == 422
        assert (await client.post("/api/auth/register", json=MIA)).status_code == 201
        if field == "name":
            await refused(await client.patch("/api/users/me", json={"name": value}), "name")
            assert (await client.get("/api/auth/me")).json()["user"]["name"] == "Mia"


async def test_who_works_the_desk_may_be_called_what_it_is(site: Site) -> None:
    agent = await site.agent()
    assert (await agent.patch("/api/users/me", json={"name": "Support"})).status_code == 200


async def test_who_was_given_such_a_name_may_keep_it(site: Site) -> None:
    member = await site.browser_of(await site.account("Support"))
    assert (await member.patch("/api/users/me", json={"name": "Support", "language": "es"})).status_code == 200


@pytest.mark.parametrize("password", WEAK)
async def test_what_everybody_tries_first_is_no_password(site: Site, password: str) -> None:
    client = site.browser()
    await refused(await client.post("/api/auth/register", json=MIA | {"password": password}), "password")
    assert (await client.post("/register", data=MIA | {"password": password})).status_code == 422
    setup = MIA | {"password": password, "token": "x"}
    await refused(await client.post("/api/setup", json=setup), "password")
    assert (await client.post("/api/auth/register", json=MIA)).status_code == 201
    change = {"password": password, "oldPassword": MIA["password"]}
    await refused(await client.patch("/api/users/me", json=change), "password")
    again = await site.browser().post("/api/auth/login", json={"login": "mia", "password": MIA["password"]})
    assert again.status_code == 200


async def test_agents_are_told_that_an_address_is_not_proved_and_nobody_else_is_told_it(site: Site) -> None:
    guest, ticket = await site.guest()
    agent = await site.agent()
    shown = (await agent.get(f"/api/tickets/{ticket['id']}")).json()["ticket"]["owner"]
    assert (shown["email"], shown["emailProved"]) == ("gil@example.com", False)
    listed = (await agent.get("/api/tickets")).json()["tickets"][0]["owner"]
    assert listed == shown
    own = (await guest.get(f"/api/tickets/{ticket['id']}")).json()["ticket"]["owner"]
    assert not {"email", "emailProved"} & set(own)
