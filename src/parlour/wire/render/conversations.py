"""Conversations of every kind and who takes part in them, as the wire shows them to one viewer."""

from __future__ import annotations

from msgspec import UNSET

from parlour.domain.actor import Person
from parlour.domain.conversation import ConversationView, Link, Participant
from parlour.wire import models
from parlour.wire.render.messages import message
from parlour.wire.render.people import avatar
from parlour.wire.render.tickets import ticket
from parlour.wire.times import rfc3339


def conversation(view: ConversationView, *, for_agent: bool) -> models.Conversation:
    """A conversation for the viewer whose `place` it holds. `for_agent` is passed on to its ticket."""
    row = view.conversation
    return models.Conversation(
        id=row.id,
        kind=row.kind,
        title=row.title,
        image_url=None if row.image_id is None else f"/files/{row.image_id}/group?thumbnail=1",
        link=None if row.link is None else _link(row.link),
        participants=[
            participant(place, person) for place, person in zip(view.participants, view.people, strict=True)
        ],
        participant_count=view.participant_count,
        joined=view.place is not None,
        last_message=None if view.last_message is None else message(view.last_message),
        last_seq=row.last_seq,
        unread=view.unread,
        muted=view.place is not None and view.place.muted,
        archived=view.place is not None and view.place.archived,
        pinned=view.place is not None and view.place.pinned,
        created_at=rfc3339(row.created_at),
        updated_at=rfc3339(row.updated_at),
        read_seq=UNSET if view.read_seq is None else view.read_seq,
        ticket=UNSET if view.ticket is None else ticket(view.ticket, for_agent=for_agent),
    )


def participant(place: Participant, person: Person) -> models.Participant:
    """A place in a conversation with the person who has it."""
    return models.Participant(
        user_id=person.id,
        name=person.name,
        username=person.username,
        avatar_url=avatar(person.avatar_id),
        role=place.role,
        joined_at=rfc3339(place.joined_at),
        read_seq=place.position.read_seq,
        delivered_seq=place.position.delivered_seq,
    )


def _link(link: Link) -> models.Link:
    return models.Link(type=link.type, id=link.id, title=link.title, url=link.url, open=link.open)
