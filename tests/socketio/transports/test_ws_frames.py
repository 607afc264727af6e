"""WebSocket framing: what is written is legal, what is read is bounded, whatever arrives and however it is cut."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.protocol import CLIENT, Protocol, State

from parlour.socketio.transports.ws_frames import (
    BINARY,
    CLOSE,
    PING,
    TEXT,
    Broken,
    Reader,
    close_frame,
    frame,
    is_binary,
    payload_of,
    text_frame,
)
from tests.socketio.sio import frame as client_frame

SIZES = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000]


def read(
    data: bytes, cuts: list[int] | None = None, limit: int = 100_000, fragments: int = 100
) -> list[tuple[int, bytes]]:
    reader = Reader(limit, fragments)
    messages: list[tuple[int, bytes]] = []
    edges = [0, *sorted({cut % (len(data) + 1) for cut in cuts or []}), len(data)]
    for start, end in pairwise(edges):
        reader.feed(data[start:end], messages)
    assert reader.idle == (reader.held == 0)
    return messages


@pytest.mark.parametrize("size", SIZES)
def test_a_frame_is_what_an_independent_client_reads(size: int) -> None:
    peer = Protocol(CLIENT, state=State.OPEN, max_size=None)
    payload = bytes(random.randrange(32, 127) for _ in range(size))
    peer.receive_data(text_frame(payload) + frame(BINARY, payload) + close_frame(1009))
    text, binary, close = (event for event in peer.events_received() if isinstance(event, Frame))
    assert (text.opcode, bytes(text.data)) == (Opcode.TEXT, payload)
    assert (binary.opcode, bytes(binary.data)) == (Opcode.BINARY, payload)
    assert (close.opcode, bytes(close.data)) == (Opcode.CLOSE, (1009).to_bytes(2, "big"))


@pytest.mark.parametrize("size", SIZES)
def test_the_payload_can_be_had_back_from_a_frame(size: int) -> None:
    assert payload_of(text_frame(b"x" * size)) == b"x" * size
    assert payload_of(frame(BINARY, b"x" * size)) == b"x" * size
    assert is_binary(frame(BINARY, b""))
    assert not is_binary(text_frame(b""))


messages_in = st.lists(
    st.tuples(
        st.sampled_from([TEXT, BINARY, PING, CLOSE]), st.binary(max_size=125) | st.binary(min_size=126, max_size=300)
    ),
    max_size=8,
)


@given(messages_in, st.lists(st.integers(min_value=0), max_size=12))
def test_messages_arrive_whole_however_the_stream_is_cut(sent: list[tuple[int, bytes]], cuts: list[int]) -> None:
    sent = [(opcode, payload[:125] if opcode & 8 else payload) for opcode, payload in sent]
    assert read(b"".join(client_frame(opcode, payload) for opcode, payload in sent), cuts) == sent


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=10), st.lists(st.integers(min_value=0), max_size=12))
def test_fragments_become_one_message_with_pings_between_them(parts: list[bytes], cuts: list[int]) -> None:
    data = b""
    for number, part in enumerate(parts):
        data += client_frame(0 if number else BINARY, part, fin=number == len(parts) - 1)
        if number < len(parts) - 1:
            data += client_frame(PING, b"?")
    messages = read(data, cuts)
    assert [payload for opcode, payload in messages if opcode == BINARY] == [b"".join(parts)]
    assert sum(1 for opcode, _ in messages if opcode == PING) == len(parts) - 1


@given(st.binary(max_size=400), st.lists(st.integers(min_value=0), max_size=6))
def test_random_bytes_are_messages_or_broken_and_nothing_else(data: bytes, cuts: list[int]) -> None:
    try:
        for opcode, payload in read(data, cuts, limit=200):
            assert opcode in (1, 2, 8, 9, 10)
            assert len(payload) <= 200
    except Broken:
        return


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (client_frame(TEXT, b"x", mask=False), 1002),
        (client_frame(TEXT, b"x", rsv=0x40), 1002),
        (client_frame(TEXT, b"x", rsv=0x10), 1002),
        (client_frame(3, b"x"), 1002),
        (client_frame(11, b"x"), 1002),
        (client_frame(PING, b"x" * 126), 1002),
        (client_frame(PING, b"x", fin=False), 1002),
        (client_frame(0, b"x"), 1002),
        (client_frame(TEXT, b"x", fin=False) + client_frame(TEXT, b"y"), 1002),
        (client_frame(TEXT, b"x" * 1_001), 1009),
        (client_frame(TEXT, b"x" * 600, fin=False) + client_frame(0, b"y" * 401), 1009),
        (b"\x81\xff" + b"\xff" * 12, 1009),
        (client_frame(TEXT, b"", fin=False) + client_frame(0, b"", fin=False) * 20, 1008),
    ],
)
def test_what_breaks_the_framing_says_which_close_code(data: bytes, code: int) -> None:
    with pytest.raises(Broken) as caught:
        read(data, limit=1_000, fragments=10)
    assert caught.value.code == code


def test_what_came_before_the_break_is_not_lost() -> None:
    messages: list[tuple[int, bytes]] = []
    with pytest.raises(Broken):
        Reader(100, 10).feed(client_frame(TEXT, b"first") + client_frame(7, b"second"), messages)
    assert messages == [(TEXT, b"first")]


def test_an_announced_megabyte_is_not_kept_before_it_comes() -> None:
    reader = Reader(1_000_000, 10)
    reader.feed(client_frame(TEXT, b"x" * 1_000_000)[:20], [])
    assert reader.held == 20
