"""Accounts, sessions and guests over HTTP: what the calls take and what they answer (docs/protocol.md)."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from parlour.domain.errors import Invalid
from parlour.wire import models
from parlour.wire.base import Request, Shape


class Register(Request):
    """A new account of a member. `username` and `email` must be free; `name` at most 80 characters."""

    username: str
    name: str
    email: str
    password: str


class LogIn(Request):
    """`login` is a username or an e-mail address; the agents' form may call it `email`."""

    password: str
    login: str | None = None
    email: str | None = None

    @property
    def login_name(self) -> str:
        """The username or address that was given. Raises Invalid, naming `login`, when neither was."""
        name = self.login or self.email
        if not name:
            raise Invalid.field("login", "is required")
        return name


class SetUp(Register):
    """The first admin, by the one-use link's token."""

    token: str


class AcceptInvitation(Register):
    """An account of the role that the one-use link gives, by its token."""

    token: str


class ResetPassword(Request):
    """A new password, by the token of a one-use link."""

    token: str
    password: str


class ChangeProfile(Request):
    """`avatar`: the id of a picture that was uploaded without a conversation; null takes the present one down.
    `presence`: `shown`, or `hidden` to be offline to everybody else. A new `password` or `email` wants the present
    password as `oldPassword`."""

    name: str | None = None
    avatar: str | UnsetType | None = UNSET
    language: str | None = None
    email: str | None = None
    password: str | None = None
    old_password: str | None = None
    presence: str | None = None


class GuestDetails(Request):
    """What a guest says of itself; both may be left out. `name` at most 80 characters."""

    name: str | None = None
    email: str | None = None


class FindPeople(Request):
    """Accounts to talk to. `query` is two letters at least of a name, and may be left out by agents alone."""

    query: str | None = None
    cursor: str | None = None
    limit: int | None = None


class LoggedIn(Shape):
    """A new session; `token` is for clients without cookies."""

    user: models.Me
    token: str


class WhoAmI(Shape):
    """`user` is there for accounts."""

    actor: models.Actor
    user: models.Me | UnsetType = UNSET


class Sessions(Shape):
    """The caller's log-ins that have not ended."""

    sessions: list[models.Session]


class OwnUser(Shape):
    """The caller's own account, after the change."""

    user: models.Me


class Users(Shape):
    """A page of accounts; `nextCursor` is null on the last."""

    users: list[models.User]
    next_cursor: str | None


class NewGuest(Shape):
    """`guest_token` makes its bearer this guest, where cookies do not travel."""

    guest: models.Guest
    guest_token: str


class OneGuest(Shape):
    """The guest, after the change."""

    guest: models.Guest


class FindAccounts(Request):
    """`query`: a part of a name, a username or an address."""

    query: str | None = None
    cursor: str | None = None
    limit: int | None = None


class Accounts(Shape):
    """A page of accounts by username, disabled ones too; `nextCursor` is null on the last."""

    people: list[models.Account]
    next_cursor: str | None


class ChangeAccount(Request):
    """Changes what is given; either ends the person's sessions. `role`: `member`, `agent` or `admin`."""

    role: str | None = None
    disabled: bool | None = None


class OneAccount(Shape):
    """The account, after the change."""

    person: models.Account


class Invite(Request):
    """`role`: `member`, `agent` or `admin`."""

    role: str


class Invited(Shape):
    """The link is shown this once: only a hash of it is kept."""

    invitation: models.Invitation
    link: models.OneTimeLink


class Invitations(Shape):
    """Those that can still be used, the latest first."""

    invitations: list[models.Invitation]


class ResetLink(Shape):
    """A link by which the person sets a new password, within half an hour."""

    link: models.OneTimeLink
