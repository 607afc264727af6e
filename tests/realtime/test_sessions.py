"""Sockets end with their session, within two seconds, whoever ended it."""

from __future__ import annotations

from typing import Any

import pytest

from parlour.actions.people.guests import change_guest
from parlour.actions.people.sessions import end_session, log_in, log_out, renew_session
from parlour.actions.system.accounts import disable_account
from parlour.domain.actor import Actor
from parlour.store.open import open_store
from tests.realtime.client import Client, Refused
from tests.realtime.house import House
from tests.support.clock import pass_time, time_stands_still, until


async def session_of(house: House, actor: Actor, lifetime_ms: int = 60_000) -> tuple[Actor, Client]:
    """The actor with its session, and a socket of that session."""
    logged_in = await house.app.perform(log_in, None, person_id=actor.id, lifetime_ms=lifetime_ms)
    now_s = house.app.clock.now_ms() // 1000
    token = house.app.tokens.sign_session(
        person_id=actor.id, session_id=logged_in.session.id, issued_at=now_s, expires_at=now_s + 3600
    )
    return logged_in.actor, await house.socket({"token": token})


async def ends(client: Client) -> Any:
    """Without time passing: what this server ended itself it need not look for."""
    with time_stands_still():
        error = await client.hear("connection:error")
        await client.ended.wait()
    return error["code"]


async def test_logging_out_ends_the_sockets_of_that_session_and_no_others(house: House) -> None:
    alma = await house.agent()
    one, first = await session_of(house, alma)
    _, second = await session_of(house, alma)
    await house.app.perform(log_out, one)
    assert await ends(first) == "unauthenticated"
    await second.settle(1.2)
    assert not second.ended.is_set()
    assert first.heard[-1] == ("connection:error", {"code": "unauthenticated", "message": "Session revoked"})


async def test_ending_another_session_ends_its_sockets(house: House) -> None:
    alma = await house.agent()
    one, first = await session_of(house, alma)
    other, second = await session_of(house, alma)
    await house.app.perform(end_session, one, session_id=other.session_id or "")
    assert await ends(second) == "unauthenticated"
    assert not first.ended.is_set()


async def test_a_disabled_account_ends_all_its_sockets(house: House) -> None:
    alma = await house.agent()
    sockets = [(await session_of(house, alma))[1] for _ in range(3)]
    bystander = await house.connect(await house.agent("Bea"))
    await house.app.perform_system(disable_account, login=alma.username or "")
    assert [await ends(client) for client in sockets] == ["unauthenticated"] * 3
    assert not bystander.ended.is_set()


async def test_what_another_process_ends_is_noticed(house: House) -> None:
    alma = await house.agent()
    _, client = await session_of(house, alma)
    elsewhere = await open_store(house.settings.database_url)
    try:
        await elsewhere.write(lambda tx: disable_account(tx, login=alma.username or ""))
    finally:
        await elsewhere.close()
    await pass_time(1.5)
    assert await ends(client) == "unauthenticated"


async def test_a_session_that_expires_ends_its_socket_unless_it_was_renewed(house: House) -> None:
    alma = await house.agent()
    with time_stands_still():
        _, short = await session_of(house, alma, lifetime_ms=60_000)
        renewed, long = await session_of(house, alma, lifetime_ms=60_000)
        await pass_time(30)
        await house.app.perform(renew_session, renewed, lifetime_ms=60_000)
        await pass_time(29)
        assert not short.ended.is_set()
        await pass_time(2)
    assert await ends(short) == "unauthenticated"
    await long.settle(5)
    assert not long.ended.is_set()


async def test_what_was_asked_before_the_end_is_not_done_after_it(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    guest = await house.connect(gil, join=ticket)
    one, agent = await session_of(house, alma)
    await house.app.perform(log_out, one)
    await agent.ended.wait()
    guest.forget()
    try:
        await agent.emit("message:send", {"conversationId": ticket, "content": "From beyond"})
    except Exception:  # the connection is gone, as it should
        assert agent.ended.is_set()
    await guest.settle(0.3)
    assert not guest.all("message:new")


async def test_a_new_name_is_taken_up_by_live_sockets(house: House) -> None:
    gil = await house.guest("Gil")
    ticket = await house.opened(gil)
    guest = await house.connect(gil, join=ticket)
    await house.app.perform(change_guest, gil, name="Gilbert")
    (connection,) = house.realtime.server.connections(identity=gil.id)
    await until(lambda: connection.data.actor.name == "Gilbert")
    sent = await guest.must("message:send", {"conversationId": ticket, "content": "It is me"})
    assert sent["message"]["senderName"] == "Gilbert"


async def test_a_guest_that_leaves_loses_its_sockets_and_cannot_come_back(house: House) -> None:
    gil, bea = await house.guest("Gil"), await house.guest("Bea")
    token = await house.token(gil)
    sockets = [await house.socket({"token": token}) for _ in range(2)]
    bystander = await house.connect(bea)
    await house.app.perform(log_out, gil)
    assert [await ends(client) for client in sockets] == ["unauthenticated"] * 2
    with pytest.raises(Refused, match="Session revoked"):
        await house.socket({"token": token})
    assert not bystander.ended.is_set()
