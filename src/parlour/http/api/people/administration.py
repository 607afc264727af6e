"""People as admins see and change them, and the links that they make for them."""

from __future__ import annotations

from starlette.responses import Response

from parlour import security
from parlour.actions.people import administration, links
from parlour.actions.people.links import Invitation
from parlour.domain.actor import ACCOUNT_ROLES
from parlour.domain.errors import Invalid
from parlour.domain.one_time import fingerprint, new_secret
from parlour.http.call import Call, created, no_content, ok
from parlour.http.routes import refuses
from parlour.wire import decode, models, render
from parlour.wire.api import people
from parlour.wire.times import rfc3339


@refuses("forbidden")
async def list_people(call: Call, query: people.FindAccounts) -> Response:
    """Every account by username, disabled ones too."""
    found = await call.app.read(
        administration.list_people, call.known, query=query.query, cursor=query.cursor, limit=query.limit
    )
    return ok(people.Accounts(people=[render.account(each) for each in found.people], next_cursor=found.next_cursor))


@refuses("conflict")
async def change_person(call: Call, body: people.ChangeAccount) -> Response:
    """Another role, or disabled and enabled again. The last admin stays one."""
    role = decode.lower(body.role, ACCOUNT_ROLES, "role")
    person = await call.app.perform(
        administration.change_person, call.known, person_id=call.path("id"), role=role, disabled=body.disabled
    )
    _note(call, "account_changed", account=person.id, role=role, disabled=body.disabled)
    return ok(people.OneAccount(person=render.account(person)))


@refuses("conflict")
async def offer_reset(call: Call) -> Response:
    """A link by which the person sets a new password, once, within half an hour. The one before it ends."""
    secret = new_secret()
    link = await call.app.perform(
        links.offer_reset, call.known, token_hash=fingerprint(secret), person_id=call.path("id")
    )
    _note(call, "reset_link_made", account=call.path("id"))
    return created(people.ResetLink(link=_link(call, f"/reset?token={secret}", link.expires_at)))


@refuses("forbidden")
async def list_invitations(call: Call) -> Response:
    """Those that can still be used, the latest first."""
    found = await call.app.read(links.list_invitations, call.known)
    return ok(people.Invitations(invitations=[_invitation(each) for each in found]))


@refuses("conflict")
async def invite(call: Call, body: people.Invite) -> Response:
    """A link that makes one account of a role, once, within a week."""
    secret, role = new_secret(), decode.lower(body.role, ACCOUNT_ROLES, "role")
    if role is None:
        raise Invalid.field("role", "is required")
    made = await call.app.perform(links.invite, call.known, token_hash=fingerprint(secret), role=role)
    _note(call, "invitation_made", invitation=made.link.id, role=role)
    link = _link(call, f"/invite?token={secret}", made.link.expires_at)
    return created(people.Invited(invitation=_invitation(made), link=link))


async def withdraw(call: Call) -> Response:
    """Ends an invitation that nobody has used."""
    await call.app.perform(links.withdraw_invitation, call.known, invitation_id=call.path("id"))
    _note(call, "invitation_withdrawn", invitation=call.path("id"))
    return no_content()


def _link(call: Call, path: str, expires_at: int) -> models.OneTimeLink:
    """Never built from `Host`, which whoever asks can set: the link would lead its secret elsewhere."""
    base = call.app.settings.public_url
    return models.OneTimeLink(
        path=path, url=None if base is None else f"{base}{path}", expires_at=rfc3339(expires_at)
    )


def _invitation(found: Invitation) -> models.Invitation:
    link = found.link
    assert link.role is not None
    assert link.role != "system"
    return models.Invitation(
        id=link.id or "",
        role=link.role,
        invited_by=None if found.by is None else found.by.name,
        created_at=rfc3339(link.created_at),
        expires_at=rfc3339(link.expires_at),
    )


def _note(call: Call, event: str, **facts: object) -> None:
    security.note(event, address=call.caller.peer, actor=call.known.id, **facts)
