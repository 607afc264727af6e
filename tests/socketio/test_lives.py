"""The life of a connection is bounded in total: bodies, what follows an answer, answers, how many there are."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from parlour.socketio import HttpProtocol
from parlour.socketio.stats import Stats
from parlour.socketio.transports import admission
from parlour.socketio.transports.progress import BODY_RATE, GRACE_S, STALL_S
from tests.socketio.sio import GRACE, Endpoint, Http, server, until
from tests.support.clock import pass_time
from tests.support.connections import connection

MEGABYTE = 1_000_000


class Patient(HttpProtocol):
    idle_seconds = 10.0


class Strict(HttpProtocol):
    exempt = ()


async def app(scope: Any, receive: Any, send: Any) -> None:
    """`/early` answers first and never reads; `/large` answers 40 MB; all else answers how much was sent."""
    if scope["path"] == "/large":
        await _large(send)
        return
    size = 0
    while scope["path"] != "/early":
        message = await receive()
        size += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    body = b"%d" % size
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


async def _large(send: Any) -> None:
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % (40 * MEGABYTE))]}
    )
    for number in range(40):
        await send({"type": "http.response.body", "body": b"x" * MEGABYTE, "more_body": number < 39})


def head(path: str, *lines: str) -> bytes:
    return "\r\n".join((f"POST {path} HTTP/1.1", "Host: x", *lines, "", "")).encode()


def connections(endpoint: Endpoint) -> int:
    return len(endpoint.runner.server_state.connections)


async def gone(endpoint: Endpoint) -> None:
    await until(lambda: not connections(endpoint))


@pytest.mark.calm
@pytest.mark.parametrize("lines", [("Content-Length: 1000000",), ("Transfer-Encoding: chunked",)])
async def test_a_body_that_drips_is_cut_off_in_total(serve: Any, lines: tuple[str, ...]) -> None:
    endpoint: Endpoint = await serve(server(), app, Patient)
    http = await endpoint.http()
    http.writer.write(head("/", *lines))
    drips = 0
    while not http.reader._buffer and drips < 40:  # type: ignore[attr-defined]
        http.writer.write(b"1\r\nx\r\n")
        drips += 1
        await pass_time(3)
    assert GRACE_S / 3 <= drips < GRACE_S / 3 + 5
    assert (await http.answer()).status == 408
    await pass_time(3)
    await gone(endpoint)


@pytest.mark.calm
async def test_a_large_body_over_a_slow_line_arrives(serve: Any) -> None:
    endpoint: Endpoint = await serve(server(), app, Patient)
    http = await endpoint.http()
    size = BODY_RATE * 2 * 100
    http.writer.write(head("/", f"Content-Length: {size}"))
    for _ in range(100):
        http.writer.write(b"x" * BODY_RATE * 2)
        await pass_time(1)
    assert (await http.answer()).body == b"%d" % size


@pytest.mark.calm
async def test_our_own_slowness_does_not_count_against_a_body(serve: Any) -> None:
    free = asyncio.Event()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await free.wait()
        await app(scope, receive, send)

    endpoint: Endpoint = await serve(server(), slow, Patient)
    http = await endpoint.http()
    http.writer.write(head("/", f"Content-Length: {MEGABYTE}") + b"x" * 500_000)
    await pass_time(300)
    free.set()
    http.writer.write(b"x" * 500_000)
    assert (await http.answer()).status == 200


@pytest.mark.calm
async def test_what_drips_after_the_answer_is_not_read_for_long(serve: Any) -> None:
    endpoint: Endpoint = await serve(server(), app, Patient)
    for length in ("1000", "1000000"):
        http = await endpoint.http()
        http.writer.write(head("/early", f"Content-Length: {length}") + b"x")
        assert (await http.answer()).status == 200
        seconds = 0
        while connections(endpoint) and seconds < 30:
            http.writer.write(b"x")
            await pass_time(1)
            seconds += 1
        assert seconds < 10
        assert await http.reader.read() == b"", "no second answer"


async def test_the_small_rest_of_a_body_does_not_cost_the_connection(serve: Any) -> None:
    endpoint: Endpoint = await serve(server(), app)
    http = await endpoint.http()
    http.writer.write(head("/early", "Content-Length: 1000"))
    assert (await http.answer()).status == 200
    http.writer.write(b"x" * 1000)
    assert (await http.request("GET", "/")).status == 200


async def test_a_post_without_a_session_ends_at_once(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    for query in ("EIO=4&transport=polling&sid=made-up", "EIO=4&transport=polling", "EIO=3&transport=polling", ""):
        http = await endpoint.http()
        http.writer.write(head(f"/socket.io/?{query}", "Content-Length: 1000000") + b"x")
        assert (await http.answer()).status == 400
        assert await asyncio.wait_for(http.reader.read(), GRACE) == b"", "closed, with a body of 1 MB still to come"
        http.close()
    await gone(endpoint)


@pytest.mark.calm
async def test_an_answer_that_nobody_reads_is_dropped(serve: Any) -> None:
    endpoint: Endpoint = await serve(server(), app, Patient)
    async with _unread(endpoint):
        await pass_time(STALL_S * 0.5)
        assert connections(endpoint), "it has some time"
        await pass_time(STALL_S * 2)
        await gone(endpoint)


@pytest.mark.calm
async def test_an_answer_that_is_read_slowly_goes_on(serve: Any) -> None:
    endpoint: Endpoint = await serve(server(), app, Patient)
    loop = asyncio.get_running_loop()
    async with _unread(endpoint) as sock:
        for _ in range(12):
            for _ in range(4):
                assert await loop.sock_recv(sock, 65_536)
            await pass_time(STALL_S / 2)
        assert connections(endpoint)


@asynccontextmanager
async def _unread(endpoint: Endpoint) -> AsyncIterator[socket.socket]:
    """A client that asks for 40 MB with a small window, and reads nothing by itself."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        sock.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(sock, ("127.0.0.1", endpoint.port))
        await loop.sock_sendall(sock, b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        await until(lambda: connections(endpoint))
        await pass_time(0.1)
        yield sock


@pytest.mark.calm
async def test_the_end_of_an_answer_that_nobody_reads_does_not_stay(serve: Any) -> None:
    """Less than the mark at which writing pauses is left of it, and uvicorn waits for that for ever."""

    async def medium(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"10000000")]})
        await send({"type": "http.response.body", "body": b"x" * 10 * MEGABYTE})

    endpoint: Endpoint = await serve(server(), medium, Patient)
    async with _unread(endpoint):
        await pass_time(STALL_S * 3)
        await gone(endpoint)


# How many


async def test_those_of_one_address_who_have_not_asked_yet_are_few(
    serve: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(admission, "PENDING_PER_ADDRESS", 5)
    endpoint: Endpoint = await serve(server(), app, Strict)
    slow = [await endpoint.http() for _ in range(5)]
    for number, http in enumerate(slow):
        http.writer.write((b"", b"G", b"GET / HTTP/1.1\r\nA: ", head("/", "Content-Length: 9"), b"\r\n")[number])
    await until(lambda: connections(endpoint) == 5)
    refused = [await endpoint.http() for _ in range(20)]
    for http in refused:
        assert (await http.answer()).status == 429
    assert endpoint.server.stats.connections_refused == {"address": 20}
    assert len([line for line in caplog.messages if "connections refused" in line]) == 1
    async with connection(endpoint.port, local_addr=("127.0.0.2", 0)) as line:
        assert (await Http(*line).request("GET", "/")).status == 200, "another address has a count of its own"
    slow[0].close()
    await until(lambda: connections(endpoint) == 4)
    http = await endpoint.http()
    for _ in range(3):
        assert (await http.request("POST", "/", b"x")).status == 200, "one that asks at once is not in the way"
    (await endpoint.http()).close()


async def test_one_that_asked_already_counts_again_when_it_dawdles(
    serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "PENDING_PER_ADDRESS", 2)
    endpoint: Endpoint = await serve(server(), app, Strict)
    all_of_them = []
    for _ in range(4):
        http = await endpoint.http()
        assert (await http.request("GET", "/")).status == 200
        all_of_them.append(http)
    for http in all_of_them:
        http.writer.write(b"GET / HTTP/1.1\r\nA: ")
    for http in all_of_them[2:]:
        assert (await http.answer()).status == 429
    for http in all_of_them[:2]:
        http.writer.write(b"b\r\nHost: x\r\n\r\n")
        assert (await http.answer()).status == 200


async def test_sockets_and_polls_are_not_counted_as_waiting(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "PENDING_PER_ADDRESS", 1)
    endpoint: Endpoint = await serve(server(), app, Strict)
    sockets = [await endpoint.connected() for _ in range(5)]
    polls = []
    for _ in range(5):
        session = await endpoint.polling()
        await session.post("40")
        await session.get()
        polls.append(await session.held())
    endpoint.server.emit("hello")
    for each in sockets:
        await each.expect('42["hello"]')
    assert [(await poll).text for poll in polls] == ['42["hello"]'] * 5


@pytest.mark.parametrize("exempt", [{"exempt": ("127.0.0.0/8",)}, {"options": {"proxies": ["127.0.0.1"]}}])
async def test_a_proxy_is_many(serve: Any, monkeypatch: pytest.MonkeyPatch, exempt: dict[str, Any]) -> None:
    monkeypatch.setattr(admission, "PENDING_PER_ADDRESS", 1)
    kind = type("Kind", (HttpProtocol,), {"exempt": exempt.get("exempt", ())})
    endpoint: Endpoint = await serve(server(**exempt.get("options", {})), app, kind)
    waiting = [await endpoint.http() for _ in range(5)]
    await until(lambda: connections(endpoint) == 5)
    assert (await waiting[4].request("GET", "/")).status == 200


def test_what_counts_as_one_address_is_for_the_application_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "PENDING_PER_ADDRESS", 1)
    by_itself = admission.Admission(Stats(), 10)
    assert [by_itself.enter(each) for each in ("192.0.2.1", "192.0.2.2")] == ["192.0.2.1", "192.0.2.2"]
    household = admission.Admission(Stats(), 10, network=lambda address: address.rpartition(".")[0])
    assert [household.enter(each) for each in ("192.0.2.1", "192.0.2.2", "192.0.3.1")] == ["192.0.2", None, "192.0.3"]
    household.leave("192.0.2")
    assert household.enter("192.0.2.2") == "192.0.2"


async def test_beyond_what_there_are_descriptors_for_the_answer_is_503(
    serve: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("parlour.socketio.transports.protocol_switch.most_connections", lambda: 3)
    endpoint: Endpoint = await serve(server(), app)
    socket, first, second = await endpoint.connected(), await endpoint.http(), await endpoint.http()
    assert (await first.request("GET", "/")).status == 200
    await until(lambda: connections(endpoint) == 3)
    for _ in range(10):
        answer = await (await endpoint.http()).request("GET", "/")
        assert (answer.status, answer.headers["retry-after"]) == (503, "10")
    assert endpoint.server.stats.connections_refused == {"full": 10}
    assert len([line for line in caplog.messages if "connections refused" in line]) == 1
    assert (await first.request("GET", "/")).status == 200, "those who are served go on"
    endpoint.server.emit("hello")
    await socket.expect('42["hello"]')
    second.close()
    await until(lambda: connections(endpoint) == 2)
    assert (await (await endpoint.http()).request("GET", "/")).status == 200


async def test_a_crowd_that_is_turned_away_and_says_nothing_is_not_kept(
    serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parlour.socketio.transports.protocol_switch.most_connections", lambda: 1)
    endpoint: Endpoint = await serve(server(), app)
    await endpoint.connected()
    crowd = [await endpoint.http() for _ in range(100)]
    await until(lambda: connections(endpoint) <= 33)
    await until(lambda: connections(endpoint) == 1)
    for http in crowd:
        http.close()
