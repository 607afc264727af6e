"""Conversations, messages, files and search over HTTP: what the calls take and what they answer."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import UNSET, UnsetType

from parlour.domain.errors import Invalid
from parlour.domain.message import Draft
from parlour.wire import models
from parlour.wire.base import Request, Shape


class LoadMessages(Request):
    """`before`, `after`: a cursor or a time; `around`: the id of a message. They exclude each other."""

    before: str | None = None
    after: str | None = None
    around: str | None = None
    limit: int | None = None


class PostMessage(Request):
    """A message: content of at most 10,000 characters, files, or both. A known `clientId` finds the first one."""

    content: str | None = None
    client_id: str | None = None
    reply_to: str | None = None
    attachment_ids: list[str] | None = None

    @property
    def draft(self) -> Draft:
        """The message to send, cleaned. Raises Invalid for one that is empty or too long."""
        return Draft.of(
            self.content or "", self.client_id, reply_to=self.reply_to, attachment_ids=self.attachment_ids or ()
        )


class DeleteFor(Request, rename={"whom": "for"}):
    """`everyone` or `me`."""

    whom: str | None = None


class EditedContent(Request):
    """What the message is to say from now on; at most 10,000 characters."""

    content: str


class ListConversations(Request):
    """`archived`, `pinned`: only those, or with `false` only the others; `unread`: only what is."""

    kind: str | None = None
    query: str | None = None
    archived: bool | None = None
    pinned: bool | None = None
    unread: bool | None = None
    cursor: str | None = None
    limit: int | None = None


class NamedObject(NamedTuple):
    """An object that somebody names without a signature."""

    type: str
    id: str
    title: str
    url: str | None


class LinkedObject(Request):
    """The object of another system that a conversation is about: signed by the site, as `token`, or else by `type`,
    `id` and `title`, with which an agent starts the conversation and others find it."""

    token: str | None = None
    type: str | None = None
    id: str | None = None
    title: str | None = None
    url: str | None = None

    @property
    def unsigned(self) -> NamedObject:
        """The object where no token names it. Raises Invalid, naming the missing part."""
        for field in ("type", "id", "title"):
            if getattr(self, field) is None:
                raise Invalid.field(f"link.{field}", "is required")
        return NamedObject(self.type or "", self.id or "", self.title or "", self.url)


class StartConversation(Request):
    """With `participantId` the direct conversation of two; with `kind: linked` the one on an object."""

    participant_id: str | None = None
    kind: str | None = None
    link: LinkedObject | None = None
    participant_ids: list[str] | None = None
    open: bool = False


class StartGroup(Request):
    """A new group of the caller and these people, 500 at most; `title` of at most 200 characters."""

    title: str
    participant_ids: list[str]


class ChangeConversation(Request):
    """`title` and `imageUrl` are everyone's, the rest the caller's own view. `imageUrl` is the id or the address of a
    picture that was uploaded without a conversation; null takes the present one down."""

    title: str | None = None
    image_url: str | UnsetType | None = UNSET
    muted: bool | None = None
    archived: bool | None = None
    pinned: bool | None = None
    unread: bool | None = None


class TakeOver(Request):
    """What the conversation says of its object from now on; null takes the address away, what is left out stays."""

    title: str | None = None
    url: str | UnsetType | None = UNSET
    open: bool | None = None


class AddParticipant(Request):
    """Who is to take part from now on."""

    user_id: str


class ChangeRole(Request):
    """`owner`, `admin` or `member`, in any case; giving away `owner` makes the giver an admin."""

    role: str


class SearchMessages(
    Request, rename={"sender_id": "from", "conversation_id": "conversationId", "has_file": "hasFile"}
):
    """`q` may be left out in one conversation. `after` and `before`: times or dates (UTC); `from`: somebody's id."""

    q: str | None = None
    conversation_id: str | None = None
    sender_id: str | None = None
    after: str | None = None
    before: str | None = None
    has_file: bool | None = None
    cursor: str | None = None
    limit: int | None = None


class UploadFile(Request):
    """A multipart form; `file` of any type, at most MAX_UPLOAD_MB. Without `conversationId` it is to be a picture of
    oneself or of a group."""

    file: bytes
    conversation_id: str | None = None


class ListFiles(Request):
    """At most `limit` files a page, from `cursor` on."""

    cursor: str | None = None
    limit: int | None = None


class GetFile(Request):
    """`thumbnail`: the small picture, in place of the file."""

    thumbnail: bool | None = None


class OneConversation(Shape):
    """The conversation as the caller sees it, after the change where the call makes one."""

    conversation: models.Conversation


class Conversations(Shape):
    """A page of conversations, the latest activity first; `nextCursor` is null on the last."""

    conversations: list[models.Conversation]
    next_cursor: str | None


class OneParticipant(Shape):
    """The person with its place in the conversation, after the change."""

    participant: models.Participant


class Participants(Shape):
    """Everyone who takes part, the longest-standing first."""

    participants: list[models.Participant]


class Wording(Shape):
    """What a message said, until when."""

    content: str
    replaced_at: str


class Wordings(Shape):
    """What an edited message said before, the oldest first: the first wording and the latest, 50 at most."""

    wordings: list[Wording]


class Messages(Shape):
    """A page in ascending `seq`. `next_cursor` goes on in the direction read; null when `has_more` is false.

    With `around` that direction is back in time (`before: nextCursor`), and `newer_cursor` goes on in the other
    (`after: newerCursor`); null when `has_newer` is false.
    """

    messages: list[models.Message]
    has_more: bool
    next_cursor: str | None
    has_newer: bool | UnsetType = UNSET
    newer_cursor: str | UnsetType | None = UNSET


class Found(Shape):
    """A message that a search found. `excerpt` is a line of it as plain text, in which U+0002 begins and U+0003 ends
    a match: characters that no message can hold."""

    message: models.Message
    excerpt: str
    conversation: models.Conversation


class SearchResults(Shape):
    """The newest first. `partial`: the page ended before it was full because only so many of the newest messages are
    looked at in one search; `nextCursor` goes on with older ones."""

    results: list[Found]
    next_cursor: str | None
    partial: bool


class Files(Shape):
    """The last sent first."""

    files: list[models.ConversationFile]
    next_cursor: str | None


class Uploaded(Shape):
    """The stored file. Only its uploader may read it until a message carries it."""

    attachment: models.Attachment


class OneMessage(Shape):
    """The message as it now is."""

    message: models.Message
