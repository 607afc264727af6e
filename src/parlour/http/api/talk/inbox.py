"""Conversation lists: a member's own conversations, starting them, and their participants."""

from __future__ import annotations

from msgspec import UnsetType
from starlette.responses import Response

from parlour.actions.talk import conversations, linked, participants
from parlour.actions.talk.conversations import Started
from parlour.domain.actor import Actor
from parlour.domain.conversation import ConversationView
from parlour.domain.errors import Invalid
from parlour.domain.picture import KEEP, Keep
from parlour.http.call import Call, created, no_content, ok
from parlour.http.routes import refuses
from parlour.wire import decode, models, render
from parlour.wire.api import talk

KINDS = ("ticket", "direct", "group", "linked")
ROLES = ("owner", "admin", "member")


async def list_own(call: Call, query: talk.ListConversations) -> Response:
    """The caller's conversations, latest activity first. Agents' lists leave tickets out."""
    return ok(await list_page(call, query))


async def list_page(call: Call, query: talk.ListConversations) -> talk.Conversations:
    """The page that such a query asks for."""
    found = await call.app.read(
        conversations.list_conversations,
        call.known,
        kind=decode.lower(query.kind, KINDS, "kind"),
        query=query.query,
        archived=query.archived,
        pinned=query.pinned,
        unread=bool(query.unread),
        cursor=query.cursor,
        limit=query.limit,
    )
    shown = [_shape(call, view) for view in found.conversations]
    return talk.Conversations(conversations=shown, next_cursor=found.next_cursor)


@refuses("conflict", "forbidden", "not_found")
async def start(call: Call, body: talk.StartConversation) -> Response:
    """The one direct conversation of two people, or the one on an object: 201 when new, 200 when it was there.

    The one on an object is started by agents, or with `link: {token}`, which the site signs for one person and which
    lets that person in. Without a signed link, who takes no part sees it from outside (`joined: false`) where it is
    open; else the answer is `forbidden`, whether there is one or not."""
    kind = decode.lower(body.kind, KINDS, "kind")
    if kind == "linked" or (kind is None and body.link is not None):
        return _started(call, await _start_linked(call, body))
    if kind not in (None, "direct"):
        raise Invalid.field("kind", "must be direct or linked; groups have a call of their own")
    if body.participant_id is None:
        raise Invalid.field("participantId", "is required")
    return _started(
        call,
        await call.app.perform(conversations.start_direct, call.known, participant_id=body.participant_id),
    )


@refuses("not_found")
async def start_group(call: Call, body: talk.StartGroup) -> Response:
    """A new group; its creator is the owner."""
    started = await call.app.perform(
        conversations.start_group, call.known, title=body.title, participant_ids=body.participant_ids
    )
    return _started(call, started)


async def change(call: Call, body: talk.ChangeConversation) -> Response:
    """The title is for a group's owner and admins; muted, archived, pinned and unread are the caller's own."""
    view = await call.app.perform(
        conversations.change_conversation,
        call.known,
        conversation_id=call.path("id"),
        title=body.title,
        image_id=_picture(body.image_url),
        muted=body.muted,
        archived=body.archived,
        pinned=body.pinned,
        unread=body.unread,
    )
    return ok(talk.OneConversation(conversation=_shape(call, view)))


@refuses("forbidden")
async def take_over(call: Call, body: talk.TakeOver) -> Response:
    """A site admin becomes the owner of a linked conversation, may set right what it says of its object, and send
    people away; every other owner becomes a member."""
    view = await call.app.perform(
        linked.take_over,
        call.known,
        conversation_id=call.path("id"),
        title=body.title,
        url=KEEP if isinstance(body.url, UnsetType) else body.url,
        is_open=body.open,
    )
    return ok(talk.OneConversation(conversation=_shape(call, view)))


async def list_participants(call: Call) -> Response:
    """Everyone who takes part, the longest-standing first."""
    places = await call.app.read(participants.list_participants, call.known, conversation_id=call.path("id"))
    shown = [render.participant(place.participant, place.person) for place in places]
    return ok(talk.Participants(participants=shown))


@refuses("conflict")
async def add_participant(call: Call, body: talk.AddParticipant) -> Response:
    """Owner and admins add to a group; anyone joins a linked conversation that is open."""
    place = await call.app.perform(
        participants.add_participant, call.known, conversation_id=call.path("id"), person_id=body.user_id
    )
    return created(talk.OneParticipant(participant=render.participant(place.participant, place.person)))


@refuses("conflict")
async def change_role(call: Call, body: talk.ChangeRole) -> Response:
    """For the owner. Handing over `owner` makes the giver an admin."""
    role = decode.lower(body.role, ROLES, "role")
    if role is None:
        raise Invalid.field("role", "is required")
    place = await call.app.perform(
        participants.change_role,
        call.known,
        conversation_id=call.path("id"),
        person_id=call.path("userId"),
        role=role,
    )
    return ok(talk.OneParticipant(participant=render.participant(place.participant, place.person)))


async def remove_participant(call: Call) -> Response:
    """Owner and admins remove, anyone leaves."""
    await call.app.perform(
        participants.remove_participant,
        call.known,
        conversation_id=call.path("id"),
        person_id=call.path("userId"),
    )
    return no_content()


async def _start_linked(call: Call, body: talk.StartConversation) -> Started:
    if body.link is None:
        raise Invalid.field("link", "is required")
    if body.link.token is None:
        link, is_open = body.link.unsigned, body.open
    else:
        signed = call.app.tokens.read_link(body.link.token, now=call.app.clock.now_ms() // 1000)
        link, is_open = talk.NamedObject(signed.type, signed.id, signed.title, signed.url), signed.open
    return await call.app.perform(
        linked.start_linked,
        call.known,
        link_type=link.type,
        link_id=link.id,
        title=link.title,
        url=link.url,
        participant_ids=body.participant_ids or [],
        is_open=is_open,
        signed_for=None if body.link.token is None else signed.person,
    )


def _picture(given: str | UnsetType | None) -> str | Keep | None:
    """An id; of an address as it was answered to the upload, the id in it."""
    if isinstance(given, UnsetType):
        return KEEP
    return given.split("/")[2] if given is not None and given.count("/") > 2 else given


def _started(call: Call, started: Started) -> Response:
    shape = talk.OneConversation(conversation=_shape(call, started.view))
    return created(shape) if started.created else ok(shape)


def _shape(call: Call, view: ConversationView) -> models.Conversation:
    assert isinstance(call.actor, Actor)
    return render.conversation(view, for_agent=call.actor.is_agent)
