"""Whether a browser keeps cookies, asked before a form makes what would be lost without one.

A browser that sends a form and no cookie at all may be here for the first time, or keep none: it is sent round once
(307, the same form again) with a cookie to bring back. Programs are let through: they know what they do.
"""

from __future__ import annotations

from typing import Final

from starlette.responses import RedirectResponse, Response

from parlour.http.call import Call

PROBE: Final = "parlour-probe"
#: The code of the pages' own under which a form says that no cookie came back.
NO_COOKIES: Final = "no_cookies"
#: HTTP status of that answer.
REFUSED: Final = 403
_ROUND: Final = "cookies"
_LASTS_S: Final = 60


def send_round(call: Call) -> Response | None:
    """The way round for a browser of which it is not known whether it keeps cookies; None for everybody else."""
    if _is_known(call) or _ROUND in call.request.query_params:
        return None
    call.set_cookie(PROBE, "1", _LASTS_S)
    return RedirectResponse(f"{call.request.url.path}?{_ROUND}=1", 307)


def keeps_none(call: Call) -> bool:
    """Whether a browser came back from there without the cookie."""
    return not _is_known(call) and _ROUND in call.request.query_params


def _is_known(call: Call) -> bool:
    headers = call.request.headers
    is_browser = "text/html" in headers.get("accept", "") and "origin" in headers
    return not is_browser or "cookie" in headers
