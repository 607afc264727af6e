"""At most n in ANY window, whatever the moments at which somebody asks."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from parlour.adapters.rates import MemoryRates, NoRates


@dataclass
class Hands:
    """A clock that the test moves."""

    at: float = 1000.0

    def monotonic(self) -> float:
        return self.at

    def is_settled(self) -> bool:
        return True

    def now_ms(self) -> int:
        return int(self.at * 1000)


async def test_what_exceeds_the_rate_is_told_when_to_come_back() -> None:
    clock = Hands()
    rates = MemoryRates(clock)
    for _ in range(20):
        assert (await rates.take("ada", 20, 60)).allowed
        clock.at += 1
    refused = await rates.take("ada", 20, 60)
    assert (refused.allowed, refused.retry_after) == (False, 40)
    clock.at += 39.5
    assert (await rates.take("ada", 20, 60)).retry_after == 1
    clock.at += 0.5
    assert (await rates.take("ada", 20, 60)).allowed
    assert not (await rates.take("ada", 20, 60)).allowed, "one came free, not a whole window"


async def test_who_is_refused_again_and_again_does_not_wait_longer_for_it() -> None:
    clock = Hands()
    rates = MemoryRates(clock)
    await rates.take("ada", 1, 60)
    for _ in range(50):
        clock.at += 1
        assert not (await rates.take("ada", 1, 60)).allowed
    clock.at += 10
    assert (await rates.take("ada", 1, 60)).allowed


async def test_a_refund_gives_the_place_back_once() -> None:
    rates = MemoryRates(Hands())
    grant = await rates.take("ada", 1, 60)
    refused = await rates.take("ada", 1, 60)
    await rates.refund(refused)
    assert not (await rates.take("ada", 1, 60)).allowed, "what was refused took no place"
    await rates.refund(grant)
    await rates.refund(grant)
    assert (await rates.take("ada", 1, 60)).allowed
    assert not (await rates.take("ada", 1, 60)).allowed


async def test_who_comes_back_when_told_to_is_let_in_whatever_floats_make_of_it() -> None:
    for start in (0.1, 1000.0000000000001, 123456.7):
        for step in range(200):
            clock = Hands(start)
            rates = MemoryRates(clock)
            await rates.take("ada", 1, 60)
            clock.at += step * 0.3
            refused = await rates.take("ada", 1, 60)
            clock.at += refused.retry_after
            assert refused.allowed or (await rates.take("ada", 1, 60)).allowed


async def test_what_costs_more_takes_more_places_and_gives_back_all_of_them() -> None:
    clock = Hands()
    rates = MemoryRates(clock)
    await rates.take("ada", 10, 60, 4)
    clock.at += 10
    grant = await rates.take("ada", 10, 60, 5)
    refused = await rates.take("ada", 10, 60, 3)
    assert (refused.allowed, refused.retry_after) == (False, 50)
    assert (await rates.take("ada", 10, 60, 6)).retry_after == 60
    await rates.refund(refused)
    assert (await rates.take("ada", 10, 60)).allowed
    assert not (await rates.take("ada", 10, 60)).allowed
    clock.at += 1
    await rates.refund(grant)
    assert (await rates.take("ada", 10, 60, 5)).allowed
    assert not (await rates.take("ada", 10, 60)).allowed


async def test_keys_and_windows_count_apart() -> None:
    rates = MemoryRates(Hands())
    assert (await rates.take("ada", 1, 60)).allowed
    assert (await rates.take("bob", 1, 60)).allowed
    assert (await rates.take("ada", 1, 3600)).allowed


async def test_memory_is_given_back_when_the_windows_have_passed() -> None:
    clock = Hands()
    rates = MemoryRates(clock)
    for number in range(1000):
        await rates.take(f"guest {number}", 5, 60)
    assert len(rates) == 1000
    clock.at += 61
    for _ in range(400):
        await rates.take("ada", 1000, 60)
    assert len(rates) == 1


async def test_a_flood_of_keys_stays_within_the_bound_and_drops_the_longest_idle() -> None:
    rates = MemoryRates(Hands(), most_keys=100)
    for number in range(1000):
        await rates.take(f"address {number}", 1, 60)
        assert len(rates) <= 100
    assert not (await rates.take("address 999", 1, 60)).allowed
    assert (await rates.take("address 0", 1, 60)).allowed


async def test_switched_off_everything_is_allowed() -> None:
    rates = NoRates()
    grants = [await rates.take("ada", 1, 60) for _ in range(100)]
    assert all(grant.allowed for grant in grants)
    await rates.refund(grants[0])


@given(
    st.integers(1, 6),
    st.lists(st.one_of(st.just(0.0), st.floats(0, 90, allow_nan=False)), min_size=1, max_size=60),
)
async def test_no_window_ever_holds_more_than_the_limit_and_none_is_refused_without_need(
    limit: int, pauses: list[float]
) -> None:
    clock = Hands()
    rates = MemoryRates(clock)
    granted: list[float] = []
    for pause in pauses:
        clock.at += pause
        recent = sum(at > clock.at - 60 for at in granted)
        grant = await rates.take("ada", limit, 60)
        assert grant.allowed == (recent < limit)
        if grant.allowed:
            granted.append(clock.at)
        else:
            later = clock.at + grant.retry_after
            assert sum(at > later - 60 for at in granted) < limit
