"""Every field of every call, as everything: documented refusals, nothing broken, nothing changed by nonsense."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from parlour.domain.ids import uuid7
from parlour.http.app import CALLS
from parlour.http.routes import Route, Upload
from tests.http.site import Site, build
from tests.support.databases import Database

CODES = {401, 403, 404, 409, 413, 415, 422}


def _required(route: Route) -> set[str]:
    assert route.takes is not None
    return {field.name for field in msgspec.structs.fields(route.takes) if field.required}


# Those that take a password cost a hash each time, and are asked in test_bodies.
TAKING = [
    route
    for route in CALLS
    if route.takes is not None
    and not isinstance(route, Upload)
    and "/files/" not in route.path
    and "password" not in _required(route)
]
KINDS: tuple[Any, ...] = (None, True, -1, 2**63, 1.5, [], ["x", None], {}, {"$gt": ""}, {"__proto__": {}}, [[[]]])
TEXTS = (
    "",
    " \n ",
    "'; DROP TABLE people; --",
    "%' OR '1'='1",
    "\u202eevil\u202c",
    "a" + "\u0301" * 10_000,
    "x" * 20_000,
    "../../etc/passwd",
    "<img src=x onerror=alert(1)>",
    "-1",
    "9" * 5_000,
    "1e999",
    "NaN",
)


def _name(route: Route) -> str:
    return f"{route.method} {route.path}"


@pytest.mark.parametrize("route", TAKING, ids=_name)
async def test_any_value_of_any_field_is_taken_or_refused_as_documented(
    site: Site, route: Route, caplog: pytest.LogCaptureFixture
) -> None:
    agent, member = await site.browser_of(await site.account("Ada", "admin")), await site.member()
    guest, ticket = await site.guest()
    group = await member.post("/api/conversations/group", json={"title": "T", "participantIds": []})
    ids = [ticket["id"], ticket["lastMessage"]["id"], group.json()["conversation"]["id"]]
    callers = [agent, member, guest]
    asked, good = 0, _good(route)
    takes: Any = route.takes
    for field in msgspec.structs.fields(takes):
        name = takes.__struct_encode_fields__[takes.__struct_fields__.index(field.name)]
        for value in (*KINDS, *TEXTS):
            client, about = callers[asked % 3], ids[asked % 3]
            asked += 1
            answer = await _ask(client, route, about, {**good, name: value})
            documented = route.gives.keys() | CODES
            assert answer.status_code in documented, (name, value, answer.text)
            assert "Traceback" not in answer.text
            if answer.is_error:
                assert answer.json()["code"] in MEANT[answer.status_code]
    assert asked
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.fixture
async def anywhere(tmp_path: Path, database: Database) -> AsyncIterator[Site]:
    async with build(tmp_path, url=database.url) as built:
        yield built


# What one database or another raises for where it is compared with an id, or stored.
UNSTORABLE: tuple[Any, ...] = ("\x00", "\x00a", "é" * 36, f"{uuid7()[:-1]}\x00", ["\x00"], ["é"], 2**63, "😀" * 200)


async def test_no_value_of_any_field_is_too_much_for_a_database(anywhere: Site) -> None:
    agent, member = await anywhere.agent(), await anywhere.member()
    guest, ticket = await anywhere.guest()
    group = await member.post("/api/conversations/group", json={"title": "T", "participantIds": []})
    abouts = [
        (guest, ticket["id"]),
        (agent, ticket["lastMessage"]["id"]),
        (member, group.json()["conversation"]["id"]),
    ]
    failed = []
    for route in TAKING:
        takes: Any = route.takes
        good = _good(route)
        for name in takes.__struct_encode_fields__ if takes and route.takes_body else ():
            for value in UNSTORABLE:
                for client, about in abouts:
                    answer = await _ask(client, route, about, {"content": "C", **good, name: value})
                    if answer.status_code not in route.gives.keys() | CODES:
                        failed.append((route.path, name, value, answer.status_code))
    assert not failed


MEANT = {
    401: {"unauthenticated"},
    403: {"forbidden"},
    404: {"not_found"},
    409: {"conflict", "ticket_closed", "stale"},
    413: {"too_large"},
    415: {"unsupported_media"},
    422: {"invalid"},
}
NAMES: dict[str, tuple[str, str, str]] = {
    "an account's": ("POST", "/api/auth/register", "name"),
    "one's own": ("PATCH", "/api/users/me", "name"),
    "a group's": ("POST", "/api/conversations/group", "title"),
    "a guest's": ("POST", "/api/guests", "name"),
    "a ticket's": ("POST", "/api/tickets", "subject"),
    "a new guest's": ("POST", "/api/tickets", "name"),
}


@pytest.mark.parametrize(
    "value", ["\u202egnp.exe", "a\u2066b", "Z" + "\u0301" * 10_000, "a\u2028b", "\u200b", "x" * 201]
)
@pytest.mark.parametrize("whose", NAMES)
async def test_no_name_disturbs_what_stands_around_it(site: Site, whose: str, value: str) -> None:
    method, path, field = NAMES[whose]
    (route,) = [route for route in CALLS if (route.method, route.path) == (method, path)]
    client = site.browser() if path in ("/api/tickets", "/api/guests", "/api/auth/register") else await site.member()
    site.announced.clear()
    answer = await _ask(client, route, "", {**_good(route), field: value})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["errors"][0]["path"] == field
    assert site.announced == []


def _good(route: Route) -> dict[str, Any]:
    """Values for what a call cannot do without."""
    assert route.takes is not None
    return good_values(route.takes)


def good_values(takes: Any) -> dict[str, Any]:
    """Values for the fields of a request or event that must be there."""
    known: dict[str, Any] = {
        "subject": "S",
        "message": "M",
        "name": "N",
        "title": "T",
        "username": "u",
        "email": "u@example.com",
        "password": "correct horse",
        "token": "x",
        "login": "u",
        "role": "member",
        "participant_ids": [],
        "origins": [],
        "user_id": uuid7(),
        "content": "C",
        "assignee_id": None,
        "q": "word",
        "after_rev": 0,
        "emoji": "👍",
        "user_ids": [],
        **dict.fromkeys(("conversation_id", "message_id", "ticket_id"), uuid7()),
    }
    required = {field.name for field in msgspec.structs.fields(takes) if field.required}
    pairs = zip(takes.__struct_fields__, takes.__struct_encode_fields__, strict=True)
    return {name: known[field] for field, name in pairs if field in required}


async def _ask(client: Any, route: Route, about: str, sent: dict[str, Any]) -> Any:
    path = route.path.replace("{id}", about).replace("{userId}", uuid7()).replace("{emoji}", "%F0%9F%91%8D")
    if route.takes_query:
        params = {name: value if isinstance(value, str) else str(value) for name, value in sent.items()}
        return await client.request(route.method, path, params=params)
    return await client.request(route.method, path, json=sent)
