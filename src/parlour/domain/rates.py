"""Rate limits: the table of every action with the budgets it draws on, the same over HTTP, sockets and plain forms.

A budget is counted by the person's id, so neither a new socket nor a new log-in begins a new count. Agents may do
about five times as much as others: they serve many people at once. `app/rates.py` takes from the budgets before the
transaction, and gives back what turned out to have done nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from parlour.domain.actor import Actor
from parlour.domain.errors import Fault, Stale, Unavailable

MINUTE: Final = 60
HOUR: Final = 3600

Limit = int | str | None
"""A number, the name of the setting that holds it (`ticket_rate.own`), or None for no limit."""


@dataclass(frozen=True, slots=True)
class Budget:
    """At most so many in any window of `window_s` seconds, for each person; by role."""

    name: str
    window_s: int
    guests: Limit
    members: Limit
    agents: Limit

    def limit(self, role: str) -> Limit:
        """What a role may have. The server itself is not limited."""
        if role == "system":
            return None
        return {"guest": self.guests, "member": self.members}.get(role, self.agents)


@dataclass(frozen=True, slots=True)
class AddressBudget:
    """At most `times` the `limit` in any window of `window_s` seconds, for all who come from one network address."""

    name: str
    window_s: int
    limit: int | str
    times: int = 1


def one(actor: Actor, given: Mapping[str, Any]) -> int:
    return 1


def always(result: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Draw:
    """What one action takes from one budget.

    `cost` is reckoned from the actor and the action's named arguments. It is given back where `counts` says of the
    result that nothing new was done, and where the action was refused with one of `forgives`.
    """

    budget: Budget
    cost: Callable[[Actor, Mapping[str, Any]], int] = one
    counts: Callable[[Any], bool] = always
    forgives: tuple[type[Fault], ...] = (Unavailable,)


@dataclass(frozen=True, slots=True)
class Rate:
    """One action's draws. `replay` names a query in the action's module, with the same arguments, that finds what an
    earlier call has done already: it is answered although a budget is used up."""

    draws: tuple[Draw, ...]
    replay: str | None = None


UPLOADS_IN_A_MINUTE: Final = 60
UPLOADS_OF_ADDRESS_IN_A_MINUTE: Final = 240

MESSAGES: Final = Budget("message", MINUTE, "message_rate", "message_rate", "agent_message_rate")
WRITES: Final = Budget("write", MINUTE, "write_rate", "write_rate", "agent_write_rate")
CONVERSATIONS: Final = Budget("conversation", HOUR, 10, 10, 50)
PEOPLE: Final = Budget("people", HOUR, 60, 60, 300)
TICKETS: Final = Budget("ticket", HOUR, "ticket_rate.own", 10, None)
# Browsers move two positions at most four times a second in the conversation on screen, and only while others write.
RECEIPTS: Final = Budget("receipt", MINUTE, 600, 600, 3000)
# Everybody with many conversations hears of each change; a checkbox needs no more.
PRESENCE: Final = Budget("presence", MINUTE, 10, 10, 10)
# An address that is taken is said to be: nobody finds out in bulk which ones are.
ADDRESSES: Final = Budget("address", HOUR, 10, 10, 10)
# Apart from other writes, so that somebody who used those up can still log out.
LOG_OUTS: Final = Budget("log-out", MINUTE, 60, 60, 60)
# Lines that say who joined and left a ticket. Beyond them they are written later, and only as it then is.
ATTENDANCE: Final = Budget("attendance", MINUTE, 120, 120, 120)
# The dearest page costs 13 ms of a core, a joining 7: a member can take a quarter of it, an agent half. Fifty open
# conversations that come back take a hundred.
READS: Final = Budget("read", MINUTE, 1200, 1200, 2400)
SEARCHES: Final = Budget("search", MINUTE, 90, 90, 90)
UPLOADS: Final = Budget("upload", MINUTE, UPLOADS_IN_A_MINUTE, UPLOADS_IN_A_MINUTE, UPLOADS_IN_A_MINUTE)

TICKETS_OF_ADDRESS: Final = AddressBudget("ticket-address", HOUR, "ticket_rate.address")
# A widget makes a guest when it is opened, whatever comes of it.
GUESTS_OF_ADDRESS: Final = AddressBudget("guest-address", HOUR, "ticket_rate.address", times=6)
UPLOADS_OF_ADDRESS: Final = AddressBudget("upload-address", MINUTE, UPLOADS_OF_ADDRESS_IN_A_MINUTE)


def _is_first(result: Any) -> bool:
    return not result.duplicate


def _is_created(result: Any) -> bool:
    return bool(result.created)


def _is_added(result: Any) -> bool:
    return bool(result.added)


def _others(actor: Actor, given: Mapping[str, Any]) -> int:
    return len({*given["participant_ids"]} - {actor.id})


def _if_presence(actor: Actor, given: Mapping[str, Any]) -> int:
    return 0 if given.get("hides_presence") is None else 1


def _if_address(actor: Actor, given: Mapping[str, Any]) -> int:
    return 0 if given.get("email") is None else 1


# Of the scarce hourly budgets, a mistake takes nothing; it is a write all the same.
_WRITE: Final = Draw(WRITES)
_START: Final = Draw(CONVERSATIONS, counts=_is_created, forgives=(Fault,))
_WRITING: Final = Rate((_WRITE,))
_READING: Final = Rate((Draw(READS),))
_RECEIPT: Final = Rate((Draw(RECEIPTS),))
_ATTENDING: Final = Rate((Draw(ATTENDANCE),))

RATES: Final[Mapping[str, Rate]] = {
    # talk
    "send_message": Rate((Draw(MESSAGES, counts=_is_first, forgives=(Stale, Unavailable)),), replay="already_sent"),
    "edit_message": _WRITING,
    "delete_message": _WRITING,
    "hide_message": _WRITING,
    "react": _WRITING,
    "change_conversation": _WRITING,
    "change_role": _WRITING,
    "remove_participant": _WRITING,
    "take_over": _WRITING,
    "add_participant": Rate((_WRITE, Draw(PEOPLE, counts=_is_added, forgives=(Fault,)))),
    "start_direct": Rate(
        (_WRITE, _START, Draw(PEOPLE, counts=_is_created, forgives=(Fault,))), replay="direct_started_before"
    ),
    "start_group": Rate((_WRITE, _START, Draw(PEOPLE, _others, forgives=(Fault,)))),
    "start_linked": Rate(
        (_WRITE, _START, Draw(PEOPLE, _others, counts=_is_created, forgives=(Fault,))),
        replay="linked_started_before",
    ),
    "mark_read": _RECEIPT,
    "mark_delivered": _RECEIPT,
    # desk
    "open_ticket": Rate((_WRITE, Draw(TICKETS, counts=_is_first, forgives=(Fault,)))),
    "close_ticket": _WRITING,
    "reopen_ticket": _WRITING,
    "assign_ticket": _WRITING,
    "attend_ticket": _ATTENDING,
    "end_attendance": _ATTENDING,
    # people
    "change_guest": _WRITING,
    "change_person": _WRITING,
    "change_profile": Rate((_WRITE, Draw(PRESENCE, _if_presence), Draw(ADDRESSES, _if_address))),
    "end_session": Rate((Draw(LOG_OUTS),)),
    "invite": _WRITING,
    "log_out": Rate((Draw(LOG_OUTS),)),
    "offer_reset": _WRITING,
    "withdraw_invitation": _WRITING,
    # platform
    "change_setting": _WRITING,
    "change_widget_sites": _WRITING,
    "dismiss_first_steps": _WRITING,
    # reading
    "search_messages": Rate((Draw(SEARCHES),)),
    **dict.fromkeys(
        (
            "already_sent",
            "attachment_for",
            "count_tickets",
            "direct_started_before",
            "find_acquaintances",
            "find_people",
            "join_conversation",
            "join_ticket",
            "linked_started_before",
            "list_agents",
            "list_conversations",
            "list_files",
            "list_invitations",
            "list_own_tickets",
            "list_participants",
            "list_people",
            "list_sessions",
            "list_settings",
            "list_tickets",
            "list_widget_sites",
            "list_wordings",
            "load_messages",
            "may_add_picture",
            "may_join",
            "may_upload",
            "own_credentials",
            "picture_for",
            "readable",
            "show_conversation",
            "show_first_steps",
            "show_ticket",
            "sync_conversation",
        ),
        _READING,
    ),
}

_ADDRESS: Final = "counted by the address, before anybody is known (`App.admit_*`)"
_UPLOAD: Final = "counted when the upload begins (`Uploads.receiving`)"
_IDENTITY: Final = "finds out who asks"
_SERVER: Final = "the server's own, never asked for from outside"

# What nobody in particular may do: it is how somebody becomes known (`domain.actor.Anonymous`).
ANONYMOUS: Final = frozenset(
    {
        "accept_invitation",
        "create_account",
        "create_guest",
        "credentials_of",
        "find_reset",
        "invited_as",
        "log_in",
        "make_first_admin",
        "note_widget_seen",
        "open_first_ticket",
        "register_member",
        "reset_password",
        "resume_guest",
        "resume_session",
        "setup_is_open",
        "upgrade_password_hash",
    }
)

# What is not counted by the person, and why.
UNCOUNTED: Final[Mapping[str, str]] = {
    "create_account": _ADDRESS,
    "register_member": _ADDRESS,
    "upgrade_password_hash": "part of a log-in, which is counted",
    "create_guest": _ADDRESS,
    "credentials_of": _ADDRESS,
    "log_in": _ADDRESS,
    "open_first_ticket": _ADDRESS,
    "make_first_admin": _ADDRESS,
    "accept_invitation": _ADDRESS,
    "reset_password": _ADDRESS,
    "invited_as": _IDENTITY,
    "find_reset": _IDENTITY,
    "note_widget_seen": "once on each worker",
    "setup_is_open": _IDENTITY,
    "resume_guest": _IDENTITY,
    "resume_session": _IDENTITY,
    "renew_session": "once in half a session's life, by what is stored of it",
    "add_attachment": _UPLOAD,
    "add_picture": _UPLOAD,
    "note_last_seen": "once a second, when the last connection has been gone so long",
    **dict.fromkeys(
        (
            "list_rooms_of",
            "stored_of",
        ),
        _SERVER,
    ),
}
