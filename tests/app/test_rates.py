"""The gate takes from the budgets before the transaction, and gives back what did nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from parlour.adapters.rates import MemoryRates
from parlour.app import App
from parlour.app.rates import refuse_strangers
from parlour.domain.actor import SYSTEM, Actor, Role
from parlour.domain.errors import Conflict, NotFound, RateLimited, Stale, Unauthenticated, Unavailable
from parlour.domain.rates import ANONYMOUS, RATES, UNCOUNTED, UPLOADS_IN_A_MINUTE, UPLOADS_OF_ADDRESS_IN_A_MINUTE
from parlour.domain.site_settings import SiteSetting
from parlour.settings import Settings
from tests.adapters.test_rates import Hands
from tests.domain.test_rates import ROLES, actions, limit_of


class Store:
    """Counts transactions; `result` is what they end with."""

    epoch = "e"

    def __init__(self) -> None:
        self.written = 0
        self.read_ = 0
        self.result: Any = None
        self.before: Any = None

    async def write(self, work: Any) -> Any:
        self.written += 1
        if isinstance(self.result, Exception):
            raise self.result
        return self.result

    async def read(self, work: Any) -> Any:
        self.read_ += 1
        return self.before


class Done:
    """A result that says of itself whether anything was new."""

    def __init__(self, *, new: bool = True) -> None:
        self.duplicate, self.created, self.added = not new, new, new


class Gate:
    def __init__(self, **settings: Any) -> None:
        self.clock, self.store = Hands(), Store()
        self.store.result = Done()
        self.limiter = MemoryRates(self.clock)
        parts: dict[str, Any] = dict.fromkeys(("passwords", "tokens", "presence", "bus"))
        parts["uploads"] = lambda app: None
        parts["store"] = self.store
        chosen = Settings(data=Path("/nowhere"), **settings)
        self.app = App(
            settings=chosen,
            clock=self.clock,
            rates=self.limiter,
            **parts,
        )

    async def perform(self, name: str, actor: Any, /, **given: Any) -> Any:
        action: Any = actions()[name]
        return await self.app.perform(action, actor, **given)

    async def refused(self, name: str, actor: Actor, /, **given: Any) -> int:
        """The seconds after which to come back."""
        with pytest.raises(RateLimited) as fault:
            await self.perform(name, actor, **given)
        assert fault.value.retry_after is not None
        return fault.value.retry_after


def someone(role: Role, id_: str = "ann") -> Actor:
    return Actor(id_, role, "Ann")


GIVEN: dict[str, Any] = {"participant_ids": ["bob"], "hides_presence": True, "email": "ann@example.org"}
LINES = [(name, number, role) for name, rate in RATES.items() for number in range(len(rate.draws)) for role in ROLES]


@pytest.mark.parametrize(("name", "number", "role"), LINES)
async def test_so_many_are_allowed_and_not_one_more_until_the_window_has_passed(
    name: str, number: int, role: Role
) -> None:
    gate, actor = Gate(), someone(role)
    draw = RATES[name].draws[number]
    limit = limit_of(draw.budget, role, gate.app.settings)
    if limit is None:
        return
    key, window = f"{draw.budget.name}:ann", draw.budget.window_s
    await gate.perform(name, actor, **GIVEN)
    assert (await gate.limiter.take(key, limit, window, limit - 2)).allowed
    gate.clock.at += 1
    await gate.perform(name, actor, **GIVEN)
    gate.store.written = 0
    assert await gate.refused(name, actor, **GIVEN) == window - 1
    assert gate.store.written == 0, "what is refused costs no transaction"
    await gate.perform(name, someone(role, "eve"), **GIVEN)
    gate.clock.at += window - 1
    await gate.perform(name, actor, **GIVEN)


async def test_actions_of_one_kind_share_their_budget_and_a_new_session_begins_no_new_one() -> None:
    gate = Gate(write_rate=4)
    for number, name in enumerate(("react", "edit_message", "change_guest", "change_conversation")):
        await gate.perform(name, Actor("ann", "member", "Ann", session_id=str(number)))
    assert await gate.refused("delete_message", Actor("ann", "member", "Ann", session_id="another")) == 60
    await gate.perform("send_message", someone("member"))
    await gate.perform("mark_read", someone("member"))


async def test_a_rate_that_an_owner_changes_holds_from_the_next_action_on() -> None:
    gate, ann = Gate(write_rate=2), someone("member")
    await gate.perform("react", ann)
    await gate.perform("react", ann)
    assert await gate.refused("react", ann) == 60
    gate.store.before = [SiteSetting("write_rate", 3)]
    await gate.app.policy.refresh()
    await gate.perform("react", ann)
    assert await gate.refused("react", ann) == 60


async def test_an_action_without_a_line_is_an_error_and_reaches_nothing() -> None:
    gate = Gate()

    def forgotten(tx: Any, actor: Any) -> None: ...

    callers: tuple[Any, ...] = (someone("member"), SYSTEM, None)
    for actor in callers:
        with pytest.raises(LookupError, match="forgotten"):
            await gate.app.perform(forgotten, actor)
        with pytest.raises(LookupError, match="forgotten"):
            await gate.app.read(forgotten, actor)
    assert (gate.store.written, gate.store.read_) == (0, 0)


async def test_the_server_itself_and_strangers_are_not_counted_by_name() -> None:
    gate = Gate(write_rate=1)
    for _ in range(5):
        await gate.perform("react", SYSTEM)
        await gate.perform("log_in", None)
    assert len(gate.limiter) == 0


async def test_repeats_and_stale_drafts_do_not_count_and_what_failed_otherwise_does() -> None:
    gate, ann = Gate(message_rate=2), someone("member")
    gate.store.result = Done(new=False)
    for _ in range(5):
        await gate.perform("send_message", ann)
    for fault in (Stale(), Unavailable()):
        gate.store.result = fault
        for _ in range(5):
            with pytest.raises(type(fault)):
                await gate.perform("send_message", ann)
    gate.store.result = Conflict()
    for _ in range(2):
        with pytest.raises(Conflict):
            await gate.perform("send_message", ann)
    await gate.refused("send_message", ann)


@pytest.mark.parametrize("name", ["send_message", "start_direct", "start_linked"])
async def test_what_was_done_before_is_answered_although_the_budget_is_used_up(name: str) -> None:
    gate, ann = Gate(message_rate=1, write_rate=1), someone("member")
    await gate.perform(name, ann, **GIVEN)
    gate.store.written = 0
    await gate.refused(name, ann, **GIVEN)
    assert gate.store.read_ == 1
    gate.store.before = "what there was"
    assert await gate.perform(name, ann, **GIVEN) == "what there was"
    for _ in range(1_200 - 2):
        await gate.perform(name, ann, **GIVEN)
    await gate.refused(name, ann, **GIVEN)
    assert (gate.store.written, gate.store.read_) == (0, 1_200), "looking for it is reading, and counted so"


async def test_finding_a_conversation_again_or_a_mistake_takes_nothing_from_the_hour() -> None:
    gate, ann = Gate(write_rate=1_000), someone("member")
    for result in (Done(new=False), NotFound()):
        gate.store.result = result
        for _ in range(100):
            try:
                await gate.perform("start_direct", ann, participant_id="bob")
            except NotFound:
                assert isinstance(result, NotFound)
    gate.store.result = Done()
    for _ in range(10):
        await gate.perform("start_direct", ann, participant_id="bob")
    assert 3_000 < await gate.refused("start_direct", ann, participant_id="bob") <= 3_600


async def test_people_are_counted_by_head_however_they_are_brought_in() -> None:
    gate, ann = Gate(), someone("member")
    many = [f"p{number}" for number in range(40)]
    await gate.perform("start_group", ann, participant_ids=[*many, *many, "ann"])
    await gate.perform("start_linked", ann, participant_ids=many[:18])
    await gate.perform("start_direct", ann, participant_id="bob")
    await gate.perform("add_participant", ann, person_id="bob")
    await gate.refused("add_participant", ann, person_id="eve")
    await gate.refused("start_group", ann, participant_ids=["eve"])
    await gate.perform("start_group", ann, participant_ids=[])


async def test_what_one_budget_refuses_takes_nothing_from_the_others() -> None:
    gate, ann = Gate(write_rate=12), someone("member")
    for _ in range(10):
        await gate.perform("start_group", ann, participant_ids=[])
    for _ in range(50):
        assert await gate.refused("start_group", ann, participant_ids=[]) > 60
    for _ in range(2):
        await gate.perform("react", ann)
    assert await gate.refused("react", ann) <= 60


async def test_more_at_once_than_the_whole_budget_is_refused_and_says_so() -> None:
    gate, ann = Gate(), someone("member")
    with pytest.raises(RateLimited, match="more than 60 at once") as fault:
        await gate.perform("start_group", ann, participant_ids=[str(number) for number in range(61)])
    assert fault.value.retry_after == 3_600
    assert gate.store.written == 0
    await gate.perform("start_group", ann, participant_ids=[str(number) for number in range(60)])


async def test_only_a_choice_of_presence_takes_from_the_budget_of_choices() -> None:
    gate, ann = Gate(), someone("member")
    for _ in range(20):
        await gate.perform("change_profile", ann, name="Ann")
    for _ in range(10):
        await gate.perform("change_profile", ann, hides_presence=True)
    await gate.refused("change_profile", ann, hides_presence=False)
    await gate.perform("change_profile", ann, name="Ann", hides_presence=None)


async def test_uploads_are_counted_for_the_person_and_a_guests_for_its_network_too() -> None:
    gate = Gate()
    for _ in range(UPLOADS_IN_A_MINUTE):
        await gate.app.admit_upload(someone("agent"), "192.0.2.1")
    with pytest.raises(RateLimited):
        await gate.app.admit_upload(someone("agent"), "192.0.2.1")
    await gate.app.admit_upload(someone("agent", "bob"), "192.0.2.1")
    for number in range(UPLOADS_OF_ADDRESS_IN_A_MINUTE):
        await gate.app.admit_upload(someone("guest", f"guest {number}"), "192.0.2.1")
    with pytest.raises(RateLimited):
        await gate.app.admit_upload(someone("guest", "the next"), "192.0.2.1")
    await gate.app.admit_upload(someone("guest", "the next"), "198.51.100.7")


@pytest.mark.parametrize("name", sorted({*RATES, *UNCOUNTED} - ANONYMOUS))
def test_what_somebody_has_to_do_is_refused_to_a_stranger(name: str) -> None:
    def action() -> None: ...

    action.__name__ = name
    with pytest.raises(Unauthenticated):
        refuse_strangers(action)


async def test_a_stranger_is_refused_before_the_transaction() -> None:
    gate = Gate()
    with pytest.raises(Unauthenticated):
        await gate.perform("react", None)
    await gate.perform("log_in", None)
    assert gate.store.written == 1
