"""Bodies of `conversation:new` and `conversation:updated`, encoded once for all who take part."""

from __future__ import annotations

from typing import Final

import msgspec

from parlour.domain.conversation import ConversationView
from parlour.domain.message import Message
from parlour.wire.render.conversations import conversation
from parlour.wire.server_events import ConversationEvent

_encode: Final = msgspec.json.Encoder().encode


class SharedBodies:
    """Encodes what one reading of the store brought: the first view of a conversation whole, and of the others what
    is their own, set in where it stood. The result is what encoding each by itself would be, byte for byte."""

    def __init__(self) -> None:
        # by conversation: its last message, for somebody may have hidden it, and what stands around one's own
        self._known: dict[str, tuple[Message | None, bytes, bytes]] = {}

    def event(self, view: ConversationView) -> bytes:
        """The event's argument for the person whose `place` the view holds."""
        if view.ticket is not None:  # counts of its own stand inside, and one person owns it
            return _whole(view)
        known = self._known.get(view.conversation.id)
        if known is not None and known[0] is view.last_message:
            return known[1] + _own(view) + known[2]
        whole = _whole(view)
        head, _, tail = whole.partition(_own(view))  # no text can look like it: quotes inside of texts are escaped
        self._known[view.conversation.id] = (view.last_message, head, tail)
        return whole


def _whole(view: ConversationView) -> bytes:
    return _encode(ConversationEvent(conversation=conversation(view, for_agent=False)))


def _own(view: ConversationView) -> bytes:
    """What of a conversation is each person's own, without braces: fields that stand together, in this order, in
    `models.Conversation`."""
    place = view.place
    assert place is not None
    own = {"unread": view.unread, "muted": place.muted, "archived": place.archived, "pinned": place.pinned}
    return _encode(own)[1:-1]
