"""Page rendering: the template, the front end's files, the reader's language, and `boot` data in a data block."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import Response

from parlour.http.call import Call, sent_cookies
from parlour.http.pages.assets import Assets
from parlour.http.pages.texts import words_for
from parlour.wire import render

THEMES: Final = ("light", "dark")
VERSION: Final = version("parlour")

TEMPLATES: Final = Path(__file__).parent / "templates"
_templates: Final = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render_page(
    call: Call, template: str, *, app: str, boot: dict[str, Any], status: int = 200, **values: Any
) -> Response:
    """The page as an answer; `app` names the front end's entry, "" for a page without scripts."""
    assets: Assets = call.request.app.state.assets
    words = words_for(call.request)
    data = {
        "actor": None if call.actor is None else render.actor(call.actor),
        "locale": words.locale,
        "version": VERSION,
        **boot,
    }
    text = _templates.get_template(template).render(
        t=words,
        theme=_theme(call),
        bundle=assets.bundle(app) if app else assets.look(),
        icon=assets.has("favicon.svg"),
        boot=data_block(data),
        actor=call.actor,
        **{"problems": {}, **values},
    )
    return Response(text, status, media_type="text/html")


def data_block(value: Any) -> Markup:
    """JSON that can stand inside a `<script>` element: nothing in it can end the element or open a comment."""
    text = msgspec.json.encode(value).decode()
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 — escaped just now


def _theme(call: Call) -> str:
    chosen = sent_cookies(call.request).get("theme", "")
    return chosen if chosen in THEMES else ""
