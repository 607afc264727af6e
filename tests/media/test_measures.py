"""How large and how long, from files put together byte by byte; what is broken has no measures, and harms nobody."""

from __future__ import annotations

import math
import struct
import wave
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from parlour.media.measures import Measures, Media, mp4, webm
from parlour.media.measures.reading import measure
from parlour.media.workers import Workers

NOTHING = Measures()
AS_IT_IS, QUARTER_TURN = (1, 0, 0, 1), (0, 1, -1, 0)


# ISO base media


def box(name: bytes, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return struct.pack(">I4s", 8 + len(data), name) + data


def clock(name: bytes, scale: int, length: int, *, wide: bool = False) -> bytes:
    """An `mvhd` or `mdhd`, in the version of 4 or of 8 bytes for a time."""
    form = ">B3xQQIQ" if wide else ">B3xIIII"
    return box(name, struct.pack(form, int(wide), 0, 0, scale, length))


def track(handler: bytes, size: tuple[int, int] = (0, 0), turn: tuple[int, ...] = AS_IT_IS, **of: int) -> bytes:
    a, b, c, d = turn
    matrix = struct.pack(">9i", a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30)
    header = struct.pack(">4xII I4xI8x8x", 0, 0, of.get("id", 1), 0) + matrix
    header += struct.pack(">II", size[0] << 16, size[1] << 16)
    media = clock(b"mdhd", of.get("scale", 1000), of.get("length", 0))
    return box(b"trak", box(b"tkhd", header), box(b"mdia", media, box(b"hdlr", b"\0" * 8, handler, b"\0" * 13)))


def film(*tracks: bytes, scale: int = 1000, length: int = 0, wide: bool = False) -> bytes:
    moov = box(b"moov", clock(b"mvhd", scale, length, wide=wide), *tracks)
    return box(b"ftyp", b"isom\0\0\2\0") + moov


def fragment(begins: int, *durations: int, each: int | None = None) -> bytes:
    """A `moof` of track 1; samples that say how long they are, or so many as there are `durations` of `each`."""
    flags = 0x100 if each is None else 0
    said = b"".join(struct.pack(">I", one) for one in durations) if each is None else b""
    header = box(b"tfhd", struct.pack(">II", 8, 1) + struct.pack(">I", each or 0))
    starts = box(b"tfdt", struct.pack(">B3xQ", 1, begins))
    run = box(b"trun", struct.pack(">II", flags, len(durations)) + said)
    return box(b"moof", box(b"traf", header, starts, run)) + box(b"mdat", b"\0" * 40)


def of_mp4(data: bytes) -> Measures:
    return mp4.read(BytesIO(data), len(data))


@pytest.mark.parametrize("wide", [False, True])
def test_a_film_says_how_large_and_how_long_it_is(wide: bool) -> None:
    data = film(track(b"soun"), track(b"vide", (1280, 720)), scale=600, length=1500, wide=wide)
    assert of_mp4(data) == Measures(1280, 720, 2500, True)
    assert of_mp4(box(b"mdat", b"x" * 3000) + data) == Measures(1280, 720, 2500, True), "its head may come last"


def test_a_film_from_a_phone_that_was_held_upright_is_upright() -> None:
    assert of_mp4(film(track(b"vide", (1920, 1080), QUARTER_TURN), length=1)) == Measures(1080, 1920, 1, True)


def test_a_recording_in_fragments_is_as_long_as_its_last_one_says() -> None:
    head = film(track(b"soun", scale=48_000))
    assert of_mp4(head) == Measures(has_pictures=False)
    assert of_mp4(head + fragment(0, 24_000, 24_000) + fragment(48_000, 12_000)) == Measures(None, None, 1250, False)
    assert of_mp4(head + fragment(48_000, 0, 0, 0, each=16_000)) == Measures(None, None, 2000, False)


@pytest.mark.parametrize(
    ("handlers", "has_pictures"),
    [
        ([b"soun"], False),
        ([b"text", b"soun"], False),
        ([b"soun", b"vide"], True),
        ([b"vide"], True),
        ([b"tmcd"], None),
        ([], None),
    ],
)
def test_the_tracks_say_whether_there_is_anything_to_see(handlers: list[bytes], has_pictures: bool | None) -> None:
    tracks = [track(handler, id=number) for number, handler in enumerate(handlers, 1)]
    assert of_mp4(film(*tracks, length=1000)).has_pictures is has_pictures
    assert of_mp4(film(*tracks) + fragment(0, 500)).has_pictures is has_pictures, "in fragments too"
    assert of_mp4(box(b"mdat", bytes(9000)) + film(*tracks)).has_pictures is has_pictures, "its head may come last"


def test_boxes_of_more_than_four_gigabytes_and_to_the_end_are_understood() -> None:
    large = struct.pack(">I4sQ", 1, b"mdat", 16 + 5) + b"12345"
    open_ended = struct.pack(">I4s", 0, b"mdat") + b"to the end"
    assert of_mp4(large + film(length=2000) + open_ended) == Measures(None, None, 2000)


# WebM


def element(name: int, *parts: bytes, size: int | None = None) -> bytes:
    data = b"".join(parts)
    length = (len(data) if size is None else size) | 1 << 56
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + length.to_bytes(8, "big") + data


OPEN = (1 << 56) - 1  # how long it will be is not known yet


def block(time: int, name: int = 0xA3) -> bytes:
    return element(name, b"\x81", struct.pack(">h", time), b"\x80frame")


def recording(
    *clusters: bytes, length: float | None = None, size: tuple[int, int] | None = None, types: tuple[int, ...] = ()
) -> bytes:
    said = b"" if length is None else element(0x4489, struct.pack(">d", length))
    info = element(0x1549A966, element(0x2AD7B1, (1_000_000).to_bytes(3, "big")), said)
    sides = () if size is None else (element(0xB0, size[0].to_bytes(2, "big")), element(0xBA, bytes([size[1]])))
    tracks = element(0x1654AE6B, element(0xAE, element(0xE0, *sides) if sides else b""), *map(of_type, types))
    head = element(0x1A45DFA3, element(0x4282, b"webm"))
    return head + element(0x18538067, info, tracks, *clusters, size=OPEN)


def of_type(number: int) -> bytes:
    return element(0xAE, element(0x83, bytes([number])))


def cluster(begins: int, *blocks: bytes) -> bytes:
    return element(0x1F43B675, element(0xE7, begins.to_bytes(4, "big")), *blocks, size=OPEN)


def of_webm(data: bytes) -> Measures:
    return webm.read(BytesIO(data), len(data))


def test_a_webm_says_how_large_and_how_long_it_is() -> None:
    assert of_webm(recording(cluster(0, block(0)), length=1234.5, size=(640, 200))) == Measures(640, 200, 1234)


def test_a_browsers_recording_is_as_long_as_its_last_block_says() -> None:
    clusters = cluster(0, block(0), block(20)), cluster(5000, block(-3), element(0xA0, block(40, 0xA1)))
    assert of_webm(recording(*clusters)) == Measures(None, None, 5040)
    assert of_webm(recording()) == NOTHING


@pytest.mark.parametrize(
    ("types", "has_pictures"),
    [((2,), False), ((2, 17), False), ((2, 1), True), ((1,), True), ((17,), None), ((), None)],
)
def test_a_webm_says_whether_there_is_anything_to_see(types: tuple[int, ...], has_pictures: bool | None) -> None:
    assert of_webm(recording(cluster(0, block(0)), types=types)).has_pictures is has_pictures


# Sound


def wav(seconds: float) -> bytes:
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * int(8000 * seconds))
    return out.getvalue()


def flac(seconds: int) -> bytes:
    rate = 44_100
    info = struct.pack(">HH6x", 4096, 4096) + (rate << 44 | 15 << 36 | rate * seconds).to_bytes(8, "big") + b"\0" * 16
    return b"fLaC" + b"\x80" + len(info).to_bytes(3, "big") + info


def mp3(frames: int) -> bytes:
    """Frames of 1,152 samples at 44,100 a second, 128 kbit/s."""
    return (b"\xff\xfb\x90\x64" + b"\0" * 413) * frames


def opus(seconds: int) -> bytes:
    def page(kind: int, granule: int, number: int, data: bytes) -> bytes:
        head = struct.pack("<4sBBqIIIB", b"OggS", 0, kind, granule, 1, number, 0, 1)
        return head + bytes([len(data)]) + data

    first = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 0, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 0) + struct.pack("<I", 0)
    return page(2, 0, 0, first) + page(0, 0, 1, tags) + page(4, 48_000 * seconds, 2, b"\xfc" * 40)


@pytest.mark.parametrize(
    ("mime", "data", "seconds"),
    [
        ("audio/wav", wav(1.5), 1.5),
        ("audio/flac", flac(7), 7),
        ("audio/ogg", opus(3), 3),
        ("audio/mpeg", mp3(100), 100 * 1152 / 44_100),
    ],
)
def test_sound_says_how_long_it_is(tmp_path: Path, mime: str, data: bytes, seconds: float) -> None:
    source = tmp_path / "source"
    source.write_bytes(data)
    found = Measures(*measure(str(source), mime))
    assert (found.width, found.height) == (None, None)
    assert found.duration_ms == pytest.approx(seconds * 1000, rel=0.02)


# What cannot be


@pytest.mark.parametrize("seconds", [0.0, -1.0, math.inf, math.nan, 1e12])
def test_a_length_that_cannot_be_is_not_known(seconds: float) -> None:
    assert Measures.of(seconds=seconds) == NOTHING
    assert of_webm(recording(length=seconds * 1000)) == NOTHING


@pytest.mark.parametrize("size", [(0, 10), (10, 0), (100_000, 10), (None, 10)])
def test_a_size_that_cannot_be_is_not_known(size: tuple[int | None, int]) -> None:
    assert Measures.of(width=size[0], height=size[1]) == NOTHING


WHOLE = {
    "video/mp4": film(track(b"vide", (64, 48), scale=90_000), length=1)
    + fragment(0, 90_000)
    + fragment(9, 1, each=5),
    "video/webm": recording(cluster(0, block(0)), cluster(99, element(0xA0, block(1, 0xA1))), size=(64, 48)),
    "audio/mpeg": b"ID3\x04\0\0\0\0\0\0" + mp3(3),
    "audio/ogg": opus(1),
    "audio/flac": flac(1),
    "audio/wav": wav(0.01),
}


@pytest.mark.parametrize("mime", WHOLE)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_broken_file_has_measures_that_can_be_or_none(tmp_path: Path, mime: str, data: st.DataObject) -> None:
    whole = bytearray(WHOLE[mime])
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.sampled_from((0, 1, 0x7F, 0x80, 0xFF)))
    source = tmp_path / "source"
    source.write_bytes(whole[: data.draw(st.integers(1, len(whole)))])
    found = Measures(*measure(str(source), mime))
    for side in (found.width, found.height):
        assert side is None or 0 < side <= 65_535
    assert found.duration_ms is None or found.duration_ms > 0


@pytest.mark.parametrize("mime", WHOLE)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(data=b"\0" * 5000)
@example(data=b"\0\0\0\x08moov" * 2000)
@example(data=b"\x18\x53\x80\x67\x81" * 2000)
@given(data=st.binary(max_size=400))
def test_noise_is_survived(tmp_path: Path, mime: str, data: bytes) -> None:
    source = tmp_path / "source"
    source.write_bytes(data)
    assert len(measure(str(source), mime)) == 4


def test_however_many_boxes_there_are_the_walk_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late = film(track(b"vide", (64, 48)), length=1000)
    many = box(b"free") * 50
    assert of_mp4(many + late) == Measures(64, 48, 1000, True)
    monkeypatch.setattr(mp4, "_MOST_BOXES", 50)
    assert of_mp4(many + late) == NOTHING
    blocks = cluster(0, *(block(time) for time in range(50)))
    assert of_webm(recording(blocks)).duration_ms == 49
    monkeypatch.setattr(webm, "_MOST_ELEMENTS", 20)
    assert (of_webm(recording(blocks)).duration_ms or 0) < 49


# As it is used


@pytest.fixture
def media() -> Iterator[Media]:
    workers = Workers(workers=1)
    yield Media(workers)
    workers.close()


async def test_files_are_measured_in_another_process_and_only_where_they_can_be(media: Media, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(wav(0.5))
    assert await media.measure(source, "audio/wav") == Measures(None, None, 500)
    assert await media.measure(source, "video/mp4") == NOTHING
    assert await media.measure(source, "application/pdf") == NOTHING
    assert await media.measure(tmp_path / "gone", "audio/wav") == NOTHING
