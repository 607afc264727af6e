"""System messages: what a conversation says of its own lifecycle, stored like any other message."""

from __future__ import annotations

from typing import Any

from parlour.domain.actor import Actor
from parlour.domain.conversation import Conversation
from parlour.domain.events import MessageCreated
from parlour.store.talk import messages
from parlour.store.transaction import Transaction


def tell(tx: Transaction, conversation: Conversation, who: Actor, event: str, line: str, **more: Any) -> Conversation:
    """Writes a lifecycle message, whose facts name the event and the one who acted; the conversation after it."""
    facts = {"event": event, "actorId": who.id, "actorName": who.name, **more}
    appended = messages.append_system(tx, conversation, text=line, facts=facts)
    tx.announce(MessageCreated(appended.conversation, appended.message))
    return appended.conversation
