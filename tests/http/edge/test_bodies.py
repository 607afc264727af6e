"""What clients send: every field as everything, and bodies that are none."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.http.site import Site

GOOD: dict[str, tuple[str, dict[str, Any]]] = {
    "register": (
        "/api/auth/register",
        {"username": "u", "name": "N", "email": "u@example.com", "password": "12345678"},
    ),
    "login": ("/api/auth/login", {"login": "u", "password": "12345678"}),
    "agent login": ("/agent/login", {"login": "u", "password": "12345678"}),
    "setup": ("/setup", {"token": "x", "username": "u", "name": "N", "email": "u@e.example", "password": "12345678"}),
    "guest": ("/api/guests", {"name": "G", "email": "g@example.com"}),
    "ticket": (
        "/api/tickets",
        {"name": "G", "email": "g@example.com", "subject": "S", "message": "M", "clientId": "c1"},
    ),
    "message": ("/api/conversations/{id}/messages", {"content": "C", "clientId": "c2"}),
    "assign": ("/api/tickets/{id}/assign", {"assigneeId": "x"}),
}
WRONG: tuple[Any, ...] = (True, 7, -1, 1.5, [], ["x"], {}, {"$gt": ""}, [[]], {"__proto__": {}})


@pytest.mark.parametrize("call", GOOD)
async def test_a_field_of_another_type_is_invalid_and_named(site: Site, call: str) -> None:
    path, body = GOOD[call]
    client, ticket = await site.guest()
    client = await site.agent() if call == "assign" else client
    for name in body:
        for value in WRONG:
            answer = await client.post(path.format(id=ticket["id"]), json=body | {name: value})
            assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), (name, value)
            assert answer.json()["errors"][0]["path"] == name


@pytest.mark.parametrize("call", GOOD)
async def test_null_and_missing_are_answered_with_a_documented_code(site: Site, call: str) -> None:
    path, body = GOOD[call]
    client, ticket = await site.guest()
    for name in body:
        rest = {key: value for key, value in body.items() if key != name}
        for sent in (body | {name: None}, rest):
            answer = await client.post(path.format(id=ticket["id"]), json=sent)
            assert answer.status_code in (200, 201, 401, 403, 409, 422), (name, answer.text)


BAD_TEXT = {
    "NUL": '"a\\u0000b"',
    "C0": '"a\\u001bb"',
    "lone surrogate": '"a\\ud800b"',
    "reversed pair": '"\\udc00\\ud800"',
}


@pytest.mark.parametrize("kind", BAD_TEXT)
async def test_text_that_is_none_is_invalid(site: Site, kind: str) -> None:
    for field in ("name", "subject", "message", "clientId", "email"):
        fields = {"name": '"G"', "subject": '"S"', "message": '"M"'} | {field: BAD_TEXT[kind]}
        body = "{" + ",".join(f'"{key}":{value}' for key, value in fields.items()) + "}"
        answer = await _raw(site, body.encode())
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), field


NOT_JSON = {
    "nothing": b"",
    "half": b'{"subject":',
    "NaN": b'{"subject": NaN}',
    "Infinity": b'{"subject": Infinity}',
    "two values": b"{}{}",
    "invalid UTF-8": b'{"subject": "\xff\xfe"}',
    "an encoded surrogate": b'{"subject": "\xed\xa0\x80"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "nested 50,000 deep": b'{"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "a 5,000-digit integer": b'{"subject": ' + b"9" * 5000 + b"}",
    "an array": b"[]",
    "text": b'"x"',
    "null": b"null",
    "1e999": b'{"subject": 1e999}',
}


@pytest.mark.parametrize("kind", NOT_JSON)
async def test_a_body_that_is_no_such_json_is_invalid(site: Site, kind: str) -> None:
    answer = await _raw(site, NOT_JSON[kind])
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Traceback" not in answer.text
    assert "parlour/" not in answer.text


async def test_what_nobody_asked_for_is_ignored_and_not_stored(site: Site) -> None:
    guest, ticket = await site.guest("Gil")
    forged = {
        "content": "Hello",
        "role": "agent",
        "senderId": "someone",
        "senderName": "Root",
        "senderRole": "admin",
        "guestId": "someone",
        "seq": 99,
        "rev": 99,
        "createdAt": "2001-01-01T00:00:00Z",
        "deep": [[[[{"x": 1e999}]]]],
        "__proto__": {"x": 1},
    }
    answer = await guest.post(f"/api/conversations/{ticket['id']}/messages", json=forged | {"deep": None})
    message = answer.json()["message"]
    assert answer.status_code == 201
    assert (message["senderName"], message["senderRole"], message["seq"]) == ("Gil", "guest", 2)
    assert not message["createdAt"].startswith("2001")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/html",
        "",
        "application/jsonp",
        "text/plain; application/json",
    ],
)
async def test_a_body_of_another_type_is_unsupported(site: Site, content_type: str) -> None:
    body = b'{"name":"G","subject":"S","message":"M"}'
    answer = await site.browser().post("/api/tickets", content=body, headers={"content-type": content_type})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media")
    agent = await site.agent()
    logout = await agent.post("/api/auth/logout", content=b"x=1", headers={"content-type": content_type})
    assert logout.status_code == 415
    assert (await agent.get("/api/auth/me")).status_code == 200


async def test_a_compressed_body_is_unsupported(site: Site) -> None:
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    answer = await site.browser().post("/api/tickets", content=b"\x1f\x8b\x08", headers=headers)
    assert answer.status_code == 415


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
async def test_the_usual_spellings_of_json_are_taken(site: Site, content_type: str) -> None:
    answer = await _raw(site, b'{"name":"G","subject":"S","message":"M"}', content_type)
    assert answer.status_code == 201


async def test_a_body_past_a_million_bytes_is_too_large(site: Site) -> None:
    body = json.dumps({"name": "G", "subject": "S", "message": "M", "x": ""}).encode()
    filling = b"x" * (1_000_000 - len(body))
    fits = await _raw(site, body.replace(b'"x": ""', b'"x": "' + filling + b'"'))
    assert fits.status_code == 201
    answer = await _raw(site, body.replace(b'"x": ""', b'"x": "x' + filling + b'"'))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_an_endless_body_is_cut_off(site: Site) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65536
            yield b"x" * 65536

    answer = await site.browser().post(
        "/api/tickets", content=endless(), headers={"content-type": "application/json"}
    )
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"
    assert sent < 10_000_000


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE people; --",
        '" OR 1=1 --',
        "%' OR '1'='1",
        "\\",
        "{{7*7}}",
        "${jndi:ldap://x}",
        "<img onerror=x>",
    ],
)
async def test_text_is_only_text(site: Site, text: str) -> None:
    guest, ticket = await site.guest(subject=text)
    assert ticket["subject"] == text
    agent = await site.agent()
    found = await agent.get("/api/tickets", params={"query": text})
    assert [one["subject"] for one in found.json()["tickets"]] == [text]
    assert (await agent.get("/api/users", params={"query": text})).json()["users"] == []
    assert (await guest.post("/api/auth/login", json={"login": text, "password": text})).status_code == 401


async def _raw(site: Site, body: bytes, content_type: str = "application/json") -> Any:
    return await site.browser().post("/api/tickets", content=body, headers={"content-type": content_type})
