"""Socket.IO v5 as published: connecting, leaving, events, acknowledgements and binary, against `examples/echo.py`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from parlour.socketio import Options
from tests.socketio.sio import Closed, Endpoint, WebSocket, clock, example
from tests.support.clock import pass_time

INTERVAL, TIMEOUT, CONNECT = 20_000, 15_000, 10_000


@pytest.fixture
async def echo(serve: Any) -> Endpoint:
    options = Options(clock=clock(), ping_interval_ms=INTERVAL, ping_timeout_ms=TIMEOUT, connect_timeout_ms=CONNECT)
    endpoint: Endpoint = await serve(example.socketio(options))
    return endpoint


async def opened(echo: Endpoint) -> WebSocket:
    socket = await echo.websocket()
    await socket.open_packet()
    return socket


# Connecting


@pytest.mark.parametrize(
    ("packet", "namespace", "auth"),
    [
        ("40", "", "{}"),
        ('40{"token":"123"}', "", '{"token":"123"}'),
        ("40/custom,", "/custom,", "{}"),
        ("40/custom", "/custom,", "{}"),
        ('40/custom,{"token":"abc"}', "/custom,", '{"token":"abc"}'),
    ],
)
async def test_a_client_connects_and_its_payload_reaches_the_server(
    echo: Endpoint, packet: str, namespace: str, auth: str
) -> None:
    socket = await opened(echo)
    answer = await socket.connect(packet)
    assert answer.startswith(f"40{namespace}{{")
    assert list(json.loads(answer[2 + len(namespace) :])) == ["sid"]
    await socket.expect(f'42{namespace}["auth",{auth}]')


async def test_each_namespace_has_its_own_id_and_none_is_that_of_the_session(echo: Endpoint) -> None:
    socket = await echo.websocket()
    session = (await socket.open_packet())["sid"]
    ids = {session, await socket.connect("40", 1), (await socket.connect("40/custom,", 1))[10:]}
    assert len(ids) == 3


async def test_an_unknown_namespace_is_refused_by_name(echo: Endpoint) -> None:
    socket = await opened(echo)
    assert await socket.connect("40/random") == '44/random,{"message":"Invalid namespace"}'
    assert await socket.connect("40/random,") == '44/random,{"message":"Invalid namespace"}'
    assert (await socket.connect("40")).startswith("40{")


async def test_a_packet_that_is_none_closes_before_the_handshake(echo: Endpoint) -> None:
    socket = await opened(echo)
    socket.send("4abc")
    with pytest.raises(Closed):
        await socket.receive()


@pytest.mark.calm
async def test_a_session_that_never_connects_is_closed(echo: Endpoint) -> None:
    socket = await opened(echo)
    await pass_time(CONNECT / 1000 * 0.9)
    await socket.quiet()
    await pass_time(CONNECT / 1000 * 0.1)
    with pytest.raises(Closed):
        await socket.receive()


@pytest.mark.calm
async def test_a_poller_that_never_connects_is_closed(echo: Endpoint) -> None:
    session = await echo.polling()
    poll = await session.held()
    await pass_time(CONNECT / 1000)
    assert (await poll).text == "1"
    assert await session.gone()


@pytest.mark.calm
async def test_being_refused_a_namespace_is_not_connecting(echo: Endpoint) -> None:
    socket = await opened(echo)
    await socket.connect("40/random")
    await pass_time(CONNECT / 1000)
    with pytest.raises(Closed):
        await socket.receive()


@pytest.mark.parametrize(
    "packet", ["40[]", "40null", '40"x"', "401", "40/custom,[]", "40{", '40{"a":NaN}', "40/custom,7"]
)
async def test_a_bad_connect_payload_closes(echo: Endpoint, packet: str) -> None:
    socket = await opened(echo)
    socket.send(packet)
    assert await socket.close_code() is not None


@pytest.mark.parametrize("first", ["40", "40/custom,"])
async def test_connecting_twice_closes(echo: Endpoint, first: str) -> None:
    socket = await opened(echo)
    await socket.connect(first, 1)
    socket.send(first)
    assert await socket.close_code() is not None


async def test_an_event_before_connect_closes(echo: Endpoint) -> None:
    socket = await opened(echo)
    socket.send('42["message"]')
    assert await socket.close_code() is not None


async def test_an_event_to_a_namespace_one_is_not_in_closes(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    socket.send('42/custom,["message"]')
    assert await socket.close_code() is not None


# Leaving


@pytest.mark.calm
async def test_leaving_the_main_namespace_keeps_the_session(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    await pass_time(INTERVAL / 1000 - 5)
    socket.send("41")
    await pass_time(5)
    await socket.expect("2")


@pytest.mark.calm
async def test_a_session_left_by_all_connects_again_or_is_closed(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    socket.send("41")
    assert (await socket.connect("40", 1)).startswith("40{")
    socket.send("41")
    await socket.quiet()
    await pass_time(CONNECT / 1000)
    with pytest.raises(Closed):
        await socket.receive()


async def test_leaving_one_namespace_leaves_the_other(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    await socket.connect("40/custom,", 1)
    socket.send("41/custom,")
    socket.send('42["message","still here"]')
    await socket.expect('42["message-back","still here"]')
    socket.send("41/custom,")
    assert await socket.close_code() is not None


# Events


async def test_an_event_with_json_arguments_comes_back(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    socket.send('42["message",1,"2",{"3":[true,null,-4.5,"€"]}]')
    await socket.expect('42["message-back",1,"2",{"3":[true,null,-4.5,"€"]}]')


async def test_an_event_in_a_custom_namespace_comes_back_there(echo: Endpoint) -> None:
    socket = await echo.connected("40/custom,", greetings=1)
    socket.send('42/custom,["message","x"]')
    await socket.expect('42/custom,["message-back","x"]')


async def test_an_event_is_acknowledged_with_its_arguments(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    socket.send('42456["message-with-ack",1,"2",{"3":[false]}]')
    await socket.expect('43456[1,"2",{"3":[false]}]')
    socket.send('420["message-with-ack"]')
    await socket.expect("430[]")


async def test_an_acknowledgement_stays_in_its_namespace(echo: Endpoint) -> None:
    socket = await echo.connected("40/custom,", greetings=1)
    socket.send('42/custom,7["message-with-ack","x"]')
    await socket.expect('43/custom,7["x"]')


@pytest.mark.parametrize("name", ["echo", "echo-async"])
async def test_a_sync_and_an_async_handler_acknowledge_alike(echo: Endpoint, name: str) -> None:
    socket = await echo.connected(greetings=1)
    socket.send(f'421["{name}",{{"a":1}}]')
    await socket.expect('431[{"a":1}]')


async def test_an_event_that_nobody_handles_is_acknowledged_all_the_same(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    socket.send('425["nobody-knows"]')
    await socket.expect("435[]")


async def test_a_message_to_a_room_reaches_its_members_and_no_others(echo: Endpoint) -> None:
    member, sender, stranger = [await echo.connected(greetings=1) for _ in range(3)]
    for socket in (member, sender):
        socket.send('421["join","blue"]')
        await socket.expect("431[]")
    sender.send('42["msg",{"room":"blue","n":1}]')
    for socket in (member, sender):
        await socket.expect('42["msg",{"room":"blue","n":1}]')
    await stranger.quiet(0.02)


# Binary


async def test_a_binary_event_comes_back(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    socket.send('452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]')
    socket.send(b"\x01\x02\x03")
    socket.send(b"\x04\x05\x06")
    await socket.expect(
        '452-["message-back",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]',
        b"\x01\x02\x03",
        b"\x04\x05\x06",
    )


async def test_a_binary_event_is_acknowledged_with_its_bytes(echo: Endpoint) -> None:
    socket = await echo.connected("40/custom,", greetings=1)
    socket.send('451-/custom,789["message-with-ack",{"deep":[{"_placeholder":true,"num":0}]}]')
    socket.send(b"\x00\xff")
    await socket.expect('461-/custom,789[{"deep":[{"_placeholder":true,"num":0}]}]', b"\x00\xff")


async def test_placeholders_may_come_in_any_order(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    socket.send('452-["message",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]')
    socket.send(b"a")
    socket.send(b"b")
    await socket.expect(
        '452-["message-back",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]', b"b", b"a"
    )


async def test_a_binary_event_travels_by_polling(echo: Endpoint) -> None:
    session = await echo.polling()
    assert (await session.post("40")).text == "ok"
    assert (await session.get()).text.startswith("40{")
    assert (await session.post('451-["message",{"_placeholder":true,"num":0}]\x1ebAQIDBA==')).text == "ok"
    assert (await session.get()).text == '451-["message-back",{"_placeholder":true,"num":0}]\x1ebAQIDBA=='


# What closes


@pytest.mark.parametrize(
    "packet",
    [
        "4",
        "4abc",
        "47",
        "49[]",
        "42",
        "42{}",
        "42[]",
        "42[1]",
        "42[null]",
        '42["a"',
        '42["a"]]',
        "42abc[]",
        '42abc["message-with-ack",1]',
        '42-1["message"]',
        '42 ["message"]',
        '4299999999999999999999["message"]',
        '421.5["echo"]',
        '42/custom["message"]',
        "43[]",
        "43{}",
        "431{}",
        "431",
        '44{"message":"no"}',
        "44",
        "41{}",
        "411",
        '45["message"]',
        '45-1-["message"]',
        '451["message"]',
        '4511-["message"]',
        '459999999999-["message"]',
        '42["message",NaN]',
        '42["message",Infinity]',
        '42["message",1e999]',
        '42["message",' + "9" * 5000 + "]",
        '42["message","\\ud800"]',
        '42["message","\\u00"]',
        '42["message","\n"]',
        '42["message",' + "[" * 33 + "]" * 33 + "]",
        '42["message",' + "[" * 50_000 + "]" * 50_000 + "]",
        '42["message",' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "]",
        '42["message",' + "[" * 50_000,
        "40" + '{"a":' * 50_000,
        *(
            f'42["{name}"]'
            for name in (
                "connect",
                "connect_error",
                "disconnect",
                "disconnecting",
                "newListener",
                "removeListener",
            )
        ),
        '451-["connect",{"_placeholder":true,"num":0}]',
    ],
)
async def test_what_is_no_packet_of_a_client_closes(echo: Endpoint, packet: str) -> None:
    socket = await echo.connected(greetings=1)
    bystander = await echo.connected(greetings=1)
    socket.send(packet)
    assert await socket.close_code() is not None
    bystander.send('421["echo","fine"]')
    await bystander.expect('431["fine"]')


@pytest.mark.parametrize("packet", [b'42["message","\xff"]', b'42["message","\xed\xa0\x80"]', b"40/\xff,"])
async def test_invalid_utf8_closes(echo: Endpoint, packet: bytes) -> None:
    from tests.socketio.sio import frame

    socket = await echo.connected(greetings=1)
    socket.raw(frame(1, packet))
    assert await socket.close_code() is not None


@pytest.mark.parametrize("number", ["1", "-1", "0.5", "true", '"0"', "null", "9999999999"])
async def test_a_placeholder_for_nothing_closes(echo: Endpoint, number: str) -> None:
    socket = await echo.connected(greetings=1)
    socket.send(f'451-["message",{{"_placeholder":true,"num":{number}}}]')
    socket.send(b"x")
    assert await socket.close_code(1.0) is not None


async def test_an_orphan_attachment_closes(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    socket.send(b"x")
    assert await socket.close_code(1.0) is not None


async def test_text_where_an_attachment_is_due_closes(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    socket.send('451-["message",{"_placeholder":true,"num":0}]')
    socket.send('42["message"]')
    assert await socket.close_code(1.0) is not None


async def test_ten_attachments_pass(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    places = ",".join(f'{{"_placeholder":true,"num":{number}}}' for number in range(10))
    socket.send(f'4510-["message",{places}]')
    for number in range(10):
        socket.send(bytes([number]))
    await socket.expect(f'4510-["message-back",{places}]', *(bytes([number]) for number in range(10)))


async def test_attachments_that_are_too_large_together_close(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    socket.send('452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]')
    socket.send(bytes(600_000))
    socket.send(bytes(600_000))
    assert await socket.close_code(1.0) is not None


async def test_thirty_two_levels_pass_and_brackets_in_strings_do_not_count(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    deep = "[" * 31 + "]" * 31
    text = "[{" * 100 + '\\"[\\\\'
    socket.send(f'421["echo",{deep},"{text}"]')
    await socket.expect(f'431[{deep},"{text}"]')


async def test_proto_is_a_key_like_another(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    socket.send('421["__proto__",{"__proto__":{"admin":true}}]')
    await socket.expect("431[]")


async def test_an_acknowledgement_nobody_waits_for_is_ignored(echo: Endpoint) -> None:
    socket = await echo.connected(greetings=1)
    socket.send("4377[1]")
    socket.send('421["echo",2]')
    await socket.expect("431[2]")
