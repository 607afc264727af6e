"""Compressed answers: gzip for the JSON and HTML of the routes that allow it (`packed` in the route table).

What is compressed together can be guessed from the length, where somebody sees the encrypted bytes and puts words of
their own beside a secret (BREACH, CVE-2013-3587). So no route is packed whose answer holds a token or repeats what
its address says, no answer to words that were searched for is, and each one is longer by a random number of bytes, as
in "Heal the Breach" (IEEE Access, 2022): the file name in gzip's own header, which nobody reads.
"""

from __future__ import annotations

import asyncio
import secrets
import struct
import zlib
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from parlour.http.edge import compression

TYPES: Final = ("application/json", "text/html")
#: Words that the caller chose, and that decide what stands in the answer.
SEARCHED: Final = ("q", "query")
#: Below this the headers weigh more than what is saved; bytes.
FEWEST: Final = 1024
#: At most so many bytes of file name.
PADDING: Final = 100
#: 60 KB in 0.7 ms here; the next levels cost twice and save a twentieth.
LEVEL: Final = 4
#: More than this is compressed beside the event loop; bytes.
BESIDE: Final = 100_000

_HEADER: Final = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"


async def packed(request: Request, response: Response) -> Response:
    """The answer as it travels: compressed in place where it may be and the caller takes it."""
    body = response.body
    if response.media_type not in TYPES or any(name in request.query_params for name in SEARCHED):
        return response
    response.headers.add_vary_header(compression.VARY["vary"])
    if len(body) < FEWEST or not compression.accepts(request.headers, "gzip"):
        return response
    raw = bytes(body)
    response.body = gzip(raw) if len(raw) <= BESIDE else await asyncio.to_thread(gzip, raw)
    response.headers["content-encoding"] = "gzip"
    response.headers["content-length"] = str(len(response.body))
    return response


def gzip(body: bytes) -> bytes:
    """As RFC 1952 has it, under a name of random length."""
    name = b"-" * secrets.randbelow(PADDING + 1)
    squeezer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = squeezer.compress(body) + squeezer.flush()
    return _HEADER + name + b"\0" + deflated + struct.pack("<II", zlib.crc32(body), len(body) & 0xFFFFFFFF)
