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
