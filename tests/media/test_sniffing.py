"""What files are told by their first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.media.sniffing import INLINE, UNKNOWN, sniff

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


@given(st.binary(max_size=200))
def test_nothing_is_called_text_whatever_it_begins_with(head: bytes) -> None:
    kind = sniff(head)
    assert kind.mime.partition("/")[0] in ("image", "video", "audio", "application")
    assert kind.inline == (kind.mime in INLINE)
