"""What clients ask over sockets: the payloads of their events."""

from __future__ import annotations

from parlour.domain.message import Draft
from parlour.wire.api.talk import LoadMessages
from parlour.wire.base import Request


class InConversation(Request):
    """Names a conversation that the caller may read; a ticket by the same id."""

    conversation_id: str


class JoinConversation(Request):
    """With `afterRev`, the changes since that revision come in place of the latest messages. With `observe` an agent
    in a ticket hears everything and is seen by its colleagues, and has not joined until it writes or assigns."""

    conversation_id: str
    after_rev: int | None = None
    observe: bool = False


class SyncConversation(Request):
    """Asks for changes after `afterRev`; `limit` is 100 by itself and at most 500."""

    conversation_id: str
    after_rev: int
    limit: int | None = None


class LoadEvent(LoadMessages, kw_only=True):
    """A page of one conversation's messages, as over HTTP."""

    conversation_id: str


class SendMessage(Request):
    """`clientId` (1 to 64 printable ASCII characters; `tempId` is read as it) makes repeats safe. With `basedOnSeq`,
    newer messages of others refuse this one with `stale`."""

    conversation_id: str
    content: str | None = None
    client_id: str | None = None
    temp_id: str | None = None
    based_on_seq: int | None = None
    reply_to: str | None = None
    attachment_ids: list[str] | None = None

    @property
    def draft(self) -> Draft:
        """The message to send, cleaned. Raises Invalid for one that is empty or too long."""
        client_id = self.temp_id if self.client_id is None else self.client_id
        files = self.attachment_ids or ()
        return Draft.of(
            self.content or "", client_id, self.based_on_seq, reply_to=self.reply_to, attachment_ids=files
        )


class EditMessage(Request):
    """What the message is to say from now on; at most 10,000 characters."""

    message_id: str
    content: str


class DeleteMessage(Request, rename={"message_id": "messageId", "whom": "for"}):
    """`for` is `everyone` (the default) or `me`."""

    message_id: str
    whom: str | None = None


class React(Request):
    """The caller's own reaction: one emoji in its full form, added, or taken away with `remove`."""

    message_id: str
    emoji: str
    remove: bool = False


class Mark(Request):
    """All messages up to this one; `seq` where both are given."""

    conversation_id: str
    message_id: str | None = None
    seq: int | None = None


class OnTicket(Request):
    """Names a ticket by the id of its conversation."""

    ticket_id: str


class AssignTicket(OnTicket, kw_only=True):
    """Whose the ticket is to be: an agent's id, or null for nobody's."""

    assignee_id: str | None


class GetPresence(Request):
    """Ids of at most 200 people; those unknown to the caller are left out of the answer."""

    user_ids: list[str]
