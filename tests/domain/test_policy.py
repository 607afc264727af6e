"""Who may do what, as a table."""

from __future__ import annotations

import pytest

from parlour.domain import policy
from parlour.domain.actor import Actor, Role
from parlour.domain.conversation import (
    Conversation,
    Link,
    Participant,
    ParticipantRole,
    Position,
    Standing,
    TicketState,
)
from parlour.domain.errors import Forbidden, TicketIsClosed
from parlour.domain.message import Message, MessageType, Text


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


DIRECT = Conversation("d", "direct", None, "owner", 0, 0, 0, 0, 0, 0, None, 0)


def linked(*, is_open: bool) -> Conversation:
    link = Link("order", "7", "Order 7", None, is_open)
    return Conversation("l", "linked", "Order 7", "owner", 0, 0, 0, 0, 0, 0, None, 0, link=link)


def place(role: ParticipantRole, person: str = "someone") -> Participant:
    return Participant("g", person, role, 0, Position())


def standing(conversation: Conversation, role: ParticipantRole | None = "member") -> Standing:
    return Standing(conversation, None if role is None else place(role), at_desk=False)


def message(sender: str = "other", kind: MessageType = "text", created_at: int = 1_000) -> Message:
    return Message("m", "g", 1, 1, 1, sender, "member", "Other", None, kind, Text("Hello"), None, created_at)


def test_only_tickets_are_closed() -> None:
    assert not policy.can_close(actor("admin"), standing(GROUP))


@pytest.mark.parametrize(
    ("role", "conversation", "own", "joins", "knows"),
    [
        ("member", linked(is_open=True), None, True, True),
        ("agent", linked(is_open=True), None, True, True),
        ("guest", linked(is_open=True), None, False, False),
        ("guest", linked(is_open=True), PLACE, False, True),
        ("member", linked(is_open=False), None, False, False),
        ("member", linked(is_open=False), PLACE, False, True),
        ("member", GROUP, None, False, False),
        ("agent", ticket(), None, False, True),
    ],
)
def test_accounts_know_of_open_linked_conversations_and_join_them(
    role: Role, conversation: Conversation, own: Participant | None, joins: bool, knows: bool
) -> None:
    assert policy.can_join(actor(role), conversation) is joins
    assert policy.can_know_of(actor(role), conversation, own) is knows


@pytest.mark.parametrize(
    ("role", "moderates", "starts"),
    [("guest", False, False), ("member", False, False), ("agent", False, True), ("admin", True, True)],
)
def test_site_admins_moderate_and_administer_people_and_agents_start_linked_conversations(
    role: Role, moderates: bool, starts: bool
) -> None:
    assert policy.can_moderate(actor(role)) is moderates
    assert policy.can_administer_people(actor(role)) is moderates
    assert policy.can_start_linked(actor(role)) is starts


@pytest.mark.parametrize(
    ("role", "keeps"), [("guest", False), ("member", False), ("agent", False), ("admin", True), ("system", True)]
)
def test_site_admins_and_the_server_itself_keep_the_settings(role: Role, keeps: bool) -> None:
    assert policy.can_keep_settings(actor(role)) is keeps


@pytest.mark.parametrize(
    ("conversation", "role", "administers", "hands_out"),
    [
        (GROUP, "owner", True, True),
        (GROUP, "admin", True, False),
        (GROUP, "member", False, False),
        (GROUP, None, False, False),
        (DIRECT, "owner", False, False),
        (linked(is_open=True), "owner", False, False),
    ],
)
def test_a_group_is_administered_by_its_owner_and_its_admins(
    conversation: Conversation, role: ParticipantRole | None, administers: bool, hands_out: bool
) -> None:
    assert policy.can_administer(standing(conversation, role)) is administers
    assert policy.can_hand_out_roles(standing(conversation, role)) is hands_out


@pytest.mark.parametrize(
    ("conversation", "role", "other", "removes"),
    [
        (GROUP, "owner", "member", True),
        (GROUP, "owner", "admin", True),
        (GROUP, "owner", "owner", False),
        (GROUP, "admin", "member", True),
        (GROUP, "admin", "admin", False),
        (GROUP, "admin", "owner", False),
        (GROUP, "member", "member", False),
        (GROUP, None, "member", False),
        (DIRECT, "owner", "member", False),
        (ticket(), "owner", "member", False),
        (linked(is_open=True), "owner", "member", False),
        (linked(is_open=True), "member", "member", False),
    ],
)
def test_who_sends_others_away(
    conversation: Conversation, role: ParticipantRole | None, other: ParticipantRole, removes: bool
) -> None:
    assert policy.can_remove(actor("member"), standing(conversation, role), place(other, "other")) is removes


def test_a_linked_conversation_that_a_site_admin_took_over_is_cleared_by_it() -> None:
    for role, own, removes in (("admin", "owner", True), ("admin", "member", False), ("agent", "owner", False)):
        stands = standing(linked(is_open=True), own)  # type: ignore[arg-type]
        assert policy.can_remove(actor(role), stands, place("member", "other")) is removes  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("conversation", "leaves"), [(GROUP, True), (linked(is_open=False), True), (DIRECT, False), (ticket(), False)]
)
def test_who_may_leave_does_so_in_whatever_role(conversation: Conversation, leaves: bool) -> None:
    for role in ("owner", "admin", "member"):
        assert policy.can_remove(actor("member"), standing(conversation, role), place(role)) is leaves


@pytest.mark.parametrize(
    ("written", "now", "edits"),
    [
        (message("someone"), 1_000, True),
        (message("someone"), 1_500, True),
        (message("someone"), 1_501, False),
        (message("other"), 1_000, False),
        (message("someone", "system"), 1_000, False),
    ],
)
def test_authors_edit_for_a_while(written: Message, now: int, edits: bool) -> None:
    assert policy.can_edit(actor("admin"), written, now=now, window_ms=500) is edits


@pytest.mark.parametrize(
    ("role", "conversation", "own", "written", "deletes", "sees"),
    [
        ("member", GROUP, "member", message("someone"), True, True),
        ("member", DIRECT, "member", message("someone"), True, True),
        ("guest", ticket(), "owner", message("someone"), True, True),
        ("member", GROUP, "member", message(), False, False),
        ("member", GROUP, "admin", message(), True, True),
        ("member", GROUP, "owner", message(), True, True),
        ("member", DIRECT, "owner", message(), False, False),
        ("agent", ticket(), None, message(), True, True),
        ("agent", GROUP, "member", message(), False, False),
        ("guest", ticket(), "owner", message(), False, False),
        ("admin", GROUP, None, message(), True, True),
        ("admin", DIRECT, None, message(), True, False),
        ("admin", GROUP, "owner", message("someone", "system"), False, False),
        ("admin", GROUP, "owner", message("other", "system"), False, False),
        ("agent", ticket(), None, message("other", "system"), False, False),
    ],
)
def test_who_deletes_for_everyone_and_sees_earlier_wordings(
    role: Role,
    conversation: Conversation,
    own: ParticipantRole | None,
    written: Message,
    deletes: bool,
    sees: bool,
) -> None:
    assert policy.can_delete_for_everyone(actor(role), standing(conversation, own), written) is deletes
    assert policy.can_see_wordings(actor(role), standing(conversation, own), written) is sees
