"""Everybody but the one who is measured: an hour of a busy desk, or of a busy inbox, played in less."""

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

import socketio

MINUTE_S = 2.5  # a minute of the desk is played in
AT_ONCE = 60  # tickets open, and guests there, all the time; an address may hold a hundred of their sockets
NEW_A_MINUTE = 5  # tickets come, and as many are closed
TALK_A_MINUTE = 100  # messages, half of them from guests, each announced by typing


@dataclass
class View:
    """What the measured page has open: a third of what is said is said there."""

    conversation_id: str | None = None
    stopped: bool = False
    counted: dict[str, int] = field(default_factory=lambda: {"messages": 0, "tickets": 0, "comings": 0})


@contextmanager
def playing(part: Coroutine[Any, Any, None], view: View) -> Iterator[None]:
    """Plays in a thread beside the block, and ends with it; what went wrong there is raised here."""
    with ThreadPoolExecutor(1) as beside:
        played = beside.submit(lambda: asyncio.run(part))
        try:
            yield
        finally:
            view.stopped = True
        played.result(timeout=30)


async def play_desk(url: str, colleague: str, view: View) -> None:
    """Guests come, write, are answered by a colleague and go; `colleague` is that agent's token."""
    async with aiohttp.ClientSession(url) as http:
        desk = Desk(url, http, {"Authorization": f"Bearer {colleague}"}, view)
        for _ in range(AT_ONCE):
            await desk.arrive()
        await _at_pace(desk, view)
        for visitor in desk.visitors:
            await visitor.socket.disconnect()


async def play_inbox(url: str, tokens: list[str], rooms: list[str], view: View) -> None:
    """Members write in all conversations they share with the measured one, come online and go."""
    async with aiohttp.ClientSession(url) as http:
        members = Members(url, http, tokens, rooms, view)
        await members.arrive_all()
        await _at_pace(members, view)
        for socket in members.sockets:
            await socket.disconnect()


async def _at_pace(people: "Desk | Members", view: View) -> None:
    loop = asyncio.get_running_loop()
    due = loop.time()
    async for beat in _beats(view):
        await people.talk()
        if beat % (TALK_A_MINUTE // NEW_A_MINUTE) == 0:
            await people.change()
        due += MINUTE_S / TALK_A_MINUTE
        await asyncio.sleep(max(0, due - loop.time()))


async def _beats(view: View) -> AsyncIterator[int]:
    beat = 0
    while not view.stopped:
        beat += 1
        yield beat


@dataclass
class Visitor:
    ticket_id: str
    socket: socketio.AsyncClient


class Desk:
    def __init__(self, url: str, http: aiohttp.ClientSession, agent: dict[str, str], view: View) -> None:
        self.visitors: deque[Visitor] = deque()
        self._url, self._http, self._agent, self._view = url, http, agent, view

    async def arrive(self) -> None:
        number = self._view.counted["tickets"] = self._view.counted["tickets"] + 1
        asked = {"name": f"Guest {number}", "subject": f"Order {number} has not come", "message": _sentence(number)}
        guest = await _post(self._http, "/api/guests", {"name": asked["name"]})
        headers = {"Authorization": f"Bearer {guest['guestToken']}"}
        opened = await _post(self._http, "/api/tickets", asked, headers)
        socket = await _connect(self._url, guest["guestToken"])
        await socket.emit("conversation:join", opened["ticket"]["id"])
        self._view.counted["comings"] += 1
        self.visitors.append(Visitor(opened["ticket"]["id"], socket))

    async def talk(self) -> None:
        number = self._view.counted["messages"] = self._view.counted["messages"] + 1
        there = [one for one in self.visitors if one.ticket_id == self._view.conversation_id]
        visitor = there[0] if there and number % 3 == 0 else random.choice(self.visitors)
        if number % 2:
            await visitor.socket.emit("typing:start", {"conversationId": visitor.ticket_id})
            said = {"conversationId": visitor.ticket_id, "content": _sentence(number)}
            await visitor.socket.emit("message:send", said)
        else:
            path = f"/api/conversations/{visitor.ticket_id}/messages"
            await _post(self._http, path, {"content": _sentence(number)}, self._agent)

    async def change(self) -> None:
        """A ticket comes and the oldest is closed, as long as nobody looks at it."""
        oldest = self.visitors.popleft()
        if oldest.ticket_id == self._view.conversation_id:
            self.visitors.append(oldest)
            oldest = self.visitors.popleft()
        await _post(self._http, f"/api/tickets/{oldest.ticket_id}/close", {}, self._agent)
        await oldest.socket.disconnect()
        await self.arrive()


class Members:
    def __init__(
        self, url: str, http: aiohttp.ClientSession, tokens: list[str], rooms: list[str], view: View
    ) -> None:
        self.sockets: list[socketio.AsyncClient] = []
        self._url, self._http, self._tokens, self._rooms, self._view = url, http, tokens, rooms, view

    async def arrive_all(self) -> None:
        self.sockets = [await _connect(self._url, token) for token in self._tokens]
        for socket in self.sockets:
            for room in self._rooms:
                await socket.emit("conversation:join", room)

    async def talk(self) -> None:
        number = self._view.counted["messages"] = self._view.counted["messages"] + 1
        seen = self._view.conversation_id
        room = seen if seen and number % 3 == 0 else random.choice(self._rooms)
        socket = random.choice(self.sockets)
        await socket.emit("typing:start", {"conversationId": room})
        await socket.emit("message:send", {"conversationId": room, "content": _sentence(number)})

    async def change(self) -> None:
        """Somebody loses the connection and comes back."""
        at = random.randrange(len(self.sockets))
        await self.sockets[at].disconnect()
        self.sockets[at] = await _connect(self._url, self._tokens[at])
        self._view.counted["comings"] += 1
        for room in self._rooms:
            await self.sockets[at].emit("conversation:join", room)


async def _connect(url: str, token: str) -> socketio.AsyncClient:
    socket = socketio.AsyncClient(reconnection=False)
    await socket.connect(url, auth={"token": token}, transports=["websocket"])
    return socket


async def _post(
    http: aiohttp.ClientSession, path: str, body: dict[str, Any], headers: dict[str, str] | None = None
) -> dict[str, Any]:
    async with http.post(path, json=body, headers=headers) as response:
        response.raise_for_status()
        answer: dict[str, Any] = await response.json()
        return answer


_WORDS = [
    "the",
    "parcel",
    "was",
    "sent",
    "on",
    "Monday",
    "and",
    "nobody",
    "has",
    "seen",
    "it",
    "since",
    "could",
    "you",
    "look",
    "whether",
    "it",
    "is",
    "still",
    "there",
]


def _sentence(number: int) -> str:
    """Of one to thirty words, and different from the last."""
    words = [_WORDS[(number * 7 + at) % len(_WORDS)] for at in range(1 + number * 13 % 30)]
    return f"{number}: {' '.join(words)}"
