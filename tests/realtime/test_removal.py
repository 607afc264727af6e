"""Who takes part no longer hears nothing more from that commit on, whatever was on its way."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from parlour.actions.talk.conversations import start_group
from parlour.actions.talk.delivery import summarise_conversations
from parlour.actions.talk.messages import send_message
from parlour.actions.talk.participants import add_participant, remove_participant
from parlour.actions.talk.sync import join_conversation, may_join
from parlour.domain.message import Draft
from tests.realtime.house import House


class Held:
    """The next readings by these actions are done, and what came of them held back until they are let go."""

    def __init__(self, house: House, *actions: Any) -> None:
        self.read = {action: asyncio.Event() for action in actions}
        self.go = {action: asyncio.Event() for action in actions}
        for name in ("read", "read_system"):
            setattr(house.app, name, partial(self._held, getattr(house.app, name)))

    async def until_read(self, action: Any) -> None:
        async with asyncio.timeout(60):
            await self.read[action].wait()

    async def _held(self, read: Any, action: Any, /, *given: Any, **named: Any) -> Any:
        try:
            return await read(action, *given, **named)
        finally:
            if action in self.read:
                self.read[action].set()
                await self.go[action].wait()


async def test_a_list_that_was_being_read_is_not_told_to_who_went_meanwhile(house: House) -> None:
    mia, leo = await house.account("Mia"), await house.account("Leo")
    started = await house.app.perform(start_group, mia, title="Trip", participant_ids=[leo.id])
    group = started.view.conversation.id
    owner, member = await house.connect(mia), await house.connect(leo)
    held = Held(house, summarise_conversations)
    await house.app.perform(send_message, mia, conversation_id=group, draft=Draft.of("For both"))
    await held.until_read(summarise_conversations)
    await house.app.perform(remove_participant, mia, conversation_id=group, person_id=leo.id)
    await member.hear("conversation:removed")
    held.go[summarise_conversations].set()
    await owner.hear_where(lambda told: told.get("conversation", {}).get("participantCount") == 1)
    await member.must("conversation:leave", group)
    assert [name for name, _ in member.heard][-1] == "conversation:removed"


async def test_a_join_that_was_under_way_does_not_lead_into_the_room(house: House) -> None:
    mia, leo = await house.account("Mia"), await house.account("Leo")
    started = await house.app.perform(start_group, mia, title="Trip", participant_ids=[leo.id])
    group = started.view.conversation.id
    owner, member = await house.connect(mia, join=group), await house.connect(leo)
    held = Held(house, may_join, join_conversation)
    held.go[join_conversation].set()
    asked = member.ask("conversation:join", group)
    await held.until_read(may_join)
    held.go[join_conversation].clear()
    await house.app.perform(remove_participant, mia, conversation_id=group, person_id=leo.id)
    await member.hear("conversation:removed")
    held.go[may_join].set()
    await asyncio.wait(
        [asked, asyncio.ensure_future(held.until_read(join_conversation))], return_when=asyncio.FIRST_COMPLETED
    )
    await house.say(mia, group, "Not for Leo")
    await owner.hear("message:new", content="Not for Leo")
    held.go[join_conversation].set()
    assert (await asked)["error"]["code"] == "not_found"
    await member.must("conversation:leave", group)
    assert member.all("message:new") == []


async def test_who_comes_back_joins_as_before(house: House) -> None:
    mia, leo = await house.account("Mia"), await house.account("Leo")
    started = await house.app.perform(start_group, mia, title="Trip", participant_ids=[leo.id])
    group = started.view.conversation.id
    member = await house.connect(leo, join=group)
    await house.app.perform(remove_participant, mia, conversation_id=group, person_id=leo.id)
    await member.hear("conversation:removed")
    await house.app.perform(add_participant, mia, conversation_id=group, person_id=leo.id)
    await member.must("conversation:join", group)
    await house.say(mia, group, "Welcome back")
    await member.hear("message:new", content="Welcome back")


async def test_who_is_removed_hears_nothing_more_on_any_worker(house: House) -> None:
    other = await house.second_worker()
    mia, leo = await house.account("Mia"), await house.account("Leo")
    started = await house.app.perform(start_group, mia, title="Trip", participant_ids=[leo.id])
    group = started.view.conversation.id
    here, there = await house.connect(leo, join=group), await house.connect(leo, port=other, join=group)
    owner = await house.connect(mia, port=other, join=group)
    await house.say(mia, group, "For both")
    for client in (here, there):
        await client.hear("message:new", content="For both")
    await house.app.perform(remove_participant, mia, conversation_id=group, person_id=leo.id)
    for client in (here, there):
        await client.hear("conversation:removed", conversationId=group)
        client.forget()
    await house.say(mia, group, "Now that Leo is gone")
    await owner.hear("message:new", content="Now that Leo is gone")
    for client in (here, there):
        assert await client.refused("conversation:sync", {"conversationId": group, "afterRev": 0}) == "not_found"
        assert group not in str(client.heard)
