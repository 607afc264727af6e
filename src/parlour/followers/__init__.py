"""What follows from an event, in the transaction that announces it: jobs, counters, records.

A follower is a function `(tx, event) -> None`. It runs after the action and before the commit, once for each event
that still stands (what a savepoint undid is followed by nothing), so what it writes is there if and only if the
event happened. If it raises, the action is undone. Live delivery comes after the commit, and is `realtime`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from parlour.domain import events
from parlour.followers import files, tickets
from parlour.store.transaction import Transaction

Follower = Callable[[Transaction, Any], None]

FOLLOWS: Final[Mapping[type[events.Event], tuple[Follower, ...]]] = {
    events.FilesRemoved: (files.remove_bytes,),
    events.GuestChanged: (tickets.tell_of_owner,),
    events.AccountRoleChanged: (tickets.unassign,),
    events.AccountDeleted: (tickets.unassign,),
}


def follow(tx: Transaction, event: events.Event) -> None:
    """Calls the followers of an event, in their order."""
    for follower in FOLLOWS.get(type(event), ()):
        follower(tx, event)
