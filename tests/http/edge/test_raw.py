"""What only a bare socket can send: requests that are none, or two at once. Against the assembled server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from parlour.socketio import HttpProtocol
from tests.contract.running import Running, running
from tests.support.clock import PATIENCE_S, time_stands_still, until
from tests.support.connections import connection

BODY = b'{"name":"Gil","subject":"S","message":"M"}'
HEAD = b"POST /api/tickets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as started:
        yield started


@dataclass(frozen=True)
class Heard:
    status: int
    head: str
    body: bytes


async def ask(live: Running, sent: bytes, patience: float = PATIENCE_S) -> list[Heard]:
    """Everything that the server answers until it closes or falls silent."""
    heard = b""
    async with connection(live.port) as (reader, writer):
        writer.write(sent)
        with suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(patience):
                while chunk := await reader.read(65536):
                    heard += chunk
    return _answers(heard)


def _answers(heard: bytes) -> list[Heard]:
    found = []
    while heard.startswith(b"HTTP/1.1 "):
        head, _, rest = heard.partition(b"\r\n\r\n")
        text = head.decode("latin-1").lower()
        length = int(text.partition("content-length: ")[2].partition("\r")[0] or 0)
        found.append(Heard(int(head[9:12]), text, rest[:length]))
        heard = rest[length:]
    return found


async def _stands(live: Running) -> None:
    assert (await (await live.browser()).get("/healthz")).status_code == 200


SMUGGLED = b"GET /api/auth/me HTTP/1.1\r\nHost: x\r\n\r\n"
AMBIGUOUS = {
    "CL and TE": HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "two lengths": HEAD + b"Content-Length: 0\r\nContent-Length: 40\r\n\r\n" + SMUGGLED,
    "two lengths in one": HEAD + b"Content-Length: 0, 40\r\n\r\n" + SMUGGLED,
    "length with a sign": HEAD + b"Content-Length: +4\r\n\r\nabcd",
    "negative length": HEAD + b"Content-Length: -1\r\n\r\n",
    "length in hex": HEAD + b"Content-Length: 0x4\r\n\r\nabcd",
    "length beyond numbers": HEAD + b"Content-Length: 99999999999999999999999\r\n\r\n",
    "TE of another kind": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "bad chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
    "space before the colon": HEAD + b"Content-Length : 4\r\n\r\nabcd",
    "folded header": HEAD + b"X: a\r\n b\r\nContent-Length: 0\r\n\r\n",
    "NUL in a header": HEAD + b"X: a\0b\r\nContent-Length: 0\r\n\r\n",
    "bare CR in a header": HEAD + b"X: a\rb\r\nContent-Length: 0\r\n\r\n",
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "another version": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "a made-up method with control bytes": b"GE\x00T / HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("kind", AMBIGUOUS)
async def test_what_two_servers_could_read_in_two_ways_is_answered_once_and_refused(live: Running, kind: str) -> None:
    answers = await ask(live, AMBIGUOUS[kind], patience=1.5)
    assert len(answers) <= 1
    for answer in answers:
        assert answer.status in (400, 415, 422, 501), answer
        assert b"Traceback" not in answer.body
    assert not live.announced
    await _stands(live)


async def test_an_endless_target_is_414_and_endless_headers_are_431(live: Running) -> None:
    target = await ask(live, b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert [(answer.status, answer.body) for answer in target] == [(414, b"")]
    many = b"".join(b"X-%d: 1\r\n" % number for number in range(300))
    headers = await ask(live, b"GET / HTTP/1.1\r\nHost: x\r\n" + many + b"\r\n")
    assert [(answer.status, answer.body) for answer in headers] == [(431, b"")]
    big = await ask(live, b"GET / HTTP/1.1\r\nHost: x\r\nCookie: token=" + b"a" * 100_000 + b"\r\n\r\n")
    assert [answer.status for answer in big] == [431]
    await _stands(live)


async def test_a_body_past_the_limit_is_answered_within_a_second(live: Running) -> None:
    body = b'{"x":"' + b"x" * 1_000_001 + b'"}'
    with time_stands_still():  # nothing waits for a timer
        answers = await ask(live, HEAD + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
    assert [answer.status for answer in answers] == [413]
    await _stands(live)


async def test_slow_headers_and_slow_bodies_are_given_up(live: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HttpProtocol, "idle_seconds", 0.5)
    for start in (b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow:", HEAD + b"Content-Length: 100\r\n\r\n{"):
        answers = await ask(live, start)
        assert [answer.status for answer in answers] == [408]
    await _stands(live)


async def test_pipelined_requests_are_answered_in_order(live: Running) -> None:
    sent = SMUGGLED + b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert [answer.status for answer in await ask(live, sent)] == [401, 200]


async def test_a_chunked_body_is_a_body(live: Running) -> None:
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
    answers = await ask(live, HEAD + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunks)
    assert [answer.status for answer in answers] == [201]


async def test_an_answer_names_no_software_and_no_path(live: Running) -> None:
    (answer,) = await ask(live, b"GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert "server:" not in answer.head
    assert b"/src/" not in answer.body


async def test_head_has_no_body(live: Running) -> None:
    (answer,) = await ask(live, b"HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert (answer.status, answer.body) == (200, b"")


async def test_a_hanging_up_client_leaves_nothing_behind(live: Running) -> None:
    for _ in range(20):
        async with connection(live.port) as (_, writer):
            writer.write(HEAD + b"Content-Length: 100\r\n\r\n{")
            await writer.drain()
    await until(lambda: live.open_lines == 0)
    assert not live.announced
    await _stands(live)


TARGETS = (
    b"/static/../../etc/passwd",
    b"/static/%2e%2e/%2e%2e/etc/passwd",
    b"//etc/passwd",
    b"/static/..%2f..%2fetc/passwd",
    b"http://evil.example/api/auth/me",
    b"/static/\\..\\..\\x",
    b"/%00",
    b"/\xff\xfe",
    b"*",
    b"/api/tickets/%0d%0aX:1",
)


@pytest.mark.parametrize("target", TARGETS)
async def test_no_target_leads_anywhere(live: Running, target: bytes) -> None:
    answers = await ask(live, b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert [answer.status for answer in answers][:1] in ([400], [401], [404])
    assert b"root:" not in answers[0].body


async def test_a_header_of_the_caller_cannot_become_one_of_ours(live: Running) -> None:
    sent = b"GET /agent?x=%0d%0aX-Evil:1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    (answer,) = await ask(live, sent)
    assert answer.status == 303
    assert "x-evil:1\r\n" not in answer.head
