"""Fetching through the actor: who gets at a conversation at all, and what everybody else is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from parlour.actions.access import (
    account_for,
    conversation_for,
    conversation_known_to,
    ticket_for,
    ticket_to_work_on,
)
from parlour.actions.system.accounts import delete_account, disable_account
from parlour.actions.talk.conversations import start_direct, start_group
from parlour.actions.talk.linked import start_linked
from parlour.actions.talk.participants import remove_participant
from parlour.actions.talk.receipts import mark_read
from parlour.domain.actor import Actor, Role
from parlour.domain.conversation import AgentPosition, Standing
from parlour.domain.errors import Fault, Forbidden, NotFound
from parlour.store.talk import conversations
from parlour.store.transaction import Transaction
from tests.factories import Stage

FETCHERS = (conversation_for, conversation_known_to, ticket_for, ticket_to_work_on)


async def fetch(
    stage: Stage, fetcher: Callable[..., Standing], actor: Actor, conversation_id: str, **how: Any
) -> Standing | type[Fault]:
    """How the actor stands there, or what it is refused with."""
    try:
        return await stage.store.write(lambda tx: fetcher(tx, actor, conversation_id, **how))  # type: ignore
    except Fault as refused:
        return type(refused)


async def group(stage: Stage, owner: Actor, *others: Actor) -> str:
    started = await stage.perform(start_group, owner, title="Picnic", participant_ids=[other.id for other in others])
    return str(started.view.conversation.id)


async def test_who_takes_part_stands_there_in_its_role(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    picnic = await group(stage, ana, ben)
    for actor, role in ((ana, "owner"), (ben, "member")):
        for fetcher in (conversation_for, conversation_known_to):
            standing = await fetch(stage, fetcher, actor, picnic)
            assert isinstance(standing, Standing)
            assert (standing.conversation.id, standing.role, standing.at_desk) == (picnic, role, False)
            assert standing.participant is not None


async def test_outsiders_the_removed_and_agents_are_told_that_there_is_no_such_group(stage: Stage) -> None:
    ana, ben, cem = [await stage.account(name) for name in ("Ana", "Ben", "Cem")]
    picnic = await group(stage, ana, ben)
    await stage.perform(remove_participant, ana, conversation_id=picnic, person_id=ben.id)
    for actor in (ben, cem, await stage.agent(), await stage.guest()):
        for fetcher in FETCHERS:
            assert await fetch(stage, fetcher, actor, picnic) is NotFound
    assert isinstance(await fetch(stage, conversation_for, ana, picnic), Standing)


@pytest.mark.parametrize("missing", ["01a1b0fc-0000-7000-8000-000000000000", "none", ""])
async def test_what_is_not_there_is_not_found_by_anybody(stage: Stage, missing: str) -> None:
    agent = await stage.agent()
    for fetcher in FETCHERS:
        assert await fetch(stage, fetcher, agent, missing) is NotFound


async def test_what_is_no_id_asks_the_database_nothing(stage: Stage, count_queries: Callable[[], Any]) -> None:
    agent = await stage.agent()
    with count_queries() as ran:
        assert await fetch(stage, conversation_for, agent, "none") is NotFound
    assert ran == []


async def test_agents_see_every_ticket_and_stand_at_the_desk(stage: Stage) -> None:
    gil, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(gil)).ticket.conversation.id
    for fetcher in FETCHERS:
        standing = await fetch(stage, fetcher, agent, ticket)
        assert isinstance(standing, Standing)
        assert (standing.conversation.id, standing.at_desk, standing.participant) == (ticket, True, None)
    own = await fetch(stage, ticket_for, gil, ticket)
    assert isinstance(own, Standing)
    assert (own.at_desk, own.role) == (False, "owner")


async def test_an_agent_stands_where_it_has_read_to_itself(stage: Stage) -> None:
    gil, reads, other = await stage.guest(), await stage.agent("Rea"), await stage.agent("Otto")
    opened = await stage.ticket(gil)
    ticket, seq = opened.ticket.conversation.id, opened.ticket.conversation.last_seq
    await stage.perform(mark_read, reads, conversation_id=ticket, seq=seq)
    for agent, read_seq in ((reads, seq), (other, 0)):
        standing = await fetch(stage, conversation_for, agent, ticket)
        assert isinstance(standing, Standing)
        assert isinstance(standing.agent, AgentPosition)
        assert standing.agent.read_seq == read_seq
    assert seq > 0


async def test_the_owner_of_a_ticket_sees_it_and_does_not_work_on_it(stage: Stage) -> None:
    gil, other = await stage.guest(), await stage.guest("Gus")
    ticket = (await stage.ticket(gil)).ticket.conversation.id
    with pytest.raises(Forbidden, match=r"^Only agents may do that\.$"):
        await stage.store.write(lambda tx: ticket_to_work_on(tx, gil, ticket))
    assert await fetch(stage, ticket_to_work_on, other, ticket) is NotFound


async def test_a_conversation_that_is_no_ticket_is_none_for_those_who_are_in_it_either(stage: Stage) -> None:
    ana, agent = await stage.account("Ana"), await stage.agent()
    direct = (await stage.perform(start_direct, ana, participant_id=agent.id)).view.conversation.id
    assert isinstance(await fetch(stage, conversation_for, agent, direct), Standing)
    assert await fetch(stage, ticket_for, agent, direct) is NotFound
    assert await fetch(stage, ticket_to_work_on, agent, direct) is NotFound


async def test_an_open_linked_conversation_is_known_of_from_outside_and_not_entered(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    link: dict[str, Any] = {"link_type": "order", "link_id": "7", "title": "Order 7", "url": None}
    started = await stage.perform(start_linked, ana, **link, participant_ids=[], is_open=True, signed_for=ana.id)
    order = started.view.conversation.id
    standing = await fetch(stage, conversation_known_to, ben, order)
    assert isinstance(standing, Standing)
    assert (standing.is_outside, standing.at_desk) == (True, False)
    assert await fetch(stage, conversation_for, ben, order) is NotFound
    assert await fetch(stage, conversation_known_to, await stage.guest(), order) is NotFound


@pytest.mark.parametrize(
    ("fetcher", "how", "locked"),
    [
        (conversation_for, {}, False),
        (conversation_for, {"for_update": True}, True),
        (conversation_known_to, {}, False),
        (ticket_for, {}, False),
        (ticket_for, {"for_update": True}, True),
        (ticket_to_work_on, {}, True),
    ],
)
async def test_writers_lock_the_row_and_readers_do_not(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, fetcher: Callable[..., Standing], how: dict[str, Any], locked: bool
) -> None:
    agent = await stage.agent()
    ticket = (await stage.ticket(await stage.guest())).ticket.conversation.id
    asked = list[bool]()
    by_id = conversations.by_id

    def noted(tx: Transaction, conversation_id: str, *, for_update: bool = False) -> Any:
        asked.append(for_update)
        return by_id(tx, conversation_id, for_update=for_update)

    monkeypatch.setattr(conversations, "by_id", noted)
    assert isinstance(await fetch(stage, fetcher, agent, ticket, **how), Standing)
    assert asked == [locked]


async def test_an_admin_gets_at_accounts_the_disabled_and_its_own_too(stage: Stage) -> None:
    admin, mia, off = await stage.account("Ada", "admin"), await stage.account("Mia"), await stage.account("Off")
    await stage.do(disable_account, login=off.username)
    for account in (admin, mia, off):
        found = await stage.read(account_for, admin, person_id=account.id)
        assert (found.id, found.username) == (account.id, account.username)


async def test_guests_the_deleted_and_the_missing_are_no_accounts(
    stage: Stage, count_queries: Callable[[], Any]
) -> None:
    admin, gone = await stage.account("Ada", "admin"), await stage.account("Gone")
    await stage.do(delete_account, login=gone.username)
    for person_id in (gone.id, (await stage.guest()).id, "01a1b0fc-0000-7000-8000-000000000000"):
        with pytest.raises(NotFound):
            await stage.read(account_for, admin, person_id=person_id)
    for no_id in ("none", ""):
        with count_queries() as ran, pytest.raises(NotFound):
            await stage.read(account_for, admin, person_id=no_id)
        assert ran == []


@pytest.mark.parametrize("role", ["guest", "member", "agent"])
async def test_others_are_refused_before_anything_is_looked_for(
    stage: Stage, count_queries: Callable[[], Any], role: Role
) -> None:
    mia = await stage.account("Mia")
    asks = await (stage.guest() if role == "guest" else stage.account("Otto", role))
    for person_id in (mia.id, asks.id, "none"):
        with count_queries() as ran, pytest.raises(Forbidden, match=r"^Only admins may do that\.$"):
            await stage.read(account_for, asks, person_id=person_id)
        assert ran == []
