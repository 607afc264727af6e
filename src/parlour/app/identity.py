"""Who calls, for HTTP and Socket.IO alike: from what is presented to a person whose account or guest still exists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from parlour.actions.people.sessions import resume_guest, resume_session
from parlour.adapters.tokens import GuestToken, SessionToken
from parlour.domain.actor import Actor, Person, Session
from parlour.domain.credentials import Credential, Presented, deciding
from parlour.domain.errors import ActorChanged, InvalidCredential

if TYPE_CHECKING:
    from parlour.app.gate import App


@dataclass(frozen=True, slots=True)
class Identity:
    """A credential that holds, and whose it is. `session` is None for guests."""

    credential: Credential
    claim: SessionToken | GuestToken
    person: Person
    session: Session | None = None

    @property
    def actor(self) -> Actor:
        return self.person.acting(None if self.session is None else self.session.id)


async def identify(app: App, presented: Presented) -> Identity | None:
    """Whose the deciding credential is; None for a stranger, who presents none.

    Raises InvalidCredential or SessionRevoked for one that does not hold, ActorChanged where the caller says whom it
    believes to be (`Parlour-As`, `auth.as`) and the credentials are another's or nobody's.
    """
    credential = deciding(presented)
    found = None if credential is None else await _resume(app, credential)
    if presented.believed is not None and (found is None or found.person.id != presented.believed):
        raise ActorChanged
    return found


def claim_of(app: App, credential: Credential) -> SessionToken | GuestToken:
    """What a token says, if it was signed here and has not expired; whether its row lives is not asked.

    Raises InvalidCredential. A cookie holds its own kind of token and no other.
    """
    now_s = app.clock.now_ms() // 1000
    if credential.kind == "session":
        return app.tokens.read_session(credential.token, now=now_s)
    if credential.kind == "guest":
        return app.tokens.read_guest(credential.token, now=now_s)
    return app.tokens.read(credential.token, now=now_s)


def claimant(app: App, presented: Presented) -> str | None:
    """The session or the guest that a request claims to come from, without a look at the database.

    None for a stranger, `nobody` for a credential that does not hold. A renewed cookie has the same claimant.
    """
    try:
        credential = deciding(presented)
        claim = None if credential is None else claim_of(app, credential)
    except InvalidCredential:
        return "nobody"
    if isinstance(claim, SessionToken):
        return claim.session_id
    return None if claim is None else claim.guest_id


def has_session(app: App, presented: Presented) -> bool:
    """Whether the deciding credential is an unexpired session of an account, without a look at the database."""
    try:
        credential = deciding(presented)
        return credential is not None and isinstance(claim_of(app, credential), SessionToken)
    except InvalidCredential:
        return False


def is_ageing(app: App, identity: Identity) -> bool:
    """In the second half of its life: worth a fresh token, so that whoever keeps coming back is never lost."""
    claim, now_s = identity.claim, app.clock.now_ms() // 1000
    if isinstance(claim, GuestToken):
        return app.tokens.guest_is_ageing(claim, now=now_s)
    return (claim.expires_at - now_s) * 2 <= app.settings.session_hours * 3600


async def _resume(app: App, credential: Credential) -> Identity:
    claim = claim_of(app, credential)
    if isinstance(claim, GuestToken):
        person = await app.read(resume_guest, None, guest_id=claim.guest_id, issued_at=claim.issued_at)
        return Identity(credential, claim, person)
    found = await app.read(resume_session, None, session_id=claim.session_id, person_id=claim.person_id)
    return Identity(credential, claim, found.person, found.session)
