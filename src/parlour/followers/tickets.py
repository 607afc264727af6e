"""Tickets: what the desk writes when a person that they name has changed."""

from __future__ import annotations

from typing import Final

from parlour.actions import views
from parlour.domain.events import AccountDeleted, AccountRoleChanged, GuestChanged, TicketChanged
from parlour.store.desk import tickets
from parlour.store.transaction import Transaction

RENEWED: Final = 20  # a guest's newest tickets; the others show the change when they are next loaded


def tell_of_owner(tx: Transaction, event: GuestChanged) -> None:
    """Agents see a guest's new name and address in its open tickets at once."""
    for ticket in views.desk_views(tx, None, tickets.list_of_owner(tx, event.person_id, RENEWED)):
        if ticket.state.is_open:
            tx.announce(TicketChanged(ticket))


def unassign(tx: Transaction, event: AccountRoleChanged | AccountDeleted) -> None:
    """Tickets of an agent that works the desk no longer are nobody's again."""
    if isinstance(event, AccountDeleted) or event.role == "member":
        tickets.give_back_all(tx, event.person_id)
