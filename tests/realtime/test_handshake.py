"""Who gets a socket, and as whom."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import websockets

from parlour.actions.people.sessions import end_session, log_in
from parlour.actions.system.accounts import disable_account
from tests.realtime.client import Client, Refused
from tests.realtime.house import House
from tests.support.clock import pass_time, until


async def refusal(house: House, auth: Any = None, **options: Any) -> str:
    with pytest.raises(Refused) as refused:
        await house.socket(auth, **options)
    return str(refused.value)


def cookie(**values: str) -> dict[str, str]:
    return {"cookie": "; ".join(f"{name}={value}" for name, value in values.items())}


async def test_without_a_credential_there_is_no_socket(house: House) -> None:
    assert await refusal(house) == "No token provided"
    assert await refusal(house, {}) == "No token provided"
    assert await refusal(house, {"guestId": "me", "role": "admin"}) == "No token provided"
    assert await refusal(house, headers=cookie(other="x")) == "No token provided"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", 7, True, [], {}, {"$ne": None}, "~", "x" * 5000, "é.ü.ö"])
async def test_a_token_that_is_none_is_refused(house: House, token: object) -> None:
    assert await refusal(house, {"token": token}) == "Invalid token"


async def test_a_credential_that_is_presented_and_invalid_is_not_skipped(house: House) -> None:
    alma, gil = await house.agent(), await house.guest()
    good = await house.token(alma)
    guest = await house.token(gil)
    assert await refusal(house, {"token": good[:-3] + "AAA"}, headers=cookie(token=good)) == "Invalid token"
    assert await refusal(house, headers=cookie(token="broken", guestId=guest)) == "Invalid token"
    # A guest token is no session, whichever cookie it sits in; and the other way round.
    assert await refusal(house, headers=cookie(token=guest)) == "Invalid token"
    assert await refusal(house, headers=cookie(guestId=good)) == "Invalid token"


async def test_the_first_credential_decides(house: House) -> None:
    alma, mia, gil = await house.agent("Alma"), await house.account("Mia"), await house.guest("Gil")
    tokens = {actor.name: await house.token(actor) for actor in (alma, mia, gil)}
    cookies = cookie(token=tokens["Mia"], guestId=tokens["Gil"])
    by_auth = await house.socket({"token": tokens["Alma"]}, headers=cookies)
    by_bearer = await house.socket(headers={"authorization": f"Bearer {tokens['Alma']}", **cookies})
    by_session = await house.socket(headers=cookies)
    by_guest = await house.socket(headers=cookie(guestId=tokens["Gil"]))
    names = [socket.greeting["actor"]["name"] for socket in (by_auth, by_bearer, by_session, by_guest)]
    assert names == ["Alma", "Alma", "Mia", "Gil"]
    assert by_session.greeting["actor"] == {"id": mia.id, "role": "member", "name": "Mia", "username": mia.username}


async def test_a_session_that_has_ended_is_named_so(house: House) -> None:
    alma = await house.agent()
    logged_in = await house.app.perform(log_in, None, person_id=alma.id, lifetime_ms=60_000)
    session = logged_in.session
    now_s = house.app.clock.now_ms() // 1000
    token = house.app.tokens.sign_session(
        person_id=alma.id, session_id=session.id, issued_at=now_s, expires_at=now_s + 60
    )
    await (await house.socket({"token": token})).close()
    await house.app.perform(end_session, alma, session_id=session.id)
    assert await refusal(house, {"token": token}) == "Session revoked"


async def test_a_disabled_account_gets_no_socket(house: House) -> None:
    alma = await house.agent()
    token = await house.token(alma)
    await house.app.perform_system(disable_account, login=alma.username or "")
    assert await refusal(house, {"token": token}) == "Session revoked"


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://127.0.0.1:{port}", True),
        ("https://shop.example", True),
        ("https://chat.example", True),
        ("https://127.0.0.1:{port}", False),
        ("http://127.0.0.1", False),
        ("http://127.0.0.1:1", False),
        ("http://127.0.0.1:{port}.evil.example", False),
        ("http://shop.example", False),
        ("https://shop.example.evil.example", False),
        ("https://evil.example", False),
        ("null", False),
    ],
)
async def test_only_pages_of_allowed_origins_open_sockets(build_house: Any, origin: str, allowed: bool) -> None:
    house = await build_house(allowed_origins=("https://shop.example",), public_url="https://chat.example")
    gil = await house.guest()
    headers = {"origin": origin.format(port=house.port)}
    if allowed:
        assert (await house.connect(gil, headers=headers)).greeting["actor"]["id"] == gil.id
        return
    with pytest.raises(websockets.InvalidStatus) as refused:
        await house.connect(gil, headers=headers)
    assert refused.value.response.status_code == 403


async def test_an_actor_holds_so_many_sockets_and_no_more(build_house: Any) -> None:
    house = await build_house(rate_limits=True, sockets_per_actor=3)
    gil = await house.guest()
    held = [await house.connect(gil) for _ in range(3)]
    with pytest.raises(Refused, match="Too many connections"):
        await house.connect(gil)
    await (await house.connect(await house.guest("Ann"))).close()
    await held[0].close()
    await until(lambda: house.sockets_of(gil, 2))
    assert (await house.connect(gil)).greeting["actor"]["id"] == gil.id


async def test_sockets_that_come_all_at_once_are_counted_too(build_house: Any) -> None:
    house = await build_house(rate_limits=True, sockets_per_actor=3)
    gil = await house.guest()
    token = await house.token(gil)
    came = await asyncio.gather(*(house.socket({"token": token}) for _ in range(12)), return_exceptions=True)
    sockets = [client for client in came if isinstance(client, Client)]
    await until(lambda: house.sockets_of(gil, 3))
    await pass_time(0.3)

    def standing() -> int:
        return sum(not client.ended.is_set() and "actor" in client.greeting for client in sockets)

    await until(lambda: standing() <= 3)
    assert standing() == 3


async def test_an_address_holds_so_many_sockets_of_guests_and_accounts_do_not_count(build_house: Any) -> None:
    house = await build_house(rate_limits=True, sockets_per_address=3)
    alma = await house.agent()
    for _ in range(5):
        await house.connect(alma)
    guests = [await house.connect(await house.guest()) for _ in range(3)]
    with pytest.raises(websockets.InvalidStatus) as refused:
        await house.connect(await house.guest())
    assert refused.value.response.status_code == 429
    # Who shows a session before Engine.IO opens is no stranger.
    await house.socket(headers=cookie(token=await house.token(alma)))
    await guests[0].close()
    await until(lambda: len(house.realtime.server.engine.sessions) == 5 + 2 + 1)
    await house.connect(await house.guest())


async def test_without_rate_limits_nothing_is_counted(build_house: Any) -> None:
    house = await build_house(rate_limits=False, sockets_per_actor=1, sockets_per_address=1)
    gil = await house.guest()
    for _ in range(4):
        await house.connect(gil)


async def test_clients_are_told_for_how_long_a_message_may_be_edited(build_house: Any) -> None:
    house = await build_house(edit_window=90)
    assert (await house.connect(await house.guest())).greeting["editWindow"] == 90


async def test_clients_are_told_how_large_a_file_may_be(build_house: Any) -> None:
    house = await build_house(max_upload_mb=3)
    assert (await house.connect(await house.guest())).greeting["maxUpload"] == 3 * 1024 * 1024


async def test_what_waits_for_its_request_is_counted_as_everywhere_else(house: House) -> None:
    """One reader of addresses: the engine counts a household of IPv6 as the rates do."""
    options = house.realtime.server.options
    assert options.network("2001:db8:1:2::1") == options.network("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert options.network("2001:db8:1:2::1") != options.network("2001:db8:1:3::1")
    assert options.network("::ffff:192.0.2.7") == options.network("192.0.2.7")
