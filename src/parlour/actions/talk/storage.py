"""Storage quotas: how much is stored, counted in the transaction that stores or removes it."""

from __future__ import annotations

from parlour.domain.actor import Actor
from parlour.domain.conversation import Conversation
from parlour.domain.quotas import SITE, Quotas, Used
from parlour.store.talk import stored_bytes
from parlour.store.talk.stored_bytes import Stored
from parlour.store.transaction import Transaction


def stored_of(tx: Transaction, actor: Actor) -> Used:
    """What the actor has stored, and the site."""
    return Used(stored_bytes.of(tx, actor.id), stored_bytes.of(tx, SITE))


def require_ticket_room(tx: Transaction, quotas: Quotas, conversation: Conversation, size: int) -> None:
    """Raises TooLarge where `size` bytes more would be too many."""
    if conversation.is_ticket:
        quotas.require_ticket(stored_bytes.of(tx, conversation.id) + size)


def count(
    tx: Transaction, who: Actor, quotas: Quotas, size: int, *, conversation: Conversation | None = None
) -> None:
    """Counts a file for its uploader, its conversation and the site. Raises TooLarge, with which all of it is undone:
    counted first and asked then, two that come at the same moment cannot both be the last that fits."""
    stored_bytes.add(tx, [Stored(size, who.id, conversation.id if conversation else None)])
    used = stored_of(tx, who)
    quotas.require_own(who, used.own)
    quotas.require_site(used.site)
    if conversation is not None:
        require_ticket_room(tx, quotas, conversation, 0)
