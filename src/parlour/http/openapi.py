"""OpenAPI 3.1 document, made from the route table: every call, what it takes, and every answer it can give."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

import msgspec

from parlour.http.edge.problems import CODES, MEDIA_TYPE
from parlour.http.routes import Route, Upload, Who, refusals
from parlour.wire.models import Problem
from parlour.wire.schema import components

TEMPLATE: Final = "#/components/schemas/{name}"
_ANYBODY: Final[list[dict[str, list[str]]]] = [{}]
_CREDENTIALS: Final[list[dict[str, list[str]]]] = [{"bearer": []}, {"session": []}, {"guest": []}]


def document(table: Sequence[Route]) -> dict[str, Any]:
    """The whole description of the JSON calls in a route table."""
    structs = {kind for route in table for kind in _structs(route)}
    paths: dict[str, dict[str, Any]] = {}
    for route in table:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Parlour",
            "version": version("parlour"),
            "description": "Real-time conversations that anyone can host. Live events: docs/asyncapi.yaml.",
        },
        "paths": paths,
        "components": {
            "schemas": components({*structs, Problem}, TEMPLATE),
            "securitySchemes": _SECURITY,
            "headers": {"RetryAfter": {"description": "Whole seconds to wait.", "schema": {"type": "integer"}}},
        },
    }


def _structs(route: Route) -> list[type]:
    taken = [route.takes] if route.takes is not None and route.takes_body else []
    return taken + [kind for kind in route.gives.values() if kind not in (None, str, dict, bytes)]


def _operation(route: Route) -> dict[str, Any]:
    doc = " ".join((route.handler.__doc__ or route.handler.__name__.replace("_", " ").capitalize()).split())
    operation: dict[str, Any] = {
        "operationId": f"{route.handler.__module__.rpartition('.')[2]}_{route.handler.__name__}",
        "summary": doc,
        "description": f"For: {route.who.value}.",
        "security": _security(route.who),
        "responses": _responses(route),
    }
    if parameters := _parameters(route):
        operation["parameters"] = parameters
    if route.takes is not None and route.takes_body:
        media_type = "multipart/form-data" if isinstance(route, Upload) else "application/json"
        content = {media_type: {"schema": _reference(route.takes)}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _security(who: Who) -> list[dict[str, list[str]]]:
    if who.must_be_known:
        return _CREDENTIALS
    return _ANYBODY if who is Who.UNASKED else [*_ANYBODY, *_CREDENTIALS]


def _parameters(route: Route) -> list[dict[str, Any]]:
    named = re.findall(r"{(\w+)(?::\w+)?}", route.path)
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in named
    ]
    if route.takes is not None and route.takes_query:
        for entry in msgspec.structs.fields(route.takes):
            schema = msgspec.json.schema(entry.type)
            found.append({"name": entry.encode_name, "in": "query", "required": entry.required, "schema": schema})
    if route.who is not Who.UNASKED:
        found.append(dict(_PARLOUR_AS))
    return found


def _responses(route: Route) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, kind in route.gives.items():
        found[str(status)] = {"description": HTTPStatus(status).phrase}
        if kind is str:
            found[str(status)]["content"] = {"text/plain": {"schema": {"type": "string"}}}
        elif kind is bytes:
            found[str(status)]["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
        elif kind is dict:
            found[str(status)]["content"] = {"application/json": {"schema": {"type": "object"}}}
        elif kind is not None:
            found[str(status)]["content"] = {"application/json": {"schema": _reference(kind)}}
    for code in refusals(route):
        _add_refusal(found, code)
    return dict(sorted(found.items()))


def _add_refusal(found: dict[str, Any], code: str) -> None:
    status, title = CODES[code]
    answer = found.setdefault(
        str(status),
        {"description": "", "content": {MEDIA_TYPE: {"schema": _reference(Problem)}}},
    )
    answer["description"] = "; ".join(filter(None, [answer["description"], f"`{code}`: {title}"]))
    if code in ("rate_limited", "unavailable"):
        answer["headers"] = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}


def _reference(kind: type) -> dict[str, str]:
    return {"$ref": TEMPLATE.format(name=kind.__name__)}


_NAMES: Final = "Named `__Host-…` over HTTPS. From `WIDGET_ORIGINS` it is ignored."
_PARLOUR_AS: Final[Mapping[str, Any]] = {
    "name": "Parlour-As",
    "in": "header",
    "required": False,
    "description": "The id of the actor that a page believes to be. Where the credentials are another's or nobody's, "
    "the call is refused with `actor_changed` and changes nothing. Without it nothing is compared.",
    "schema": {"type": "string"},
}
_SECURITY: Final[Mapping[str, Any]] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A session's or a guest's token, for clients without cookies.",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": "token", "description": _NAMES},
    "guest": {"type": "apiKey", "in": "cookie", "name": "guestId", "description": _NAMES},
}
