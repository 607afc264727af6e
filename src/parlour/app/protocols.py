"""What the parts that hang on an `App` ask of it: the gate, and what log-ins need besides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from parlour.domain.actor import Actor, Anonymous

if TYPE_CHECKING:
    from parlour.adapters.passwords import Passwords
    from parlour.adapters.rates import Grant, RateLimiter
    from parlour.app.policy import Policy
    from parlour.settings import Settings
    from parlour.store.transaction import Transaction

P = ParamSpec("P")
T = TypeVar("T")
A = TypeVar("A", Actor, Anonymous)
Action = Callable[Concatenate["Transaction", A, P], T]


class Gate(Protocol):
    """Runs actions and queries, each in a transaction of its own. `App` is one."""

    async def perform(self, action: Action[A, P, T], actor: A, /, *args: P.args, **named: P.kwargs) -> T:
        """Runs a writing action; returns once it is durable."""

    async def read(self, query: Action[A, P, T], actor: A, /, *args: P.args, **named: P.kwargs) -> T:
        """Runs a query on one state of the database."""


class UploadGate(Gate, Protocol):
    """A gate that counts uploads before anything of them is taken in."""

    async def admit_upload(self, actor: Actor, address: str) -> None:
        """Raises RateLimited where the person or its address has begun too many."""


class ServedUploadGate(UploadGate, Protocol):
    """An upload gate that knows where the data folder is, and how much may be stored."""

    settings: Settings


class LogInGate(Gate, Protocol):
    """A gate with what compares passwords and counts attempts."""

    settings: Settings
    policy: Policy
    rates: RateLimiter
    passwords: Passwords

    def now_ms(self) -> int:
        """Milliseconds since the epoch."""

    async def refund(self, grants: Iterable[Grant]) -> None:
        """Uncounts what turned out to be nothing."""
