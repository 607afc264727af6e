"""What files are told by their first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.media.sniffing import INLINE, UNKNOWN, by_tracks, sniff

BEGINNINGS = {
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "image/png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "image/gif": b"GIF89a\x01\x00\x01\x00",
    "image/webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "video/mp4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00",
    "video/quicktime": b"\x00\x00\x00\x14ftypqt  ",
    "video/3gpp": b"\x00\x00\x00\x18ftyp3gp5",
    "video/webm": b"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x82\x84webm" + b"\x00" * 90 + b"V_VP9A_OPUS",
    "audio/webm": b"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x82\x84webm" + b"\x00" * 90 + b"A_OPUS",
    "video/ogg": b"OggS" + b"\x00" * 24 + b"\x80theora",
    "audio/ogg": b"OggS" + b"\x00" * 24 + b"OpusHead",
    "audio/mp4": b"\x00\x00\x00\x20ftypM4A ",
    "audio/mpeg": b"ID3\x04\x00",
    "audio/flac": b"fLaC\x00\x00\x00\x22",
    "audio/wav": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    "audio/aac": b"\xff\xf1\x50\x80",
    "audio/aiff": b"FORM\x00\x00\x00\x24AIFFCOMM",
    "audio/amr": b"#!AMR\n",
    "audio/midi": b"MThd\x00\x00\x00\x06",
}
SCRIPTS = (
    b"<!doctype html><script>alert(1)</script>",
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
    b"\xef\xbb\xbf<html>",
    b"GIF88a<script>",
    b"\x00\x00\x00\x20ftypevil",
    b"\x1a\x45\xdf\xa3 matroska <script>",
    b"OggS<script>",
    b"#!/bin/sh\n",
    b"MZ\x90\x00",
    b"PK\x03\x04",
    b"\xff\xfe<\x00s\x00c\x00r\x00i\x00p\x00t\x00",
    b"",
)


@pytest.mark.parametrize(("mime", "beginning"), BEGINNINGS.items())
def test_what_a_browser_may_show_is_known_by_its_first_bytes(mime: str, beginning: bytes) -> None:
    assert sniff(beginning).mime == mime
    assert mime in INLINE


@pytest.mark.parametrize("beginning", SCRIPTS)
def test_whatever_could_hold_a_script_is_a_download(beginning: bytes) -> None:
    assert sniff(beginning) == UNKNOWN
    assert not UNKNOWN.inline
    assert UNKNOWN.mime not in INLINE


def test_a_frame_of_mp3_without_a_tag_is_sound_and_a_byte_order_mark_is_not() -> None:
    assert sniff(b"\xff\xfb\x90\x64").mime == "audio/mpeg"
    assert sniff(b"\xff\xfe\x00\x00") == UNKNOWN


def test_a_document_is_named_and_still_a_download() -> None:
    assert (sniff(b"%PDF-1.7\n").mime, sniff(b"%PDF-1.7\n").inline) == ("application/pdf", False)
    assert "application/pdf" not in INLINE


def branded(major: bytes, *compatible: bytes) -> bytes:
    """The beginning of a file of ISO base media."""
    return (16 + 4 * len(compatible)).to_bytes(4, "big") + b"ftyp" + major + bytes(4) + b"".join(compatible)


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (branded(b"heic", b"mif1", b"heic"), "image/heic"),
        (branded(b"heix"), "image/heic"),
        (branded(b"mif1", b"mif1", b"miaf", b"heic"), "image/heic"),
        (branded(b"msf1", b"hevc"), "image/heic"),
        (branded(b"mif1"), "image/heic"),
        (branded(b"mif1", b"isom"), "image/heic"),
        (branded(b"avif", b"mif1"), "image/avif"),
        (branded(b"avis"), "image/avif"),
        (branded(b"mif1", b"miaf", b"avif"), "image/avif"),
        (branded(b"XAVC", b"XAVC", b"mp42", b"iso2"), "video/mp4"),
        (branded(b"iso8"), "video/mp4"),
        (branded(b"dby1", b"iso6"), "video/mp4"),
        (branded(b"NDXS", b"mp42"), "video/mp4"),
        (branded(b"F4A "), "audio/mp4"),
        (branded(b"3gp7", b"isom"), "video/3gpp"),
        (branded(b"crx ", b"crx ", b"isom"), "application/octet-stream"),
        (branded(b"evil", b"wild"), "application/octet-stream"),
        (branded(b"evil") + b"isom", "application/octet-stream"),
    ],
)
def test_a_file_of_iso_media_is_what_its_first_known_brand_says(head: bytes, mime: str) -> None:
    assert sniff(head).mime == mime
    assert sniff(head).inline == (mime in INLINE)


def page(first: bytes, kind: int = 2) -> bytes:
    """A page of Ogg with the first packet of a stream."""
    return b"OggS\0" + bytes([kind]) + bytes(20) + b"\x01" + bytes([len(first)]) + first


@pytest.mark.parametrize(
    ("firsts", "mime"),
    [
        ([b"fishead\0" + bytes(56), b"OpusHead" + bytes(11)], "audio/ogg"),
        ([b"fishead\0" + bytes(56), b"\x01vorbis" + bytes(23), b"\x80theora" + bytes(35)], "video/ogg"),
        ([b"OpusHead" + bytes(11), b"\x80theora" + bytes(35)], "video/ogg"),
        ([b"fishead\0" + bytes(56)], "application/octet-stream"),
    ],
)
def test_an_ogg_is_what_all_of_its_streams_are(firsts: list[bytes], mime: str) -> None:
    head = b"".join(map(page, firsts)) + page(b"\x80theora", kind=0)
    assert sniff(head).mime == mime


@pytest.mark.parametrize(
    ("mime", "has_pictures", "named"),
    [
        ("video/mp4", False, "audio/mp4"),
        ("video/quicktime", False, "audio/mp4"),
        ("video/3gpp", False, "audio/3gpp"),
        ("video/3gpp2", False, "audio/3gpp2"),
        ("video/webm", False, "audio/webm"),
        ("audio/webm", True, "video/webm"),
        ("audio/mp4", True, "audio/mp4"),
        ("video/mp4", True, "video/mp4"),
        ("video/mp4", None, "video/mp4"),
        ("audio/mpeg", None, "audio/mpeg"),
    ],
)
def test_tracks_have_the_last_word_on_sound_and_film(mime: str, has_pictures: bool | None, named: str) -> None:
    assert by_tracks(mime, has_pictures=has_pictures) == named
    assert named in INLINE


@given(st.binary(max_size=200))
def test_nothing_is_called_text_whatever_it_begins_with(head: bytes) -> None:
    kind = sniff(head)
    assert kind.mime.partition("/")[0] in ("image", "video", "audio", "application")
    assert kind.inline == (kind.mime in INLINE)
