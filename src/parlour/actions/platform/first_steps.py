"""First steps of a new site: which of them are done, by what is there, and whether the list is still shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from parlour.actions.access import require_admin
from parlour.domain.actor import Actor, Anonymous
from parlour.store.platform import facts, first_steps
from parlour.store.transaction import Transaction

_DISMISSED: Final = "first_steps_dismissed"
_WIDGET_SEEN: Final = "widget_seen"


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """`colleague`: somebody else works the desk or is invited to; `widget`: it was opened on a site; `ticket`: there
    is one. `dismissed`: the list is not wanted any more."""

    colleague: bool
    widget: bool
    ticket: bool
    dismissed: bool


def show_first_steps(tx: Transaction, actor: Actor) -> FirstSteps:
    """For admins."""
    require_admin(actor)
    known = facts.known(tx, (_DISMISSED, _WIDGET_SEEN))
    return FirstSteps(
        colleague=first_steps.has_colleague(tx, actor.id),
        widget=_WIDGET_SEEN in known,
        ticket=first_steps.has_ticket(tx),
        dismissed=_DISMISSED in known,
    )


def dismiss_first_steps(tx: Transaction, actor: Actor) -> None:
    """Puts the list away, for every admin."""
    require_admin(actor)
    facts.note(tx, _DISMISSED)


def note_widget_seen(tx: Transaction, actor: Anonymous) -> None:
    """The widget was opened on a site that may embed it."""
    facts.note(tx, _WIDGET_SEEN)
