"""Who may do what, as a table."""

from __future__ import annotations

import pytest

from parlour.domain import policy
from parlour.domain.actor import Actor, Role
from parlour.domain.conversation import Conversation, Participant, Position, Standing, TicketState
from parlour.domain.errors import Forbidden, TicketIsClosed


def actor(role: Role) -> Actor:
    return Actor("someone", role, "Someone")


def ticket(status: str = "open") -> Conversation:
    state = TicketState(1, status, "owner", None, None, None, Position())  # type: ignore[arg-type]
    return Conversation("t", "ticket", "Help", "owner", 0, 0, 0, 0, 0, 0, None, 0, state)


GROUP = Conversation("g", "group", "Team", "owner", 0, 0, 0, 0, 0, 0, None, 0)
PLACE = Participant("t", "someone", "owner", 0, Position())


@pytest.mark.parametrize(
    ("role", "conversation", "place", "sees"),
    [
        ("guest", ticket(), PLACE, True),
        ("guest", ticket(), None, False),
        ("member", ticket(), None, False),
        ("agent", ticket(), None, True),
        ("admin", ticket("closed"), None, True),
        ("agent", GROUP, None, False),
        ("admin", GROUP, None, False),
        ("member", GROUP, PLACE, True),
    ],
)
def test_participants_see_their_conversations_and_agents_every_ticket(
    role: Role, conversation: Conversation, place: Participant | None, sees: bool
) -> None:
    assert policy.can_see(actor(role), conversation, place) is sees


@pytest.mark.parametrize(("role", "may"), [("guest", False), ("member", False), ("agent", True), ("admin", True)])
def test_agents_close_tickets_and_owners_do_not(role: Role, may: bool) -> None:
    assert policy.can_close(actor(role), Standing(ticket(), PLACE, at_desk=False)) is may
    assert policy.can_work_desk(actor(role)) is may


def test_only_agents_in_service_are_given_tickets() -> None:
    assert policy.can_be_assigned("agent", disabled=False)
    assert policy.can_be_assigned("admin", disabled=False)
    assert not policy.can_be_assigned("agent", disabled=True)
    assert not policy.can_be_assigned("member", disabled=False)


def test_a_closed_ticket_is_closed_for_writing() -> None:
    policy.require_open(ticket())
    policy.require_open(GROUP)
    with pytest.raises(TicketIsClosed):
        policy.require_open(ticket("closed"))


def test_a_refusal_says_what_it_refuses() -> None:
    with pytest.raises(Forbidden, match="Only agents"):
        policy.require(False, "Only agents may do that.")
