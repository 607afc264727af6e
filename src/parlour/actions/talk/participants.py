"""Participants: adding, removing, leaving, roles."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError

from parlour.actions import access
from parlour.actions.system_messages import tell
from parlour.domain import policy
from parlour.domain.actor import Actor, Person
from parlour.domain.conversation import Conversation, Participant, ParticipantRole, Standing
from parlour.domain.errors import Conflict, Invalid, NotFound
from parlour.domain.events import (
    ConversationTouched,
    ParticipantAdded,
    ParticipantChanged,
    ParticipantRemoved,
)
from parlour.domain.ids import is_id
from parlour.domain.limits import PARTICIPANTS
from parlour.store.people import people
from parlour.store.talk import conversations, participants
from parlour.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place in a conversation, with the person; `added` where it was made by this call."""

    participant: Participant
    person: Person
    added: bool = False


def add_participant(tx: Transaction, actor: Actor, *, conversation_id: str, person_id: str) -> Place:
    """Owner and admins add to a group; anyone joins a linked conversation that is open. The history comes along."""
    conversation = _joinable(tx, actor, conversation_id, person_id)
    person = people.by_id(tx, person_id) if is_id(person_id) else None
    if person is None or person.role == "guest" or person.disabled_at is not None:
        raise NotFound("There is no such person.")
    if place := participants.one(tx, conversation_id, person_id):
        return Place(place, person)
    if len(participants.list_all(tx, conversation_id)) >= PARTICIPANTS:
        raise Invalid.field("userId", f"would be one more than {PARTICIPANTS}")
    return Place(_let_in(tx, actor, conversation, person), person, added=True)


def admit(tx: Transaction, conversation: Conversation, person_id: str) -> None:
    """Lets somebody in by another right than the conversation's own; it is locked, and the person not in it."""
    person = people.one(tx, person_id)
    if len(participants.list_all(tx, conversation.id)) >= PARTICIPANTS:
        raise Conflict(f"There are {PARTICIPANTS} people in it already.")
    _let_in(tx, person.acting(), conversation, person)


def change_role(
    tx: Transaction, actor: Actor, *, conversation_id: str, person_id: str, role: ParticipantRole
) -> Place:
    """The owner hands out roles; handing over `owner` makes the giver an admin, so a group always has one owner."""
    standing = access.conversation_for(tx, actor, conversation_id, for_update=True)
    policy.require(policy.can_hand_out_roles(standing), "Only the owner may do that.")
    place, person = _place(tx, conversation_id, person_id)
    if place.role == role:
        return Place(place, person)
    if person_id == actor.id:
        raise Conflict("Hand the group over to somebody first.")
    changed = [(person_id, role)] + ([(actor.id, "admin")] if role == "owner" else [])
    for each, new_role in changed:
        participants.change(tx, conversation_id, each, role=new_role)
        told = participants.one(tx, conversation_id, each)
        assert told is not None
        tx.announce(ParticipantChanged(standing.conversation, told))
    tx.announce(ConversationTouched(standing.conversation))
    return Place(replace(place, role=role), person)


def remove_participant(tx: Transaction, actor: Actor, *, conversation_id: str, person_id: str) -> None:
    """From this commit on the person hears nothing more. A group's owner hands over before leaving others behind."""
    standing = access.conversation_for(tx, actor, conversation_id, for_update=True)
    place, person = _place(tx, conversation_id, person_id)
    policy.require(policy.can_remove(actor, standing, place), "You may not send this person away.")
    if place.role == "owner":
        _hand_over(tx, standing)
    participants.remove(tx, conversation_id, person_id)
    line = f"{actor.name} left" if actor.id == person_id else f"{actor.name} removed {person.name}"
    after = tell(
        tx, standing.conversation, actor, "participant_removed", line, userId=person.id, userName=person.name
    )
    tx.announce(ParticipantRemoved(after, place, person))


def list_participants(tx: Transaction, actor: Actor, *, conversation_id: str) -> list[Place]:
    """Everyone who takes part, the longest-standing first."""
    access.conversation_for(tx, actor, conversation_id)
    places = participants.list_all(tx, conversation_id)
    known = people.by_ids(tx, [place.person_id for place in places])
    return [Place(place, known[place.person_id]) for place in places]


def _let_in(tx: Transaction, who: Actor, conversation: Conversation, person: Person) -> Participant:
    try:
        with tx.savepoint():
            participants.add(tx, conversation.id, person.id, "member")
    except IntegrityError as error:
        raise Conflict from error
    # What was said before is there to read, and not waiting to be read.
    conversations.move_read(tx, conversation.id, person.id, conversation.last_seq, conversation.last_number)
    conversations.move_delivered(tx, conversation.id, person.id, conversation.last_seq)
    added = participants.one(tx, conversation.id, person.id)
    assert added is not None
    line = f"{who.name} joined" if who.id == person.id else f"{who.name} added {person.name}"
    after = tell(tx, conversation, who, "participant_added", line, userId=person.id, userName=person.name)
    tx.announce(ParticipantAdded(after, added, person))
    return added


def _joinable(tx: Transaction, who: Actor, conversation_id: str, person_id: str) -> Conversation:
    """The conversation, locked, where the actor may bring this person in; `not_found` where it may not know of it."""
    conversation = conversations.by_id(tx, conversation_id, for_update=True) if is_id(conversation_id) else None
    if conversation is None:
        raise NotFound
    if person_id == who.id and policy.can_join(who, conversation):
        return conversation
    standing = access.conversation_for(tx, who, conversation_id)
    policy.require(policy.can_administer(standing), "Only the group's owner and admins may do that.")
    return conversation


def _hand_over(tx: Transaction, standing: Standing) -> None:
    """A leaving owner's group goes to its longest-standing admin, else member; the last one just leaves."""
    others = [place for place in participants.list_all(tx, standing.conversation.id) if place.role != "owner"]
    heirs = sorted(others, key=lambda place: (place.role != "admin", place.joined_at, place.person_id))
    if heirs:
        participants.change(tx, standing.conversation.id, heirs[0].person_id, role="owner")


def _place(tx: Transaction, conversation_id: str, person_id: str) -> tuple[Participant, Person]:
    place = participants.one(tx, conversation_id, person_id) if is_id(person_id) else None
    person = people.by_id(tx, person_id) if place is not None else None
    if place is None or person is None:
        raise NotFound("This person does not take part.")
    return place, person
