"""What clients ask over sockets: the payloads of their events."""

from __future__ import annotations

from parlour.domain.message import Draft
from parlour.wire.api.talk import LoadMessages
from parlour.wire.base import Request


class InConversation(Request):
    conversation_id: str


class JoinConversation(Request):
    conversation_id: str
    after_rev: int | None = None


class SyncConversation(Request):
    conversation_id: str
    after_rev: int
    limit: int | None = None


class LoadEvent(LoadMessages, kw_only=True):
    conversation_id: str


class SendMessage(Request):
    conversation_id: str
    content: str | None = None
    client_id: str | None = None
    temp_id: str | None = None
    based_on_seq: int | None = None
    reply_to: str | None = None
    attachment_ids: list[str] | None = None

    @property
    def draft(self) -> Draft:
        client_id = self.temp_id if self.client_id is None else self.client_id
        files = self.attachment_ids or ()
        return Draft.of(
            self.content or "", client_id, self.based_on_seq, reply_to=self.reply_to, attachment_ids=files
        )


class EditMessage(Request):
    message_id: str
    content: str


class DeleteMessage(Request, rename={"message_id": "messageId", "whom": "for"}):
    """`for` is `everyone` (the default) or `me`."""

    message_id: str
    whom: str | None = None


class React(Request):
    message_id: str
    emoji: str
    remove: bool = False


class Mark(Request):
    """All messages up to this one; `seq` where both are given."""

    conversation_id: str
    message_id: str | None = None
    seq: int | None = None


class OnTicket(Request):
    ticket_id: str


class AssignTicket(OnTicket, kw_only=True):
    assignee_id: str | None


class GetPresence(Request):
    user_ids: list[str]
