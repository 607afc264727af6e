"""Tickets as the wire shows them: to agents with the owner's address, to owners without agents' usernames."""

from __future__ import annotations

from msgspec import UNSET

from parlour.domain.actor import Person
from parlour.domain.conversation import Position, TicketState, TicketView
from parlour.wire import models
from parlour.wire.render.messages import message
from parlour.wire.render.people import avatar, user
from parlour.wire.times import optional_rfc3339, rfc3339


def ticket(view: TicketView, *, for_agent: bool) -> models.Ticket:
    """A ticket; only agents are shown its owner's e-mail address. A guest's is seen by the desk and that guest alone,
    who is shown no agent's username."""
    conversation, state, owner = view.conversation, view.state, view.owner
    named = for_agent or owner.role != "guest"
    return models.Ticket(
        id=conversation.id,
        number=state.number,
        subject=conversation.title or "",
        status=state.status,
        owner=_owner(owner, for_agent=for_agent),
        assignee=None if view.assignee is None else user(view.assignee, with_username=named),
        last_message=None if view.last_message is None else message(view.last_message),
        unread=view.unread,
        waiting_since=optional_rfc3339(state.waiting_since),
        created_at=rfc3339(conversation.created_at),
        updated_at=rfc3339(max(conversation.updated_at, conversation.activity_at)),
        closed_at=optional_rfc3339(state.closed_at),
        closed_by=None if view.closed_by is None else user(view.closed_by, with_username=named),
        progress=models.TicketProgress(owner=_progress(view.owner_position), desk=_progress(state.desk)),
        asked_from=_asked_from(state) if for_agent else UNSET,
        answers=[models.Answer(label=one.label, value=one.value) for one in state.answers] if for_agent else UNSET,
    )


def _owner(owner: Person, *, for_agent: bool) -> models.Owner:
    """No address is proved yet: nothing is mailed to it."""
    shown = models.Owner(id=owner.id, role=owner.role, name=owner.name, avatar_url=avatar(owner.avatar_id))
    if for_agent:
        shown.email, shown.email_proved = owner.email, False
    return shown


def _asked_from(state: TicketState) -> models.AskedFrom | None:
    page = state.asked_from
    return None if page is None else models.AskedFrom(title=page.title, url=page.url)


def _progress(position: Position) -> models.Progress:
    return models.Progress(read_seq=position.read_seq, delivered_seq=position.delivered_seq)
