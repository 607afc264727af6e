"""Passwords: argon2id in threads of its own, never on the event loop, never more at once than the server can bear.

46 MiB, one pass, one lane is OWASP's first choice; the library's default costs 161 ms of CPU, this about 35.
"""

from __future__ import annotations

import asyncio
import os
import unicodedata
from base64 import b64encode
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from parlour.adapters.weak_passwords import check_password
from parlour.domain.errors import Unavailable
from parlour.domain.marks import EXPANSION
from parlour.domain.text import PASSWORD

T = TypeVar("T")

MEMORY_KIB = 46 * 1024
# One core stays free for the chat. A waiting room of 100 is about four seconds of work for one thread.
AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
WAITING = 100
LONGEST = PASSWORD[1] * EXPANSION
"""Characters of the longest password, in whatever form a keyboard writes them."""


class Passwords:
    """Hashes and compares passwords, `at_once` in threads and `waiting` more in line; beyond, Unavailable."""

    def __init__(self, *, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._hasher = PasswordHasher(time_cost=1, memory_cost=MEMORY_KIB, parallelism=1)
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="password")
        self._room = at_once + waiting
        self._dummy = _unmatched_hash()

    @staticmethod
    def check(password: str, *, own: Iterable[str | None] = ()) -> str:
        """The cleaned password, for `hash`. Raises Invalid for one that breaks the rules, or that is tried first."""
        return check_password(password, own=own)

    async def hash(self, password: str) -> str:
        """The hash to store, its parameters inside. Raises Unavailable when too many wait."""
        return await self._run(lambda: self._hasher.hash(_prepared(password)))

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether `password` is the one behind `stored`.

        Without a stored hash (no such account) the same work is done for nothing, so that the time an answer takes
        does not tell whether the account exists. Raises Unavailable when too many wait.
        """
        matches = await self._run(lambda: self._matches(stored or self._dummy, password))
        return matches and stored is not None

    def outdated(self, stored: str) -> bool:
        """Made with other parameters than today's: hash the password again while it is at hand."""
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        """Lets go of the threads. Those who still wait for an answer get none."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, _prepared(password))
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._room <= 0:
            raise Unavailable("Too many log-ins at once. Try again in a moment.", retry_after=5)
        self._room -= 1
        future = self._threads.submit(work)
        # given back when the work is over, not when the caller has gone: who hangs up must not make room
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: _on_loop(loop, self._leave))
        return await asyncio.shield(asyncio.wrap_future(future))

    def _leave(self) -> None:
        self._room += 1


def _on_loop(loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(callback)


def _prepared(password: str) -> bytes:
    """NFKC, so that the same keys on another system give the same password (NIST SP 800-63B §3.1.1.2).

    What is longer than any password may be is not looked at: it is hashed as one that nobody can have, so that the
    same work is done."""
    if len(password) > LONGEST:
        return b"\0"
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _unmatched_hash() -> str:
    """A hash with today's parameters that no password has: random bytes, put together without computing any."""
    salt, digest = (b64encode(os.urandom(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={MEMORY_KIB},t=1,p=1${salt}${digest}"
