"""Sync: joining a conversation, and catching up with it by revision."""

from __future__ import annotations

from dataclasses import dataclass

from parlour.actions import access, views
from parlour.actions.hydrate import dress
from parlour.actions.talk.messages import latest_page, within_bytes
from parlour.domain.actor import Actor
from parlour.domain.conversation import ConversationView, Standing
from parlour.domain.errors import Invalid
from parlour.domain.limits import MAX_INT, SYNC_DEFAULT, SYNC_MAX, clamp
from parlour.domain.message import Changes, Page
from parlour.store.talk import history
from parlour.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Joined:
    """What joining answers: the latest page, or with `after_rev` the changes since."""

    view: ConversationView
    page: Page | None
    changes: Changes | None


def show_conversation(tx: Transaction, actor: Actor, *, conversation_id: str) -> ConversationView:
    """As the actor sees it; an open linked one also from outside, for who might join it."""
    standing = access.conversation_known_to(tx, actor, conversation_id)
    return views.conversation_view(tx, actor, standing)


def join_conversation(tx: Transaction, actor: Actor, *, conversation_id: str, after_rev: int | None = None) -> Joined:
    """Reads what somebody who enters needs. The room was subscribed to before, so nothing falls in between."""
    standing = access.conversation_for(tx, actor, conversation_id)
    changes = None if after_rev is None else _changes(tx, actor, standing, after_rev, None)
    page = latest_page(tx, actor, standing) if changes is None else None
    shown = changes.messages if changes is not None else page.messages if page is not None else ()
    return Joined(views.conversation_view(tx, actor, standing, shown=shown), page, changes)


def may_join(tx: Transaction, actor: Actor, *, conversation_id: str) -> Standing:
    """Whether the actor may hear this conversation: asked before its socket is put into the room."""
    return access.conversation_for(tx, actor, conversation_id)


def sync_conversation(
    tx: Transaction, actor: Actor, *, conversation_id: str, after_rev: int, limit: int | None = None
) -> Changes:
    """Every message changed since a revision, each as it now is and once."""
    standing = access.conversation_for(tx, actor, conversation_id)
    return _changes(tx, actor, standing, after_rev, limit)


def _changes(tx: Transaction, viewer: Actor, standing: Standing, after_rev: int, limit: int | None) -> Changes:
    if not 0 <= after_rev <= MAX_INT:
        raise Invalid.field("afterRev", f"must be from 0 to {MAX_INT}")
    conversation = standing.conversation
    size = clamp(limit, default=SYNC_DEFAULT, most=SYNC_MAX)
    found = history.list_changed(tx, conversation.id, after_rev, size + 1)
    shown = within_bytes(found[:size])
    more = len(found) > len(shown)
    newest = shown[-1].rev if shown else 0
    # Under READ COMMITTED the messages may be newer than the row: whoever sees a rev sees all below it.
    return Changes(dress(tx, viewer, shown), newest if more else max(newest, conversation.last_rev), more)
