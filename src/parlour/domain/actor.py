"""Actors and the rows behind them. An actor is made from a credential, once for each request or connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Role = Literal["guest", "member", "agent", "admin", "system"]
ACCOUNT_ROLES: Final[tuple[Role, ...]] = ("member", "agent", "admin")


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who asks. `role` comes from the account, never from a token or a body."""

    id: str
    role: Role
    name: str
    username: str | None = None
    avatar_id: str | None = None
    session_id: str | None = None

    @property
    def is_guest(self) -> bool:
        return self.role == "guest"

    @property
    def has_account(self) -> bool:
        return self.role in ACCOUNT_ROLES

    @property
    def is_agent(self) -> bool:
        """Works the desk: agents, and admins, who may do all that agents may."""
        return self.role in ("agent", "admin")

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"


Anonymous: TypeAlias = None
"""In the place of an actor: nobody is known yet. Actions that make somebody known (a log-in, a registration, a first
ticket) take this and nothing else; every other takes an `Actor`, and those of the system take neither."""

SYSTEM: Final = Actor(id="system", role="system", name="Parlour")


@dataclass(frozen=True, slots=True)
class Person:
    """A row of `people`: a guest or an account."""

    id: str
    role: Role
    name: str
    username: str | None
    email: str | None
    avatar_id: str | None
    language: str | None
    created_at: int
    last_seen_at: int | None
    disabled_at: int | None
    hides_presence: bool = False  # offline to everybody else, without a last time
    tokens_valid_from: int | None = (
        None  # guest tokens, and devices that are known, from before this are not believed
    )

    def acting(self, session_id: str | None = None) -> Actor:
        return Actor(self.id, self.role, self.name, self.username, self.avatar_id, session_id)


@dataclass(frozen=True, slots=True)
class Session:
    """One log-in. Times in milliseconds since the epoch."""

    id: str
    person_id: str
    created_at: int
    last_used_at: int
    expires_at: int
    revoked_at: int | None
    address: str | None
    user_agent: str | None
