"""Messages, pages of them, and files as the wire shows them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from msgspec import UNSET

from parlour.domain.message import Attachment, Message, Page, Quote, SentFile, text_of
from parlour.domain.picture import Picture
from parlour.wire import models
from parlour.wire.render.people import avatar
from parlour.wire.times import optional_rfc3339, rfc3339


def message(said: Message) -> models.Message:
    """A message as an action returned it: what the viewer deleted for itself is hidden already
    (`actions/hydrate.py`)."""
    return models.Message(
        id=said.id,
        conversation_id=said.conversation_id,
        seq=said.seq,
        rev=said.rev,
        sender_id=said.sender_id,
        sender_role=said.sender_role,
        sender_name=said.sender_name,
        sender_avatar=avatar(said.sender_avatar_id),
        content=text_of(said),
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
    """A file of a message; milliseconds become seconds."""
    return models.Attachment(**_file(file))


def sent_file(sent: SentFile) -> models.ConversationFile:
    """A file with the message that it came in."""
    return models.ConversationFile(
        **_file(sent.attachment),
        message_id=sent.message.id,
        sender_id=sent.message.sender_id,
        sender_name=sent.message.sender_name,
        created_at=rfc3339(sent.message.created_at),
    )


def picture(shown: Picture) -> models.Attachment:
    """A picture of an account or a group, in the shape of a file."""
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
