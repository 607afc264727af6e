"""Reading a multipart upload (RFC 7578) as it arrives: one file goes to the disk, a few short fields are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from parlour.domain.errors import Invalid, TooLarge, UnsupportedMedia

PARTS: Final = 8
FIELD_BYTES: Final = 1_000
HEADER_BYTES: Final = 32_000  # a name of some thousand characters is cut, not refused
SEMICOLONS: Final = 200  # in one header: the parser of options looks back to its beginning at each
OVERHEAD: Final = 256 * 1024  # of a body around its file
SLOWEST: Final = 8_192  # bytes a second; silence, or less than this on average, ends a body much earlier
_FRAME: Final = 4096  # of a body around a file with a name of usual length
# A client that writes its whole body before it reads must live to see the refusal; beyond this it need not.
DRAINED: Final = 8_000_000
DRAINED_WITHIN_S: Final = 5.0
_CONTENT_TYPE: Final = 300  # characters; a boundary has at most 70


def least_size(request: Request) -> int:
    """Bytes that the file of an upload has at least, by what the head says; 0 where it says nothing."""
    length = request.headers.get("content-length", "")
    return max(0, int(length) - _FRAME) if length.isdecimal() and len(length) < 19 else 0


@dataclass(slots=True)
class _Part:
    name: str = ""
    filename: str | None = None
    value: bytes = b""


@dataclass(slots=True)
class Form:
    """What came: the fields by name, and under which name the file did (None: no file)."""

    fields: dict[str, str] = field(default_factory=dict)
    filename: str | None = None


class Sink(Protocol):
    """Where the file goes."""

    size: int

    async def write(self, data: bytes) -> None: ...
    async def finish(self) -> None: ...


Learned = Callable[[str, str], Awaitable[None]]


async def read_upload(request: Request, incoming: Sink, *, most: int, learned: Learned) -> Form:
    """Writes the part `file`, of at most `most` bytes, to `incoming`.

    `learned` hears each field as soon as it is known, and may refuse. Raises UnsupportedMedia, TooLarge, Invalid:
    `drain` the rest then.
    """
    reader = _Reader(_boundary(request), incoming, most, learned)
    try:
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length) > most + OVERHEAD:
            raise _too_large(most)
        async with asyncio.timeout(30 + (most + OVERHEAD) / SLOWEST):
            async for chunk in request.stream():
                await reader.feed(chunk)
    except TimeoutError:
        raise Invalid("The file did not arrive in time.") from None
    return await reader.finish()


class _Reader:
    """The parser calls back in the middle of its work; what it says is acted upon when it is done with a chunk."""

    def __init__(self, boundary: bytes, incoming: Sink, most: int, learned: Learned) -> None:
        self._incoming = incoming
        self._most = most
        self._learned = learned
        self._form = Form()
        self._parts = 0
        self._part = _Part()
        self._header = (bytearray(), bytearray())
        self._said: list[tuple[str, bytes]] = []
        self._received = 0
        self._whole = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": lambda: self._said.append(("begin", b"")),
                "on_part_data": lambda data, start, end: self._said.append(("data", data[start:end])),
                "on_part_end": lambda: self._said.append(("end", b"")),
                "on_header_field": lambda data, start, end: self._said.append(("name", data[start:end])),
                "on_header_value": lambda data, start, end: self._said.append(("value", data[start:end])),
                "on_header_end": lambda: self._said.append(("header", b"")),
                "on_end": lambda: self._said.append(("whole", b"")),
            },
            max_header_size=HEADER_BYTES,
        )

    async def feed(self, chunk: bytes) -> None:
        self._received += len(chunk)
        if self._received > self._most + OVERHEAD:
            raise _too_large(self._most)
        try:
            self._parser.write(chunk)
        except ValueError:  # its own errors are of this kind
            raise _malformed() from None
        said, self._said = self._said, []
        for what, data in said:
            await self._heed(what, data)

    async def finish(self) -> Form:
        if not self._whole:
            raise _malformed()
        await self._incoming.finish()
        return self._form

    async def _heed(self, what: str, data: bytes) -> None:
        if what == "data":
            await self._take(data)
        elif what == "begin":
            self._begin()
        elif what == "end":
            await self._end()
        elif what == "header":
            self._read_header()
        elif what == "whole":
            self._whole = True
        else:
            self._header[what == "value"].extend(data)

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > PARTS:
            raise Invalid("The form has too many fields.")
        self._part = _Part()

    def _read_header(self) -> None:
        name, value = (bytes(each).decode("utf-8", "replace") for each in self._header)
        self._header = (bytearray(), bytearray())
        if name.strip().lower() != "content-disposition":
            return
        if value.count(";") > SEMICOLONS:
            raise _malformed()
        # The parser of options knows latin-1 only, and browsers send UTF-8: what it takes for latin-1 comes back.
        _, options = parse_options_header(value.encode("utf-8").decode("latin-1"))
        self._part.name = options.get(b"name", b"").decode("utf-8", "replace")
        filename = options.get(b"filename")
        self._part.filename = None if filename is None else _unescaped(filename.decode("utf-8", "replace"))
        if self._part.name == "file" and self._part.filename is not None:
            if self._form.filename is not None:
                raise Invalid.field("file", "must be one file")
            self._form.filename = self._part.filename

    async def _take(self, data: bytes) -> None:
        if self._part.name == "file" and self._part.filename is not None:
            if self._incoming.size + len(data) > self._most:
                raise _too_large(self._most)
            await self._incoming.write(data)
            return
        self._part.value += data
        if len(self._part.value) > FIELD_BYTES:
            raise Invalid("A field of the form is too long.")

    async def _end(self) -> None:
        part = self._part
        if part.filename is None:
            value = part.value.decode("utf-8", "replace")
            self._form.fields[part.name] = value
            await self._learned(part.name, value)


def _unescaped(filename: str) -> str:
    """Browsers escape these three, and nothing else (WHATWG HTML, "multipart/form-data encoding algorithm")."""
    return filename.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type", "")[:_CONTENT_TYPE])
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 1 <= len(boundary) <= 70:
        raise UnsupportedMedia("Send multipart/form-data.")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMedia("Send the body without compression.")
    return boundary


async def drain(request: Request) -> None:
    """Reads what is still coming, within bounds, so that a client that writes before it reads sees the refusal."""
    size = 0
    try:
        async with asyncio.timeout(DRAINED_WITHIN_S):
            async for chunk in request.stream():
                size += len(chunk)
                if size > DRAINED:
                    return
    except (TimeoutError, RuntimeError):  # RuntimeError: it had been read to its end
        return


def _too_large(most: int) -> TooLarge:
    return TooLarge(f"A file may have at most {most:,} bytes.")


def _malformed() -> Invalid:
    return Invalid("The form is not valid.")
