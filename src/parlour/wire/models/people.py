"""The shapes of accounts, guests, sessions and the links that make them."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from parlour.wire.base import Shape

Role = Literal["guest", "member", "agent", "admin", "system"]
AccountRole = Literal["guest", "member", "agent", "admin"]
Presence = Literal["shown", "hidden"]


class Actor(Shape):
    """Who calls, as the server knows it from the credentials. Guests have no `username`."""

    id: str
    role: Role
    name: str
    username: str | UnsetType | None = UNSET


class User(Shape, kw_only=True):
    """An account as others see it. Guests are shown no `username`; members who look people up, no `role`."""

    id: str
    username: str | UnsetType = UNSET
    name: str
    role: AccountRole | UnsetType = UNSET
    avatar_url: str | None


class Me(Shape):
    """The caller's own account, with its address. `presence`: whether others see it come and go."""

    id: str
    username: str
    name: str
    role: AccountRole
    avatar_url: str | None
    email: str | None
    language: str | None
    presence: Presence


class Account(Shape):
    """An account as admins see it. `disabledAt` is null where one can log in."""

    id: str
    username: str
    name: str
    email: str | None
    role: AccountRole
    avatar_url: str | None
    created_at: str
    disabled_at: str | None


class OneTimeLink(Shape):
    """A link that works once, shown this once. `url` is there where the server knows its own address (`PUBLIC_URL`);
    else it is `path` on whatever address one uses."""

    path: str
    url: str | None
    expires_at: str


class Invitation(Shape):
    """An open invitation; `invitedBy` is the name of who made it, null where that account is gone."""

    id: str
    role: AccountRole
    invited_by: str | None
    created_at: str
    expires_at: str


class Guest(Shape):
    """A visitor without an account, by what it said of itself."""

    id: str
    name: str
    email: str | None


class Session(Shape):
    """One log-in of the caller; `current` is the one that asks."""

    id: str
    created_at: str
    last_used_at: str
    expires_at: str
    address: str | None
    user_agent: str | None
    current: bool
