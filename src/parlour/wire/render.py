"""From what the domain knows to what the wire shows, for a given viewer."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from msgspec import UNSET

from parlour.domain.actor import Actor, Person, Session
from parlour.domain.conversation import ConversationView, Link, Participant, Position, TicketState, TicketView
from parlour.domain.message import Attachment, Message, Page, Quote, SentFile
from parlour.domain.picture import Picture
from parlour.wire import models
from parlour.wire.times import optional_rfc3339, rfc3339


def actor(who: Actor) -> models.Actor:
    return models.Actor(id=who.id, role=who.role, name=who.name, username=who.username or UNSET)


def user(person: Person, *, with_role: bool = True, with_username: bool = True) -> models.User:
    return models.User(
        id=person.id,
        username=person.username or "" if with_username else UNSET,
        name=person.name,
        role=_account_role(person) if with_role else UNSET,
        avatar_url=_avatar(person.avatar_id),
    )


def me(person: Person) -> models.Me:
    return models.Me(
        id=person.id,
        username=person.username or "",
        name=person.name,
        role=_account_role(person),
        avatar_url=_avatar(person.avatar_id),
        email=person.email,
        language=person.language,
        presence="hidden" if person.hides_presence else "shown",
    )


def guest(person: Person) -> models.Guest:
    return models.Guest(id=person.id, name=person.name, email=person.email)


def message(said: Message) -> models.Message:
    return models.Message(
        id=said.id,
        conversation_id=said.conversation_id,
        seq=said.seq,
        rev=said.rev,
        sender_id=said.sender_id,
        sender_role=said.sender_role,
        sender_name=said.sender_name,
        sender_avatar=_avatar(said.sender_avatar_id),
        content=said.content,
        message_type=said.message_type,
        attachments=[attachment(file) for file in said.attachments],
        reply_to=None if said.quote is None else _quote(said.quote),
        reactions=[
            models.Reaction(emoji=each.emoji, count=len(each.person_ids), user_ids=list(each.person_ids))
            for each in said.reactions
        ],
        client_id=said.client_id,
        created_at=rfc3339(said.created_at),
        edited_at=optional_rfc3339(said.edited_at),
        deleted_at=optional_rfc3339(said.deleted_at),
        system=UNSET if said.system is None else dict(said.system),
        hidden=True if said.hidden else UNSET,
    )


def page(shown: Page) -> dict[str, Any]:
    """The fields of a page, which both doors answer alike."""
    return {
        "messages": [message(said) for said in shown.messages],
        "has_more": shown.has_more,
        "next_cursor": shown.next_cursor,
        "has_newer": shown.newer_cursor is not None if shown.around else UNSET,
        "newer_cursor": shown.newer_cursor if shown.around else UNSET,
    }


def attachment(file: Attachment) -> models.Attachment:
    return models.Attachment(**_file(file))


def sent_file(sent: SentFile) -> models.ConversationFile:
    return models.ConversationFile(
        **_file(sent.attachment),
        message_id=sent.message.id,
        sender_id=sent.message.sender_id,
        sender_name=sent.message.sender_name,
        created_at=rfc3339(sent.message.created_at),
    )


def _file(file: Attachment) -> dict[str, Any]:
    url = f"/files/{file.id}/{quote(file.name, safe='')}"
    return {
        "id": file.id,
        "url": url,
        "thumbnail_url": f"{url}?thumbnail=1" if file.has_thumbnail else None,
        "name": file.name,
        "mime": file.mime,
        "size": file.size,
        "width": file.width,
        "height": file.height,
        "duration": None if file.duration_ms is None else file.duration_ms / 1000,
    }


def picture(shown: Picture) -> models.Attachment:
    url = f"/files/{shown.id}/{shown.name}"
    return models.Attachment(
        id=shown.id,
        url=url,
        thumbnail_url=f"{url}?thumbnail=1",
        name=shown.name,
        mime=shown.mime,
        size=shown.size,
        width=shown.width,
        height=shown.height,
        duration=None,
    )


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
    shown = models.Owner(id=owner.id, role=owner.role, name=owner.name)
    if for_agent:
        shown.email, shown.email_proved = owner.email, False
    return shown


def _asked_from(state: TicketState) -> models.AskedFrom | None:
    page = state.asked_from
    return None if page is None else models.AskedFrom(title=page.title, url=page.url)


def conversation(view: ConversationView, *, for_agent: bool) -> models.Conversation:
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
        ticket=UNSET if view.ticket is None else ticket(view.ticket, for_agent=for_agent),
    )


def session(row: Session, *, current: str | None) -> models.Session:
    return models.Session(
        id=row.id,
        created_at=rfc3339(row.created_at),
        last_used_at=rfc3339(row.last_used_at),
        expires_at=rfc3339(row.expires_at),
        address=row.address,
        user_agent=row.user_agent,
        current=row.id == current,
    )


def _quote(said: Quote) -> models.Quote:
    return models.Quote(
        id=said.id,
        seq=said.seq,
        sender_id=said.sender_id,
        sender_name=said.sender_name,
        excerpt=said.excerpt,
        deleted_at=optional_rfc3339(said.deleted_at),
        hidden=True if said.hidden else UNSET,
    )


def participant(place: Participant, person: Person) -> models.Participant:
    return models.Participant(
        user_id=person.id,
        name=person.name,
        username=person.username,
        avatar_url=_avatar(person.avatar_id),
        role=place.role,
        joined_at=rfc3339(place.joined_at),
        read_seq=place.position.read_seq,
        delivered_seq=place.position.delivered_seq,
    )


def _link(link: Link) -> models.Link:
    return models.Link(type=link.type, id=link.id, title=link.title, url=link.url, open=link.open)


def _progress(position: Position) -> models.Progress:
    return models.Progress(read_seq=position.read_seq, delivered_seq=position.delivered_seq)


def _account_role(person: Person) -> models.AccountRole:
    assert person.role != "system"  # which has no row
    return person.role


def _avatar(avatar_id: str | None) -> str | None:
    return None if avatar_id is None else f"/files/{avatar_id}/avatar?thumbnail=1"
