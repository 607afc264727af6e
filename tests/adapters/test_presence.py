"""Several tabs are one presence; what is empty takes no memory."""

from parlour.adapters.presence import MemoryPresence
from parlour.domain.places import ONLINE


async def test_the_first_connection_brings_a_person_and_the_last_takes_it_away() -> None:
    presence = MemoryPresence()
    assert await presence.enter(ONLINE, "ada", "tab 1") is True
    assert await presence.enter(ONLINE, "ada", "tab 2") is False
    assert await presence.count(ONLINE, "ada") == 2
    assert await presence.leave(ONLINE, "ada", "tab 1") is False
    assert await presence.here(ONLINE) == ["ada"]
    assert await presence.leave(ONLINE, "ada", "tab 2") is True
    assert await presence.here(ONLINE) == []
    assert len(presence) == 0


async def test_entering_and_leaving_twice_is_entering_and_leaving_once() -> None:
    presence = MemoryPresence()
    assert await presence.enter("ticket", "ada", "tab") is True
    assert await presence.enter("ticket", "ada", "tab") is False
    assert await presence.leave("ticket", "ada", "tab") is True
    assert await presence.leave("ticket", "ada", "tab") is False
    assert await presence.leave("elsewhere", "nobody", "tab") is False


async def test_places_are_apart_and_people_stand_in_the_order_of_coming() -> None:
    presence = MemoryPresence()
    for person in ("bob", "ada", "eve"):
        await presence.enter("ticket 1", person, person)
    await presence.enter("ticket 2", "dan", "dan")
    assert await presence.here("ticket 1") == ["bob", "ada", "eve"]
    assert await presence.among("ticket 1", ["eve", "dan", "bob"]) == {"eve", "bob"}
    assert await presence.count("ticket 1", "dan") == 0
