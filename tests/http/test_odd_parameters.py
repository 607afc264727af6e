"""Every parameter of every query and path, as what no database takes: refused as documented, on each of them."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final, get_args
from urllib.parse import quote

import msgspec
import pytest

from parlour.domain.ids import uuid7
from parlour.http.app import CALLS, PAGES
from parlour.http.routes import Page, Route, Upload
from tests.http.site import Site, asking, build
from tests.support.databases import Database

DOCUMENTED: Final = {200, 204, 303, 401, 403, 404, 405, 409, 415, 422}
ID: Final = uuid7()


def cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


# As they stand in a target: percent-encoded, some of them nothing that UTF-8 has.
ODD: Final = (
    "%00",
    "%00a",
    f"{ID[:-1]}%00",
    "%0a%1b%7f",
    "%ed%a0%80",
    "%ff%fe",
    "%c0%80",
    "%f0%9f%98%80",
    "%e2%80%aea",
    quote("é" * 300),
    "a" * 3000,
    quote("a" + "\u0301\u0316" * 500),
    quote("\ufdfa" * 300),
    "%25%27%22%3b--",
    "%5c",
    "-1",
    "0",
    "9223372036854775808",
    "9" * 5000,
    "1e999",
    "NaN",
    cursor("m9007199254740991"),
    cursor("m" + "9" * 60),
    cursor(f"l9007199254740991.{ID}"),
    cursor(f"l9007199254740991.{ID[:-1]}\0"),
    cursor("f1.1"),
    cursor("f9007199254740991.9007199254740991"),
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999-23:59",
    quote("٢٠٢٦-01-01T00:00:00Z"),
    ".." + "%2f.." * 500,
)


def _targets(route: Route, about: str) -> Iterator[tuple[str, str]]:
    """Each parameter of a call as each odd value, the others as they should be."""
    parameters = re.findall(r"{(\w+)(?::\w+)?}", route.path)
    for odd in ODD:
        for one in parameters:
            path = route.path
            for each in parameters:
                path = re.sub(rf"{{{each}(?::\w+)?}}", odd.replace("%2f", "") if each == one else about, path)
            yield odd, path
    if not route.takes_query:
        return
    takes: Any = route.takes
    assert takes is not None
    path = re.sub(r"{\w+(?::\w+)?}", about, route.path)
    for name in takes.__struct_encode_fields__:
        for odd in ODD:
            yield odd, f"{path}?{name}={odd}"
            if name != "q":
                yield odd, f"{path}?{name}={odd}&q=word&conversationId={about}"


ASKED: Final = [
    route
    for route in (*CALLS, *PAGES)
    if not isinstance(route, Upload) and (route.takes_query or "{" in route.path or route.path == "/setup")
]


@pytest.fixture
async def anywhere(tmp_path: Path, database: Database) -> AsyncIterator[Site]:
    async with build(tmp_path, url=database.url) as built:
        yield built


async def test_no_parameter_of_any_call_is_more_than_refused(anywhere: Site) -> None:
    agent = await anywhere.agent()
    guest, ticket = await anywhere.guest()
    failed, asked = list[Any](), 0
    for route in ASKED:
        for odd, target in _targets(route, ticket["id"]):
            asked += 1
            client = agent if asked % 3 else guest
            body = dict[str, Any]() if route.takes_body and not isinstance(route, Page) else None
            answer = await client.request(route.method, "/", json=body, **asking(target))
            if answer.status_code not in DOCUMENTED:
                failed.append((route.method, target[:120], odd[:60], answer.status_code))
    assert asked > 1000
    assert not failed


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("/api/messages/search?q=a&from=%00a", "invalid"),
        ("/api/messages/search?q=a&from=%c3%a9", "invalid"),
        ("/api/messages/search?q=a&conversationId=%00a", "not_found"),
        ("/api/messages/search?q=a&cursor=%00", "invalid"),
        ("/api/messages/search?q=a&after=%00", "invalid"),
        ("/api/messages/search?q=a&limit=%00", "invalid"),
        ("/api/messages/search?q=a&limit=", "invalid"),
        ("/api/tickets?assignee=%00", "invalid"),
        ("/api/tickets?owner=%ed%a0%80", "invalid"),
        ("/api/tickets?status=%00", "invalid"),
    ],
)
async def test_what_cannot_be_meant_is_said_to_be(anywhere: Site, target: str, code: str) -> None:
    answer = await (await anywhere.agent()).get(target)
    assert answer.json()["code"] == code


def _parameters(*types: type) -> list[tuple[Route, str]]:
    """Every parameter of a query that takes one of these."""
    found = list[tuple[Route, str]]()
    for route in ASKED:
        takes: Any = route.takes
        if route.takes_query and takes is not None:
            fields = msgspec.structs.fields(takes)
            found += [(route, one.encode_name) for one in fields if {*get_args(one.type)} & {*types}]
    return found


@pytest.mark.parametrize("value", ["", "null", "1.0", "1e1", "%d9%a1", "-", "+1", "yes"])
async def test_what_is_no_number_and_no_truth_is_no_parameter(site: Site, value: str) -> None:
    """OpenAPI says `integer` and `boolean` of them; nothing is said by leaving them out."""
    agent, (_, ticket) = await site.agent(), await site.guest()
    asked = _parameters(int, bool)
    assert {name for _, name in asked} >= {"limit", "waiting", "unread", "hasFile"}
    for route, name in asked:
        path = re.sub(r"{\w+(?::\w+)?}", ticket["id"], route.path)
        answer = await agent.request(route.method, f"{path}?q=a&conversationId={ticket['id']}&{name}={value}")
        assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, name), (route.path, name)


async def test_an_empty_text_says_nothing(site: Site) -> None:
    agent, (_, ticket) = await site.agent(), await site.guest()
    for route, name in _parameters(str):
        path = re.sub(r"{\w+(?::\w+)?}", ticket["id"], route.path)
        if route.method == "GET" and name != "q":
            answers = [await agent.get(f"{path}?q=a{more}") for more in ("", f"&{name}=")]
            assert answers[0].status_code == answers[1].status_code, (route.path, name)
