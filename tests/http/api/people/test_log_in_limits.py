"""How often a password may be tried, by whom; and that its owner gets in all the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import httpx2
import pytest
from argon2 import PasswordHasher

from parlour.actions.people.sessions import create_account, credentials_of
from parlour.actions.system.accounts import disable_account, set_password
from parlour.adapters.devices import Devices
from parlour.adapters.rates import MemoryRates
from parlour.domain.actor import Person, Role
from tests.http.site import SECRET, Site

PASSWORD = "correct horse"
_addresses = count(1)


async def nora(site: Site, role: Role = "member") -> Person:
    return await site.app.perform(
        create_account,
        None,
        username="Nora",
        name="Nora",
        email="nora@example.com",
        password_hash=await site.app.passwords.hash(PASSWORD),
        role=role,
    )


async def stored_hash(site: Site, login: str) -> str:
    found = await site.app.read(credentials_of, None, login=login)
    assert found is not None
    assert found.password_hash is not None
    return found.password_hash


def stranger(site: Site) -> httpx2.AsyncClient:
    """From an address that nobody else has."""
    number = next(_addresses)
    return site.browser(peer=f"198.51.{number // 250}.{number % 250}")


async def attempt(client: httpx2.AsyncClient, login: str = "nora", password: str = "wrong horse") -> int:
    return (await client.post("/api/auth/login", json={"login": login, "password": password})).status_code


async def exhaust(site: Site, login: str = "nora") -> None:
    """Strangers try until they are refused."""
    for _ in range(5):
        assert await attempt(stranger(site), login) == 401
    assert await attempt(stranger(site), login) == 429


@pytest.fixture
def spellings() -> Iterator[str]:
    return iter(
        (
            *("mia\x04", "MIA", " mia ", "\x00m\x7fia", "\uff4d\uff49\uff41", "mia\u2028", "mia" + " " * 300 + "x"),
            *("\u00a0mia", "mi\x1ba\x1b"),
        )
    )


async def test_a_name_is_one_count_however_it_is_written_whether_or_not_there_is_an_account(
    strict_site: Site, spellings: Iterator[str]
) -> None:
    await exhaust(strict_site, "mia")
    for spelling in spellings:
        assert await attempt(stranger(strict_site), spelling) == 429, repr(spelling)
    assert await attempt(stranger(strict_site), "maria") == 401


async def test_the_username_and_the_address_of_an_account_are_one_count(strict_site: Site) -> None:
    await nora(strict_site)
    await exhaust(strict_site)
    for login in ("Nora", "nora\x04", "nora@example.com", "NORA@Example.com", "nora\uff20example.com"):
        assert await attempt(stranger(strict_site), login) == 429, repr(login)
        assert await attempt(stranger(strict_site), login, PASSWORD) == 429, (
            "the right password is not even looked at"
        )


async def test_the_id_of_an_account_is_a_name_that_nobody_has_and_burns_nothing_of_the_account(
    strict_site: Site,
) -> None:
    """Guests see the ids of agents, and not their usernames."""
    owner = await nora(strict_site, "agent")
    await exhaust(strict_site, owner.id)
    assert await attempt(stranger(strict_site), "nora", PASSWORD) == 200


async def test_what_is_kept_of_a_name_that_nobody_has_is_short_however_long_it_becomes(strict_site: Site) -> None:
    """U+FDFA is eighteen characters when it is folded; it would be kept in the tables of six windows, for an hour."""
    assert await attempt(stranger(strict_site), "\ufdfa" * 254) == 401
    assert isinstance(strict_site.app.rates, MemoryRates)
    keys = [key for table in strict_site.app.rates._tables.values() for key in table]
    assert 0 < max(map(len, keys)) <= 64


async def test_an_account_that_does_not_exist_is_answered_and_counted_like_one_that_does(strict_site: Site) -> None:
    await nora(strict_site)
    answers: dict[str, list[object]] = {}
    for login in ("nora", "nobody"):
        answers[login] = []
        for _ in range(12):
            answer = await stranger(strict_site).post(
                "/api/auth/login", json={"login": login, "password": "wrong horse"}
            )
            answers[login].append((answer.status_code, answer.text, answer.headers.get("retry-after")))
            strict_site.clock.advance(15)
        strict_site.clock.advance(7200)
    assert answers["nora"] == answers["nobody"]


async def test_an_address_beyond_its_limit_uses_up_nobodys_attempts(strict_site: Site) -> None:
    await nora(strict_site)
    attacker = strict_site.browser(peer="203.0.113.66")
    for number in range(20):
        assert await attempt(attacker, f"somebody{number}") == 401
    for _ in range(10):
        assert await attempt(attacker) == 429
    for _ in range(5):
        assert await attempt(stranger(strict_site)) == 401


async def test_strangers_wait_longer_and_longer_up_to_half_an_hour_and_begin_anew_after_a_rest(
    strict_site: Site,
) -> None:
    await nora(strict_site)
    waits = []
    for _ in range(8):
        for _ in range(5):
            assert await attempt(stranger(strict_site)) == 401
        answer = await stranger(strict_site).post("/api/auth/login", json={"login": "nora", "password": "x"})
        assert answer.status_code == 429
        waits.append(int(answer.headers["retry-after"]))
        strict_site.clock.advance(waits[-1] + 0.001)
    assert waits[:6] == [60 * 2**doubling for doubling in range(6)]
    assert max(waits) == 60 * 32
    strict_site.clock.advance(2 * 3600)
    await exhaust(strict_site)


async def test_a_device_that_logged_in_before_gets_in_while_strangers_wait(strict_site: Site) -> None:
    await nora(strict_site)
    owner = strict_site.browser()
    assert await attempt(owner, password=PASSWORD) == 200
    assert (await owner.post("/api/auth/logout")).status_code == 204
    await exhaust(strict_site)
    for login in ("nora", "nora@example.com"):
        assert await attempt(owner, login, PASSWORD) == 200
    # its success lets strangers begin anew, too: among them the owner on a new device
    assert await attempt(stranger(strict_site), password=PASSWORD) == 200


async def test_a_device_is_no_way_round_the_limits(strict_site: Site) -> None:
    await nora(strict_site)
    owner = strict_site.browser()
    assert await attempt(owner, password=PASSWORD) == 200
    assert [await attempt(owner) for _ in range(6)] == [401] * 5 + [429]
    strict_site.clock.advance(61)
    assert await attempt(owner, password=PASSWORD) == 200
    await exhaust(strict_site, "other")
    assert await attempt(owner, "other") == 429, "it is a stranger to every other account"


async def test_right_passwords_are_bounded_too(strict_site: Site) -> None:
    await nora(strict_site)
    owner = strict_site.browser()
    statuses = [await attempt(owner, password=PASSWORD) for _ in range(24)]
    assert 20 <= statuses.count(200) <= 21
    assert statuses[-1] == 429


async def test_a_right_password_gives_back_what_was_counted(strict_site: Site) -> None:
    await nora(strict_site)
    for _ in range(4):
        assert await attempt(stranger(strict_site)) == 401
    for _ in range(7):
        assert await attempt(stranger(strict_site), password=PASSWORD) == 200


async def test_a_device_at_the_address_of_an_attacker_gets_in(strict_site: Site) -> None:
    await nora(strict_site)
    owner = strict_site.browser(peer="203.0.113.66")
    assert await attempt(owner, password=PASSWORD) == 200
    attacker = strict_site.browser(peer="203.0.113.66")
    for number in range(25):
        await attempt(attacker, f"somebody{number}")
    assert await attempt(attacker) == 429
    assert await attempt(owner, password=PASSWORD) == 200


@pytest.mark.parametrize("how", ["password", "disabled", "forged", "other account"])
async def test_who_is_no_known_device_waits_with_the_strangers(strict_site: Site, how: str) -> None:
    person = await nora(strict_site)
    owner = strict_site.browser()
    assert await attempt(owner, password=PASSWORD) == 200
    note = owner.cookies["device"]
    strict_site.clock.advance(1)
    password = PASSWORD
    if how == "password":
        password = "another horse"
        hashed = await strict_site.app.passwords.hash(password)
        await strict_site.app.perform_system(set_password, login="nora", password_hash=hashed)
    elif how == "disabled":
        await strict_site.app.perform_system(disable_account, login="nora")
    elif how == "forged":
        known = Devices(lambda: ["another secret of thirty-two bytes"])
        note = known.sign(known.new().with_account(person.id, strict_site.clock.now_ms()))
    else:
        note = note.replace("~", "~x", 1)
    other = stranger(strict_site)
    other.cookies.set("device", note, domain="parlour.test")
    await exhaust(strict_site)
    assert await attempt(other, password=password) == 429


async def test_the_note_in_the_browser_is_closed_to_scripts_and_names_nobody(strict_site: Site) -> None:
    person = await nora(strict_site)
    browser = strict_site.browser()
    answer = await browser.post("/api/auth/login", json={"login": "nora", "password": PASSWORD})
    [cookie] = [each for each in answer.headers.get_list("set-cookie") if each.startswith("device=")]
    for attribute in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in cookie
    assert person.id not in cookie
    assert "nora" not in cookie.lower()
    bearer = strict_site.browser(authorization=f"Bearer {browser.cookies['device']}")
    assert (await bearer.get("/api/auth/me")).status_code == 401, "it opens nothing"


async def test_a_note_keeps_the_latest_accounts_and_has_a_bound() -> None:
    devices = Devices(lambda: [SECRET])
    device = devices.new()
    for number in range(40):
        device = device.with_account(f"account-{number}", number)
    text = devices.sign(device)
    assert len(text) < 1024
    again = devices.read(text)
    assert again == device
    assert [number for number in range(40) if device.knows(f"account-{number}", None)] == list(range(28, 40))
    for bad in (None, "", "x", text + "x", text[:-1], "é", "x" * 5000, text.replace("~", "")):
        assert devices.read(bad) is None


@pytest.mark.parametrize("door", ["/api/auth/login", "/agent/login", "form /agent/login", "form /login"])
async def test_every_door_has_the_same_count(strict_site: Site, door: str) -> None:
    await nora(strict_site, "agent")
    await exhaust(strict_site)
    kind, _, path = door.rpartition(" ")
    given = {"login": "nora", "password": PASSWORD}
    client = stranger(strict_site)
    answer = await (client.post(path, data=given) if kind else client.post(path, json=given))
    assert answer.status_code == 429
    assert "token" not in client.cookies


async def test_the_old_password_is_tried_within_an_allowance_of_the_session(strict_site: Site) -> None:
    await nora(strict_site)
    owner = strict_site.browser()
    assert await attempt(owner, password=PASSWORD) == 200
    await exhaust(strict_site)
    change = {"password": "another horse", "oldPassword": "wrong horse"}
    for _ in range(5):
        assert (await owner.patch("/api/users/me", json=change)).status_code == 422
    assert (await owner.patch("/api/users/me", json=change)).status_code == 429
    strict_site.clock.advance(61)
    await exhaust(strict_site)
    right = change | {"oldPassword": PASSWORD}
    assert (await owner.patch("/api/users/me", json=right)).status_code == 200, "strangers do not hinder the owner"
    await exhaust(strict_site)
    assert await attempt(owner, password="another horse") == 200, "this browser is still known"


async def test_nobody_uses_up_the_tries_of_the_first_set_up(strict_site: Site) -> None:
    given = {"username": "ruth", "name": "Ruth", "email": "r@example.org", "password": "long enough", "token": "x"}
    attacker = strict_site.browser(peer="203.0.113.66")
    statuses = [(await attacker.post("/api/setup", json=given)).status_code for _ in range(21)]
    assert statuses == [403] * 20 + [429]
    assert (await stranger(strict_site).post("/api/setup", json=given)).status_code == 403


async def test_thirty_accounts_an_hour_for_each_address(strict_site: Site) -> None:
    async def register(client: httpx2.AsyncClient, number: int) -> int:
        given = {"username": f"p{number}", "name": "P", "email": f"p{number}@example.org", "password": PASSWORD}
        return (await client.post("/api/auth/register", json=given)).status_code

    one = strict_site.browser(peer="203.0.113.66")
    statuses = []
    for number in range(31):
        statuses.append(await register(one, number))
        strict_site.clock.advance(60)
    assert statuses == [201] * 30 + [429]
    assert await register(stranger(strict_site), 99) == 201


async def test_a_hash_of_older_parameters_is_made_anew_at_a_log_in(site: Site) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD.encode())
    await site.app.perform(
        create_account, None, username="old", name="Old", email="old@example.org", password_hash=old
    )
    assert await attempt(site.browser(), "old") == 401
    assert await stored_hash(site, "old") == old
    first = site.browser()
    assert await attempt(first, "old", PASSWORD) == 200
    fresh = await stored_hash(site, "old")
    assert fresh != old
    assert not site.app.passwords.outdated(fresh)
    assert await attempt(site.browser(), "old", PASSWORD) == 200
    assert (await first.get("/api/auth/me")).status_code == 200, "no session ends"
    assert await stored_hash(site, "old") == fresh


async def test_one_device_that_tries_on_uses_up_nothing_of_the_others(strict_site: Site) -> None:
    """Of a shared computer, from which the owner logged out: the cookie `device` stays there."""
    await nora(strict_site)
    shared, own = stranger(strict_site), stranger(strict_site)
    assert [await attempt(each, "nora", PASSWORD) for each in (shared, own)] == [200, 200]
    strict_site.clock.advance(60)
    tried = [await attempt(shared) for _ in range(30)]
    assert (tried.count(401), tried.count(429)) == (5, 25)
    assert await attempt(own, "nora", PASSWORD) == 200
