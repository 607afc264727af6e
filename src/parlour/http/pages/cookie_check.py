"""Whether a browser keeps cookies, asked before a form makes what would be lost without one.

A browser that sends a form and no cookie at all may be here for the first time, or keep none: it is sent round once
(307, the same form again) with a cookie to bring back. Programs are let through: they know what they do.
"""

from __future__ import annotations

from typing import Final

from starlette.responses import RedirectResponse, Response

from parlour.domain.errors import Forbidden
from parlour.http.call import Call

PROBE: Final = "parlour-probe"
_ROUND: Final = "cookies"
_LASTS_S: Final = 60


class NoCookies(Forbidden):
    """No cookie came back. The code is the pages' own; no call of the API answers it."""

    code = "no_cookies"
    default = "This browser keeps no cookies."


def send_round(call: Call) -> Response | None:
    """The way round for a browser of which it is not known whether it keeps cookies; None for everybody else."""
    if _is_known(call) or _ROUND in call.request.query_params:
        return None
    call.set_cookie(PROBE, "1", _LASTS_S)
    return RedirectResponse(f"{call.request.url.path}?{_ROUND}=1", 307)


def require_cookies(call: Call) -> None:
    """Raises NoCookies for a browser that came back from there without the cookie."""
    if not _is_known(call) and _ROUND in call.request.query_params:
        raise NoCookies


def _is_known(call: Call) -> bool:
    headers = call.request.headers
    is_browser = "text/html" in headers.get("accept", "") and "origin" in headers
    return not is_browser or "cookie" in headers
