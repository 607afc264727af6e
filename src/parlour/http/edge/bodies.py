"""Request bodies: read with a bound, checked for their type, and decoded into the struct of their route."""

from __future__ import annotations

import asyncio
from typing import Final, TypeVar
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import Request

from parlour.domain.errors import Invalid, TooLarge, UnsupportedMedia
from parlour.wire import decode

T = TypeVar("T")

# As one packet of the realtime door: what can be sent there can be sent here.
MAX_BODY: Final = 1_000_000
# A client that writes its whole body before it reads must live to see the refusal; beyond this it need not.
MAX_DRAINED: Final = 8_000_000
MAX_FIELDS: Final = 50
BODY_WITHIN_S: Final = 60


async def read_json(request: Request, kind: type[T]) -> T:
    """The body as `kind`. Raises UnsupportedMedia, TooLarge or Invalid."""
    require_json(request.headers)
    return decode.from_json(await read_bounded(request), kind)


async def discard(request: Request) -> None:
    """For routes without a body: whoever sends one that a form could have sent is refused all the same."""
    if await read_bounded(request):
        require_json(request.headers)


def require_json(headers: Headers) -> None:
    """A form of another site can send text/plain and the form types, and JSON only after asking (CORS)."""
    if media_type(headers) != "application/json":
        raise UnsupportedMedia("Send application/json.")
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMedia("Send the body without compression.")


def read_query(request: Request, kind: type[T]) -> T:
    """The query string as `kind`; of a name given twice the last counts, and nothing is what an empty text says."""
    return decode.from_strings(dict(request.query_params.items()), kind)


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a plain form."""
    if media_type(request.headers) != "application/x-www-form-urlencoded":
        raise UnsupportedMedia("Send a form.")
    body = await read_bounded(request)
    try:
        return _fields(body)
    except ValueError:
        raise Invalid("The form is not valid.") from None


async def read_bounded(request: Request) -> bytes:
    """The whole body. Raises TooLarge, and Invalid for one that takes its time."""
    chunks, size = list[bytes](), 0
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            async for chunk in request.stream():
                size += len(chunk)
                if size <= MAX_BODY:
                    chunks.append(chunk)
                elif size > MAX_DRAINED:
                    break
    except TimeoutError:
        raise Invalid("The body did not arrive in time.") from None
    if size > MAX_BODY:
        raise TooLarge(f"A body may have at most {MAX_BODY:,} bytes.")
    return b"".join(chunks)


def media_type(headers: Headers) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _fields(body: bytes) -> dict[str, str]:
    pairs = parse_qsl(
        body.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS, encoding="utf-8", errors="strict"
    )
    # Forms end lines with CRLF whatever was typed (WHATWG HTML, "normalize newlines"); text here has LF.
    return {name: value.replace("\r\n", "\n") for name, value in pairs}
