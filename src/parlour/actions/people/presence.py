"""Presence: acquaintances, hiding from others, and the time somebody was last connected."""

from __future__ import annotations

from collections.abc import Sequence

from parlour.domain.actor import Actor, Person
from parlour.domain.errors import Invalid
from parlour.domain.events import PresenceChosen
from parlour.domain.ids import is_id
from parlour.domain.limits import USER_IDS
from parlour.store.people import acquaintances, people
from parlour.store.transaction import Transaction

# Somebody with more conversations than this is announced to the newest only.
TOLD_CONVERSATIONS = 1_000


def find_acquaintances(tx: Transaction, actor: Actor, *, person_ids: Sequence[str]) -> list[Person]:
    """Those of the people asked for with whom the actor shares a conversation, in the order asked for."""
    if len(person_ids) > USER_IDS:
        raise Invalid.field("userIds", f"must be at most {USER_IDS}")
    wanted = [person_id for person_id in dict.fromkeys(person_ids) if is_id(person_id)]
    if not wanted:
        return []
    found = {person.id: person for person in acquaintances.among(tx, actor.id, wanted, at_desk=actor.is_agent)}
    return [found[person_id] for person_id in wanted if person_id in found]


def list_rooms_of(tx: Transaction, actor: Actor) -> list[str]:
    """The rooms of all conversations that the actor takes part in, or attends, which hear when it comes and goes.

    Empty for a person that hides.
    """
    return [] if _hides(tx, actor.id) else _rooms_of(tx, actor)


def note_last_seen(tx: Transaction, actor: Actor) -> int | None:
    """The actor's last connection has gone; returns the time noted, in milliseconds since the epoch.

    None for a person that hides: nothing is noted that could be shown when it hides no longer.
    """
    if _hides(tx, actor.id):
        return None
    acquaintances.set_last_seen(tx, actor.id)
    return tx.now


def choose_presence(tx: Transaction, who: Actor, *, hides: bool) -> None:
    """Whether others see somebody come and go."""
    if _hides(tx, who.id) != hides:
        people.change(tx, who.id, hides_presence=hides)
        tx.announce(PresenceChosen(who.id, hides, _rooms_of(tx, who)))


def _hides(tx: Transaction, person_id: str) -> bool:
    person = people.by_id(tx, person_id)
    return person is not None and person.hides_presence


def _rooms_of(tx: Transaction, actor: Actor) -> list[str]:
    found = acquaintances.conversations_of(tx, actor.id, TOLD_CONVERSATIONS, at_desk=actor.is_agent)
    return [f"ticket:{id_}" if kind == "ticket" else f"conversation:{id_}" for id_, kind in found]
