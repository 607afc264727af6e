"""Quotas: how many bytes of files a guest, a member, a ticket and the whole site may have stored.

Agents have none of their own: their files belong to the work, and tickets have theirs. What is sent in a
conversation counts for who uploaded it, pictures of people and groups too; small pictures count with theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from parlour.domain.actor import Actor
from parlour.domain.errors import TooLarge

MB: Final = 1024 * 1024
SITE: Final = "site"  # stands among the ids of people and conversations


@dataclass(frozen=True, slots=True)
class Quotas:
    """In bytes; 0: no limit."""

    guest: int = 100 * MB
    member: int = 2_000 * MB
    ticket: int = 500 * MB
    site: int = 0

    def of(self, who: Actor) -> int:
        return self.guest if who.is_guest else self.member if who.role == "member" else 0

    def require_own(self, who: Actor, used: int) -> None:
        """Raises TooLarge where somebody would have `used` so many bytes; so do the others."""
        _require(self.of(who), used, f"Your files take up all of the {{}} that a {who.role} has.")

    def require_ticket(self, used: int) -> None:
        _require(self.ticket, used, "The files of this ticket take up all of the {} that a ticket has.")

    def require_site(self, used: int) -> None:
        _require(self.site, used, "The files here take up all of the {} that this site has.")


DEFAULT: Final = Quotas()


@dataclass(frozen=True, slots=True)
class Used:
    """Bytes that are stored, of one person and of the whole site."""

    own: int
    site: int


def _require(quota: int, used: int, said: str) -> None:
    if 0 < quota < used:
        raise TooLarge(said.format(f"{quota // MB:,} MB"))
