"""The widget for other sites: the loader that their pages embed, and the panel that it frames."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader
from starlette.responses import Response

from parlour.actions.platform.first_steps import note_widget_seen
from parlour.domain import places
from parlour.domain.errors import NotFound, Unavailable
from parlour.http.call import Call
from parlour.http.edge import compression
from parlour.http.edge.shield import CONTENT_SECURITY_POLICY
from parlour.http.pages.assets import Assets
from parlour.http.pages.rendering import TEMPLATES, render_page

# Its name never changes: a new version is in every page soon, and costs a 304 until then.
_SHORTLY: Final = "public, max-age=300"
_REFUSAL: Final = "parent.postMessage({parlour:'refused'},'*')"
_REFUSAL_HASH: Final = f"'sha256-{b64encode(sha256(_REFUSAL.encode()).digest()).decode()}'"
_templates: Final = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True)


async def loader(call: Call) -> Response:
    """`widget.js`. Anybody may load it, also with `integrity`, for which a browser wants to be let in by CORS."""
    assets: Assets = call.request.app.state.assets
    found = _script(assets.folder / "widget.js")
    if found is None:
        raise NotFound
    forms, tag = found
    headers = {
        "cache-control": _SHORTLY,
        # Weak: the same script, compressed or not.
        "etag": f"W/{tag}",
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
        **compression.VARY,
    }
    known = [one.strip().removeprefix("W/") for one in call.request.headers.get("if-none-match", "").split(",")]
    if tag in known:
        return Response(status_code=304, headers=headers)
    encoding = next((one for one in forms if compression.accepts(call.request.headers, one)), "identity")
    if encoding != "identity":
        headers["content-encoding"] = encoding
    return Response(forms[encoding], headers=headers, media_type="text/javascript")


async def panel(call: Call) -> Response:
    """What the loader frames. Only `widget_origins` and our own pages may: nobody else lures guests with it."""
    origins = call.app.policy.current.widget_origins
    site = call.request.query_params.get("site")
    if site is not None and site not in origins:
        return _refuse_site()
    if site is not None:
        with suppress(Unavailable):  # the panel works all the same
            await call.app.once("widget_seen", note_widget_seen)
    online = len(await call.app.presence.here(places.DESK))
    page = render_page(call, "panel.html", app="widget", boot={"origins": list(origins), "deskOnline": online > 0})
    framers = " ".join(("'self'", *origins))
    page.headers["content-security-policy"] = CONTENT_SECURITY_POLICY.replace(
        "frame-ancestors 'none'", f"frame-ancestors {framers}"
    )
    # A site may isolate itself (COEP), which asks of its frames whether they may be embedded.
    page.headers["cross-origin-resource-policy"] = "cross-origin"
    return page


def _refuse_site() -> Response:
    """Tells the loader that its site is not allowed: without a word from the frame, it could not know.

    Anybody may frame it, for there is nothing in it. A site that names another one gets the panel, whose policy the
    browser then holds against the site that frames it.
    """
    headers = {
        "content-security-policy": f"default-src 'none'; script-src {_REFUSAL_HASH}; frame-ancestors *",
        "cross-origin-resource-policy": "cross-origin",
    }
    return Response(f"<!doctype html><script>{_REFUSAL}</script>", 403, headers, "text/html")


async def shop(call: Call) -> Response:
    """Somebody else's page with the widget in its corner, to try it in; there in `parlour demo` only."""
    if not call.app.is_demo:
        raise NotFound
    return Response(render_shop(), media_type="text/html")


async def shop_style(call: Call) -> Response:
    """The look of that page."""
    if not call.app.is_demo:
        raise NotFound
    return Response((TEMPLATES / "shop.css").read_text("utf-8"), media_type="text/css")


def render_shop(server: str = "", nonce: str = "") -> str:
    """The shop's page; `server` is where Parlour is, for a shop that stands elsewhere."""
    return _templates.get_template("shop.html").render(server=server, nonce=nonce)


@cache
def _script(path: Path) -> tuple[dict[str, bytes], str] | None:
    """The script by encoding, the smallest first, and its ETag; None where the front end was not built."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return None
    return {**compression.read_variants(path), "identity": text}, f'"{sha256(text).hexdigest()[:32]}"'
