"""What HTTP calls take, in their body or their query. It says which types a field may have; what it may hold is the
domain's to say."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import UNSET, Struct, UnsetType

from parlour.domain.conversation import Answer, AskedFrom
from parlour.domain.errors import Invalid
from parlour.domain.message import Draft


class Request(Struct, rename="camel", kw_only=True):
    """Base of everything that comes in: camelCase on the wire, unknown fields ignored."""


# Accounts and guests


class Register(Request):
    username: str
    name: str
    email: str
    password: str


class LogIn(Request):
    """`login` is a username or an e-mail address; the agents' form may call it `email`."""

    password: str
    login: str | None = None
    email: str | None = None

    @property
    def whose(self) -> str:
        name = self.login or self.email
        if not name:
            raise Invalid.field("login", "is required")
        return name


class SetUp(Register):
    """The first admin, by the one-use link's token."""

    token: str


class ChangeProfile(Request):
    """`avatar`: the id of a picture that was uploaded without a conversation; null takes the present one down.
    `presence`: `shown`, or `hidden` to be offline to everybody else."""

    name: str | None = None
    avatar: str | UnsetType | None = UNSET
    language: str | None = None
    password: str | None = None
    old_password: str | None = None
    presence: str | None = None


class GuestDetails(Request):
    name: str | None = None
    email: str | None = None


# Tickets


class PageAskedFrom(Request):
    """Where the person was when it asked: the page around a widget, by an `http` or `https` address."""

    url: str
    title: str = ""


class GivenAnswer(Request):
    """One line of the form that a site shows before the chat."""

    label: str
    value: str


class OpenTicket(Request):
    subject: str
    message: str
    name: str | None = None
    email: str | None = None
    client_id: str | None = None
    page: PageAskedFrom | None = None
    answers: list[GivenAnswer] | None = None

    @property
    def draft(self) -> Draft:
        return Draft.of(self.message, self.client_id, field="message")

    @property
    def asked_from(self) -> AskedFrom | None:
        return None if self.page is None else AskedFrom(self.page.title, self.page.url)

    @property
    def said(self) -> list[Answer]:
        return [Answer(one.label, one.value) for one in self.answers or ()]


class Assign(Request):
    assignee_id: str | None


class ListTickets(Request):
    status: str | None = None
    assignee: str | None = None
    owner: str | None = None
    query: str | None = None
    cursor: str | None = None
    limit: int | None = None


# Conversations and messages


class LoadMessages(Request):
    """`before`, `after`: a cursor or a time; `around`: the id of a message. They exclude each other."""

    before: str | None = None
    after: str | None = None
    around: str | None = None
    limit: int | None = None


class PostMessage(Request):
    content: str | None = None
    client_id: str | None = None
    reply_to: str | None = None
    attachment_ids: list[str] | None = None

    @property
    def draft(self) -> Draft:
        return Draft.of(
            self.content or "", self.client_id, reply_to=self.reply_to, attachment_ids=self.attachment_ids or ()
        )


class DeleteFor(Request, rename={"whom": "for"}):
    """`everyone` or `me`."""

    whom: str | None = None


class EditedContent(Request):
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
    user_id: str


class ChangeRole(Request):
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
    cursor: str | None = None
    limit: int | None = None


class GetFile(Request):
    """`thumbnail`: the small picture, in place of the file."""

    thumbnail: bool | None = None


class FindPeople(Request):
    query: str | None = None
    cursor: str | None = None
    limit: int | None = None
