"""Messages, and what belongs to them: drafts, quotes, reactions, attachments, pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from parlour.domain import limits, text
from parlour.domain.actor import Role
from parlour.domain.errors import Invalid

MessageType = Literal["text", "image", "video", "audio", "file", "system"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody asks to send, already cleaned by `domain.text`."""

    content: str
    client_id: str | None = None
    based_on_seq: int | None = None
    reply_to: str | None = None
    attachment_ids: Sequence[str] = ()

    @classmethod
    def of(
        cls,
        content: str,
        client_id: str | None = None,
        based_on_seq: int | None = None,
        *,
        reply_to: str | None = None,
        attachment_ids: Sequence[str] = (),
        field: str = "content",
    ) -> Draft:
        """A draft from what a client wrote; `invalid`, naming `field`, where it breaks the rules of `domain.text`.

        Files may come without words; words without files may not be empty.
        """
        # said twice is meant once; a list of a hundred thousand is not looked through
        files = tuple(dict.fromkeys(attachment_ids[: 4 * limits.FILES]))
        if len(files) > limits.FILES or len(attachment_ids) > 4 * limits.FILES:
            raise Invalid.field("attachmentIds", f"must be at most {limits.FILES}")
        clean = text.content(content, field, may_be_empty=bool(files))
        return cls(clean, text.client_id(client_id), based_on_seq, reply_to, files)

    @property
    def hash(self) -> str:
        """Tells a repeat from another draft under the same client id, also after the message was edited."""
        whole = "\0".join((self.content, self.reply_to or "", *self.attachment_ids))
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file, in the conversation it was uploaded to. `mime` is what its bytes say; sizes in bytes and pixels."""

    id: str
    conversation_id: str
    message_id: str | None
    uploader_id: str
    name: str
    mime: str
    size: int
    width: int | None
    height: int | None
    duration_ms: int | None
    has_thumbnail: bool
    created_at: int


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where a file stands among those of its conversation: its message's `seq`, and which one of the message's."""

    seq: int
    position: int


@dataclass(frozen=True, slots=True)
class Quote:
    """The message that another one answers, as it now is; `hidden` and without an excerpt for those who deleted it
    for themselves."""

    id: str
    seq: int
    sender_id: str
    sender_name: str
    excerpt: str
    deleted_at: int | None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Reactions:
    """One emoji under a message, and who chose it, in the order they did."""

    emoji: str
    person_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class Text:
    """What a message says, in the clear. Empty where it was deleted, and where files came without words."""

    content: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a message says, encrypted from device to device: the server keeps it and cannot read it."""

    ciphertext: bytes


Body = Text | Sealed


@dataclass(frozen=True, slots=True)
class Message:
    """A row of `messages` with its sender as it is now. Times in milliseconds since the epoch.

    `number` counts the non-system messages up to and including this one, so that unread is a subtraction.
    """

    id: str
    conversation_id: str
    seq: int
    rev: int
    number: int
    sender_id: str
    sender_role: Role
    sender_name: str
    sender_avatar_id: str | None
    message_type: MessageType
    body: Body
    client_id: str | None
    created_at: int
    edited_at: int | None = None
    deleted_at: int | None = None
    system: Mapping[str, Any] | None = None
    reply_to_id: str | None = None
    # What stands in other tables; `actions/hydrate.py` fills it in for a viewer.
    quote: Quote | None = None
    reactions: Sequence[Reactions] = ()
    attachments: Sequence[Attachment] = ()
    hidden: bool = False

    @property
    def is_sealed(self) -> bool:
        """Whether only the devices of those who take part can read it; search finds no such message."""
        return isinstance(self.body, Sealed)

    def as_hidden(self) -> Message:
        """As it is answered to a person who deleted it for itself: its place, and nothing in it."""
        return replace(self, body=Text(""), hidden=True, quote=None, reactions=(), attachments=())

    def with_hidden_quote(self) -> Message:
        """As it is answered to a person who deleted the quoted message for itself: it is named, and says nothing."""
        return self if self.quote is None else replace(self, quote=replace(self.quote, excerpt="", hidden=True))


def text_of(message: Message) -> str:
    """The words of a message, for all who render, index, quote or compare them. A sealed one has none here."""
    return message.body.content if isinstance(message.body, Text) else ""


@dataclass(frozen=True, slots=True)
class HiddenFrom:
    """The ids of people who deleted a message, or the one that it quotes, for themselves alone.

    What is broadcast is made once for everybody; these few get a version of their own.
    """

    message: frozenset[str] = frozenset()
    quote: frozenset[str] = frozenset()

    def versions(self, message: Message) -> Iterator[tuple[list[str], Message]]:
        """(people, the message as they may see it) for all who may not see it as it is."""
        if self.message:
            yield sorted(self.message), message.as_hidden()
        if message.quote is not None and (others := self.quote - self.message):
            yield sorted(others), message.with_hidden_quote()


HIDDEN_FROM_NOBODY: Final = HiddenFrom()


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a conversation, with the message that it was sent in."""

    attachment: Attachment
    message: Message


@dataclass(frozen=True, slots=True)
class Sent:
    """The outcome of sending; `duplicate` when this client id had been sent before."""

    message: Message
    duplicate: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A run of messages in ascending `seq`. `next_cursor` goes on in the direction read; None at the end.

    A page around a message is read towards the older ones like the latest page, and can be gone on from both ends.
    """

    messages: Sequence[Message] = field(default_factory=tuple)
    next_cursor: str | None = None
    around: bool = False
    newer_cursor: str | None = None  # of a page around a message only

    @property
    def has_more(self) -> bool:
        return self.next_cursor is not None


@dataclass(frozen=True, slots=True)
class Changes:
    """Messages changed since a revision, each as it now is and once, ascending `rev`; complete to `last_rev`."""

    messages: Sequence[Message]
    last_rev: int
    has_more: bool
