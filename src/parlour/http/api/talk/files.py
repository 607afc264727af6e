"""File calls: uploading and downloading, with ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import Response, StreamingResponse

from parlour.actions.people.pictures import may_add_picture, readable
from parlour.actions.talk import files
from parlour.domain.errors import Fault, Invalid, NotFound
from parlour.http.call import Call, created, ok
from parlour.http.edge import multipart
from parlour.http.routes import refuses
from parlour.wire import models, render
from parlour.wire.api import talk

# A file of somebody's is not a page of ours: it runs nothing, loads nothing, and is nobody's frame.
_POLICY: Final = "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'; sandbox"
_HEADERS: Final = {
    "content-security-policy": _POLICY,
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    "accept-ranges": "bytes",
}
_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
THUMBNAIL_TYPE: Final = "image/webp"


@refuses("not_found", "ticket_closed", "rate_limited", "invalid")
async def upload(call: Call) -> Response:
    """A file to be sent in this conversation: multipart `file` and `conversationId`. Pictures lose their metadata.
    Without `conversationId`, a picture of oneself or of a group."""
    assert call.actor is not None

    async def learned(name: str, value: str) -> None:
        if name == "conversationId":
            quotas = call.app.uploads.quotas
            await call.app.read(files.may_upload, call.known, conversation_id=value, size=max(size, 1), quotas=quotas)

    size = multipart.least_size(call.request)
    try:
        async with call.app.uploads.receiving(call.actor, call.caller.peer, size=size) as incoming:
            form = await multipart.read_upload(call.request, incoming, most=call.app.uploads.most, learned=learned)
            if form.filename is None or incoming.size == 0:
                raise Invalid.field("file", "must be a file that is not empty")
            shape = await _take_in(call, incoming, form.fields.get("conversationId"), form.filename)
    except Fault:
        await multipart.drain(call.request)
        raise
    return created(talk.Uploaded(attachment=shape))


async def list_sent(call: Call, query: talk.ListFiles) -> Response:
    """The files of a conversation, the last sent first."""
    found = await call.app.read(
        files.list_files, call.known, conversation_id=call.path("id"), cursor=query.cursor, limit=query.limit
    )
    shown = [render.sent_file(sent) for sent in found.files]
    return ok(talk.Files(files=shown, next_cursor=found.next_cursor))


@refuses("invalid", "unavailable")
async def download(call: Call, query: talk.GetFile) -> Response:
    """The bytes, or with `thumbnail` a small WebP of a picture. One `Range` is answered with 206. The name is for
    people, and not compared."""
    attachment = await call.app.read(readable, call.known, file_id=call.path("attachmentId"))
    small = bool(query.thumbnail)
    kept = await call.app.uploads.find(attachment.id, thumbnail=small)
    if kept is None:
        raise NotFound
    mime = THUMBNAIL_TYPE if small else attachment.mime
    headers = _HEADERS | {
        "content-type": mime,
        "content-disposition": _disposition(attachment.name, shown=small or call.app.uploads.is_shown(mime)),
        "etag": f'"{attachment.id}{".thumbnail" if small else ""}"',
    }
    span = _span(call.request.headers, kept.size, headers["etag"])
    if span is None:
        return Response(None, 416, headers | {"content-range": f"bytes */{kept.size}"})
    headers["content-length"] = str(span.stop - span.start)
    if span.partial:
        headers["content-range"] = f"bytes {span.start}-{span.stop - 1}/{kept.size}"
    status = 206 if span.partial else 200
    if call.request.method == "HEAD":
        return Response(None, status, headers)
    return StreamingResponse(kept.chunks(span.start, span.stop), status, headers)


async def _take_in(call: Call, incoming: Any, conversation_id: str | None, name: str) -> models.Attachment:
    uploads, actor = call.app.uploads, call.known
    if conversation_id is not None:
        return render.attachment(await uploads.take_in(incoming, actor, conversation_id=conversation_id, name=name))
    if actor.is_guest:
        raise Invalid.field("conversationId", "is required")
    await call.app.read(may_add_picture, actor)
    return render.picture(await uploads.take_in_picture(incoming, actor))


@dataclass(frozen=True, slots=True)
class Span:
    """From a byte up to, without, another; `partial` where that was asked for."""

    start: int
    stop: int
    partial: bool


def _span(headers: Headers, size: int, etag: str) -> Span | None:
    """What to send (RFC 9110, section 14): None for a range that the file has not; all of it where none was asked
    for, or more than one, or in a form that we do not know, or of an older file (`If-Range`)."""
    found = _RANGE.fullmatch(headers.get("range", "").replace(" ", ""))
    whole = Span(0, size, partial=False)
    if found is None or headers.get("if-range", etag) != etag:
        return whole
    first, last = found.groups()
    if not first:
        return whole if not last else _within(max(0, size - int(last)), size, size)
    if last and int(last) < int(first):
        return whole
    return _within(int(first), int(last) + 1 if last else size, size)


def _within(start: int, stop: int, size: int) -> Span | None:
    return Span(start, min(stop, size), partial=True) if start < size else None


def _disposition(name: str, *, shown: bool) -> str:
    """RFC 6266: the name in ASCII for old programs, and as it is (RFC 8187) for all others."""
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", name)
    kind = "inline" if shown else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
