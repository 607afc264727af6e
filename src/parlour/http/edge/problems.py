"""Refusals over HTTP: `application/problem+json` (RFC 9457), one status for each code of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import UNSET
from starlette.responses import Response

from parlour.domain.errors import Fault
from parlour.wire.models import FieldError, Problem

MEDIA_TYPE: Final = "application/problem+json"

# code → status and title, as docs/protocol.md lists them
CODES: Final[Mapping[str, tuple[int, str]]] = {
    "unauthenticated": (401, "Log in first"),
    "forbidden": (403, "Not allowed"),
    "not_found": (404, "Not found"),
    "method_not_allowed": (405, "Method not allowed"),
    "conflict": (409, "Conflict"),
    "ticket_closed": (409, "The ticket is closed"),
    "stale": (409, "Newer messages have arrived"),
    "actor_changed": (409, "Somebody else is logged in"),
    "too_large": (413, "Too large"),
    "unsupported_media": (415, "Unsupported content type"),
    "invalid": (422, "Not valid"),
    "rate_limited": (429, "Too many requests"),
    "internal": (500, "Something went wrong"),
    "unavailable": (503, "Not available just now"),
}


def status_of(fault: Fault) -> int:
    """The HTTP status of a refusal; of one with a code of its own, that of the kind to which it belongs."""
    kinds = [kind for kind in type(fault).__mro__ if issubclass(kind, Fault) and kind.code in CODES]
    return CODES[kinds[0].code][0]


def problem(fault: Fault, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a refusal. `headers` such as `Allow` come along."""
    status, title = CODES[fault.code]
    body = Problem(
        type=f"/api/docs#{fault.code}",
        title=title,
        status=status,
        detail=fault.message,
        code=fault.code,
        errors=[FieldError(path=field.path, message=field.message) for field in fault.fields] or UNSET,
    )
    return Response(msgspec.json.encode(body), status, fault_headers(fault) | dict(headers or {}), MEDIA_TYPE)


def internal_error() -> Response:
    """Something of ours broke. What it was is in the log; the caller learns nothing of the inside."""
    body = Problem(
        type="/api/docs#internal",
        title=CODES["internal"][1],
        status=500,
        detail="That did not work, and it is not your fault. Try again.",
        code="internal",
    )
    return Response(msgspec.json.encode(body), 500, media_type=MEDIA_TYPE)


def fault_headers(fault: Fault) -> dict[str, str]:
    headers = {} if fault.retry_after is None else {"retry-after": str(fault.retry_after)}
    if fault.code == "unauthenticated":
        headers["www-authenticate"] = "Bearer"
    if fault.code == "too_large":
        # The rest of the body is not read: the connection cannot go on.
        headers["connection"] = "close"
    return headers
