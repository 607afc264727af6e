"""Connections that are cut, dripped or never read, against the assembled server: a plain line each, no traceback."""

from __future__ import annotations

import asyncio
import errno
import logging
import resource
import select
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest
import structlog

from parlour.http.edge.error_pages import ENDED
from parlour.socketio import HttpProtocol
from parlour.socketio.transports import polling
from tests.contract.running import Running, running
from tests.support.clock import pass_time, until
from tests.support.command import Served
from tests.support.connections import NO_TLS, blocking_socket, connection

HEAD = b"POST /api/tickets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
UPLOAD = (
    b"POST /api/messages/upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    b"Authorization: Bearer %s\r\n"
)
PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as started:
        yield started


def counted(live: Running, route: str) -> dict[str, float]:
    """Requests of a route, by the status that was counted."""
    registry: Any = live.parlour.asgi._metrics.registry  # type: ignore[attr-defined]
    return {
        sample.labels["status"]: sample.value
        for family in registry.collect()
        for sample in family.samples
        if sample.name == "parlour_http_requests_total" and sample.labels["route"] == route
    }


def test_both_sides_mean_the_same_by_the_end_of_a_request() -> None:
    assert ENDED == polling.ENDED


async def test_a_trusted_proxy_may_have_any_number_of_unfinished_requests(tmp_path: Path) -> None:
    async with running(tmp_path, trusted_proxies=("192.0.2.0/24",)) as live:
        await (await live.browser()).get("/healthz")
        admission = live.server.server_state._parlour_listener.admission  # type: ignore[attr-defined]
        assert admission.enter("192.0.2.7") == ""
        place = admission.enter("198.51.100.7")
        assert place
        admission.leave(place)


@pytest.mark.parametrize("start", [HEAD, UPLOAD])
async def test_a_client_that_leaves_in_mid_body_is_no_failure_of_ours(
    live: Running, start: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    route = start.split(b" ")[1].decode()
    if start is UPLOAD:
        start %= (await live.token(await live.guest())).encode()
    with structlog.testing.capture_logs() as lines:
        async with connection(live.port) as (_, writer):
            writer.write(start + b"Content-Length: 10000\r\n\r\n" + (PART if b"boundary" in start else b"{"))
            await writer.drain()
            await pass_time(0.2)
        await until(lambda: counted(live, route))
    assert counted(live, route) == {"499": 1.0}
    assert [line["status"] for line in lines if line["event"] == "request"] == [499]
    assert [line for line in lines if line["log_level"] == "error"] == []
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_body_that_stops_is_counted_as_what_it_was_answered(
    live: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(HttpProtocol, "idle_seconds", 2.0)
    async with connection(live.port) as (reader, writer):
        writer.write(HEAD + b"Content-Length: 100\r\n\r\n{")
        await pass_time(3)
        assert (await reader.readline()).startswith(b"HTTP/1.1 408")
        await until(lambda: counted(live, "/api/tickets"))
    assert counted(live, "/api/tickets") == {"408": 1.0}
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_half_a_polling_body_is_not_taken_for_a_whole(live: Running) -> None:
    browser = await live.browser()
    query = {"EIO": "4", "transport": "polling"}
    sid = (await browser.get("/socket.io/", params=query)).text.partition('"sid":"')[2].partition('"')[0]
    target = f"/socket.io/?EIO=4&transport=polling&sid={sid}"
    async with connection(live.port) as (_, writer):
        writer.write(f"POST {target} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n40".encode())
        await writer.drain()
        await until(lambda: live.parlour.server.engine.sessions[sid].posting)
    await until(
        lambda: sid not in live.parlour.server.engine.sessions or not live.parlour.server.engine.sessions[sid].open
    )
    assert live.parlour.server.stats.closed == {"transport error": 1}


async def test_a_broken_body_that_was_waited_for_leaves_no_traceback(
    live: Running, caplog: pytest.LogCaptureFixture
) -> None:
    browser = await live.browser()
    query = {"EIO": "4", "transport": "polling"}
    sid = (await browser.get("/socket.io/", params=query)).text.partition('"sid":"')[2].partition('"')[0]
    for method, path in (("GET", f"/socket.io/?EIO=4&transport=polling&sid={sid}"), ("POST", "/api/tickets")):
        lines = "Host: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked"
        async with connection(live.port) as (reader, writer):
            writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n\r\nzz\r\n".encode())
            assert b"HTTP/1.1 400" in await asyncio.wait_for(reader.read(), 60)
    await until(lambda: live.open_lines <= 1)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_without_a_free_descriptor_the_answer_is_to_try_again(
    live: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def full(*given: Any, **named: Any) -> Any:
        raise OSError(errno.EMFILE, "Too many open files")

    browser = await live.browser(await live.agent())
    monkeypatch.setattr(type(live.parlour.app), "read", full)
    answer = await browser.get("/api/tickets")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "unavailable", "10")
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.fixture
def serve(serve_process: Callable[..., Served]) -> Callable[..., Served]:
    """Whole processes, which have this one's limits."""
    return serve_process


def test_open_uploads_and_unread_answers_leave_no_traceback_at_the_end(serve: Callable[..., Any]) -> None:
    served = serve()
    token = httpx2.post(f"{served.url}/api/guests", json={}, timeout=60, verify=NO_TLS).json()["guestToken"].encode()
    with ExitStack() as stack:
        lines = [stack.enter_context(blocking_socket(served.url)) for _ in range(6)]
        for line in lines[:3]:
            line.sendall(UPLOAD % token + b"Content-Length: 100000\r\n\r\n" + PART + b"x" * 1000)
        for line in lines[3:]:
            line.sendall(b"GET /static/socket.io/socket.io.js HTTP/1.1\r\nHost: x\r\n\r\n" * 30)
        for _ in range(5):
            assert httpx2.get(f"{served.url}/readyz", timeout=60, verify=NO_TLS).status_code == 200
        status, seconds = served.stop()
        assert status == 0
        assert seconds < 60
        assert [line.recv(12) for line in lines[:3]] == [b"HTTP/1.1 503"] * 3
    written = served.log.read_text()
    assert "Traceback" not in written
    assert "error" not in written.lower()


def test_it_takes_all_the_descriptors_that_it_may_have(serve: Callable[..., Any]) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    few = min(256, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (few, hard))
    try:
        served = serve()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert resource.prlimit(served.process.pid, resource.RLIMIT_NOFILE) == (hard, hard)


def test_when_descriptors_run_out_the_rest_get_a_503_and_those_inside_go_on(serve: Callable[..., Any]) -> None:
    served = serve()
    resource.prlimit(served.process.pid, resource.RLIMIT_NOFILE, (128, 128))
    with httpx2.Client(base_url=served.url, verify=NO_TLS, timeout=60) as inside, ExitStack() as stack:
        assert inside.get("/readyz").status_code == 200
        crowd = [stack.enter_context(blocking_socket(served.url)) for _ in range(300)]
        for line in crowd:
            line.sendall(b"GET /socket.io/?EIO=4 HTTP/1.1\r\nHost: x\r\nA: ")
        refused = _answered(crowd)
        assert refused
        assert set(refused) <= {b"HTTP/1.1 503", b""}
        assert refused.count(b"HTTP/1.1 503") > 16
        assert inside.get("/readyz").status_code == 200, "who is inside does not notice, nor does the database"
    deadline = time.monotonic() + 60
    while httpx2.get(f"{served.url}/readyz", timeout=60, verify=NO_TLS).status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    status, _ = served.stop()
    assert status == 0
    written = served.log.read_text()
    assert written.count("connections refused") == 1
    assert "Traceback" not in written


def _answered(lines: list[socket.socket]) -> list[bytes]:
    """What those hear who are answered, or closed, while the others are waited for."""
    waiting, heard = set(lines), []
    while ready := select.select(list(waiting), [], [], 3)[0]:
        for line in ready:
            waiting.discard(line)
            try:
                heard.append(line.recv(12))
            except ConnectionError:
                heard.append(b"")
    return heard
