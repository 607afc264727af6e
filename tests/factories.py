"""People and tickets for tests: made by the same actions that the doors call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from parlour.actions.desk.opening import Opened, open_ticket
from parlour.actions.people.guests import create_guest
from parlour.actions.people.sessions import create_account
from parlour.app.rates import refuse_strangers
from parlour.domain.actor import Actor, Person, Role
from parlour.domain.message import Draft
from parlour.store.people import people

T = TypeVar("T")
_numbers = count(1)


@dataclass
class Stage:
    """A store, with what was announced on it; performs as the gate does, without rates."""

    store: Any
    announced: list[Any] = field(default_factory=list)

    async def perform(self, action: Callable[..., T], actor: Actor | None, /, **named: Any) -> T:
        if actor is None:
            refuse_strangers(action)  # as the gate does
        done: T = await self.store.write(lambda tx: action(tx, actor, **named))
        return done

    async def read(self, query: Callable[..., T], actor: Actor | None, /, **named: Any) -> T:
        if actor is None:
            refuse_strangers(query)
        found: T = await self.store.read(lambda tx: query(tx, actor, **named))
        return found

    async def do(self, action: Callable[..., T], /, **named: Any) -> T:
        """An action of the system."""
        done: T = await self.store.write(lambda tx: action(tx, **named))
        return done

    async def see(self, query: Callable[..., T], /, **named: Any) -> T:
        """A query of the system."""
        found: T = await self.store.read(lambda tx: query(tx, **named))
        return found

    async def person(self, actor: Actor) -> Person:
        """What is stored of somebody."""
        found: Person | None = await self.store.read(lambda tx: people.by_id(tx, actor.id))
        assert found is not None
        return found

    async def account(self, name: str = "Alma", role: Role = "member") -> Actor:
        username = f"{name.lower()}{next(_numbers)}"
        person = await self.perform(
            create_account,
            None,
            username=username,
            name=name,
            email=f"{username}@example.com",
            password_hash="no-password",
            role=role,
        )
        return person.acting()

    async def agent(self, name: str = "Alma") -> Actor:
        return await self.account(name, "agent")

    async def guest(self, name: str = "Gil") -> Actor:
        return (await self.perform(create_guest, None, name=name)).acting()

    async def ticket(self, owner: Actor, message: str = "It does not work", subject: str = "Help") -> Opened:
        return await self.perform(open_ticket, owner, subject=subject, draft=Draft.of(message))

    def heard(self, kind: type[T]) -> list[T]:
        """The facts of one kind that were announced since the last `forget`."""
        return [event for event in self.announced if isinstance(event, kind)]

    def forget(self) -> None:
        self.announced.clear()
