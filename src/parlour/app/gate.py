"""The single gate: every action and every query of both doors goes through an `App`."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Concatenate, cast

from parlour.actions.platform.settings import list_settings
from parlour.app.log_ins import LogIns
from parlour.app.policy import Policy
from parlour.app.protocols import A, Action, P, T
from parlour.app.rates import Rates
from parlour.domain.actor import SYSTEM, Actor, Anonymous
from parlour.domain.errors import Fault, RateLimited
from parlour.domain.rates import GUESTS_OF_ADDRESS, TICKETS, TICKETS_OF_ADDRESS, UPLOADS, UPLOADS_OF_ADDRESS
from parlour.netaddr import network_of

if TYPE_CHECKING:
    from parlour.adapters.bus import Bus
    from parlour.adapters.clock import Clock
    from parlour.adapters.passwords import Passwords
    from parlour.adapters.presence import Presence
    from parlour.adapters.rates import Grant, RateLimiter
    from parlour.adapters.tokens import Tokens
    from parlour.app.uploads import Uploads
    from parlour.settings import Settings
    from parlour.store.engine import Store
    from parlour.store.transaction import Transaction

SEARCHES_AT_ONCE = 2  # of the readers there are; the others go on reading


class App:
    """Runs actions: takes from their budgets, opens the transaction, calls the action; facts leave after the commit.

    The adapters that the doors need hang on it; doors reach the outside world by no other way.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        clock: Clock,
        rates: RateLimiter,
        passwords: Passwords,
        tokens: Tokens,
        presence: Presence,
        bus: Bus,
        uploads: Callable[[App], Uploads],
    ) -> None:
        self.settings = settings
        self._store = store
        self.clock = clock
        self.rates = rates
        self.passwords = passwords
        self.tokens = tokens
        self.presence = presence
        self.bus = bus
        self.log_ins = LogIns(self)
        # Whether this is `parlour demo`, which has a shop to try the widget in.
        self.is_demo = False
        self.policy = Policy(settings, lambda defaults: self.read(list_settings, SYSTEM, defaults=defaults), bus)
        self._budgets = Rates(rates, self.policy)
        self.uploads = uploads(self)
        self._done: set[str] = set()
        self._searching = asyncio.Semaphore(SEARCHES_AT_ONCE)

    @property
    def epoch(self) -> str:
        """Names the database: a restored copy has another, and clients start over."""
        return self._store.epoch

    @staticmethod
    def network_of(address: str) -> str:
        """What counts as one address where sockets and requests are counted."""
        return network_of(address)

    def now_ms(self) -> int:
        """Milliseconds since the epoch."""
        return self.clock.now_ms()

    async def ready(self) -> None:
        """Returns where the database answers and takes writes; raises what it says where it does not."""
        await self._store.prove()

    def give_up(self) -> None:
        """Whoever still waits for a silent database is `unavailable` now: the server ends."""
        self._store.give_up()

    async def perform(self, action: Action[A, P, T], actor: A, /, *args: P.args, **named: P.kwargs) -> T:
        """Runs a writing action in a transaction of its own; returns once it is durable.

        Raises RateLimited, before the transaction, where a budget of `domain/rates.py` is used up.
        """
        try:
            taken = await self._budgets.take(action, actor, named)
        except RateLimited:
            replay = self._budgets.replay_of(action)
            before = None
            if replay is not None:
                with contextlib.suppress(Fault):  # what the query refuses is no repeat
                    before = await self.read(replay, actor, *args, **named)
            if before is None:
                raise
            return cast(T, before)
        try:
            result = await self._store.write(lambda tx: action(tx, actor, *args, **named))
        except Fault as fault:
            await self._budgets.failed(taken, fault)
            raise
        await self._budgets.succeeded(taken, result)
        return result

    async def read(self, query: Action[A, P, T], actor: A, /, *args: P.args, **named: P.kwargs) -> T:
        """Runs a query on a reader; it sees one state of the database and announces nothing.

        Raises RateLimited as `perform` does.
        """
        await self._budgets.take(query, actor, named)
        return await self._store.read(lambda tx: query(tx, actor, *args, **named))

    async def search(self, query: Action[Actor, P, T], actor: Actor, /, *args: P.args, **named: P.kwargs) -> T:
        """As `read`, and a few at once: whoever searches holds up others who search, and nobody else."""
        await self._budgets.take(query, actor, named)
        async with self._searching:
            return await self._store.read(lambda tx: query(tx, actor, *args, **named), is_long=True)

    async def perform_system(
        self, action: Callable[Concatenate[Transaction, P], T], /, *args: P.args, **named: P.kwargs
    ) -> T:
        """As `perform`, for an action of the system: nobody acts, so nobody's budget is drawn on.

        Jobs alone have such actions to hand over: the import contracts keep them from HTTP and Socket.IO.
        """
        return await self._store.write(lambda tx: action(tx, *args, **named))

    async def read_system(
        self, query: Callable[Concatenate[Transaction, P], T], /, *args: P.args, **named: P.kwargs
    ) -> T:
        """As `read`, for a query of the system."""
        return await self._store.read(lambda tx: query(tx, *args, **named))

    async def once(self, name: str, action: Action[Anonymous, [], None]) -> None:
        """Performs what is to be done once on each worker, whoever asks first; again where it failed."""
        if name not in self._done:
            self._done.add(name)
            try:
                await self.perform(action, None)
            except BaseException:
                self._done.discard(name)
                raise

    async def admit_ticket(self, actor: Actor | None, address: str) -> list[Grant]:
        """Counts the opening of a ticket for the address; accounts of the desk are not counted there.

        Give the grants back (`refund`) where none was opened: a form with a mistake, a repeat.
        """
        if actor is not None and actor.is_agent:
            return []
        return [await self._budgets.take_for_address(TICKETS_OF_ADDRESS, address)]

    async def count_first_ticket(self, guest_id: str) -> None:
        """The ticket that made somebody a guest is the first of those it may open in an hour."""
        await self._budgets.take_one(TICKETS, guest_id, "guest")

    async def admit_upload(self, actor: Actor, address: str) -> None:
        """Counts an upload for the person, and a guest's for its address: guests are made for nothing."""
        await self._budgets.take_for_person(UPLOADS, actor)
        if actor.is_guest:
            await self._budgets.take_for_address(UPLOADS_OF_ADDRESS, address)

    async def admit_guest(self, address: str) -> None:
        """Counts a guest made without a ticket."""
        await self._budgets.take_for_address(GUESTS_OF_ADDRESS, address)

    async def refund(self, grants: Iterable[Grant]) -> None:
        """What turned out to be nothing is not counted."""
        for grant in grants:
            await self.rates.refund(grant)
