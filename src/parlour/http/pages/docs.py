"""OpenAPI description: as JSON for programs, and as a page of our own that needs no script."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape
from starlette.responses import Response

from parlour.http.call import Call
from parlour.http.edge.problems import CODES
from parlour.http.pages.rendering import TEMPLATES

FOR_AN_HOUR: Final = {"cache-control": "public, max-age=3600"}
_templates: Final = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True)


async def openapi(call: Call) -> Response:
    """This description itself, OpenAPI 3.1."""
    text = msgspec.json.encode(call.request.app.state.openapi)
    return Response(text, headers=FOR_AN_HOUR, media_type="application/json")


async def page(call: Call) -> Response:
    """The description for people."""
    described: dict[str, Any] = call.request.app.state.openapi
    groups: dict[str, list[tuple[str, str, Any]]] = {}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            groups.setdefault(_group(path), []).append((method.upper(), path, operation))
    text = _templates.get_template("docs.html").render(
        groups=groups,
        schemas=described["components"]["schemas"],
        codes=CODES,
        typed=_typed,
        prose=_prose,
        version=described["info"]["version"],
    )
    return Response(text, headers=FOR_AN_HOUR, media_type="text/html")


async def style(call: Call) -> Response:
    """The look of that page."""
    return Response((TEMPLATES / "docs.css").read_text("utf-8"), headers=FOR_AN_HOUR, media_type="text/css")


def _group(path: str) -> str:
    found = re.match(r"/api/(\w+)", path)
    return found[1] if found and found[1] not in ("openapi", "setup") else "service"


def _typed(schema: dict[str, Any]) -> Markup:
    """A schema in a few words, its references as links within the page."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return Markup('<a href="#{0}">{0}</a>').format(name)
    if "anyOf" in schema:
        return Markup(" | ").join(_typed(part) for part in schema["anyOf"])
    if "enum" in schema:
        return Markup(" | ").join(Markup('"{}"').format(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return Markup("[{}]").format(_typed(schema.get("items", {})))
    return escape(schema.get("type", "any"))


def _prose(text: str) -> Markup:
    """Text with `code` in it, as the docstrings write it."""
    parts = text.split("`")
    return Markup("").join(Markup("<code>{}</code>").format(part) if n % 2 else part for n, part in enumerate(parts))
