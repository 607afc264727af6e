"""Passwords: the right one opens, nothing else does, and the time does not tell who exists."""

import asyncio
import contextlib
import time
import unicodedata
from collections.abc import AsyncIterator

import pytest

from parlour.adapters.passwords import Passwords
from parlour.domain.errors import Unavailable

pytestmark = pytest.mark.usefixtures("costly_passwords")


@pytest.fixture
async def passwords() -> AsyncIterator[Passwords]:
    made = Passwords()
    yield made
    made.close()


async def test_the_right_password_matches_and_others_do_not(passwords: Passwords) -> None:
    stored = await passwords.hash("correct horse")
    assert stored.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert await passwords.verify(stored, "correct horse")
    for wrong in ("Correct horse", "correct horse ", "", "\x00", "\ud800", "x" * 100_000):
        assert not await passwords.verify(stored, wrong)


async def test_equal_passwords_have_different_hashes(passwords: Passwords) -> None:
    assert await passwords.hash("same") != await passwords.hash("same")


async def test_the_same_keys_on_another_system_are_the_same_password(passwords: Passwords) -> None:
    assert await passwords.verify(await passwords.hash("caf\u00e9"), "cafe\u0301")


async def test_a_log_in_looks_at_no_more_than_the_longest_password(passwords: Passwords) -> None:
    longest = "\u1f82" * 200  # each can be written as four characters
    stored = await passwords.hash(longest)
    assert await passwords.verify(stored, unicodedata.normalize("NFD", longest))
    hostile = "a" + "\u0301\u0316" * 60_000
    started = time.process_time()
    assert not await passwords.verify(stored, hostile)
    assert not await passwords.verify(stored, unicodedata.normalize("NFD", longest) + "x")
    assert not await passwords.verify(await passwords.hash("\ud800" * 8), hostile)
    assert time.process_time() - started < 2.0  # four hashes; normalising the hostile one took five seconds


async def test_a_stored_hash_that_is_none_or_damaged_matches_nothing(passwords: Passwords) -> None:
    for stored in (None, "", "plain", "$argon2id$v=19$m=1"):
        assert not await passwords.verify(stored, "anything")


async def test_an_account_that_does_not_exist_takes_as_long_as_one_that_does(passwords: Passwords) -> None:
    stored = await passwords.hash("secret")

    async def seconds(hashed: str | None) -> float:
        start = time.process_time()  # of all threads: other processes on a busy machine do not count
        await passwords.verify(hashed, "wrong")
        return time.process_time() - start

    # In turn, so that what slows the machine down slows both down.
    times = [(await seconds(stored), await seconds(None)) for _ in range(8)]
    existing, missing = (min(column) for column in zip(*times, strict=True))
    assert 0.5 < missing / existing < 2


async def test_a_hash_made_with_other_parameters_is_outdated(passwords: Passwords) -> None:
    assert not passwords.outdated(await passwords.hash("secret"))
    older = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$wTVCzT2Ry8gDyh9WJ7BzSEyU9kw7JCqM2Ql0pqF7MoM"
    assert passwords.outdated(older)


async def test_the_loop_goes_on_while_passwords_are_hashed(passwords: Passwords) -> None:
    work = asyncio.gather(*(passwords.hash("secret") for _ in range(5)))
    turns = 0
    while not work.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 5


async def test_past_the_waiting_room_one_is_sent_away_at_once_and_room_comes_back() -> None:
    passwords = Passwords(at_once=1, waiting=2)
    running = [asyncio.ensure_future(passwords.hash("secret")) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable) as refused:
        await passwords.hash("one too many")
    assert refused.value.retry_after
    await asyncio.gather(*running)
    await asyncio.sleep(0.01)
    assert await passwords.hash("there is room again")
    passwords.close()


async def test_hanging_up_makes_no_room_before_the_work_is_done() -> None:
    passwords = Passwords(at_once=1, waiting=0)
    impatient = asyncio.ensure_future(passwords.hash("secret"))
    await asyncio.sleep(0)
    impatient.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await impatient
    with pytest.raises(Unavailable):
        await passwords.hash("another")
    passwords.close()
