"""Error answers outside handlers: a problem document for programs, a page for people."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Any, Final

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from parlour.domain.errors import Fault, Forbidden, Invalid, MethodNotAllowed, NotFound, Unavailable
from parlour.http.call import Call
from parlour.http.edge.problems import fault_headers, internal_error, problem, status_of
from parlour.http.pages.rendering import render_page
from parlour.http.pages.texts import words_for
from parlour.http.routes import PageFault

log = structlog.get_logger("parlour.http")

# In the scope of a request that the connection ended: with what status (`parlour.socketio.transports.polling.ENDED`).
ENDED: Final = "parlour.status"
CLIENT_LEFT: Final = 499  # as nginx counts it
# Paths that only programs ask for.
_FOR_PROGRAMS: Final = ("/api/", "/files/", "/socket.io", "/static/")


def page_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, PageFault)
    return refuse(error.call, error.fault)


def framework_refused(request: Request, error: Exception) -> Response:
    """What Starlette raises by itself: paths that no route has, files that are not there."""
    assert isinstance(error, HTTPException)
    call = Call(request.app.state.app, request, request.state.source)
    fault = _FAULTS.get(error.status_code, Invalid)()
    headers = {"allow": "GET, HEAD"} if isinstance(fault, MethodNotAllowed) else {}
    return refuse(call, fault, headers)


def client_left(request: Request, error: Exception) -> Response:
    """The client is gone, or was answered 408 below us: what is counted, as nobody reads it."""
    return Response(status_code=request.scope.get(ENDED, CLIENT_LEFT))


def system_failed(request: Request, error: Exception) -> Response:
    """Without a free descriptor no file opens: that passes, and says nothing about the request."""
    if not isinstance(error, OSError) or error.errno not in (errno.EMFILE, errno.ENFILE):
        raise error
    log.warning("a request found no free descriptor", path=request.url.path)
    return problem(Unavailable("Too much is open just now. Try again.", retry_after=10))


def broken(request: Request, error: Exception) -> Response:
    """Starlette raises the error again once this is answered, and the wall logs it."""
    return internal_error()


def refuse(call: Call, fault: Fault, headers: Mapping[str, str] | None = None) -> Response:
    """The refusal as whoever asked can read it best."""
    if not _is_person(call.request):
        return problem(fault, headers)
    message = words_for(call.request).of_code(fault.code)
    boot = {"door": "error", "code": fault.code}
    page = render_page(call, "error.html", app="login", boot=boot, status=status_of(fault), message=message)
    page.headers.update(fault_headers(fault) | dict(headers or {}))
    return call.bake(page)


def _is_person(request: Request) -> bool:
    """A browser that opens a page asks for HTML by name."""
    return not request.url.path.startswith(_FOR_PROGRAMS) and "text/html" in request.headers.get("accept", "")


_FAULTS: Final[Mapping[int, type[Fault]]] = {403: Forbidden, 404: NotFound, 405: MethodNotAllowed}
HANDLERS: Final[Mapping[Any, Any]] = {
    PageFault: page_refused,
    HTTPException: framework_refused,
    ClientDisconnect: client_left,
    OSError: system_failed,
    Exception: broken,
}
