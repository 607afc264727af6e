"""Faults: every refusal that a caller can meet, one class for each code of the wire contract.

A fault is an answer, not an accident: it is raised by policy, access and actions, and each door turns it into its
own shape (`application/problem+json`, or a Socket.IO acknowledgement). Messages are written for people and
carry nothing of the inside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of a request; `path` is dotted, in the caller's own (camelCase) names."""

    path: str
    message: str


class Fault(Exception):
    """Base of all refusals. `retry_after` is in whole seconds, where waiting helps."""

    code: ClassVar[str] = "invalid"
    default: ClassVar[str] = "That cannot be done."

    def __init__(
        self,
        message: str | None = None,
        *,
        retry_after: int | None = None,
        fields: Sequence[FieldError] = (),
        extra: Any = None,
    ) -> None:
        super().__init__(message or self.default)
        self.message = message or self.default
        self.retry_after = retry_after
        self.fields = tuple(fields)
        self.extra = extra


class Unauthenticated(Fault):
    code = "unauthenticated"
    default = "Log in first."


class Forbidden(Fault):
    code = "forbidden"
    default = "You may not do that."


class NotFound(Fault):
    """Also for what the caller may not know exists: outsiders and the missing get the same answer."""

    code = "not_found"
    default = "There is nothing here."


class MethodNotAllowed(Fault):
    code = "method_not_allowed"
    default = "That method is not available here."


class Conflict(Fault):
    code = "conflict"
    default = "That clashes with what is already there."


class TicketIsClosed(Fault):
    code = "ticket_closed"
    default = "This ticket is closed."


class Stale(Fault):
    """Newer messages of others exist than the caller had seen; they come along in `extra`."""

    code = "stale"
    default = "Newer messages have arrived."


class ActorChanged(Fault):
    """The page says whom it believes to be, and its credentials are another's by now, or nobody's."""

    code = "actor_changed"
    default = "You are logged in as somebody else by now, or not at all. Load the page again."


class TooLarge(Fault):
    code = "too_large"
    default = "That is too large."


class UnsupportedMedia(Fault):
    code = "unsupported_media"
    default = "That kind of content is not accepted here."


class Invalid(Fault):
    code = "invalid"
    default = "The request is not valid."

    @classmethod
    def field(cls, path: str, message: str) -> Invalid:
        """One field is wrong: `Invalid.field("content", "must not be empty")`."""
        return cls(f"{path} {message}", fields=[FieldError(path, message)])


def each_right(**checks: Callable[[], str]) -> dict[str, str]:
    """The values that these give, by name. Raises one Invalid with the fields of all that raise, not of the first."""
    values, wrong = dict[str, str](), list[FieldError]()
    for name, check in checks.items():
        try:
            values[name] = check()
        except Invalid as fault:
            wrong.extend(fault.fields)
    if wrong:
        raise Invalid("; ".join(f"{each.path} {each.message}" for each in wrong), fields=wrong)
    return values


class RateLimited(Fault):
    code = "rate_limited"
    default = "Too many at once. Wait a moment."


class Unavailable(Fault):
    code = "unavailable"
    default = "The server cannot do that just now. Try again."


class InvalidCredential(Unauthenticated):
    """A credential was presented and does not hold: refused, never skipped."""

    default = "Invalid token"


class SessionRevoked(Unauthenticated):
    default = "Session revoked"
