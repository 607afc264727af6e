"""Every call about a conversation or a message, on one screen: by which doors, by which action, and what comes of it
for whom. `test_membership` asks each of them as everybody; `test_named` fails while one is missing here."""
# ruff: noqa: E501 — one call, one line

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from parlour.actions.desk import tickets as t
from parlour.actions.people import pictures
from parlour.actions.talk import (
    conversations,
    files,
    linked,
    message_edits,
    messages,
    participants,
    receipts,
    search,
    sync,
)

OK, CLOSED, FORBIDDEN, NOT_FOUND = "ok", "ticket_closed", "forbidden", "not_found"
THUMB = "👍"
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """What a call is about. `person` takes part beside those who ask, `newcomer` does not."""

    conversation: str
    message: str
    file: str
    person: str
    newcomer: str


@dataclass(frozen=True)
class Call:
    """`member` and `head` (its owner) in a group, `owner` and `agent` in a ticket, then both in a closed one."""

    name: str
    actions: tuple[Callable[..., Any], ...]
    route: str | None
    event: str | None
    given: Callable[[Place], Given]  # the body, form or query over HTTP; the payload, with `aim`, over the socket
    member: str = OK
    head: str = OK
    owner: str = OK
    agent: str = OK
    closed_owner: str = OK
    closed_agent: str = OK
    aim: str = "conversationId"

    @property
    def doors(self) -> list[str]:
        return [name for name, has in (("http", self.route), ("socket", self.event)) if has]

    @property
    def writes_no_more(self) -> bool:
        return CLOSED in (self.closed_owner, self.closed_agent)

    def request(self, place: Place) -> tuple[str, str]:
        """Method and path."""
        assert self.route is not None
        method, path = self.route.split(" ", 1)
        about = place.message if path.startswith("/api/messages/{id}") else place.conversation
        filled = {"id": about, "userId": place.person, "attachmentId": place.file, "name": "note.txt"}
        return method, path.format(**filled, emoji=quote(THUMB))

    def payload(self, place: Place) -> dict[str, Any]:
        about = place.message if self.aim == "messageId" else place.conversation
        return {self.aim: about, **self.given(place)}


def nothing(place: Place) -> Given:
    return {}


def this(**values: Any) -> Callable[[Place], Given]:
    return lambda place: values


# fmt: off
ON_CONVERSATION = (
    Call("show", (sync.show_conversation,), "GET /api/conversations/{id}", None, nothing),
    Call("join", (sync.may_join, sync.join_conversation), None, "conversation:join", nothing),
    Call("look on", (sync.may_join, sync.join_conversation), None, "conversation:join", this(observe=True)),
    Call("rejoin", (sync.may_join, sync.join_conversation), None, "conversation:join", this(afterRev=0)),
    Call("sync", (sync.sync_conversation,), None, "conversation:sync", this(afterRev=0)),
    Call("load", (messages.load_messages,), "GET /api/conversations/{id}/messages", "messages:load", this(limit=5)),
    Call("load around", (messages.load_messages,), "GET /api/conversations/{id}/messages", "messages:load", lambda p: {"around": p.message}),
    Call("send", (messages.send_message,), "POST /api/conversations/{id}/messages", "message:send", this(content="Hello"), closed_owner=CLOSED, closed_agent=CLOSED),
    Call("send again", (messages.send_message,), "POST /api/conversations/{id}/messages", "message:send", this(content="Hello", clientId="again"), closed_owner=CLOSED, closed_agent=CLOSED),
    Call("reply", (messages.send_message,), "POST /api/conversations/{id}/messages", "message:send", lambda p: {"content": "Yes", "replyTo": p.message}, closed_owner=CLOSED, closed_agent=CLOSED),
    Call("delivered", (receipts.mark_delivered,), None, "message:delivered", this(seq=1)),
    Call("read", (receipts.mark_read,), None, "message:read", this(seq=1)),
    Call("read to message", (receipts.mark_read,), None, "message:read", lambda p: {"messageId": p.message}),
    Call("typing", (sync.may_join,), None, "typing:start", nothing, closed_owner=CLOSED, closed_agent=CLOSED),
    Call("typing no more", (sync.may_join,), None, "typing:stop", nothing),
    Call("search", (search.search_messages,), "GET /api/messages/search", None, lambda p: {"q": "note", "conversationId": p.conversation}),
    Call("upload", (files.may_upload,), "POST /api/messages/upload", None, lambda p: {"conversationId": p.conversation}, closed_owner=CLOSED, closed_agent=CLOSED),
    Call("files", (files.list_files,), "GET /api/conversations/{id}/files", None, nothing),
    Call("file", (pictures.readable,), "GET /files/{attachmentId}/{name}", None, nothing),
    Call("mute", (conversations.change_conversation,), "PATCH /api/conversations/{id}", None, this(muted=True), agent=FORBIDDEN, closed_agent=FORBIDDEN),
    Call("mark unread", (conversations.change_conversation,), "PATCH /api/conversations/{id}", None, this(unread=True)),
    Call("rename", (conversations.change_conversation,), "PATCH /api/conversations/{id}", None, this(title="Ours"), member=FORBIDDEN, owner=FORBIDDEN, agent=FORBIDDEN, closed_owner=FORBIDDEN, closed_agent=FORBIDDEN),
    Call("picture", (conversations.change_conversation,), "PATCH /api/conversations/{id}", None, this(imageUrl=None), member=FORBIDDEN, owner=FORBIDDEN, agent=FORBIDDEN, closed_owner=FORBIDDEN, closed_agent=FORBIDDEN),
    Call("takeover", (linked.take_over,), "POST /api/conversations/{id}/takeover", None, this(title="Order"), member=NOT_FOUND, head=NOT_FOUND, owner=NOT_FOUND, agent=NOT_FOUND, closed_owner=NOT_FOUND, closed_agent=NOT_FOUND),
    Call("participants", (participants.list_participants,), "GET /api/conversations/{id}/participants", None, nothing),
    Call("add", (participants.add_participant,), "POST /api/conversations/{id}/participants", None, lambda p: {"userId": p.newcomer}, member=FORBIDDEN, owner=FORBIDDEN, agent=FORBIDDEN, closed_owner=FORBIDDEN, closed_agent=FORBIDDEN),
    Call("role", (participants.change_role,), "PATCH /api/conversations/{id}/participants/{userId}", None, this(role="admin"), member=FORBIDDEN, owner=FORBIDDEN, agent=FORBIDDEN, closed_owner=FORBIDDEN, closed_agent=FORBIDDEN),
    Call("remove", (participants.remove_participant,), "DELETE /api/conversations/{id}/participants/{userId}", None, nothing, member=FORBIDDEN, owner=FORBIDDEN, agent=FORBIDDEN, closed_owner=FORBIDDEN, closed_agent=FORBIDDEN),
)
ON_MESSAGE = (
    Call("edit", (message_edits.edit_message,), "PUT /api/messages/{id}", "message:edit", this(content="Better"), head=FORBIDDEN, agent=FORBIDDEN, closed_owner=CLOSED, closed_agent=CLOSED, aim="messageId"),
    Call("react", (message_edits.react,), "PUT /api/messages/{id}/reactions/{emoji}", "message:react", this(emoji=THUMB), closed_owner=CLOSED, closed_agent=CLOSED, aim="messageId"),
    Call("unreact", (message_edits.react,), "DELETE /api/messages/{id}/reactions/{emoji}", "message:react", this(emoji=THUMB, remove=True), closed_owner=CLOSED, closed_agent=CLOSED, aim="messageId"),
    Call("hide", (message_edits.hide_message,), "DELETE /api/messages/{id}?for=me", "message:delete", this(**{"for": "me"}), closed_owner=CLOSED, closed_agent=CLOSED, aim="messageId"),
    Call("wordings", (message_edits.list_wordings,), "GET /api/messages/{id}/wordings", None, nothing, aim="messageId"),
    Call("delete", (message_edits.delete_message,), "DELETE /api/messages/{id}", "message:delete", nothing, closed_owner=CLOSED, closed_agent=CLOSED, aim="messageId"),
)
ON_TICKET = (
    Call("ticket", (t.show_ticket,), "GET /api/tickets/{id}", None, nothing, member=NOT_FOUND, head=NOT_FOUND),
    Call("assign", (t.assign_ticket,), "POST /api/tickets/{id}/assign", "ticket:assign", this(assigneeId=None), member=NOT_FOUND, head=NOT_FOUND, owner=FORBIDDEN, closed_owner=FORBIDDEN, closed_agent=CLOSED, aim="ticketId"),
    Call("close", (t.close_ticket,), "POST /api/tickets/{id}/close", "ticket:close", nothing, member=NOT_FOUND, head=NOT_FOUND, owner=FORBIDDEN, closed_owner=FORBIDDEN, aim="ticketId"),
    Call("reopen", (t.reopen_ticket,), "POST /api/tickets/{id}/reopen", "ticket:reopen", nothing, member=NOT_FOUND, head=NOT_FOUND, owner=FORBIDDEN, closed_owner=FORBIDDEN, aim="ticketId"),
)
# fmt: on
CALLS = (*ON_CONVERSATION, *ON_MESSAGE, *ON_TICKET)
