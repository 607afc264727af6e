"""Takes from the budgets of `domain/rates.py` before an action, and gives back what turned out to cost nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from parlour.domain.actor import Actor
from parlour.domain.errors import Fault, RateLimited, Unauthenticated
from parlour.domain.rates import ANONYMOUS, RATES, UNCOUNTED, AddressBudget, Budget, Draw, Limit
from parlour.netaddr import network_of

if TYPE_CHECKING:
    from parlour.adapters.rates import Grant, RateLimiter
    from parlour.app.policy import Policy

AnyAction = Callable[..., Any]


class _Line(NamedTuple):
    """A draw of one action by one role, with its limit as this server has it."""

    key: str
    limit: int
    window_s: int
    draw: Draw


class Taken(NamedTuple):
    draw: Draw
    grant: Grant


class Rates:
    """Raises RateLimited, with the seconds to wait, where a budget is used up; nothing is counted then."""

    def __init__(self, limiter: RateLimiter, policy: Policy) -> None:
        self._limiter = limiter
        self._policy = policy
        self._lines: dict[tuple[AnyAction, str], tuple[_Line, ...]] = {}
        policy.watch(lambda _: self._lines.clear())

    async def take(self, action: AnyAction, actor: Actor | None, given: Mapping[str, Any]) -> Sequence[Taken]:
        """Takes what an action costs; Unauthenticated for one that needs an actor and has none.

        Raises LookupError for an action without a line in the table.
        """
        if actor is None:
            refuse_strangers(action)
            return ()
        role = actor.role
        lines = self._lines.get((action, role))
        if lines is None:
            lines = self._lines[action, role] = self._lines_of(action, role)
        if not lines:
            return ()
        taken: list[Taken] = []
        for key, limit, window_s, draw in lines:
            cost = draw.cost(actor, given)
            if not cost:
                continue
            grant = await self._limiter.take(f"{key}:{actor.id}", limit, window_s, cost) if cost <= limit else None
            if grant is None or not grant.allowed:
                await self._refund(each.grant for each in taken)
                raise _refusal(limit, window_s, grant)
            taken.append(Taken(draw, grant))
        return taken

    async def succeeded(self, taken: Sequence[Taken], result: Any) -> None:
        for each in taken:
            if not each.draw.counts(result):
                await self._limiter.refund(each.grant)

    async def failed(self, taken: Sequence[Taken], fault: Fault) -> None:
        await self._refund(each.grant for each in taken if isinstance(fault, each.draw.forgives))

    async def take_one(self, budget: Budget, person_id: str, role: str) -> None:
        """Counts one of somebody who became known only by what it did; nothing is refused any more."""
        limit = self._number(budget.limit(role))
        if limit is not None:
            await self._limiter.take(f"{budget.name}:{person_id}", limit, budget.window_s)

    async def take_for_person(self, budget: Budget, actor: Actor) -> None:
        """Counts what is no single action. Raises RateLimited as `take` does."""
        limit = self._number(budget.limit(actor.role))
        if limit is None:
            return
        grant = await self._limiter.take(f"{budget.name}:{actor.id}", limit, budget.window_s)
        if not grant.allowed:
            raise _refusal(limit, budget.window_s, grant)

    async def take_for_address(self, budget: AddressBudget, address: str) -> Grant:
        """Raises RateLimited as `take` does."""
        limit = (self._number(budget.limit) or 0) * budget.times
        grant = await self._limiter.take(f"{budget.name}:{network_of(address)}", limit, budget.window_s)
        if not grant.allowed:
            raise _refusal(limit, budget.window_s, grant)
        return grant

    def replay_of(self, action: AnyAction) -> AnyAction | None:
        """The query that finds what an earlier call of this action has done."""
        rate = RATES.get(action.__name__)
        if rate is None or rate.replay is None:
            return None
        found: AnyAction = getattr(sys.modules[action.__module__], rate.replay)
        return found

    async def _refund(self, grants: Iterable[Grant]) -> None:
        for grant in grants:
            await self._limiter.refund(grant)

    def _lines_of(self, action: AnyAction, role: str) -> tuple[_Line, ...]:
        name = action.__name__
        if name in UNCOUNTED:
            return ()
        if name not in RATES:
            raise LookupError(f"{name} has no line in domain/rates.py")
        limits = [(draw, self._number(draw.budget.limit(role))) for draw in RATES[name].draws]
        return tuple(
            _Line(draw.budget.name, limit, draw.budget.window_s, draw) for draw, limit in limits if limit is not None
        )

    def _number(self, limit: Limit) -> int | None:
        if isinstance(limit, str):
            number: int = attrgetter(limit)(self._policy.current)
            return number
        return limit


def refuse_strangers(action: AnyAction) -> None:
    """Raises Unauthenticated for what somebody has to do, LookupError for what has no line in the table."""
    name = action.__name__
    if name not in RATES and name not in UNCOUNTED:
        raise LookupError(f"{name} has no line in domain/rates.py")
    if name not in ANONYMOUS:
        raise Unauthenticated


def _refusal(limit: int, window_s: int, grant: Grant | None) -> RateLimited:
    """No grant was asked for where one call costs more than the whole budget, which waiting does not change."""
    if grant is None:
        return RateLimited(f"That is more than {limit} at once. Do it in parts.", retry_after=window_s)
    return RateLimited(retry_after=grant.retry_after)
