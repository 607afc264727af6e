"""Files on their way in and out: looked at, redrawn, kept, found again, and cleared away.

What happens outside any transaction stands here; who may do what is for `actions/talk/files.py` to say.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import structlog

from parlour.actions.people.pictures import add_picture
from parlour.actions.talk import files as actions
from parlour.actions.talk.storage import stored_of
from parlour.adapters.arrivals import Arrivals, DiskFloor
from parlour.adapters.files import LocalFiles, OutOfBounds
from parlour.domain.actor import Actor
from parlour.domain.errors import RateLimited, TooLarge, Unavailable, UnsupportedMedia
from parlour.domain.ids import is_id, uuid7
from parlour.domain.limits import FILES
from parlour.domain.message import Attachment
from parlour.domain.picture import Picture
from parlour.domain.quotas import DEFAULT, Quotas
from parlour.domain.site_settings import SiteSettings
from parlour.media.images import Images
from parlour.media.measures import Media
from parlour.media.sniffing import INLINE, UNKNOWN, Kind, by_tracks, sniff
from parlour.media.workers import QueueFull, Workers
from parlour.netaddr import network_of

if TYPE_CHECKING:
    from parlour.adapters.files import Files, Incoming, Kept
    from parlour.app.protocols import ServedUploadGate, UploadGate

Known = Callable[[list[str]], Awaitable[set[str]]]  # those of some ids that still name a file
log = structlog.get_logger("parlour.uploads")

AT_ONCE: Final = FILES  # of one person: as many as go into a message
THUMBNAIL: Final = "thumbnail"
_ENDINGS: Final = {"image/jpeg": ".jpg", "image/webp": ".webp"}  # of what a picture of another type is kept as
_AGAIN_S: Final = 60  # when what keeps the bytes cannot be reached, or is full
_WHEN_LOOKED_AT_S: Final = 5  # when too many files wait to be looked at


class Uploads:
    """Hangs on the App; the doors reach files by no other way. `most` is in bytes."""

    def __init__(
        self,
        gate: UploadGate,
        *,
        files: Files,
        workers: Workers,
        most: int,
        quotas: Quotas = DEFAULT,
        floor: DiskFloor | None = None,
    ) -> None:
        self.most = most
        self.quotas = quotas
        self.stored = 0  # bytes in all, as of the last upload or sweep
        self._floor = floor
        self._arrivals = Arrivals()
        self._gate = gate
        self._files = files
        self._workers = workers
        self._images = Images(workers)
        self._media = Media(workers)
        self._running: Counter[str] = Counter()

    @classmethod
    def on_disk(cls, gate: ServedUploadGate) -> Uploads:
        """With the files in the data folder."""
        settings = gate.settings
        return cls(
            gate,
            files=LocalFiles(settings.data / "files"),
            workers=Workers(),
            most=settings.max_upload_bytes,
            quotas=settings.quotas,
            floor=DiskFloor(settings.data, settings.disk_floor),
        )

    def adapt(self, site: SiteSettings) -> None:
        """Takes up other bounds, for files that come from now on."""
        self.most, self.quotas = site.max_upload_bytes, site.quotas

    @asynccontextmanager
    async def receiving(self, actor: Actor, address: str, *, size: int = 0) -> AsyncIterator[Incoming]:
        """A place for a file that arrives, of `size` bytes as its sender says (0: it does not say).

        Raises RateLimited for too many at once or in a minute, TooLarge where a quota is full, Unavailable where the
        disk is; whatever was not taken in is gone afterwards.
        """
        if self._running[actor.id] >= AT_ONCE:
            raise RateLimited("That many files at once are too many.", retry_after=1)
        self._running[actor.id] += 1  # before anything is waited for: others begin meanwhile
        try:
            await self._gate.admit_upload(actor, address)
            # what claims to be larger than a file may be is refused for that, and is no matter of the disk
            size = min(size, self.most)
            room = await self._room_for(actor, size)
            incoming = self._files.receive(min(self.most, room))
            with incoming, self._arrivals.count(actor.id, size, incoming):
                # guests are made for nothing, so those of one network are looked at in one turn
                incoming.whose = network_of(address) if actor.is_guest else actor.id
                yield incoming
        except OutOfBounds as over:
            raise TooLarge("There is no room left for a file of that size.") from over
        except QueueFull as full:
            raise (RateLimited if full.own else Unavailable)(retry_after=_WHEN_LOOKED_AT_S) from full
        except OSError as error:
            log.error("a file could not be kept", error=str(error))
            raise Unavailable(retry_after=_AGAIN_S) from error
        finally:
            self._running[actor.id] -= 1
            if not self._running[actor.id]:
                del self._running[actor.id]

    def receive(self) -> Incoming:
        """A place for a file, without counting."""
        return self._files.receive(self.most)

    async def take_in(self, incoming: Incoming, actor: Actor, *, conversation_id: str, name: str) -> Attachment:
        """Keeps what has arrived, as what its bytes say it is; a picture without its metadata."""
        upload = await self._kept(incoming, name)
        async with self._or_removed(upload):
            return await self._gate.perform(
                actions.add_attachment, actor, conversation_id=conversation_id, upload=upload, quotas=self.quotas
            )

    async def take_in_picture(self, incoming: Incoming, actor: Actor) -> Picture:
        """Keeps what is to be the picture of somebody or of a group. Raises UnsupportedMedia for what is none."""
        if not sniff(incoming.head).picture:
            raise UnsupportedMedia("That is no picture that can be shown.")
        upload = await self._kept(incoming, "")
        async with self._or_removed(upload):
            return await self._gate.perform(add_picture, actor, upload=upload, quotas=self.quotas)

    async def find(self, file_id: str, *, thumbnail: bool) -> Kept | None:
        """The bytes of a file, or of its small picture, if it has one. Raises Unavailable where nobody can tell."""
        try:
            return await self._files.find(f"{file_id}.{THUMBNAIL}" if thumbnail else file_id)
        except OSError as error:
            log.error("a file could not be looked for", error=str(error))
            raise Unavailable(retry_after=_AGAIN_S) from error

    @staticmethod
    def is_shown(mime: str) -> bool:
        """Whether a browser may show it, or is to download it."""
        return mime in INLINE

    async def remove(self, file_ids: Sequence[str]) -> None:
        """Removes the bytes of files, their small pictures' too; of ids that are not kept, nothing."""
        await self._files.remove(file_ids)

    async def sweep(self, known: Known, *, at_a_stretch: int, settled_s: float) -> None:
        """Removes what arrived and was left lying, and the bytes of files that `known` does not know.

        Younger ones than `settled_s` seconds are let be. `known` is asked for `at_a_stretch` ids at most.
        """
        await self._files.clear_incoming(older_than_s=settled_s)
        removed = 0
        async for found in self._files.list_ids(older_than_s=settled_s):
            ids = [each for each in found if is_id(each)]
            for start in range(0, len(ids), at_a_stretch):
                some = ids[start : start + at_a_stretch]
                still = await known(some)
                unknown = [each for each in some if each not in still]
                await self._files.remove(unknown)
                removed += len(unknown)
        if removed:
            log.info("files were cleared away", count=removed)

    @property
    def refused_for_the_disk(self) -> int:
        """How many uploads were, since the start."""
        return self._floor.refused if self._floor is not None else 0

    def close(self) -> None:
        self._workers.close()

    @asynccontextmanager
    async def _or_removed(self, upload: actions.Upload) -> AsyncIterator[None]:
        """Bytes first, then their row; without it they go again."""
        try:
            yield
        except BaseException:
            await self._files.remove([upload.id])
            raise

    async def _room_for(self, actor: Actor, size: int) -> int:
        """Bytes that one more file may have; raises where `size` is more. Asked before a byte was taken in: what
        arrives beside it counts, and the transaction that adds the file has the last word."""
        if self._floor is not None and not await self._floor.admits(self._arrivals.not_yet_written() + size):
            raise Unavailable("There is no space for files just now. Messages can be sent.", retry_after=_AGAIN_S)
        used = await self._gate.read(stored_of, actor)
        self.stored = used.site
        own, site = used.own + self._arrivals.size(actor.id), used.site + self._arrivals.size()
        self.quotas.require_own(actor, own + max(size, 1))
        self.quotas.require_site(site + max(size, 1))
        limits = ((self.quotas.of(actor), own), (self.quotas.site, site))
        return min((quota - taken for quota, taken in limits if quota), default=self.most)

    async def _kept(self, incoming: Incoming, name: str) -> actions.Upload:
        kind, attachment_id = sniff(incoming.head), uuid7()
        if kind.picture:
            return await self._kept_picture(incoming, kind, attachment_id, name)
        seen = await self._media.measure(incoming.path, kind.mime, whose=incoming.whose)
        await self._files.keep(incoming.path, attachment_id)
        mime = by_tracks(kind.mime, has_pictures=seen.has_pictures)
        return actions.Upload(
            attachment_id, name, mime, incoming.size, seen.width, seen.height, duration_ms=seen.duration_ms
        )

    async def _kept_picture(self, incoming: Incoming, kind: Kind, attachment_id: str, name: str) -> actions.Upload:
        redrawn, small, whose = incoming.beside("picture"), incoming.beside(THUMBNAIL), incoming.whose
        picture = await self._images.redraw(incoming.path, kind.mime, picture=redrawn, thumbnail=small, whose=whose)
        if picture is None:  # a flood of pixels, or broken: without its metadata it is a file like any other
            if not await self._images.strip(incoming.path, kind.mime, stripped=redrawn, whose=whose):
                raise UnsupportedMedia("That picture cannot be read. It may be broken, or not whole.")
            size = (await asyncio.to_thread(redrawn.stat)).st_size
            await self._files.keep(redrawn, attachment_id)
            return actions.Upload(attachment_id, name, UNKNOWN.mime if kind.inline else kind.mime, size)
        size, small_size = await asyncio.to_thread(lambda: (redrawn.stat().st_size, small.stat().st_size))
        await self._files.keep(small, f"{attachment_id}.{THUMBNAIL}")
        await self._files.keep(redrawn, attachment_id)
        return actions.Upload(
            attachment_id,
            name if picture.mime == kind.mime else _ending_as(name, picture.mime),
            picture.mime,
            size,
            picture.width,
            picture.height,
            has_thumbnail=True,
            duration_ms=picture.duration_ms,
            thumbnail_size=small_size,
        )


def _ending_as(name: str, mime: str) -> str:
    """A picture that came as HEIC and is kept as JPEG is opened by its ending."""
    stem, dot, _ = name.rpartition(".")
    return f"{stem if dot else name}{_ENDINGS[mime]}"
