"""Long-polling held to its rules: bounds, order, who may ask, and what a browser is told."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest

from parlour.socketio import Connection, Handshake, Headers, Seen
from tests.socketio.sio import Endpoint, Polling, Recorder, server, until
from tests.support.clock import time_stands_still

FORGED = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "e"}


async def connected(endpoint: Endpoint, headers: dict[str, str] | None = None) -> Polling:
    session = await endpoint.polling(headers)
    assert (await session.post("40")).text == "ok"
    assert (await session.get()).text.startswith("40{")
    return session


# Bodies


@pytest.mark.calm
async def test_a_body_of_the_limit_passes_and_one_byte_more_closes_at_once(serve: Any) -> None:
    hooks = Recorder()
    hooks.handlers = {"size": lambda connection, text: [len(text)]}
    endpoint: Endpoint = await serve(server(hooks))
    session = await connected(endpoint)
    room = 1_000_000 - len('421["size",""]')
    assert (await session.post('421["size","' + "x" * room + '"]')).text == "ok"
    assert (await session.get()).text == f"431[{room}]"
    with time_stands_still():
        answer = await session.post('421["size","' + "x" * (room + 1) + '"]')
    assert answer.status == 413
    assert await session.gone()


async def test_a_body_of_unknown_length_is_not_read_past_the_limit(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    session = await connected(endpoint)
    http = await endpoint.http()
    http.writer.write(f"POST {session.target} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    for _ in range(20):
        http.writer.write(b"%x\r\n" % 60_000 + b"x" * 60_000 + b"\r\n")
    http.writer.write(b"0\r\n\r\n")
    assert (await http.answer()).status == 413
    assert await session.gone()


async def test_a_post_of_many_packets_is_handled_whole_and_in_order(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    session = await connected(endpoint)
    assert (await session.post("\x1e".join(f'42["n",{number}]' for number in range(5_000)))).text == "ok"
    assert [args for _, args in hooks.events] == [[number] for number in range(5_000)]


async def test_a_post_to_a_slow_handler_is_answered_when_there_is_room_again(serve: Any) -> None:
    hooks = Recorder()
    gate = asyncio.Event()
    seen: list[int] = []

    async def wait(connection: Connection, number: int) -> None:
        await gate.wait()
        seen.append(number)

    hooks.handlers = {"wait": wait}
    endpoint: Endpoint = await serve(server(hooks, receive_queue_events=10))
    session = await connected(endpoint)
    posting = asyncio.create_task(session.post("\x1e".join(f'42["wait",{number}]' for number in range(200))))
    await asyncio.sleep(0.05)
    assert not posting.done()
    assert len(hooks.connections[0]._inbox or ()) <= 10
    gate.set()
    assert (await posting).text == "ok"
    await until(lambda: seen == list(range(200)))


async def test_a_large_post_does_not_keep_others_waiting(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    session, other = await connected(endpoint), await endpoint.connected()
    posting = asyncio.create_task(session.post("\x1e".join(['42["n"]'] * 100_000)))
    await until(lambda: len(hooks.events) > 1_000)
    other.send('421["urgent"]')
    await other.expect("431[]")
    assert len(hooks.events) < 50_000, "it had to wait for the whole body"
    assert (await posting).text == "ok"


async def test_a_second_post_at_once_closes(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    session = await connected(endpoint)
    http = await endpoint.http()
    http.writer.write(f"POST {session.target} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n42[".encode())
    await until(lambda: session.session.posting)
    assert (await session.post('42["x"]')).status == 400
    assert await session.gone()


async def test_packets_after_a_malformed_one_are_not_handled(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    session = await connected(endpoint)
    assert (await session.post('42["one"]\x1e4nonsense\x1e42["two"]')).status == 400
    assert [name for name, _ in hooks.events] == ["one"]
    assert await session.gone()


async def test_packets_after_the_server_disconnected_are_refused_not_dropped_in_silence(serve: Any) -> None:
    hooks = Recorder()
    hooks.handlers = {"bye": lambda connection: connection.disconnect(close=True)}
    endpoint: Endpoint = await serve(server(hooks))
    session = await connected(endpoint)
    assert (await session.post('42["bye"]\x1e42["two"]')).status == 400
    assert [name for name, _ in hooks.events] == ["bye"]


@pytest.mark.parametrize("body", [b"4\xff", b"\xed\xa0\x80", b"b\x00", b"bQQ=", b"b QQ==", b"bQQ==QQ=="])
async def test_invalid_utf8_and_base64_close(serve: Any, body: bytes) -> None:
    session = await connected(await serve(server()))
    assert (await session.post(body)).status == 400
    assert await session.gone()


# Answers


async def test_an_answer_carries_at_most_sixteen_packets(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    session = await connected(endpoint)
    for number in range(50):
        hooks.connections[0].emit("n", number)
    counts, got = list[int](), list[str]()
    while len(got) < 50:
        packets = (await session.get()).text.split("\x1e")
        counts.append(len(packets))
        got += packets
    assert counts == [16, 16, 16, 2]
    assert got == [f'42["n",{number}]' for number in range(50)]


async def test_last_words_are_cut_into_sixteen_too(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    session = await connected(endpoint)
    for number in range(16):
        hooks.connections[0].emit("n", number)
    hooks.connections[0].disconnect(close=True)
    assert (await session.get()).text.count("\x1e") == 15
    assert (await session.get()).text == "41\x1e1"


async def test_a_poller_is_bounded_by_bytes_alone(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks, send_queue_frames=10, send_queue_bytes=10_000))
    session = await connected(endpoint)
    (connection,) = hooks.connections
    for _ in range(100):
        connection.emit("n")
    assert connection.backlog == (100, 100 * len(b"\x81\x074" + b'2["n"]'))
    assert not connection.closed
    connection.emit("n", "x" * 10_000)
    await until(lambda: hooks.ended == ["slow consumer"])
    assert await session.gone()


async def test_a_poll_that_is_given_up_closes(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    session = await connected(endpoint)
    http = await endpoint.http()
    http.writer.write(f"GET {session.target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await until(lambda: session.session.polled is not None)
    http.close()
    await until(lambda: hooks.ended == ["transport close"])
    assert await session.gone()


async def test_answers_say_how_they_may_be_used(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    answer = await (await endpoint.http()).request("GET", "/socket.io/?EIO=4&transport=polling")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers


# Who may ask


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD"])
async def test_other_methods_are_refused(serve: Any, method: str) -> None:
    session = await connected(await serve(server()))
    assert (await session.connection.request(method, session.target)).status == 400
    assert (await session.post('42["still here"]')).text == "ok"


async def test_jsonp_is_refused(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    answer = await (await endpoint.http()).request("GET", "/socket.io/?EIO=4&transport=polling&j=0")
    assert answer.error == (400, {"code": 3, "message": "Bad request"})


async def test_a_query_of_a_thousand_fields_is_refused(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    fields = "&".join(f"a{number}=1" for number in range(800))
    answer = await (await endpoint.http()).request("GET", f"/socket.io/?EIO=4&transport=polling&{fields}")
    assert answer.status == 400


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example", "http://testserver:1"]
)
async def test_a_foreign_origin_neither_opens_nor_uses_a_session(serve: Any, origin: str) -> None:
    endpoint: Endpoint = await serve(server())
    http = await endpoint.http()
    foreign = {"Origin": origin}
    answer = await http.request("GET", "/socket.io/?EIO=4&transport=polling", headers=foreign)
    assert answer.error == (403, {"code": 4, "message": "Forbidden"})
    assert "access-control-allow-origin" not in answer.headers
    assert (await http.request("OPTIONS", "/socket.io/", headers=foreign)).status == 403
    session = await connected(endpoint)
    for method in ("GET", "POST"):
        assert (await http.request(method, session.target, headers=foreign)).status == 403
    assert (await session.post('42["still here"]')).text == "ok"


async def test_an_allowed_origin_gets_cors_with_credentials(serve: Any) -> None:
    def allow(handshake: Handshake) -> bool:
        return handshake.headers["origin"] == "https://friend.example"

    endpoint: Endpoint = await serve(server(allow_origin=allow))
    friend = {"Origin": "https://friend.example"}
    http = await endpoint.http()
    preflight = await http.request("OPTIONS", "/socket.io/?EIO=4&transport=polling", headers=friend)
    opened = await http.request("GET", "/socket.io/?EIO=4&transport=polling", headers=friend)
    unknown = await http.request("GET", "/socket.io/?EIO=4&transport=polling&sid=x", headers=friend)
    assert (preflight.status, opened.status, unknown.status) == (204, 200, 400)
    for answer in (preflight, opened, unknown):
        assert answer.headers["access-control-allow-origin"] == "https://friend.example"
        assert answer.headers["access-control-allow-credentials"] == "true"
        assert answer.headers["vary"] == "Origin"
    assert "POST" in preflight.headers["access-control-allow-methods"]


async def test_a_session_is_unknown_to_whoever_claims_to_be_another(serve: Any) -> None:
    endpoint: Endpoint = await serve(server(claim=lambda handshake: handshake.headers.get("cookie")))
    session = await connected(endpoint, {"Cookie": "who=ann"})
    thief = Polling(endpoint, await endpoint.http(), session.sid, {"Cookie": "who=bob"})
    for answer in (
        await thief.get(),
        await thief.post("41"),
        await Polling(endpoint, thief.connection, session.sid).get(),
    ):
        assert answer.error == (400, {"code": 1, "message": "Session ID unknown"})
    answer, _ = await endpoint.upgrade(
        f"/socket.io/?EIO=4&transport=websocket&sid={session.sid}", {"Cookie": "who=bob"}
    )
    assert answer.error == (400, {"code": 1, "message": "Session ID unknown"})
    assert (await session.post('42["still here"]')).text == "ok"


async def test_the_owner_decides_who_is_admitted_and_counts_them(serve: Any) -> None:
    counted: list[str] = []
    endpoint: Endpoint = await serve(
        server(
            admit=lambda handshake: 429 if len(counted) >= 2 else None,
            opened=lambda handshake: counted.append(handshake.peer),
            closed=lambda handshake: counted.remove(handshake.peer),
        )
    )
    first = await endpoint.polling()
    socket = await endpoint.websocket()
    answer = await first.connection.request("GET", "/socket.io/?EIO=4&transport=polling")
    assert answer.status == 429
    answer, _ = await endpoint.upgrade("/socket.io/?EIO=4&transport=websocket")
    assert answer.status == 429
    assert endpoint.server.stats.refusals == {"Forbidden": 2}
    socket.abort()
    await until(lambda: len(counted) == 1)
    await endpoint.polling()


async def test_no_proxy_is_believed_unless_the_owner_reads_its_headers(serve: Any) -> None:
    def read(peer: str, scheme: str, headers: Headers) -> Seen:
        return Seen(headers.get("x-forwarded-for", peer), "https", headers["x-forwarded-host"])

    seen: list[Handshake] = []
    options: tuple[dict[str, Any], ...] = ({}, {"caller": read})
    for option in options:
        endpoint: Endpoint = await serve(server(opened=seen.append, **option))
        await endpoint.polling(FORGED)
        await endpoint.websocket(headers=FORGED)
    assert [handshake.transport for handshake in seen] == ["polling", "websocket"] * 2
    where = [(handshake.peer, handshake.scheme, handshake.host) for handshake in seen]
    assert where == [("127.0.0.1", "http", "testserver")] * 2 + [("6.6.6.6", "https", "e")] * 2


async def test_a_page_that_may_poll_without_cookies_is_told_so(serve: Any) -> None:
    for allowed in (True, False):
        options: dict[str, Any] = {"allow_origin": lambda _: True, "allow_credentials": lambda _, a=allowed: a}
        endpoint: Endpoint = await serve(server(**options))
        headers = {"Origin": "https://shop.example"}
        answer = await (await endpoint.http()).request("GET", "/socket.io/?EIO=4&transport=polling", headers=headers)
        assert answer.headers["access-control-allow-origin"] == "https://shop.example"
        assert ("access-control-allow-credentials" in answer.headers) is allowed


async def test_a_cookie_of_the_session_is_set_when_the_owner_wants_one(serve: Any) -> None:
    endpoint: Endpoint = await serve(server(cookie="io"))
    answer = await (await endpoint.http()).request("GET", "/socket.io/?EIO=4&transport=polling")
    sid = json.loads(answer.body[1:])["sid"]
    assert answer.headers["set-cookie"] == f"io={sid}; Path=/; HttpOnly; SameSite=Lax"
    answer, socket = await endpoint.upgrade("/socket.io/?EIO=4&transport=websocket")
    sid = (await socket.open_packet())["sid"]
    assert answer.headers["set-cookie"] == f"io={sid}; Path=/; HttpOnly; SameSite=Lax"


async def test_session_ids_are_128_random_bits_and_never_logged(serve: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    endpoint: Endpoint = await serve(server())
    sessions = [await connected(endpoint) for _ in range(5)]
    assert len({session.sid for session in sessions}) == 5
    assert all(len(session.sid) == 22 for session in sessions)
    for session in sessions:
        await session.post("4nonsense")
        assert session.sid not in caplog.text


# Beside it


async def test_all_other_paths_belong_to_the_app(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    http = await endpoint.http()
    for path in ("/", "/socket.iox", "/socket.io/x", "/socket.io/../etc/passwd"):
        assert (await http.request("GET", path)).text == "other"
