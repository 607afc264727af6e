"""Who is online, and who may know."""

from __future__ import annotations

from typing import Any

from parlour.actions.people.sessions import change_profile
from parlour.actions.talk.conversations import start_direct
from parlour.domain.actor import Actor
from tests.realtime.house import House
from tests.support.clock import pass_time, time_stands_still


async def test_who_joined_a_conversation_with_somebody_hears_it_come_and_go(house: House) -> None:
    gil, alma = await house.guest("Gil"), await house.agent("Alma")
    ticket = await house.opened(gil)
    agent = await house.connect(alma, join=ticket)
    outside = await house.connect(await house.agent("Bea"))
    guest = await house.connect(gil)
    tab = await house.connect(gil)
    assert await agent.hear("user:online") == {"userId": gil.id}
    await tab.close()
    await agent.settle(1.3)
    assert not agent.all("user:offline"), "another tab is open"
    await guest.close()
    await pass_time(1)
    gone = await agent.hear("user:offline")
    assert gone["userId"] == gil.id
    assert gone["lastSeen"].endswith("Z")
    assert len(agent.all("user:online")) == 1
    assert not outside.all("user:online", "user:offline")
    answer = await agent.must("presence:get", {"userIds": [gil.id]})
    assert answer["presence"] == [{"userId": gil.id, "online": False, "lastSeen": gone["lastSeen"]}]


async def test_a_guest_hears_the_agent_of_its_ticket_come_and_go(build_house: Any) -> None:
    house = await build_house(agent_grace=10)
    gil, alma = await house.guest("Gil"), await house.agent("Alma")
    ticket = await house.opened(gil)
    guest = await house.connect(gil, join=ticket)
    agent = await house.connect(alma, join=ticket)
    await guest.hear("message:new")
    agent.drop()
    await pass_time(1)
    assert (await guest.hear("user:offline"))["userId"] == alma.id
    await house.connect(alma)
    await guest.hear("user:online", userId=alma.id)
    answer = await guest.must("presence:get", {"userIds": [alma.id]})
    assert answer["presence"] == [{"userId": alma.id, "online": True, "lastSeen": None}]


async def test_a_reload_is_not_told(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    agent, guest = await house.connect(alma, join=ticket), await house.connect(gil)
    await agent.hear("user:online")
    agent.forget()
    with time_stands_still():
        guest.drop()
        await guest.ended.wait()
        await pass_time(0.9)
        await house.connect(gil)
    await agent.settle(1.5)
    assert not agent.all("user:online", "user:offline")


async def test_presence_is_told_of_people_one_shares_a_conversation_with_and_of_no_others(house: House) -> None:
    gil, ann = await house.guest("Gil"), await house.guest("Ann")
    alma, bea, mia = await house.agent("Alma"), await house.agent("Bea"), await house.account("Mia")
    ticket = await house.opened(gil)
    sockets = {who.name: await house.connect(who) for who in (gil, ann, alma, bea, mia)}
    await sockets["Alma"].must("conversation:join", ticket)
    await sockets["Alma"].hear("message:new")
    everybody = [who.id for who in (gil, ann, alma, bea, mia)]

    async def known(name: str) -> set[str]:
        ids = [*everybody, "nobody", "0" * 36, *everybody]
        found = (await sockets[name].must("presence:get", {"userIds": ids}))["presence"]
        assert all(one["online"] for one in found)
        return {one["userId"] for one in found}

    assert await known("Gil") == {gil.id, alma.id}
    assert await known("Ann") == {ann.id}
    assert await known("Mia") == {mia.id}
    assert await known("Alma") == {alma.id, bea.id, gil.id}, "agents: each other, and the owners of tickets"
    too_many = {"userIds": [gil.id] * 201}
    assert await sockets["Gil"].refused("presence:get", too_many) == "invalid"
    assert (await sockets["Gil"].must("presence:get", {"userIds": []}))["presence"] == []


async def test_guests_are_told_when_the_desk_opens_and_closes(house: House) -> None:
    guest = await house.connect(await house.guest())
    assert guest.greeting["deskOnline"] is False
    first = await house.connect(await house.agent("Alma"))
    assert await guest.hear("desk:status") == {"online": True}
    second = await house.connect(await house.agent("Bea"))
    await first.close()
    await guest.settle(1.3)
    assert guest.all("desk:status") == [{"online": True}]
    assert (await house.connect(await house.guest("Ann"))).greeting["deskOnline"] is True
    await second.close()
    await pass_time(1)
    await guest.hear("desk:status", online=False)
    assert not second.all("desk:status"), "agents know that they are there"


async def _talk(house: House) -> tuple[Actor, Actor, str]:
    mia, leo = await house.account("Mia"), await house.account("Leo")
    talk = await house.perform(start_direct, mia, participant_id=leo.id)
    return mia, leo, talk.view.conversation.id


async def test_who_hides_goes_offline_at_once_for_everybody_else(house: House) -> None:
    mia, leo, talk = await _talk(house)
    others = [await house.connect(leo, join=talk) for _ in range(2)]
    own = await house.connect(mia, join=talk)
    for other in others:
        await other.hear("user:online", userId=mia.id)
    await house.perform(change_profile, mia, hides_presence=True)
    for other in others:
        assert await other.hear("user:offline") == {"userId": mia.id}, "without a last time"
        answer = await other.must("presence:get", {"userIds": [mia.id]})
        assert answer["presence"] == [{"userId": mia.id, "online": False, "lastSeen": None}]
    seen = (await own.must("presence:get", {"userIds": [mia.id, leo.id]}))["presence"]
    assert [one["online"] for one in seen] == [True, True], "it sees others, and itself"
    assert not own.all("user:offline")


async def test_nothing_is_told_of_who_hides_until_it_shows_itself(house: House) -> None:
    mia, leo, talk = await _talk(house)
    other = await house.connect(leo, join=talk)
    first = await house.connect(mia)
    await other.hear("user:online", userId=mia.id)
    await house.perform(change_profile, mia, hides_presence=True)
    await other.hear("user:offline", userId=mia.id)
    other.forget()
    await first.close()
    await other.settle(1.3)
    again = await house.connect(mia, join=talk)
    await again.must("message:send", {"conversationId": talk, "content": "Here I am"})
    await other.hear("message:new", content="Here I am")
    assert not other.all("user:online", "user:offline")
    await house.perform(change_profile, mia, hides_presence=False)
    assert await other.hear("user:online") == {"userId": mia.id}
    await again.close()
    await pass_time(1)
    gone = await other.hear("user:offline")
    assert gone["lastSeen"].endswith("Z")


async def test_who_is_not_here_comes_by_no_change_of_mind(house: House) -> None:
    mia, leo, talk = await _talk(house)
    other = await house.connect(leo, join=talk)
    await house.perform(change_profile, mia, hides_presence=True)
    await other.hear("user:offline", userId=mia.id)
    await house.perform(change_profile, mia, hides_presence=False)
    await house.say(mia, talk, "By another way")
    await other.hear("message:new", content="By another way")
    await other.settle(0.2)
    assert not other.all("user:online")


async def test_hiding_is_told_by_every_worker_to_its_own_sockets_once(house: House) -> None:
    mia, leo, talk = await _talk(house)
    here = await house.connect(leo, join=talk)
    there = await house.connect(leo, join=talk, port=await house.second_worker())
    await house.connect(mia)
    await here.hear("user:online", userId=mia.id)
    await there.hear("user:online", userId=mia.id)
    await house.perform(change_profile, mia, hides_presence=True)
    for other in (here, there):
        await other.hear("user:offline", userId=mia.id)
        await other.settle(0.2)
        assert len(other.all("user:offline")) == 1
