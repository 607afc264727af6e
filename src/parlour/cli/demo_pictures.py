"""Files and pictures of `parlour demo`, drawn by itself."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from parlour.actions.desk import tickets
from parlour.actions.people import sessions
from parlour.actions.talk import conversations, messages
from parlour.adapters.files import LocalFiles
from parlour.app.protocols import A, Action, P, T
from parlour.app.uploads import Uploads
from parlour.cli import demo_talk as talk
from parlour.domain.actor import Actor
from parlour.domain.message import Draft
from parlour.media.tasks import TASKS
from parlour.media.workers import Workers
from parlour.store.engine import Store

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

MOST: Final = 10_000_000
LIST: Final = "shelf;titles;checked\n" + "".join(f"{n};{20 + n * 7 % 30};yes\n" for n in range(1, 40))
PRICES: Final = "lamp;price\nHalden;148\nMoss;189\nTarn;264\nPebble;96\n"


class _Here(Workers):
    """In this process: what the demo draws is nothing to be afraid of, and it should be there at once."""

    async def run(self, name: str, *arguments: str, whose: str = "") -> Any:
        answer = await asyncio.to_thread(TASKS[name].work, *arguments)
        return list(answer) if isinstance(answer, tuple) else answer


class _Uncounted:
    """Straight to the store: the demo's own uploads draw on no budget."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def perform(self, action: Action[A, P, T], actor: A, /, *args: P.args, **named: P.kwargs) -> T:
        return await self._store.write(lambda tx: action(tx, actor, *args, **named))

    async def read(self, query: Action[A, P, T], actor: A, /, *args: P.args, **named: P.kwargs) -> T:
        return await self._store.read(lambda tx: query(tx, actor, *args, **named))

    async def admit_upload(self, actor: Actor, address: str) -> None:
        return None


async def hang_pictures(store: Store, data: Path) -> None:
    """Everybody who works there gets a face; the long ticket and the group a picture and a list."""
    files = LocalFiles(data / "files")
    uploads = Uploads(_Uncounted(store), files=files, workers=_Here(), most=MOST)
    people = [await _person(store, username) for username, _ in (talk.ADMIN, talk.MEMBER, *talk.AGENTS)]
    for number, person in enumerate(people):
        await _give_face(store, uploads, person, _drawn((256, 256), number, _face))
    agent, leo = people[2], await _person(store, "leo")
    long = await store.read(lambda tx: tickets.list_tickets(tx, agent, query=talk.LONG_SUBJECT))
    shelves = {"shelves.png": _drawn((1200, 800), 7, _shelves), "shelves.csv": LIST.encode()}
    words = "This is how it looks so far, and the list of it."
    await _send_files(store, uploads, agent, long.tickets[0].conversation.id, shelves, words)
    groups = await store.read(lambda tx: conversations.list_conversations(tx, leo, kind="group"))
    stall = {"stall.png": _drawn((1200, 900), 3, _stall), "prices.csv": PRICES.encode()}
    words = "The stall as I would build it, and the prices."
    await _send_files(store, uploads, leo, groups.conversations[0].conversation.id, stall, words)


async def _person(store: Store, username: str) -> Actor:
    found = await store.read(lambda tx: sessions.credentials_of(tx, None, login=username))
    assert found is not None
    return found.person.acting()


async def _give_face(store: Store, uploads: Uploads, person: Actor, face: bytes) -> None:
    with uploads.receive() as incoming:
        await incoming.write(face)
        await incoming.finish()
        picture = await uploads.take_in_picture(incoming, person)
    await store.write(lambda tx: sessions.change_profile(tx, person, avatar_id=picture.id))


async def _send_files(
    store: Store, uploads: Uploads, sender: Actor, conversation_id: str, files: Mapping[str, bytes], words: str
) -> None:
    ids = list[str]()
    for name, data in files.items():
        with uploads.receive() as incoming:
            await incoming.write(data)
            await incoming.finish()
            ids.append((await uploads.take_in(incoming, sender, conversation_id=conversation_id, name=name)).id)
    draft = Draft.of(words, attachment_ids=ids)
    await store.write(lambda tx: messages.send_message(tx, sender, conversation_id=conversation_id, draft=draft))


def _drawn(size: tuple[int, int], number: int, paint: Callable[[ImageDraw, random.Random], None]) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", size, f"hsl({number * 83 % 360}, 45%, 82%)")
    paint(ImageDraw.Draw(image), random.Random(number))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _face(draw: ImageDraw, chance: random.Random) -> None:
    hue = chance.randrange(360)
    draw.ellipse((28, 170, 228, 380), f"hsl({hue}, 45%, 45%)")
    draw.ellipse((68, 50, 188, 190), f"hsl(28, {chance.randint(35, 60)}%, {chance.randint(45, 78)}%)")
    draw.pieslice((60, 34, 196, 180), 180, 360, f"hsl({chance.randint(15, 40)}, 40%, {chance.randint(15, 45)}%)")
    for left in (100, 142):
        draw.ellipse((left, 112, left + 14, 126), "#222")
    draw.arc((100, 120, 156, 166), 20, 160, "#222", 5)


def _shelves(draw: ImageDraw, chance: random.Random) -> None:
    for shelf in range(4):
        left, floor = 50, 190 * (shelf + 1)
        while left < 1120:
            wide, high = chance.randint(14, 44), chance.randint(90, 150)
            colour = f"hsl({chance.randrange(360)}, 40%, {chance.randint(30, 60)}%)"
            draw.rectangle((left, floor - high, left + wide, floor), colour)
            left += wide + chance.choice((2, 2, 2, 30))
        draw.rectangle((40, floor, 1160, floor + 14), "#6b4a2f")


def _stall(draw: ImageDraw, chance: random.Random) -> None:
    draw.rectangle((0, 700, 1200, 900), "#b9b39c")
    for post in (170, 1010):
        draw.rectangle((post, 240, post + 20, 760), "#6b4a2f")
    for stripe in range(9):
        left = 120 + stripe * 107
        draw.polygon(
            [(left, 290), (left + 107, 290), (left + 92, 150), (left + 15, 150)],
            "#f6efe0" if stripe % 2 else f"hsl({chance.randint(5, 20)}, 55%, 48%)",
        )
    draw.rectangle((150, 560, 1050, 720), "#a4713f")
    for lamp in range(6):
        middle = 240 + lamp * 145
        draw.rectangle((middle - 6, 470, middle + 6, 560), "#c9a24a")
        draw.polygon(
            [(middle - 44, 470), (middle + 44, 470), (middle + 26, 400), (middle - 26, 400)],
            f"hsl({chance.randint(35, 60)}, 70%, {chance.randint(72, 90)}%)",
        )
