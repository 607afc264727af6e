"""What another process wrote between a look and a write, which no transaction of this one had seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from parlour.actions.talk.conversations import start_direct, start_group
from parlour.actions.talk.linked import start_linked
from parlour.actions.talk.participants import add_participant, list_participants
from parlour.domain.errors import Conflict
from parlour.domain.events import ConversationStarted, ParticipantAdded
from parlour.store.talk import conversations, participants
from tests.factories import Stage

ORDER: dict[str, Any] = {"link_type": "order", "title": "Order 42", "url": None, "is_open": False}


def unseen(find: Callable[..., Any], times: int) -> Callable[..., Any]:
    """A finder that has not seen yet what is there, for so many calls."""
    left = times

    def seen_late(*given: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        return None if left >= 0 else find(*given, **named)

    return seen_late


async def test_of_two_who_start_a_direct_conversation_at_once_the_second_finds_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia, leo = await stage.account("Mia"), await stage.account("Leo")
    first = await stage.perform(start_direct, mia, participant_id=leo.id)
    stage.forget()
    monkeypatch.setattr(conversations, "by_direct_key", unseen(conversations.by_direct_key, 1))
    second = await stage.perform(start_direct, leo, participant_id=mia.id)
    assert (second.created, second.view.conversation.id) == (False, first.view.conversation.id)
    assert stage.heard(ConversationStarted) == []


async def test_of_two_who_start_a_linked_conversation_at_once_the_second_finds_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    alma, root = await stage.agent(), await stage.account("Root", "admin")
    named = {**ORDER, "link_id": "42", "participant_ids": []}
    first = await stage.perform(start_linked, alma, **named)
    stage.forget()
    monkeypatch.setattr(conversations, "by_link", unseen(conversations.by_link, 1))
    second = await stage.perform(start_linked, root, **named)
    assert (second.created, second.view.conversation.id) == (False, first.view.conversation.id)
    assert stage.heard(ConversationStarted) == []


async def test_a_refusal_of_the_database_for_another_reason_is_not_hidden(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    alma, leo = await stage.agent(), await stage.account("Leo")
    named = {**ORDER, "link_id": "43", "participant_ids": []}
    await stage.perform(start_linked, alma, **named)
    await stage.perform(start_direct, alma, participant_id=leo.id)
    for finder in ("by_link", "by_direct_key"):
        monkeypatch.setattr(conversations, finder, unseen(getattr(conversations, finder), 2))
    with pytest.raises((IntegrityError, Conflict)):
        await stage.perform(start_linked, alma, **named)
    with pytest.raises((IntegrityError, Conflict)):
        await stage.perform(start_direct, alma, participant_id=leo.id)


async def test_somebody_let_in_by_another_process_meanwhile_is_a_conflict(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia, leo = await stage.account("Mia"), await stage.account("Leo")
    group = (await stage.perform(start_group, mia, title="Team", participant_ids=[leo.id])).view.conversation.id
    stage.forget()
    seen = participants.one
    with monkeypatch.context() as patched:
        patched.setattr(participants, "one", lambda tx, talk, who: None if who == leo.id else seen(tx, talk, who))
        with pytest.raises(Conflict):
            await stage.perform(add_participant, mia, conversation_id=group, person_id=leo.id)
    assert stage.heard(ParticipantAdded) == []
    places = await stage.read(list_participants, mia, conversation_id=group)
    assert sorted(place.person.name for place in places) == ["Leo", "Mia"]
