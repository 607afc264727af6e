"""Measures what coming back costs: after a restart every socket connects and joins its conversation at once.

Each socket opens a WebSocket, connects with its token and joins with `afterRev`, as the front end does. The figure is
the server's CPU for each of them, in all its threads.
"""

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

import aiohttp

from bench.house import Api, parlour
from bench.machine import CLIENT_CORE, cpu_seconds, pinned
from bench.peers import Server

GUESTS, MEMBERS = 400, 400
SOCKETS_EACH = 20  # of a member: passwords are hashed slowly, so a few accounts come back in many windows
IN_GROUP = 5
SAID = 5  # messages in each conversation
AT_ONCE = 100  # connections under way
TARGET_MS = 4.0  # of CPU for each
SOCKETS, TARGET_S = 5_000, 30.0  # so many are back within
GUESTS_BACK, MEMBERS_BACK = "a guest, with its ticket", "a member, with a group"


@dataclass(frozen=True)
class Seat:
    """One socket that comes back: whose, and to which conversation."""

    token: str
    conversation_id: str


def measure_reconnection(*, quick: bool, rounds: int) -> dict[str, dict[str, float]]:
    """Milliseconds of the server's CPU for each socket, and how many a second came back, the best of the rounds."""
    few = 10 if quick else 1
    found = {}
    with pinned(CLIENT_CORE), parlour() as server:
        parts = {
            GUESTS_BACK: _seat_guests(server, GUESTS // few),
            MEMBERS_BACK: _seat_members(server, MEMBERS // few),
        }
        for name, seats in parts.items():
            _return(server, seats[:20])  # statements are compiled, caches fill; not counted
            outcomes = [_return(server, seats) for _ in range(rounds)]
            found[name] = {"cpu_ms": min(one[0] for one in outcomes), "pace": max(one[1] for one in outcomes)}
            print(f"reconnection: {found[name]['cpu_ms']:.2f} ms CPU a socket, {name}", flush=True)
    return found


def _return(server: Server, seats: list[Seat]) -> tuple[float, float]:
    began, before = time.perf_counter(), cpu_seconds(server.pid)
    asyncio.run(_all(server.port, seats))
    return (
        (cpu_seconds(server.pid) - before) / len(seats) * 1e3,
        len(seats) / (time.perf_counter() - began),
    )


async def _all(port: int, seats: list[Seat]) -> None:
    """Everybody connects and joins, and stays until the last one has."""
    turns = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        sockets = await asyncio.gather(*(_one(http, port, seat, turns) for seat in seats))
        await asyncio.gather(*(socket.close() for socket in sockets))


async def _one(
    http: aiohttp.ClientSession, port: int, seat: Seat, turns: asyncio.Semaphore
) -> aiohttp.ClientWebSocketResponse:
    async with turns:
        socket = await http.ws_connect(f"http://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket")
        await _heard(socket, "0")
        await socket.send_str("40" + json.dumps({"token": seat.token}))
        await _heard(socket, "40")
        asked = {"conversationId": seat.conversation_id, "afterRev": 0}
        await socket.send_str("420" + json.dumps(["conversation:join", asked]))
        answer = json.loads((await _heard(socket, "430"))[3:])[0]
    assert answer["success"], answer
    assert len(answer["changes"]) >= SAID, "an empty answer would be no measure"
    return socket


async def _heard(socket: aiohttp.ClientWebSocketResponse, prefix: str) -> str:
    """The next packet of a kind; what others are told meanwhile is passed over."""
    while True:
        packet = await socket.receive_str(timeout=60)
        if packet.startswith(prefix):
            return packet


def _seat_guests(server: Server, count: int) -> list[Seat]:
    api, seats = Api(server.port), []
    for number in range(count):
        api.token = None
        api.token = api.post("/api/guests", {"name": f"Guest {number}"})["guestToken"]
        opened = api.post("/api/tickets", {"subject": "Parcel", "message": "Where is it?"})["ticket"]
        _talk(api, opened["id"])
        seats.append(Seat(api.token, opened["id"]))
    return seats


def _seat_members(server: Server, count: int) -> list[Seat]:
    api, people = Api(server.port), list[dict[str, Any]]()
    for number in range(max(IN_GROUP, count // SOCKETS_EACH)):
        named = {"username": f"member{number}", "name": f"Member {number}", "email": f"m{number}@example.org"}
        people.append(api.post("/api/auth/register", {**named, "password": "a password for the benchmark"}))
    seats = []
    for start in range(0, len(people), IN_GROUP):
        group = people[start : start + IN_GROUP]
        api.token = group[0]["token"]
        ids = [one["user"]["id"] for one in group[1:]]
        started = api.post("/api/conversations/group", {"title": "Lunch", "participantIds": ids})["conversation"]
        _talk(api, started["id"])
        seats += [Seat(one["token"], started["id"]) for one in group for _ in range(SOCKETS_EACH)]
    return seats[:count]


def _talk(api: Api, conversation_id: str) -> None:
    for number in range(1, SAID):
        api.post(f"/api/conversations/{conversation_id}/messages", {"content": f"Line {number}"})
    api.post(f"/api/conversations/{conversation_id}/messages", {"content": "Any news of it?"})
