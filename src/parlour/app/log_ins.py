"""Log-ins: how often a password may be tried, by whom, and what the security log has of it.

The address comes first: one that is beyond its limit burns nobody's allowance. Then the account, under whichever of
its names, or the name where there is no account. Strangers wait longer and longer; a device that logged in before
has an allowance of its own. A right password gives back what was counted for the account.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from parlour import security
from parlour.actions.people.registration import upgrade_password_hash
from parlour.actions.people.sessions import Credentials, credentials_of, own_credentials
from parlour.adapters.devices import Devices
from parlour.domain import text
from parlour.domain.actor import Actor, Person
from parlour.domain.errors import RateLimited, Unauthenticated
from parlour.domain.rates import HOUR, MINUTE
from parlour.netaddr import network_of

if TYPE_CHECKING:
    from parlour.adapters.rates import Grant
    from parlour.app.protocols import LogInGate

WRONG: Final = "That name and password do not fit."
REGISTRATIONS_IN_AN_HOUR: Final = 30  # for each address: a class may register at once
# A stranger's attempts in the last minute, 3, 7, 15, 31 and 63 minutes: after every five of them (`LOGIN_RATE`) the
# wait is twice as long, up to half an hour, and an hour without attempts forgets it all.
DOUBLINGS: Final = 6
Limit = tuple[str, int, float]


class LogIns:
    """The one place where passwords are tried; hangs on the `App`."""

    def __init__(self, app: LogInGate) -> None:
        self._app = app
        self._devices = Devices(app.settings.signing_keys)

    async def check(
        self, login: str, password: str, *, address: str, device: str | None = None, desk: bool = False
    ) -> Person:
        """Whose password this is. `device` is what `remember` gave the browser; `desk`: agents and admins alone.

        Raises RateLimited or Unauthenticated. One verification is done either way, and the same is counted for a
        name that nobody has, so that neither the answer nor its time tells whether the account exists.
        """
        key = text.key(text.searched(login, text.EMAIL) or "")
        known = self._devices.read(device)
        found = await self._find(key) if known is not None and known.accounts else None
        if found is not None and known is not None and known.knows(found.person.id, found.person.tokens_valid_from):
            counted, kept = self._of_device(found.person.id, known.id), self._of_devices(found.person.id)
        else:
            await self._count(self._of_address(address), address, key, found)
            found = found or await self._find(key)
            # of a name that nobody has, a digest: it is short, and never the id of an account
            counted = self._of_stranger(self._devices.fingerprint(key) if found is None else found.person.id)
            kept = []
        grants = await self._count([*counted, *kept], address, key, found)
        stored = None if found is None else found.password_hash
        right = await self._app.passwords.verify(stored, password)
        if not right or found is None or (desk and found.person.role not in ("agent", "admin")):
            self._note("log_in_failed", address, key, found)
            raise Unauthenticated(WRONG)
        await self._was_right(found, password, counted, grants[: len(counted)])
        security.note("log_in", address=address, actor=found.person.id)
        return found.person

    async def check_own(self, actor: Actor, password: str, *, address: str) -> bool:
        """Whether this is the caller's own password. Its session is a device that logged in before."""
        found = await self._app.read(own_credentials, actor)
        counted = self._of_device(actor.id, actor.session_id or "")
        grants = await self._count([*counted, *self._of_devices(actor.id)], address, actor.id, found)
        if not await self._app.passwords.verify(found.password_hash, password):
            self._note("log_in_failed", address, actor.id, found)
            return False
        await self._was_right(found, password, counted, grants[: len(counted)])
        return True

    def remember(self, person: Person, device: str | None) -> str:
        """What a browser keeps after a log-in, with what it kept before."""
        known = self._devices.read(device) or self._devices.new()
        return self._devices.sign(known.with_account(person.id, self._app.now_ms()))

    async def admit_registration(self, address: str) -> None:
        """Counts a new account, whatever comes of it: what is taken cannot be found out in bulk."""
        await self._count([(f"registration-address:{network_of(address)}", REGISTRATIONS_IN_AN_HOUR, HOUR)], address)

    async def admit_link(self, address: str) -> None:
        """Counts a use of a one-time link, for the address alone: nobody can use up another's tries."""
        await self._count(self._of_address(address), address)

    # What is counted

    def _of_address(self, address: str) -> list[Limit]:
        return [(f"login-address:{network_of(address)}", self._app.policy.current.login_rate.address, MINUTE)]

    def _of_stranger(self, whose: str) -> list[Limit]:
        each = self._app.policy.current.login_rate.own
        return [(f"login:{whose}", each * step, MINUTE * (2**step - 1)) for step in range(1, DOUBLINGS + 1)]

    def _of_device(self, account_id: str, device_id: str) -> list[Limit]:
        return [(f"login-device:{account_id}:{device_id}", self._app.policy.current.login_rate.own, MINUTE)]

    def _of_devices(self, account_id: str) -> list[Limit]:
        """All devices of one account together, in place of their addresses: right passwords count here, too. What one
        device may not try any more uses up nothing of the others."""
        return [(f"login-devices:{account_id}", max(self._app.policy.current.login_rate), MINUTE)]

    async def _count(
        self, limits: Sequence[Limit], address: str, key: str | None = None, found: Credentials | None = None
    ) -> list[Grant]:
        """All or nothing: who is refused by one limit is counted by none."""
        grants = [await self._app.rates.take(*limit) for limit in limits]
        if all(grant.allowed for grant in grants):
            return grants
        await self._app.refund(grants)
        if key is not None:
            self._note("log_in_limited", address, key, found)
        raise RateLimited(retry_after=max(grant.retry_after for grant in grants))

    async def _was_right(
        self, found: Credentials, password: str, counted: Sequence[Limit], grants: Sequence[Grant]
    ) -> None:
        """Nobody who knows the password has to wait for those who do not."""
        await self._app.refund(grants)
        for key, _, window_s in {*counted, *self._of_stranger(found.person.id)}:
            await self._app.rates.forget(key, window_s)
        if self._app.passwords.outdated(found.password_hash):
            fresh = await self._app.passwords.hash(password)
            await self._app.perform(
                upgrade_password_hash,
                None,
                person_id=found.person.id,
                before=found.password_hash,
                password_hash=fresh,
            )

    async def _find(self, key: str) -> Credentials | None:
        return await self._app.read(credentials_of, None, login=key)

    def _note(self, event: str, address: str, key: str, found: Credentials | None) -> None:
        account = None if found is None else found.person.id
        security.note(event, address=address, account=account, name=self._devices.fingerprint(key))
