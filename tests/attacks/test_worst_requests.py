"""Time by table, through the whole HTTP side: each field, path parameter and header of each call at its worst."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

import pytest

from parlour.adapters import passwords
from parlour.http.app import CALLS, PAGES
from parlour.http.routes import Route, Upload
from parlour.wire.api import desk, talk
from parlour.wire.base import Request
from tests.attacks.worst_fields import FIELDS, PATHS
from tests.attacks.worst_inputs import TARGET, as_json, bounded, filled
from tests.attacks.worst_patterns import HEADER_SHAPES, HEADERS_BYTES, READ_HEADERS
from tests.http.site import Site, asking, build
from tests.http.test_fields import good_values


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """Hashes of passwords cost nothing here: what is asked for is what comes before them."""
    monkeypatch.setattr(passwords, "MEMORY_KIB", 64)
    async with build(tmp_path) as built:
        yield built


PARENTS: Final[dict[type[Request], tuple[str, dict[str, str], Callable[[Any], Any]]]] = {
    desk.PageAskedFrom: ("page", {"url": "https://a.example"}, lambda value: value),
    desk.GivenAnswer: ("answers", {"label": "L", "value": "V"}, lambda value: [value] * 10),
    talk.LinkedObject: ("link", {"type": "T", "id": "I", "title": "T"}, lambda value: value),
}


def _worst_of(route: Route) -> Iterator[tuple[str, dict[str, Any]]]:
    """What to send: one field at a time at its worst, also those of what a field holds."""
    takes: Any = route.takes
    assert takes is not None
    for field, name in zip(takes.__struct_fields__, takes.__struct_encode_fields__, strict=True):
        for what, value in FIELDS[f"{takes.__name__}.{field}"].worst(query=route.takes_query):
            yield f"{field}: {what}", {name: value}
        for inner, (at, whole, wrap) in PARENTS.items():
            if at == field:
                for key in inner.__struct_fields__:
                    for what, value in FIELDS[f"{inner.__name__}.{key}"].worst():
                        yield f"{inner.__name__}.{key}: {what}", {name: wrap({**whole, key: value})}


TAKING: Final = [route for route in CALLS if route.takes is not None and not isinstance(route, Upload)]


@pytest.mark.parametrize("route", TAKING, ids=lambda route: f"{route.method} {route.path}")
async def test_no_field_of_a_call_is_slow(site: Site, route: Route) -> None:
    """From the bytes of a request to those of its answer, through decoding, action and database."""
    agent, (guest, ticket) = await site.browser_of(await site.account("Ada", "admin")), await site.guest()
    said = ticket["lastMessage"]["id"] if route.path.startswith("/api/messages/{id}") else ticket["id"]
    path = re.sub(r"{\w+(?::\w+)?}", said, route.path)
    client = guest if route.path in ("/api/guests/me", "/api/tickets", "/api/conversations/{id}/messages") else agent
    slow, asked = list[tuple[str, float]](), 0
    assert route.takes is not None
    for what, values in _worst_of(route):
        sent = {**good_values(route.takes), **values}
        content: dict[str, Any] = {"content": as_json(sent), "headers": {"content-type": "application/json"}}
        if route.takes_query:
            content = asking(f"{path}?{urlencode({name: str(value)[:TARGET] for name, value in sent.items()})}")
        asked += 1
        with bounded(what, slow):
            answer = await client.request(route.method, path, **content)
        assert answer.status_code < 500, (what, answer.text)
    assert asked
    assert not slow


@pytest.mark.parametrize("parameter", PATHS)
async def test_no_parameter_of_a_path_is_slow(site: Site, parameter: str) -> None:
    agent = await site.agent()
    slow = list[tuple[str, float]]()
    for route in (*CALLS, *PAGES):
        if f"{{{parameter}" not in route.path or (route.method != "GET" and parameter != "emoji"):
            continue
        for what, value in PATHS[parameter].worst(query=True):
            if not isinstance(value, str):
                continue
            target = _quoted(value).join(re.split(r"{\w+(?::\w+)?}", route.path))
            with bounded(f"{route.path}: {what}", slow):
                answer = await agent.request(route.method, "/", **asking(target))
            assert answer.status_code < 500, (target[:100], answer.text)
    assert not slow


def _quoted(value: str) -> str:
    return quote(value, safe="")[:TARGET]


@pytest.mark.parametrize("header", sorted(READ_HEADERS))
async def test_no_header_is_slow(site: Site, header: str) -> None:
    guest, _ = await site.guest()
    slow, asked = list[tuple[str, float]](), 0
    for what, shape in HEADER_SHAPES.items():
        value = filled(shape, HEADERS_BYTES).encode("latin-1")
        for method, path in (("GET", "/"), ("GET", "/widget.js"), ("GET", "/api/auth/me"), ("POST", "/api/guests")):
            asked += 1
            with bounded(f"{path}: {what}", slow):
                answer = await guest.request(method, path, headers={header.encode(): value})
            assert answer.status_code < 500, (what, answer.text)
    assert asked
    assert not slow
