"""Payloads of any shape are answered `invalid` and change nothing; nothing a client sends raises."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parlour.realtime.door import payload_of
from parlour.realtime.requests.handlers import HANDLERS
from tests.realtime.client import Client
from tests.realtime.house import House

CODES = {"invalid", "not_found", "forbidden", "ticket_closed", "conflict", "stale"}
NASTY: list[Any] = [
    None,
    True,
    0,
    -1,
    2**53,
    2**63,
    10**40,
    1e308,
    "",
    "x",
    "\0",
    "‮",
    "'; DROP TABLE messages; --",
    "é" * 20_000,
    [],
    [[]],
    {},
    {"$ne": None},
    {"$gt": ""},
    {"__proto__": {"success": True}},
    {"_placeholder": True, "num": 0},
]
FIELDS = [
    "conversationId",
    "ticketId",
    "content",
    "clientId",
    "tempId",
    "basedOnSeq",
    "afterRev",
    "limit",
    "before",
    "after",
    "seq",
    "messageId",
    "userIds",
    "assigneeId",
    "attachmentIds",
    "replyTo",
    "emoji",
    "for",
]


async def ends_well(client: Client, event: str, *args: Any) -> Any:
    ack = await client.call(event, *args)
    assert ack["success"] is True or ack["error"]["code"] in CODES, (event, args, ack)
    return ack


@pytest.mark.parametrize("event", sorted(HANDLERS))
async def test_payloads_of_any_kind_are_invalid(house: House, event: str, caplog: pytest.LogCaptureFixture) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest = await house.connect(gil, join=ticket)
    for payload in (None, True, 1, 1.5, [], [ticket], {}, {"x": 1}):
        assert await guest.refused(event, payload) == "invalid", payload
    assert await guest.refused(event) == "invalid", "no argument"
    assert await guest.refused(event, *range(1_000)) == "invalid"
    good = {"conversationId": ticket, "ticketId": ticket, "messageId": ticket, "seq": 1, "afterRev": 0}
    for field in FIELDS:
        for value in NASTY:
            await ends_well(guest, event, {**good, field: value})
    await guest.must("messages:load", {"conversationId": ticket})
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    ("event", "field", "values"),
    [
        ("conversation:sync", "afterRev", [-1, 2**53, 2**63, 1.5, "1", None]),
        ("conversation:sync", "limit", ["1", 1.5, {}]),
        ("message:read", "seq", [-1, 2**53, 2**63, "1", 1.5, True]),
        ("messages:load", "before", ["x", 7, "9999-99-99T00:00:00Z", "bTk5OTk5OTk5OTk5OTk5OTk5OTk"]),
        ("message:send", "content", ["", "  \n ", "\0", "a\x07b", 7, None, "x" * 10_001]),
        ("message:send", "clientId", ["", "x" * 65, "é", "a ", 7]),
        ("presence:get", "userIds", ["x", [1], [None], {}]),
        ("ticket:assign", "assigneeId", [7, [], {}]),
    ],
)
async def test_fields_that_are_out_of_bounds_are_named(
    house: House, event: str, field: str, values: list[Any]
) -> None:
    alma = await house.agent()
    ticket = await house.opened(await house.guest())
    agent = await house.connect(alma)
    good = {"conversationId": ticket, "ticketId": ticket, "content": "x", "afterRev": 0, "userIds": []}
    for value in values:
        ack = await agent.call(event, {**good, field: value})
        assert ack.get("error", {}).get("code") == "invalid", (value, ack)


async def test_an_unknown_event_is_invalid(house: House) -> None:
    guest = await house.connect(await house.guest())
    for event in ("", "message:new", "ticket:closed", "__proto__", "constructor", "conversation:JOIN", "x" * 10_000):
        assert await guest.refused(event, {}) == "invalid"


async def test_limits_are_bounds_and_not_orders(house: House) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest = await house.connect(gil)
    for limit in (-5, 0, 1, 10**9):
        assert (await guest.must("messages:load", {"conversationId": ticket, "limit": limit}))["messages"]
        await guest.must("conversation:sync", {"conversationId": ticket, "afterRev": 0, "limit": limit})
    ahead = await guest.must("conversation:sync", {"conversationId": ticket, "afterRev": 2**52})
    assert ahead["changes"] == []


async def test_without_a_callback_it_is_done_all_the_same(house: House) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest = await house.connect(gil)
    await guest.emit("conversation:join", ticket)
    await guest.emit("message:send", {"conversationId": ticket, "content": "Quiet"})
    await guest.hear("message:new", content="Quiet")
    await guest.emit("message:send", 7)
    await guest.emit("nothing")
    await guest.must("messages:load", {"conversationId": ticket})


async def test_forward_compatible_fields_are_ignored_and_never_stored(house: House) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest = await house.connect(gil)
    draft = {"conversationId": ticket, "content": "Hello", "novelty": {"deep": [1, 2]}}
    assert "novelty" not in str(await guest.must("message:send", draft))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS) | st.text(), inner, max_size=6)
    ),
    max_leaves=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
@pytest.mark.parametrize("event", sorted(HANDLERS))
def test_parsing_ends_in_a_struct_or_a_refusal(event: str, data: st.DataObject) -> None:
    from parlour.domain.errors import Invalid

    args = data.draw(st.lists(JSON, max_size=3))
    try:
        request = payload_of(HANDLERS[event], args)
    except Invalid:
        return
    assert isinstance(request, HANDLERS[event].reads)


async def test_random_payloads_leave_the_process_and_the_others_alone(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    import random

    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    guest, agent = await house.connect(gil, join=ticket), await house.connect(alma, join=ticket)
    dice = random.Random(7)
    for _ in range(600):
        event = dice.choice(sorted(HANDLERS))
        fields = dice.sample(FIELDS, dice.randint(0, 6))
        payload = {field: dice.choice([*NASTY, ticket, "hello", 1]) for field in fields}
        await ends_well(guest, event, payload)
    await agent.must("message:send", {"conversationId": ticket, "content": "Still here"})
    await guest.hear("message:new", content="Still here")
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
