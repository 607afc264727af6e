"""Known devices: a signed note in the browser of the accounts that logged in there.

It opens nothing. It gives who holds it an allowance of log-in attempts of its own, so that strangers who try an
account's password do not lock its owner out. It names a random device and, for each account, a digest and the time;
a time from before the account's `tokens_valid_from` (a changed password, a closed account) counts for nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from itsdangerous import BadSignature, Signer

LONGEST: Final = 1024  # characters; ours have at most 550
MOST_ACCOUNTS: Final = 12  # of one browser; the longest unused goes


@dataclass(frozen=True, slots=True)
class Device:
    """`accounts`: digest of the account → when it last logged in, in milliseconds since the epoch."""

    id: str
    accounts: dict[str, int] = field(default_factory=dict)

    def knows(self, account_id: str, valid_from: int | None) -> bool:
        """Whether this account logged in here at or after `valid_from` (ms since the epoch; None: at any time)."""
        since = self.accounts.get(_digest(self.id, account_id))
        return since is not None and since >= (valid_from or 0)

    def with_account(self, account_id: str, now_ms: int) -> Device:
        """The device after a log-in at `now_ms`; of more than `MOST_ACCOUNTS` the longest unused goes."""
        latest = {_digest(self.id, account_id): now_ms}
        others = {key: at for key, at in self.accounts.items() if key not in latest}
        kept = sorted(others.items(), key=lambda entry: -entry[1])[: MOST_ACCOUNTS - 1]
        return Device(self.id, latest | dict(kept))


class Devices:
    """Signs with the first of `keys()`, verifies with all of them."""

    def __init__(self, keys: Callable[[], Sequence[str]]) -> None:
        self._keys = keys
        self._made: Signer | None = None

    def read(self, text: str | None) -> Device | None:
        """None for nothing, and for whatever was not signed here: such a browser is a stranger's."""
        if not text or len(text) > LONGEST or not text.isascii():
            return None
        try:
            device_id, *entries = self._signer.unsign(text).decode().split("~")
        except BadSignature:
            return None
        pairs = (entry.split(":") for entry in entries)
        return Device(device_id, {digest: int(at) for digest, at in pairs})

    def sign(self, device: Device) -> str:
        """The cookie's text: printable ASCII, at most `LONGEST` characters."""
        entries = [f"{digest}:{at}" for digest, at in device.accounts.items()]
        return self._signer.sign("~".join((device.id, *entries))).decode()

    @staticmethod
    def new() -> Device:
        """A device with a random id of 96 bits that knows no account yet."""
        return Device(secrets.token_urlsafe(12))

    def fingerprint(self, name: str) -> str:
        """Of a name that somebody tried: the same name has the same one, and it does not lead back to the name."""
        return self._signer.get_signature(f"name:{name}").decode()[:12]

    @property
    def _signer(self) -> Signer:
        if self._made is None:
            # itsdangerous wants the newest last; the salt keeps this from being a guest token
            self._made = Signer(list(reversed(self._keys())), "parlour.device", ".", "hmac", hashlib.sha256)
        return self._made


def _digest(device_id: str, account_id: str) -> str:
    """Differs between devices, so that two notes do not tell that they are of one account."""
    return urlsafe_b64encode(hashlib.sha256(f"{device_id}:{account_id}".encode()).digest()[:16]).decode().rstrip("=")
