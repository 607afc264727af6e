"""The two packet codecs: round trips, and random bytes that never raise anything but the one refusal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.socketio import packets
from parlour.socketio.engineio import codec
from parlour.socketio.packets import RESERVED_EVENTS, Bad
from parlour.socketio.transports.ws_frames import BINARY, frame, is_binary, payload_of, text_frame
from tests.socketio.test_socketio_values import has_placeholder_key, text, with_bytes

namespaces = st.just("/") | st.from_regex(r"\A/[a-z0-9_\-\u00e9]{1,20}\Z")
names = text.filter(lambda name: name not in RESERVED_EVENTS)


def decode(frames: Sequence[bytes]) -> packets.Packet:
    packet = packets.parse(payload_of(frames[0]), 100, 1_000)
    assert packet.attachments == len(frames) - 1
    assert all(is_binary(attachment) for attachment in frames[1:])
    return packets.assemble(packet, [payload_of(attachment) for attachment in frames[1:]])


@given(namespaces, names, st.lists(with_bytes), st.none() | st.integers(0, 10**15))
def test_an_event_comes_back(namespace: str, name: str, arguments: list[Any], id: int | None) -> None:
    if has_placeholder_key(arguments):
        return
    packet = decode(packets.event_frames(namespace, name, arguments, id))
    assert packet.type in (packets.EVENT, packets.BINARY_EVENT)
    assert (packet.namespace, packet.data) == (namespace, [name, *arguments])
    assert packet.id == (None if id is None else str(id).encode())


@given(namespaces, st.lists(with_bytes), st.integers(0, 10**15))
def test_an_acknowledgement_comes_back(namespace: str, values: list[Any], id: int) -> None:
    if has_placeholder_key(values):
        return
    packet = decode(packets.ack_frames(namespace, b"%d" % id, values))
    assert packet.type in (packets.ACK, packets.BINARY_ACK)
    assert (packet.namespace, packet.id, packet.data) == (namespace, b"%d" % id, values)


@given(st.binary(max_size=60) | st.from_regex(rb"4[0-7](\d{1,3}-)?(/[a-z]*,?)?\d*[\[{]?.*", fullmatch=True))
def test_random_bytes_are_a_packet_or_bad(message: bytes) -> None:
    try:
        packet = packets.parse(message, 5, 10)
        packets.assemble(packet, [b"x"] * packet.attachments)
    except Bad:
        return
    assert 0 <= packet.attachments <= 10


def test_json_made_elsewhere_becomes_the_same_frame() -> None:
    for namespace in ("/", "/custom"):
        expected = packets.event_frames(namespace, 'a"b', [{"n": 1}])
        assert [packets.event_frame_of_json(namespace, 'a"b', b'{"n":1}')] == expected


def test_an_attachment_count_beyond_the_bound_is_refused() -> None:
    with pytest.raises(Bad):
        packets.parse(b'4511-["x"]', 32, 10)


@pytest.mark.parametrize(
    "message",
    [
        b"47[]",
        b'421-["x"]',
        b'45["x"]',
        b'46["x"]',
        b"461-[]",
        b"43[]",
        b"40!",
        b"401{}",
        b"411",
        b"41{}",
        b"44{}",
        b'44["x"]',
        b"40[]",
        b'42{"a":1}',
        b"42",
        b"42[]",
        b"42[1]",
        b'42["connect"]',
        b'451-["disconnecting"]',
        b'42/\xff,["x"]',
        b'42["x"',
    ],
)
def test_what_breaks_a_rule_of_its_kind_is_refused(message: bytes) -> None:
    with pytest.raises(Bad):
        packets.parse(message, 32, 10)


@pytest.mark.parametrize(
    ("message", "packet"),
    [
        (b"40", packets.Packet(packets.CONNECT, "/", None, {})),
        (b"40/shop", packets.Packet(packets.CONNECT, "/shop", None, {})),
        (b'40/shop,{"a":1}', packets.Packet(packets.CONNECT, "/shop", None, {"a": 1})),
        (b"41", packets.Packet(packets.DISCONNECT, "/", None, None)),
        (b"41/shop,", packets.Packet(packets.DISCONNECT, "/shop", None, None)),
        (b'42["x",1]', packets.Packet(packets.EVENT, "/", None, ["x", 1])),
        (b'42/shop,7["x"]', packets.Packet(packets.EVENT, "/shop", b"7", ["x"])),
        (b"430[]", packets.Packet(packets.ACK, "/", b"0", [])),
        (b"43/shop,12[2]", packets.Packet(packets.ACK, "/shop", b"12", [2])),
        (b'450-["x"]', packets.Packet(packets.BINARY_EVENT, "/", None, ["x"])),
        (b'4510-["x"]', packets.Packet(packets.BINARY_EVENT, "/", None, ["x"], 10)),
        (b"460-3[]", packets.Packet(packets.BINARY_ACK, "/", b"3", [])),
    ],
)
def test_each_kind_is_read(message: bytes, packet: packets.Packet) -> None:
    assert packets.parse(message, 32, 10) == packet


def test_a_packet_whose_attachments_do_not_fit_its_placeholders_is_refused() -> None:
    packet = packets.parse(b'451-["x",{"_placeholder":true,"num":0}]', 32, 10)
    assert packets.assemble(packet, [b"y"]).data == ["x", b"y"]
    with pytest.raises(Bad):
        packets.assemble(packet, [])


@pytest.mark.parametrize(
    ("frames", "texts"),
    [
        ([packets.connected("/", "s1")], [b'40{"sid":"s1"}']),
        ([packets.connected("/shop", "s1")], [b'40/shop,{"sid":"s1"}']),
        ([packets.refused("/", "no")], [b'44{"message":"no"}']),
        ([packets.refused("/shop", "no", {"a": 1})], [b'44/shop,{"message":"no","data":{"a":1}}']),
        ([packets.disconnected("/")], [b"41"]),
        ([packets.disconnected("/shop")], [b"41/shop,"]),
        (packets.event_frames("/", "x", [1]), [b'42["x",1]']),
        (packets.event_frames("/", "x", [1], 0), [b'420["x",1]']),
        (packets.event_frames("/shop", "x", [1], 7), [b'42/shop,7["x",1]']),
        (packets.event_frames("/", "x", [b"y"], 7), [b'451-7["x",{"_placeholder":true,"num":0}]', b"y"]),
        (packets.ack_frames("/", b"7", [1]), [b"437[1]"]),
        (packets.ack_frames("/shop", b"7", (1,)), [b"43/shop,7[1]"]),
        (packets.ack_frames("/", b"7", [b"y"]), [b'461-7[{"_placeholder":true,"num":0}]', b"y"]),
    ],
)
def test_each_kind_is_written(frames: Sequence[bytes], texts: list[bytes]) -> None:
    assert [payload_of(each) for each in frames] == texts
    assert [is_binary(each) for each in frames] == [False, *[True] * (len(texts) - 1)]


items = st.lists(
    st.builds(lambda data: text_frame(b"4" + data.encode()), text.filter(lambda data: "\x1e" not in data))
    | st.builds(lambda data: frame(BINARY, data), st.binary(max_size=300)),
    min_size=1,
    max_size=20,
)


@given(items)
def test_a_polling_payload_comes_back(frames: list[bytes]) -> None:
    split = codec.split_payload(codec.encode_payload(frames))
    back = [
        frame(BINARY, codec.decode_binary(packet)) if packet[:1] == b"b" else text_frame(packet) for packet in split
    ]
    assert back == frames


@given(st.binary(max_size=100))
def test_random_bodies_are_packets_or_malformed(body: bytes) -> None:
    try:
        for packet in codec.split_payload(body):
            codec.decode_binary(b"b" + packet)
    except codec.Malformed:
        pass
