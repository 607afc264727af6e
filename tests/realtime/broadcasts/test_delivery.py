"""The delivery promise (docs/protocol.md), as sockets see it."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from parlour.actions.talk.conversations import start_group
from parlour.actions.talk.delivery import list_undelivered
from parlour.actions.talk.receipts import mark_read
from parlour.realtime.broadcasts.envelopes import CHANNEL, Emission, Touched
from parlour.realtime.broadcasts.server_events import CONVERSATION_UPDATED, ServerEvent
from parlour.realtime.broadcasts.summaries import EMITTED_AT_ONCE, EVERY_S
from tests.realtime.client import Client
from tests.realtime.house import House
from tests.support.clock import pass_time, the_loop, time_stands_still


def seqs(client: Client) -> list[int]:
    return [message["seq"] for message in client.all("message:new")]


async def test_messages_of_many_senders_arrive_once_and_in_order_on_every_socket(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    clients = [await house.connect(actor, join=ticket) for actor in (gil, gil, alma, alma)]
    await clients[0].hear("message:new", seq=2)  # the agent joined
    for client in clients:
        client.forget()

    async def talk(number: int, client: Client) -> list[Any]:
        asked = [
            client.ask("message:send", {"conversationId": ticket, "content": name, "clientId": name})
            for name in (f"{number}-{i}" for i in range(100))
        ]
        return [await one for one in asked]

    acks = [ack for talked in await asyncio.gather(*(talk(n, c) for n, c in enumerate(clients))) for ack in talked]
    assert all(ack["success"] and not ack["duplicate"] for ack in acks)
    assert sorted(ack["message"]["seq"] for ack in acks) == list(range(3, 403))
    for client in clients:
        await client.hear_many("message:new", count=400)
        assert seqs(client) == list(range(3, 403))
        assert [message["rev"] for message in client.all("message:new")] == seqs(client)
    by_seq = {ack["message"]["seq"]: ack["message"] for ack in acks}
    assert clients[3].all("message:new") == [by_seq[seq] for seq in range(3, 403)]


async def test_who_was_away_syncs_what_it_missed_and_nothing_twice(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    agent = await house.connect(alma, join=ticket)
    guest = await house.connect(gil)
    last = (await guest.must("conversation:join", ticket))["lastRev"]
    guest.drop()
    for number in range(30):
        await agent.must("message:send", {"conversationId": ticket, "content": str(number)})

    back = await house.connect(gil)
    joined = await back.must("conversation:join", {"conversationId": ticket, "afterRev": last})
    assert "messages" not in joined
    texts = [message["content"] for message in joined["changes"] if message["messageType"] == "text"]
    assert texts == [str(number) for number in range(30)]
    assert joined["lastRev"] == joined["changes"][-1]["rev"] == 32
    await agent.must("message:send", {"conversationId": ticket, "content": "more"})
    assert (await back.hear("message:new"))["rev"] == 33
    assert seqs(back) == [33]


async def test_sync_goes_on_page_by_page(house: House) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    for number in range(25):
        await house.say(gil, ticket, str(number))
    guest = await house.connect(gil)
    rev, found = 0, []
    while True:
        page = await guest.must("conversation:sync", {"conversationId": ticket, "afterRev": rev, "limit": 10})
        found += [message["rev"] for message in page["changes"]]
        rev = page["lastRev"]
        if not page["hasMore"]:
            break
    assert found == list(range(1, 27))
    assert rev == 26


async def test_a_resent_message_is_stored_and_announced_once(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    agent, guest = await house.connect(alma, join=ticket), await house.connect(gil, join=ticket)
    draft = {"conversationId": ticket, "content": "Once", "clientId": "c-1"}
    await guest.emit("message:send", draft)  # nobody waits for the answer: it is as good as lost
    await agent.hear("message:new", content="Once")
    guest.drop()
    again = await house.connect(gil, join=ticket)
    second = await again.must("message:send", draft)
    third = await again.must("message:send", {**draft, "clientId": None, "tempId": "c-1"})
    assert (second["duplicate"], third["duplicate"]) == (True, True)
    assert second["message"] == third["message"]
    assert await again.refused("message:send", {**draft, "content": "Twice"}) == "conflict"
    await agent.settle()
    assert len([message for message in agent.all("message:new") if message["content"] == "Once"]) == 1


async def test_the_same_message_sent_twenty_times_at_once_is_one(house: House) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    sockets = [await house.connect(gil, join=ticket) for _ in range(4)]
    draft = {"conversationId": ticket, "content": "Once", "clientId": "c"}
    acks = await asyncio.gather(*(client.call("message:send", draft) for client in sockets for _ in range(5)))
    assert sorted(ack["duplicate"] for ack in acks) == [False] + [True] * 19
    assert len({ack["message"]["id"] for ack in acks}) == 1
    for client in sockets:
        await client.hear("message:new")
        await client.settle(0.2)
        assert seqs(client) == [2]


async def test_who_answers_what_it_has_not_read_is_shown_it_first(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    agent = await house.connect(alma, join=ticket)
    await house.say(gil, ticket, "Never mind")
    draft = {"conversationId": ticket, "content": "Let me look", "basedOnSeq": 1}
    ack = await agent.call("message:send", draft)
    assert ack["error"]["code"] == "stale"
    assert [message["content"] for message in ack["messages"]] == ["Never mind"]
    await agent.must("message:send", {**draft, "basedOnSeq": ack["messages"][-1]["seq"]})


async def test_changes_that_come_out_of_order_are_delivered_in_order(house: House) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest = await house.connect(gil, join=ticket)
    kept: list[Emission] = []
    publish = house.app.bus.publish

    def keep(channel: str, envelope: Any) -> None:
        if isinstance(envelope, Emission) and envelope.rev:
            kept.append(envelope)
        else:
            publish(channel, envelope)

    house.app.bus.publish = keep  # type: ignore[method-assign]
    for number in range(6):
        await house.say(gil, ticket, str(number))
    for emission in (kept[2], kept[0], kept[0], kept[1], kept[5], kept[4], kept[3], kept[2]):
        publish(CHANNEL, emission)
    await guest.hear_many("message:new", count=6)
    assert seqs(guest) == [2, 3, 4, 5, 6, 7]


async def test_a_change_that_the_bus_lost_is_read_from_the_store(house: House) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest = await house.connect(gil, join=ticket)
    publish = house.app.bus.publish
    lost = iter([True, False, True, True, False])

    def lose(channel: str, envelope: Any) -> None:
        if not (isinstance(envelope, Emission) and envelope.rev and next(lost, False)):
            publish(channel, envelope)

    house.app.bus.publish = lose  # type: ignore[method-assign]
    for number in range(5):
        await house.say(gil, ticket, str(number))
    await guest.hear_many("message:new", count=5)
    assert seqs(guest) == [2, 3, 4, 5, 6]


async def test_a_gap_that_is_filled_for_those_who_left_reaches_nobody_who_came(house: House) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest = await house.connect(gil, join=ticket)
    publish, read = house.app.bus.publish, house.app.read_system
    reading, goes_on = asyncio.Event(), asyncio.Event()

    async def late(query: Any, /, *args: Any, **named: Any) -> Any:
        found = await read(query, *args, **named)
        if query is list_undelivered and not reading.is_set():
            reading.set()
            await goes_on.wait()
        return found

    house.app.read_system = late  # type: ignore[method-assign]
    house.app.bus.publish = lambda channel, envelope: None  # type: ignore[method-assign]
    await house.say(gil, ticket, "unheard")
    house.app.bus.publish = publish  # type: ignore[method-assign]
    await house.say(gil, ticket, "shows the gap")
    await reading.wait()
    await guest.must("conversation:leave", ticket)
    joined = await guest.must("conversation:join", ticket)
    assert [message["content"] for message in joined["messages"]][-2:] == ["unheard", "shows the gap"]
    goes_on.set()
    await house.say(gil, ticket, "afterwards")
    await guest.hear("message:new")
    await guest.settle(0.5)
    assert seqs(guest) == [4], "what the join answered does not come again"


async def test_a_bus_that_cannot_vouch_for_the_stream_makes_clients_sync(house: House) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest = await house.connect(gil, join=ticket)
    other = await house.connect(await house.agent())
    publish = house.app.bus.publish
    house.app.bus.publish = lambda channel, envelope: None  # type: ignore[method-assign]
    await house.say(gil, ticket, "unheard")
    publish(CHANNEL, None)
    assert await guest.hear("sync:required") == {}
    assert await other.hear("sync:required") == {}
    assert (await guest.hear("message:new"))["content"] == "unheard"


async def test_a_doubtful_commit_is_looked_up_before_it_is_told(house: House) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest = await house.connect(gil, join=ticket)
    deliver = house.realtime.live.deliver
    deliver.publish, told = lambda facts: None, deliver.publish  # type: ignore[method-assign]
    await house.say(gil, ticket, "perhaps")
    deliver.publish = told  # type: ignore[method-assign]
    fact = house.announced[-1]
    house.realtime.doubt([fact])
    assert (await guest.hear("message:new"))["content"] == "perhaps"


async def test_a_repeat_has_listeners_looked_after_who_missed_the_first(house: House) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest, other = await house.connect(gil, join=ticket), await house.connect(await house.agent(), join=ticket)
    sent = {"conversationId": ticket, "content": "told to nobody", "clientId": "c1"}
    house.realtime.publish, told = lambda facts: None, house.realtime.publish  # type: ignore[method-assign]
    await guest.must("message:send", sent)
    house.realtime.publish = told  # type: ignore[method-assign]
    await guest.settle(1)
    assert not [message for message in other.all("message:new") if message["content"] == "told to nobody"]
    assert (await guest.must("message:send", sent))["duplicate"] is True
    for client in (guest, other):
        await client.hear("message:new", content="told to nobody")


async def test_what_happens_between_subscribing_and_reading_is_not_lost(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    writing = asyncio.create_task(_say_many(house, alma, ticket, 60))
    for _ in range(8):
        client = await house.connect(gil)
        joined = await client.must("conversation:join", ticket)
        await asyncio.sleep(0.01)
        seen = {message["seq"] for message in joined["messages"]}
        heard = seqs(client)
        assert heard == sorted(set(heard)), "in order, and none twice"
        after = [seq for seq in heard if seq > joined["lastSeq"]]
        assert after == list(range(joined["lastSeq"] + 1, joined["lastSeq"] + 1 + len(after)))
        assert joined["lastSeq"] == max(seen)
        await client.close()
    await writing


async def test_a_ticket_event_reaches_each_socket_once_and_e_mail_only_agents(house: House) -> None:
    gil = await house.guest("Gil")
    from parlour.actions.people.guests import change_guest

    await house.perform(change_guest, gil, email="gil@example.com")
    alma, bea = await house.agent("Alma"), await house.agent("Bea")
    ticket = await house.opened(gil)
    guest, inside = await house.connect(gil, join=ticket), await house.connect(alma, join=ticket)
    at_desk, stranger = await house.connect(bea), await house.connect(await house.guest("Ann"))
    await inside.must("ticket:close", {"ticketId": ticket})
    await inside.must("ticket:close", {"ticketId": ticket})
    for client in (guest, inside, at_desk):
        await client.hear("ticket:closed")
    await guest.settle()
    for client in (guest, inside, at_desk):
        assert len(client.all("ticket:closed")) == 1
    assert inside.all("ticket:closed")[0]["ticket"]["owner"]["email"] == "gil@example.com"
    assert "email" not in guest.all("ticket:closed")[0]["ticket"]["owner"]
    assert not [name for name, _ in stranger.heard if name != "connection:established"]
    assert not at_desk.all("message:new"), "who has not joined hears no messages"
    assert "gil@example.com" not in str(guest.heard)


async def test_lists_of_those_who_have_not_joined_are_kept_up_to_date(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    agent, guest = await house.connect(alma), await house.connect(gil)
    await house.lists_told()
    with time_stands_still():
        for client in (agent, guest):
            await client.settle(0)
            client.forget()
        for number in range(40):
            await house.say(gil, ticket, str(number))
    told = await agent.hear_many("ticket:updated", count=1)
    own = await guest.hear_many("conversation:updated", count=1)
    assert told[-1]["ticket"]["lastMessage"]["content"] == "39"
    assert told[-1]["ticket"]["unread"] == 41
    assert own[-1]["conversation"]["lastMessage"]["content"] == "39"
    assert own[-1]["conversation"]["unread"] == 0
    assert own[-1]["conversation"]["ticket"]["id"] == ticket
    await house.lists_told()
    await agent.settle(0)
    assert len(agent.all("ticket:updated")) == 1, "forty messages are not forty updates"
    agent.forget()
    await house.perform(mark_read, alma, conversation_id=ticket, seq=41)
    assert (await agent.hear("ticket:updated"))["ticket"]["unread"] == 0


async def test_updates_come_no_faster_than_every_quarter_of_a_second(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest = await house.connect(gil)
    said, told_at = 0, list[float]()
    encoded_here = house.realtime.live.deliver.encoded_here

    def noted(event: ServerEvent[Any], *rest: Any) -> None:
        if event is CONVERSATION_UPDATED:
            told_at.append(the_loop().time())
        encoded_here(event, *rest)

    monkeypatch.setattr(house.realtime.live.deliver, "encoded_here", noted)
    while len(told_at) < 5:
        said += 1
        await house.say(gil, ticket, str(said))
        await pass_time(0.02)
    await house.lists_told()
    assert all(later - earlier >= EVERY_S for earlier, later in pairwise(told_at))
    assert said > len(told_at)
    await guest.hear_many("conversation:updated", count=len(told_at))
    assert guest.all("conversation:updated")[-1]["conversation"]["lastMessage"]["content"] == str(said)


async def test_many_summaries_are_emitted_a_few_at_a_time_with_room_between_them(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await house.account("First")
    others = [await house.account(f"Member{number}") for number in range(2 * EMITTED_AT_ONCE)]
    started = await house.perform(start_group, first, title="All", participant_ids=[one.id for one in others])
    room = started.view.conversation.id
    await house.lists_told()
    monkeypatch.setattr(house.realtime.live.server, "connections", lambda *_: [object()])
    turn, emitted = 0, Counter[int]()
    monkeypatch.setattr(house.realtime.live.deliver, "encoded_here", lambda *_: emitted.update([turn]))
    house.realtime.live.summaries.touch(Touched(room, [one.id for one in (first, *others)]))
    while house.realtime.live.summaries.pending:
        turn += 1
        await asyncio.sleep(0.005)
    assert emitted.total() == len(others) + 1
    assert max(emitted.values()) <= EMITTED_AT_ONCE


async def test_summaries_cost_the_same_number_of_queries_for_many_tickets(house: House, count_queries: Any) -> None:
    agent = await house.connect(await house.agent())
    gil = await house.guest()
    counts = []
    for size in (1, 10):
        tickets = [await house.opened(gil) for _ in range(size)]
        await house.lists_told()
        await agent.settle(0.3)
        agent.forget()
        for ticket in tickets:
            house.realtime.publish([_touched(house, ticket)])
        with count_queries() as ran:
            await agent.hear_many("ticket:updated", count=size)
            await agent.settle(0.1)
        counts.append(len([sql for sql in ran if "sessions" not in sql]))
    assert counts[0] == counts[1] > 0


def _touched(house: House, ticket: str) -> Any:
    from parlour.domain.events import MessageCreated

    return next(
        fact for fact in house.announced if isinstance(fact, MessageCreated) and fact.conversation.id == ticket
    )


async def test_nothing_is_read_for_lists_that_nobody_looks_at(house: House, count_queries: Any) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    await house.lists_told()
    with count_queries() as ran:
        house.realtime.publish([_touched(house, ticket)])
        await house.lists_told()
        await pass_time(0.4)
    assert not [sql for sql in ran if "FROM conversations" in sql]


async def _say_many(house: House, actor: Any, ticket: str, count: int) -> None:
    for number in range(count):
        await house.say(actor, ticket, str(number))
        await asyncio.sleep(0.002)
